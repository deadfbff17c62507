/** Tills at work against a real database: sales and refunds sent, and what stands for a person to look at. */
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { refund, sale, type idsFrom, type seeded } from '#server/sync/testing/commits.ts';
import type { TestDatabase } from '#server/testing/postgres.ts';
import { plantCompany, pushCommits, type PlantedTill } from './shop.ts';

export type AtWork<Item> = {
  /** Pushes commits of these payloads; the first letters of their verdicts. */
  readonly send: (till: PlantedTill, ...payloads: Uint8Array[]) => Promise<string>;
  readonly twoTills: () => Promise<[PlantedTill, PlantedTill]>;
  readonly sold: (till: PlantedTill, number?: number) => ReceiptDocument;
  /** The first lines of a sale come back, three where nobody says otherwise. */
  readonly back: (till: PlantedTill, of: ReceiptDocument, number: number, lineCount?: number) => ReceiptDocument;
  /** Open items of the company, in the order given. */
  readonly items: (till: PlantedTill) => Promise<Item[]>;
};

/** @param test asked when it is needed: the database is there once the tests have begun */
export function atWork<Item extends object>(test: () => TestDatabase, random: ReturnType<typeof seeded>, ids: ReturnType<typeof idsFrom>, orderBy: 'kind' | 'id'): AtWork<Item> {
  return {
    send: async (till, ...payloads) => {
      const commits = payloads.map((payload) => till.log.add(payload));
      return (await pushCommits(test().deps, till.device, commits)).reply.verdicts.map((each) => each.verdict[0]).join('');
    },
    twoTills: async () => (await plantCompany(test().deps, { tills: 2 })).stores[0]?.tills as [PlantedTill, PlantedTill],
    sold: (till, number = 1) => sale(till.place, ids, random, { incarnationId: till.incarnationId, number, lineCount: 3 }),
    back: (till, of, number, lineCount = 3) => refund(of, till.place, ids, { incarnationId: till.incarnationId, number, lineCount }),
    items: (till) => test().deps.db.withTenant(till.device.tenantId, async (tx) => (await tx.query<Item>(`SELECT id, kind, detail FROM attention_item WHERE closed_at IS NULL ORDER BY created_at, ${orderBy}`)).rows),
  };
}
