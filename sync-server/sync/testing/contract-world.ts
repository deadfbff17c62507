/** A store to be tried by the contract of stores, and the hands that try it. */
import { gzipSync } from 'node:zlib';
import type { EntityName, ReceiptDocument } from '#domain/replication/catalogue.ts';
import type { FeedScope } from '#domain/replication/feed.ts';
import { compileCheck } from '#contract/define/check.ts';
import { PushReply, type Commit } from '#contract/sync/commit.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { PullReply } from '#contract/sync/pull.ts';
import type { CorePorts } from '../ports.ts';
import type { Device } from '../store-port.ts';
import { createSyncCore, type CoreAnswer, type SyncCore } from '../sync-core.ts';
import { idsFrom, receiptPayload, sale, seeded, type Chain, type Place } from './commits.ts';

export type ContractTill = { readonly device: Device; readonly place: Place; readonly incarnationId: string; readonly log: Chain };

/** As much of a world as it takes to look for missed rows. */
export type FeedWorld = Pick<StoreWorld, 'ports' | 'company' | 'somebodyWaits'>;

/** A store to be tried, with what the port itself does not offer: companies, HQ's writes, a look at what is stored. */
export type StoreWorld = {
  readonly ports: CorePorts;
  /** A fresh company with one store and these tills, in the feed. */
  readonly company: (tills: number) => Promise<readonly ContractTill[]>;
  /** HQ writes price lists in one transaction. */
  readonly putLists: (companyId: string, ids: readonly string[], scope?: FeedScope) => Promise<void>;
  /** HQ deletes a price list. */
  readonly removeList: (companyId: string, id: string, scope?: FeedScope) => Promise<void>;
  /** All removed keys go out of the feed, as those of half a year ago do; answers the horizon they leave behind. */
  readonly forgetRemoved: (companyId: string) => Promise<number>;
  readonly countRows: (companyId: string, entity: EntityName) => Promise<number>;
  /** Open attention items. */
  readonly attention: (companyId: string) => Promise<readonly { readonly id: string; readonly kind: string; readonly detail: Readonly<Record<string, unknown>> }[]>;
  /** True when some transaction waits for another one's lock; asked again and again while something else is under way. */
  readonly somebodyWaits: () => Promise<boolean>;
  /** Comes back from a backup as far as tills can tell: with another epoch. */
  readonly newEpoch: () => Promise<void>;
  /** With a planted bug: feed numbers from a plain sequence, taken before the commit and without the head's lock. */
  readonly naive: FeedWorld;
  readonly close: () => Promise<void>;
};

const pushReply = compileCheck(PushReply);
const pullReply = compileCheck(PullReply);
const random = seeded(77);
export const ids = idsFrom(random);

export const first = async (world: Pick<StoreWorld, 'company'>): Promise<ContractTill> => (await world.company(1))[0] as ContractTill;
export const newSale = (till: ContractTill, number: number, more: Partial<ReceiptDocument> = {}): ReceiptDocument => ({ ...sale(till.place, ids, random, { incarnationId: till.incarnationId, number, lineCount: 2 }), ...more });
export const addSales = (till: ContractTill, count: number): Commit[] => Array.from({ length: count }, (_, index) => till.log.add(receiptPayload(newSale(till, index + 1))));
export const bytesOf = (commits: readonly Commit[]): Uint8Array => gzipSync(encodeCommits(commits));
export const send = (world: StoreWorld, till: ContractTill, commits: readonly Commit[]): Promise<CoreAnswer> => createSyncCore(world.ports).push(till.device, bytesOf(commits), true);
export const verdicts = (answer: CoreAnswer): string => pushReply.parse(JSON.parse(answer.body)).verdicts.map((each) => each.verdict[0] + (each.reason === undefined ? '' : `(${each.reason})`)).join('');
export const problem = (answer: CoreAnswer): unknown => ({ status: answer.status, ...(JSON.parse(answer.body) as object) });

/** Starts something and answers when it is over or waits for somebody's lock. */
export async function startOrWait(world: Pick<StoreWorld, 'somebodyWaits'>, work: Promise<unknown>): Promise<{ readonly isDone: boolean }> {
  let isDone = false;
  const done = (): void => { isDone = true; };
  work.then(done, done);
  while (!isDone && !(await world.somebodyWaits())) continue;
  return { isDone };
}

/** A till's side of pulling, as simple as it can be. */
export function reader(core: SyncCore, device: Device, pageRows?: number) {
  const state = { cursor: 0, began: 0, seen: new Set<string>(), rows: new Map<string, unknown[]>(), pages: [] as PullReply[] };
  const pull = async (): Promise<PullReply> => {
    const page = pullReply.parse(JSON.parse((await core.pull(device, state.cursor, pageRows, undefined, state.began)).body));
    if (state.cursor === 0) state.began = page.head;
    for (const { entity, columns, rows, removed } of page.changes) {
      for (const row of rows) state.rows.set(`${entity} ${String(row[columns.indexOf('id')])}`, row);
      for (const key of removed) state.rows.delete(`${entity} ${String(key[0])}`);
      for (const key of [...rows.map((row) => row[columns.indexOf('id')]), ...removed.map(([id]) => id)]) state.seen.add(String(key));
    }
    state.cursor = page.next;
    state.pages.push(page);
    return page;
  };
  return { ...state, pull, catchUp: async () => { while (!(await pull()).caughtUp) continue; } };
}
