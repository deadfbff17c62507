/** Another replica takes the place of the one a cashier is selling from (host/sync SPEC HB7). */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { comesDown, catalogue, type EntityName } from '#domain/replication/catalogue.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import type { SnapshotLine } from '#contract/sync/snapshot.ts';
import { pageColumnsOf, rowsOf } from './replica-rows.fixture.ts';
import { createIndexFill } from './features/catalog/catalog-index.ts';
import { openHostSecrets } from './host-secrets.ts';
import { dataPaths } from './platform/paths.ts';
import { fileSecretStore } from './platform/secret-store.ts';
import { readMeta } from './posting/meta.ts';
import { exactly, fillReady, gesture, openScratchHost, removeDir, scratchDir, signIn, value, type ScratchHost } from './scratch-host.fixture.ts';
import { createBuildJob } from './sync/bootstrap/build-job.ts';
import { unpackHere } from './sync/bootstrap/unpacker.ts';
import { madeSnapshot } from './sync/bootstrap/snapshot.fixture.ts';

const [first, second] = demoShop.good.filter((good) => good.unit === 'pcs');
const codeOf = (goodId: string | undefined): string => demoShop.barcode.find((row) => row.goodId === goodId)?.code ?? '';

let dir = '';
let scratch: ScratchHost;
beforeEach(async () => {
  dir = scratchDir();
  await fillReady(dir);
  scratch = await openScratchHost(dir);
  await signIn(scratch);
});
afterEach(async () => {
  await scratch.close();
  removeDir(dir);
});

it('HB7 a sale that is under way is finished as the customer saw it; the next one is by the new rows', async () => {
  const { host: { store }, till } = scratch;
  const scan = (goodId: string | undefined) => till.sale.scan({ ...gesture(), code: codeOf(goodId) });
  const seen = await value(scan(first?.id));
  const entities = (Object.keys(catalogue) as EntityName[]).filter((entity) => comesDown(entity) && entity !== 'blob');
  const lines: SnapshotLine[] = entities.map((entity) => ({ entity, rows: rowsOf(store, entity, (row) => {
    if (entity === 'price') return { ...row, amountMinor: Number(row['amountMinor']) + 1_00 };
    return entity === 'good' && row['id'] === first?.id ? { ...row, active: false } : row;
  }) }));
  const { databaseKey } = await openHostSecrets(fileSecretStore(dataPaths(dir).secrets), dataPaths(dir).database);
  const made = madeSnapshot([lines], { columns: Object.fromEntries(entities.map((entity) => [entity, pageColumnsOf(entity)])), epoch: store.read(readMeta).epoch ?? '' });
  const job = createBuildJob({ root: dataPaths(dir).bootstrap, keyHex: databaseKey, replicaPath: store.replicaPath, nowMs: Date.now, index: createIndexFill(), unpacker: unpackHere({ pepper: (verifier) => verifier, wordsOf: createIndexFill().wordsOf }), onRows: () => undefined });
  job.open(made.manifest, store.read(readMeta).deviceId ?? '');
  job.put(0, made.chunks[0] as Uint8Array);
  const paying = till.sale.pay(exactly(seen));
  await store.swapReplica(job.finish().path);
  expect(await value(paying)).toMatchObject({ totalMinor: seen.totalMinor });
  const before = demoShop.price.find((row) => row.goodId === second?.id)?.amountMinor ?? 0;
  const cart = await value(scan(second?.id));
  expect(cart.lines.map(({ priceMinor }) => priceMinor)).toEqual([before + 1_00]);
  await value(till.sale.pay(exactly(cart)));
  expect((await value(till.catalog.search({ text: first?.name ?? '', limit: 20 }))).goods.map(({ id }) => id)).not.toContain(first?.id);
});
