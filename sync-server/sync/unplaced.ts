/** Rows the server has and its feed has lost the places of (SPEC DG11): never said to be removed, and given their places again. */
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { ColumnType } from '#domain/replication/column.ts';
import { feedKey, homeScope, type FeedScope } from '#domain/replication/feed.ts';
import { pageColumns } from '#domain/replication/page.ts';
import { isUuid } from '#domain/kernel/uuid.ts';
import { isDay } from '#domain/task/task.ts';
import type { Difference } from '#contract/sync/digest.ts';
import type { CorePorts } from './ports.ts';
import { runAgainOnRace } from './push.ts';
import type { Device, NewAttention, SyncTx } from './store-port.ts';

/** Those of the keys, none of which stands in `scopes`, whose rows belong there all the same, with the rows' texts. */
export async function readUnplaced(tx: SyncTx, scopes: readonly FeedScope[], entity: EntityName, keys: readonly string[]): Promise<Map<string, string>> {
  const columns = pageColumns(entity);
  const possible = keys.filter((key) => isKeyOf(entity, JSON.parse(key) as unknown[]));
  if (possible.length === 0) return new Map();
  const rows = await tx.readRows(entity, columns, possible);
  return new Map(possible.flatMap((key, index): [string, string][] => {
    const text = rows[index] ?? null;
    return text !== null && scopes.includes(homeScope(entity, (JSON.parse(text) as unknown[])[columns.indexOf('storeId')])) ? [[key, text]] : [];
  }));
}

/** Keys come from outside: one that no row can have would end the transaction. */
function isKeyOf(entity: EntityName, key: readonly unknown[]): boolean {
  const { key: names, columns } = entityOf(entity);
  return names.every((name, index) => fits((columns[name] as { readonly type: ColumnType }).type, key[index]));
}

function fits(type: ColumnType, value: unknown): boolean {
  if (type === 'id') return typeof value === 'string' && isUuid(value);
  if (type === 'text' || type === 'hash') return typeof value === 'string' && !value.includes('\u0000');
  if (type === 'date') return typeof value === 'string' && isDay(value);
  return Number.isSafeInteger(value);
}

const EXAMPLES = 5;

type Ports = Pick<CorePorts, 'store' | 'log' | 'ids' | 'clock' | 'wake'>;
type Placed = ReadonlyMap<EntityName, { readonly rows: number; readonly keys: readonly string[] }>;

/** Gives rows of a company that stand nowhere their places again, a transaction for some thousands of them, and tells people. One at a time for each company. */
export function createPlacer(ports: Ports): { readonly start: (device: Device) => void } {
  const under = new Set<string>();
  return {
    start(device) {
      const { tenantId } = device;
      if (under.has(tenantId)) return;
      under.add(tenantId);
      placeAll(ports, device).catch((error: unknown) => ports.log.warn({ err: error, tenantId }, 'rows without a place in the feed could not be given theirs; the next comparison tries again')).finally(() => under.delete(tenantId));
    },
  };
}

async function placeAll(ports: Ports, device: Device): Promise<void> {
  let placed: Placed = new Map();
  for (const entity of downEntities()) {
    for (let before = '', more = true; more;) {
      const keys = await placeSome(ports, device, entity, placed, before);
      if (keys.length > 0) placed = withMore(placed, entity, keys);
      before = keys[0] ?? '';
      more = keys.length > 0;
    }
  }
  if (placed.size > 0) ports.log.warn({ tenantId: device.tenantId, placed: Object.fromEntries([...placed].map(([entity, { rows }]) => [entity, rows])) }, 'the feed had lost the places of rows that are here; they were given new ones');
}

/** @returns the keys that were placed; none where nothing is left, or where the one that came first `before` comes first again */
async function placeSome(ports: Ports, device: Device, entity: EntityName, placed: Placed, before: string): Promise<string[]> {
  const keys = await runAgainOnRace(() => ports.store.inTenant(device.tenantId, async (tx) => {
    const changes = await tx.lockUnplaced?.(entity) ?? [];
    const found = changes.map(({ key }) => feedKey(key));
    if (found.length === 0 || found[0] === before) return [];
    // In the transaction that places them: whatever ends this server, people hear of what was put right.
    await tx.openAttention(device, [itemOf(withMore(placed, entity, found), ports.ids.uuid())], ports.clock.nowMs());
    await tx.recordChanges(changes);
    return found;
  }));
  if (keys.length > 0) ports.wake.notifyHead(device.tenantId);
  return keys;
}

function withMore(placed: Placed, entity: EntityName, keys: readonly string[]): Placed {
  const was = placed.get(entity) ?? { rows: 0, keys: [] };
  return new Map(placed).set(entity, { rows: was.rows + keys.length, keys: [...was.keys, ...keys].slice(0, EXAMPLES) });
}

function itemOf(placed: Placed, id: string): NewAttention {
  const differences = [...placed].map(([entity, { rows, keys }]): Difference => ({ entity, missing: rows, changed: 0, extra: 0, keys: [...keys] }));
  const [most] = differences.toSorted((a, b) => b.missing - a.missing);
  return { id, kind: 'data-differs', subject: 'feed', detail: { result: 'placed', entity: most?.entity ?? '', rows: differences.reduce((sum, { missing }) => sum + missing, 0), differences } };
}
