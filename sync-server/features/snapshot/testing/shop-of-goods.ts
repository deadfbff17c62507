/** A company with everything a till can receive, and a till that reads it in both ways: by pages, and in one piece. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { entityOf, type EntityName, type Row } from '#domain/replication/catalogue.ts';
import { compileCheck } from '#contract/define/check.ts';
import { PullReply } from '#contract/sync/pull.ts';
import { SnapshotLine, SnapshotReply, type SnapshotManifest } from '#contract/sync/snapshot.ts';
import { recordChanges, type FeedChange } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { serve, type Served } from '#server/features/sync/testing/http.ts';
import { plantCompany, type Planted, type PlantedTill } from '#server/features/sync/testing/shop.ts';

export const CONTRACT = { 'x-lavka-contract': '4' } as const;
export const headersOf = (till: Pick<PlantedTill, 'token'>): Record<string, string> => ({ authorization: `Bearer ${till.token}`, ...CONTRACT });

const pullReply = compileCheck(PullReply);
const snapshotReply = compileCheck(SnapshotReply);
const snapshotLine = compileCheck(SnapshotLine);

/** A server with a data folder of its own, which goes with it, or with the folder of another one. */
export async function serveApart(deps: ServerDeps, of?: { readonly dataDir: string }): Promise<Served & { readonly dataDir: string; readonly dir: string }> {
  const dir = of?.dataDir ?? mkdtempSync(join(tmpdir(), 'lavka-snapshots-'));
  const own = { ...deps, config: { ...deps.config, dataDir: dir } };
  const server = await serve(own);
  return {
    ...server, dataDir: dir, dir: join(dir, 'snapshots'),
    async close() {
      await server.close();
      if (!of) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Goods with barcodes and prices, as many as wanted; every seventh sells under two barcodes, every fifth has a price to come. */
export function goodsOf(ids: () => string, count: number, from = 0): { goods: Row<'good'>[]; barcodes: Row<'barcode'>[]; prices: Row<'price'>[]; listId: string } {
  const listId = ids();
  const goods = Array.from({ length: count }, (_, index): Row<'good'> => ({
    id: ids(), name: `Товар "${from + index}"\\ \n№ ${'ё'.repeat(index % 40)}`, article: index % 3 === 0 ? null : `A-${from + index}`, brand: null, categoryId: null, unit: 'pcs', taxCode: 'none',
    legalEntityId: null, pictureHash: null, salesRank: count - index, active: index % 11 !== 0,
  }));
  return {
    listId, goods,
    barcodes: goods.flatMap(({ id }, index) => (index % 7 === 0 ? [`22${from + index}`, `"\t${from + index}`] : [`46${from + index}`]).map((code) => ({ code, goodId: id, packMicro: 1_000_000 }))),
    prices: goods.flatMap(({ id }, index) => [0, ...(index % 5 === 0 ? [1_900_000_000_000] : [])].map((validFrom) => ({ listId, goodId: id, validFrom, amountMinor: 100 + index }))),
  };
}

export async function addGoods(tx: TenantTx, ids: () => string, count: number, from = 0): Promise<ReturnType<typeof goodsOf>> {
  const all = goodsOf(ids, count, from);
  await recordChanges(tx, tx.tenantId, [...await saveRows(tx, 'good', all.goods), ...await saveRows(tx, 'barcode', all.barcodes), ...await saveRows(tx, 'price', all.prices)]);
  return all;
}

/** Takes rows away as HQ does: out of their table, and a removed key in the feed. */
export async function removeRows(tx: TenantTx, entity: 'good' | 'barcode' | 'price', keys: readonly (readonly unknown[])[]): Promise<void> {
  const columns = { good: ['id'], barcode: ['code', 'good_id'], price: ['list_id', 'good_id', 'valid_from'] }[entity];
  for (const key of keys) await tx.query(`DELETE FROM ${entity} WHERE tenant_id = $1 AND ${columns.map((name, index) => `${name} = $${index + 2}`).join(' AND ')}`, [tx.tenantId, ...key]);
  await recordChanges(tx, tx.tenantId, keys.map((key): FeedChange => ({ scope: 'company', entity, key, removed: true })));
}

/** Two stores with two tills each, goods (some removed), a barcode and prices without their good, policies, blobs, quick goods. */
export async function plantWholeShop(deps: ServerDeps, goods = 200): Promise<Planted> {
  const planted = await plantCompany(deps, { stores: 2, tills: 2 });
  const ids = deps.ids.uuid;
  await deps.db.withTenant(planted.companyId, async (tx) => {
    const { goods: all, listId } = await addGoods(tx, ids, goods);
    const bytes = Buffer.from('picture');
    const hash = createHash('sha256').update(bytes).digest('hex');
    const [first, second] = all as [Row<'good'>, Row<'good'>];
    await recordChanges(tx, planted.companyId, [
      ...await saveRows(tx, 'category', [{ id: ids(), parentId: null, name: 'Молоко', position: 1 }]), ...await saveRows(tx, 'priceList', [{ id: listId, name: 'Розница' }]),
      ...await saveRows(tx, 'taxRate', [{ code: 'vat', validFrom: '2026-01-01', name: 'НДС', rateBps: 2_000 }]),
      ...await saveRows(tx, 'quickGood', [{ page: 1, position: 2, pageName: 'Хлеб', goodId: first.id }]),
      ...await saveRows(tx, 'policy', [planted.companyId, ...planted.stores.map(({ storeId }) => storeId)].map((ownerId) => ({ ownerId, name: 'cash', value: { кассир: [1, 2.5, null, 'ё"'] } }))),
      ...await saveRows(tx, 'blob', [{ hash, mime: 'image/png', bytes }]),
      ...await saveRows(tx, 'barcode', [{ code: 'orphan', goodId: ids(), packMicro: 1 }]), ...await saveRows(tx, 'price', [{ listId, goodId: ids(), validFrom: 5, amountMinor: 7 }]),
    ]);
    await removeRows(tx, 'good', [[first.id], [second.id]]);
    await removeRows(tx, 'price', [[listId, second.id, 0]]);
  });
  return planted;
}

export type Held = Map<string, string>;

function keyOf(entity: EntityName, columns: readonly string[], row: readonly unknown[]): string {
  return `${entity} ${JSON.stringify(entityOf(entity).key.map((name) => row[columns.indexOf(name)]))}`;
}

/** Everything by pages, from `after` on over what is held already. */
export async function pullAll(server: Served, till: PlantedTill, held: Held = new Map(), after = 0): Promise<{ held: Held; cursor: number; scope: string | undefined }> {
  for (let cursor = after; ;) {
    const page = pullReply.parse(await (await fetch(new URL(`api/sync/v1/pull?after=${cursor}`, server.url), { headers: headersOf(till) })).json());
    for (const { entity, columns, rows, removed } of page.changes) {
      for (const row of rows) held.set(keyOf(entity as EntityName, columns, row), JSON.stringify(row));
      for (const key of removed) held.delete(`${entity} ${JSON.stringify(key)}`);
    }
    cursor = page.next;
    if (page.caughtUp) return { held, cursor, scope: page.scope };
  }
}

export async function askManifest(server: Served, till: Pick<PlantedTill, 'token'>): Promise<SnapshotReply> {
  const answer = await fetch(new URL('api/sync/v1/snapshot', server.url), { headers: headersOf(till) });
  if (!answer.ok) throw new Error(`the snapshot answered ${answer.status}: ${await answer.text()}`);
  return snapshotReply.parse(await answer.json());
}

export async function manifestOf(server: Served, till: Pick<PlantedTill, 'token'>): Promise<SnapshotManifest> {
  for (;;) {
    const reply = await askManifest(server, till);
    if (reply.state === 'ready') return reply;
  }
}

export const chunkOf = (server: Served, till: Pick<PlantedTill, 'token'>, id: string, n: number | string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(new URL(`api/sync/v1/snapshot/${id}/${n}`, server.url), { headers: { ...headersOf(till), ...headers } });

export async function bytesOf(server: Served, till: Pick<PlantedTill, 'token'>, manifest: SnapshotManifest, n: number): Promise<Buffer> {
  const answer = await chunkOf(server, till, manifest.id, n);
  if (!answer.ok) throw new Error(`chunk ${n} answered ${answer.status}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const chunk = manifest.chunks[n];
  if (createHash('sha256').update(bytes).digest('hex') !== chunk?.sha256 || bytes.length !== chunk.bytes) throw new Error(`chunk ${n} is not what the manifest says`);
  return bytes;
}

export function linesOf(bytes: Buffer): SnapshotLine[] {
  return gunzipSync(bytes).toString('utf8').trimEnd().split('\n').map((line) => snapshotLine.parse(JSON.parse(line)));
}

/** Everything in one piece. A row that comes twice is an error. */
export async function holdSnapshot(server: Served, till: Pick<PlantedTill, 'token'>, manifest: SnapshotManifest): Promise<Held> {
  const held: Held = new Map();
  for (const n of manifest.chunks.keys()) {
    for (const { entity, rows } of linesOf(await bytesOf(server, till, manifest, n))) {
      for (const row of rows) {
        const key = keyOf(entity as EntityName, manifest.columns[entity] ?? [], row);
        if (held.has(key)) throw new Error(`${key} came twice`);
        held.set(key, JSON.stringify(row));
      }
    }
  }
  if (held.size !== manifest.rows) throw new Error(`the manifest speaks of ${manifest.rows} rows, ${held.size} came`);
  return held;
}
