/** A till that was revoked with sales it had not sent, and the desk at headquarters that decides about them. */
import type { AttentionItem, AttentionList, LastWords } from '#contract/api/attention.ts';
import type { Commit } from '#contract/sync/commit.ts';
import { idsFrom, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import type { TestDatabase } from '#server/testing/postgres.ts';
import { ask, pushOver, signIn, type Answer, type Served } from './http.ts';
import { firstTill, plantCompany, type PlantedTill } from './shop.ts';

export type Desk = {
  readonly till: PlantedTill;
  readonly rows: (sql: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
  /** Hands in sales of the next numbers, after the till was revoked. */
  readonly handIn: (count: number, over?: Served) => Promise<Answer>;
  readonly list: (question?: string, at?: Served) => Promise<AttentionList>;
  /** The item behind which they stand, however it is. */
  readonly item: (at?: Served) => Promise<AttentionItem & { readonly lastWords: LastWords }>;
  /** How many open items the fleet shows of this till. */
  readonly incidents: () => Promise<unknown>;
  readonly act: (itemId: string, verb: 'dismiss' | 'retry' | 'parts', body?: object, at?: Served) => Promise<Answer>;
};

const random = seeded(91);
export const ids = idsFrom(random);

/** A sale of one line. */
export const aSale = (till: Pick<PlantedTill, 'place' | 'incarnationId'>, number: number): Uint8Array => receiptPayload(sale(till.place, ids, random, { incarnationId: till.incarnationId, number, lineCount: 1 }));

export async function revokedDesk(test: TestDatabase, server: Served): Promise<Desk> {
  const planted = await plantCompany(test.deps);
  const till = firstTill(planted);
  const session = await signIn(test.deps, planted.companyId);
  const rows: Desk['rows'] = (sql, values = []) => test.deps.db.withTenant(planted.companyId, async (tx) => (await tx.query<Record<string, unknown>>(sql, [...values])).rows);
  await rows('UPDATE device SET revoked_at = 1 WHERE id = $1', [till.device.deviceId]);
  const list: Desk['list'] = async (question = '', at = server) => (await ask(at, `api/v1/attention${question}`, session)).json as unknown as AttentionList;
  let sold = 0;
  return {
    till, rows, list,
    handIn: (count, over = server) => pushOver(over, till.token, Array.from({ length: count }, (): Commit => till.log.add(aSale(till, ++sold)))),
    async item(at = server) {
      const found = (await list('?state=all&kind=till-revoked', at)).items.find((item) => item.lastWords !== null);
      if (!found?.lastWords) throw new Error('nothing stands behind this till');
      return { ...found, lastWords: found.lastWords };
    },
    incidents: async () => ((await ask(server, 'api/v1/fleet', session)).json['devices'] as { openIncidents: number }[])[0]?.openIncidents,
    act: (itemId, verb, body = {}, at = server) => ask(at, `api/v1/attention/${itemId}/${verb}`, session, body),
  };
}
