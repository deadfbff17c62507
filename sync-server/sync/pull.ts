/** One page of what changed in a device's scopes (SPEC SL1-SL5), as text: rows travel as the database itself wrote them. */
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { PULL_PAGE_ROWS } from '#contract/sync/pull.ts';
import type { CorePorts } from './ports.ts';
import { scopesOf } from './scopes.ts';
import type { Device, FeedRow, SyncTx } from './store-port.ts';

export type Page = { readonly json: string; readonly next: number; readonly caughtUp: boolean; readonly rows: number };

const DOWN: readonly EntityName[] = downEntities();

/** Columns as a page carries them: the company is named where the catalogue keeps it, bytes of blobs stay behind (SL4). */
function pageColumns(entity: EntityName): string[] {
  return Object.entries(entityOf(entity).columns).filter(([name, column]) => name !== 'companyId' && column.type !== 'bytes').map(([name]) => name);
}

/** How many rows are still to come: counted once for a device, then carried from page to page. */
export type Progress = { readonly take: (deviceId: string, after: number) => number | undefined; readonly keep: (deviceId: string, next: number, remaining: number) => void };

export function createProgress(): Progress {
  const known = new Map<string, { next: number; remaining: number }>();
  return {
    take(deviceId, after) {
      const entry = known.get(deviceId);
      return entry?.next === after ? entry.remaining : undefined;
    },
    keep(deviceId, next, remaining) {
      if (remaining > 0) known.set(deviceId, { next, remaining });
      else known.delete(deviceId);
    },
  };
}

export type PullPorts = Pick<CorePorts, 'store' | 'clock'> & { readonly progress: Progress };

/** Reads the page after `after`. `pageRows` is the contract's size; tests use smaller ones. @throws StoreUnavailable */
export async function readPage(ports: PullPorts, device: Device, after: number, pageRows = PULL_PAGE_ROWS): Promise<Page> {
  return ports.store.inTenant(device.tenantId, async (tx) => {
    const scopes = scopesOf(device);
    const { epoch, head } = await tx.openPage();
    const upTo = await tx.pageEnd(scopes, after, pageRows);
    const feed = await tx.listFeed(scopes, after, upTo);
    const rest = upTo === null ? 0 : ports.progress.take(device.deviceId, after) ?? await tx.countAfter(scopes, after);
    const remaining = Math.max(0, rest - feed.length);
    // Only a page that was not full is the last: `remaining` is a guess. Caught up means at the head, whatever numbers of
    // others lie between our last row and it (SL5).
    const caughtUp = upTo === null;
    const next = upTo ?? Math.max(head, after);
    ports.progress.keep(device.deviceId, next, remaining);
    const changes: string[] = [];
    for (const entity of DOWN) {
      const rows = feed.filter((row) => row.entity === entity);
      if (rows.length > 0) changes.push(await readChanges(tx, entity, rows));
    }
    const frame = JSON.stringify({ epoch, head, next, caughtUp, serverTime: ports.clock.nowMs(), remaining });
    return { json: `${frame.slice(0, -1)},"changes":[${changes.join(',')}]}`, next, caughtUp, rows: feed.length };
  }, { isolation: 'repeatable read', readOnly: true });
}

/** `EntityChanges` of one entity as text. A key whose row is gone is removed, whatever the feed says (SL3). */
async function readChanges(tx: SyncTx, entity: EntityName, feed: readonly FeedRow[]): Promise<string> {
  const columns = pageColumns(entity);
  const alive = feed.filter((row) => !row.removed).map((row) => row.key);
  const rows = await tx.readRows(entity, columns, alive);
  const removed = [...feed.filter((row) => row.removed).map((row) => row.key), ...alive.filter((_, index) => rows[index] === null)];
  const frame = JSON.stringify({ entity, columns });
  return `${frame.slice(0, -1)},"rows":[${rows.filter((row) => row !== null).join(',')}],"removed":[${removed.join(',')}]}`;
}
