/** One page of what changed in a device's scopes (SPEC SL1-SL6), as text: rows travel as the database itself wrote them. Who gets which stands in `shared-pages.ts`. */
import { downEntities, type EntityName } from '#domain/replication/catalogue.ts';
import { pageColumns } from '#domain/replication/page.ts';
import type { FeedScope } from '#domain/replication/feed.ts';
import { createByteText, type ByteText } from './byte-text.ts';
import { scopeName, scopesOf } from './scopes.ts';
import type { FeedRow, SyncTx } from './store-port.ts';

/** What a page holds for everybody whose scopes are these. `changes` is the text of the reply's `changes`, brackets included. */
export type Leaf = {
  readonly next: number; readonly caughtUp: boolean;
  /** Feed rows, removed ones among them. */
  readonly rows: number; readonly hasRemoved: boolean; readonly changes: Buffer;
};

const DOWN: readonly EntityName[] = downEntities();

/** What devices receive, for whoever makes the same in another shape. */
export const deviceFeed = { entities: DOWN, columnsOf: pageColumns, scopesOf, nameOf: scopeName } as const;

/** How many rows are still to come: counted once for a device, then carried from page to page until it has caught up. */
export type Progress = {
  /** Rows to come after the page that ended at `after`; undefined where the device had no such page from us. */
  readonly take: (deviceId: string, after: number) => number | undefined;
  readonly keep: (deviceId: string, page: { readonly next: number; readonly remaining: number; readonly caughtUp: boolean }) => void;
};

export function createProgress(): Progress {
  const known = new Map<string, { next: number; remaining: number }>();
  return {
    take(deviceId, after) {
      const entry = known.get(deviceId);
      return entry?.next === after ? entry.remaining : undefined;
    },
    keep(deviceId, { next, remaining, caughtUp }) {
      if (caughtUp) known.delete(deviceId);
      else known.set(deviceId, { next, remaining });
    },
  };
}

/** Reads what follows `after`, in a transaction that began with `openPage`, which answered this head. */
export async function readLeaf(tx: SyncTx, scopes: readonly FeedScope[], after: number, pageRows: number, head: number): Promise<Leaf> {
  const upTo = await tx.pageEnd(scopes, after, pageRows);
  const feed = await tx.listFeed(scopes, after, upTo);
  const changes = createByteText();
  let [hasRemoved, isFirst] = [false, true];
  changes.add('[');
  for (const entity of DOWN) {
    const rows = feed.filter((row) => row.entity === entity);
    if (rows.length === 0) continue;
    if (!isFirst) changes.add(',');
    isFirst = false;
    hasRemoved = await addChanges(tx, entity, rows, changes) || hasRemoved;
  }
  changes.add(']');
  // Caught up means at the head, whatever numbers of others lie between our last row and it (SL5).
  return { next: upTo ?? Math.max(head, after), caughtUp: upTo === null || upTo >= head, rows: feed.length, hasRemoved, changes: changes.bytes() };
}

/** `EntityChanges` of one entity as text. */
export async function readChanges(tx: SyncTx, entity: EntityName, feed: readonly FeedRow[]): Promise<string> {
  const text = createByteText();
  await addChanges(tx, entity, feed, text);
  return text.bytes().toString('utf8');
}

/** Adds `EntityChanges` of one entity; a key whose row is gone is removed, whatever the feed says (SL3). Answers whether any is. */
async function addChanges(tx: SyncTx, entity: EntityName, feed: readonly FeedRow[], text: ByteText): Promise<boolean> {
  const columns = pageColumns(entity);
  const alive = feed.filter((row) => !row.removed).map((row) => row.key);
  const rows = await tx.readRows(entity, columns, alive);
  const removed = [...feed.filter((row) => row.removed).map((row) => row.key), ...alive.filter((_, index) => rows[index] === null)];
  text.add(`${JSON.stringify({ entity, columns }).slice(0, -1)},"rows":[`);
  let before = '';
  for (const row of rows) {
    if (row === null) continue;
    text.add(before);
    text.add(row);
    before = ',';
  }
  text.add(`],"removed":[${removed.join(',')}]}`);
  return removed.length > 0;
}
