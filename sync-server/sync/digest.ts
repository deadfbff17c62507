/** The server's side of a comparison (SPEC DG4-DG9): sums of hashes at one moment, keys behind them, rows as they are. */
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { pageColumns } from '#domain/replication/page.ts';
import type { DigestReply, DigestReport, DigestRowsReply, RowsRequest } from '#contract/sync/digest.ts';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { plainText } from './plain-text.ts';
import type { CorePorts } from './ports.ts';
import { scopesOf } from './scopes.ts';
import type { Device, SyncTx } from './store-port.ts';
import { readUnplaced } from './unplaced.ts';

/** `behind`: the scopes moved after what the till has applied, or never were as far · `preparing`: rows of before get their hashes first · `no-entity`: none that tills receive. */
export type DigestRefusal = 'behind' | 'preparing' | 'no-entity';

const SNAPSHOT = { isolation: 'repeatable read', readOnly: true } as const;
const DOWN: ReadonlySet<string> = new Set(downEntities());
/** Keys a page of them holds. */
const PAGE_KEYS = 5_000;

/** Counts and sums of everything the device should have, as of `after`. @throws StoreUnavailable */
export async function readDigest(ports: Pick<CorePorts, 'store'>, device: Device, after: number): Promise<Result<DigestReply, DigestRefusal>> {
  return ports.store.inTenant(device.tenantId, async (tx) => {
    if (!(await isAt(tx, device, after))) return refused('behind');
    const sums = await tx.sumHashes(scopesOf(device));
    if (sums === null) return refused('preparing');
    const entities = downEntities().map((entity) => ({
      entity, columns: pageColumns(entity), buckets: sums.filter((each) => each.entity === entity).map((each): [number, number, string] => [each.bucket, each.rows, each.sum]).sort((a, b) => a[0] - b[0]),
    }));
    return ok({ epoch: await tx.readEpoch(), after, entities });
  }, SNAPSHOT);
}

/** True where nothing in the device's scopes has moved since it was at `after`, and the company has come as far as that. */
async function isAt(tx: SyncTx, device: Device, after: number): Promise<boolean> {
  const { event, marks } = await tx.readHeads(scopesOf(device));
  return event.head >= after && [...marks.values()].every((mark) => mark <= after);
}

export type RowsQuery = { readonly entity: string; readonly buckets: readonly number[]; readonly after: number; readonly from: string };

/** Keys and hashes of some buckets, a page of them. @throws StoreUnavailable */
export async function readDigestRows(ports: Pick<CorePorts, 'store'>, device: Device, { entity, buckets, after, from }: RowsQuery, pageKeys = PAGE_KEYS): Promise<Result<DigestRowsReply, DigestRefusal>> {
  if (!isSent(entity)) return refused('no-entity');
  return ports.store.inTenant(device.tenantId, async (tx) => {
    if (!(await isAt(tx, device, after))) return refused('behind');
    const found = await tx.listHashes(scopesOf(device), entity, buckets, from, pageKeys);
    return ok({ epoch: await tx.readEpoch(), rows: found.map(({ key, hash }): [string, string] => [key, hash]), next: found.length < pageKeys ? null : found.at(-1)?.key ?? null });
  }, SNAPSHOT);
}

/** `unplaced`: how many of the rows stand nowhere in the feed. */
export type AskedRows = { readonly json: string; readonly unplaced: number };

/** These rows as they are now, as text: what is not the device's, or gone, is among the removed. @throws StoreUnavailable */
export async function readAsked(ports: Pick<CorePorts, 'store'>, device: Device, { entity, keys }: RowsRequest): Promise<Result<AskedRows, DigestRefusal>> {
  if (!isSent(entity)) return refused('no-entity');
  return ports.store.inTenant(device.tenantId, async (tx) => {
    const asked = [...new Set(keys.filter((key) => key.length === entityOf(entity).key.length).map((key) => JSON.stringify(key)))];
    const standing = new Set(await tx.standing(scopesOf(device), entity, asked));
    const alive = asked.filter((key) => standing.has(key));
    const rows = await tx.readRows(entity, pageColumns(entity), alive);
    const lost = asked.filter((key) => !standing.has(key));
    const unplaced = await readUnplaced(tx, scopesOf(device), entity, lost);
    const removed = [...lost.filter((key) => !unplaced.has(key)), ...alive.filter((_, index) => rows[index] === null)];
    const frame = JSON.stringify({ entity, columns: pageColumns(entity) });
    const json = `{"epoch":${JSON.stringify(await tx.readEpoch())},"changes":${frame.slice(0, -1)},"rows":[${[...rows.filter((row) => row !== null), ...unplaced.values()].join(',')}],"removed":[${removed.join(',')}]}}`;
    return ok({ json, unplaced: unplaced.size });
  }, SNAPSHOT);
}

function isSent(entity: string): entity is EntityName {
  return DOWN.has(entity);
}

/** What may differ without anybody having damaged anything: a server that went back, rows in the words of another version. */
const EXPLAINED: ReadonlySet<DigestReport['why']> = new Set(['restored', 'upgraded']);

/** Keeps a till's report; a difference nobody can explain is shown to a person (DG9). @throws StoreUnavailable */
export async function takeReport(ports: Pick<CorePorts, 'store' | 'clock' | 'ids'>, device: Device, said: DigestReport): Promise<void> {
  const report = { ...said, differences: said.differences.map((each) => ({ ...each, entity: plainText(each.entity), keys: each.keys.map(plainText) })) };
  const nowMs = ports.clock.nowMs();
  await ports.store.inTenant(device.tenantId, async (tx) => {
    await tx.saveDigestReport(device, report, nowMs);
    if (report.result === 'equal' || (report.result === 'healed' && EXPLAINED.has(report.why))) return;
    const rowsOf = ({ missing, changed, extra }: DigestReport['differences'][number]): number => missing + changed + extra;
    const [most] = report.differences.toSorted((a, b) => rowsOf(b) - rowsOf(a));
    await tx.openAttention(device, [{
      id: ports.ids.uuid(), kind: 'data-differs', subject: device.deviceId,
      detail: { deviceId: device.deviceId, result: report.result, why: report.why, entity: most?.entity ?? '', rows: report.differences.reduce((sum, each) => sum + rowsOf(each), 0), differences: report.differences },
    }], nowMs);
  });
}

/** Gives all rows of a company that lack one their hash, a transaction for some thousands of them. One at a time for each company. */
export function createFiller(ports: Pick<CorePorts, 'store' | 'log'>): { readonly start: (tenantId: string) => void; readonly isUnderWay: (tenantId: string) => boolean } {
  const under = new Set<string>();
  const fill = async (tenantId: string): Promise<void> => {
    for (const entity of downEntities()) {
      for (let place: { scope: string; key: string } | null = { scope: '', key: '' }; place !== null;) {
        const from: { scope: string; key: string } = place;
        place = await ports.store.inTenant(tenantId, (tx) => tx.fillHashes(entity, from));
      }
    }
  };
  return {
    isUnderWay: (tenantId) => under.has(tenantId),
    start(tenantId) {
      if (under.has(tenantId)) return;
      under.add(tenantId);
      fill(tenantId).catch((error: unknown) => ports.log.warn({ err: error, tenantId }, 'hashes of older rows could not be made; the next comparison tries again')).finally(() => under.delete(tenantId));
    },
  };
}
