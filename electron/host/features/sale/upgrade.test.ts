import { afterEach, expect, it } from 'vitest';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoShop } from '#domain/demo-shop/shop.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import { MIGRATIONS_DIR } from '#host/compose.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { openStore } from '#host/db/open.ts';
import { openHostSecrets } from '#host/host-secrets.ts';
import { dataPaths } from '#host/platform/paths.ts';
import { fileSecretStore } from '#host/platform/secret-store.ts';
import { ensureMeta, updateMeta } from '#host/posting/meta.ts';
import { openScratchHost, removeDir, scratchDir, value } from '../../scratch-host.fixture.ts';
import { checkBooks } from './books.fixture.ts';
import { bread, milk, scriptedRegister } from './sale-till.fixture.ts';

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [company, seller, store, till, cashier] = [demoShop.company[0], demoShop.legalEntity[0], demoShop.store[0], demoShop.till[0], demoShop.staff.find((one) => one.role === 'cashier')];

/** A till of the version before baskets, stopped while its register was asked about two goods. */
async function stoppedBefore(dir: string, migrationsDir: string, receiptId: string): Promise<void> {
  const paths = dataPaths(dir);
  const { databaseKey } = await openHostSecrets(fileSecretStore(paths.secrets), paths.database);
  cpSync(MIGRATIONS_DIR, migrationsDir, { recursive: true, filter: (source) => !source.endsWith('.sql') || Number(/(\d{4})-[^/\\]*$/.exec(source)?.[1]) < 60 });
  const old = openStore({ path: paths.database, keyHex: databaseKey, migrationsDir, nowMs: Date.now });
  const put = (entity: EntityName, row: Readonly<Record<string, unknown>> | undefined): void => {
    const { sql, params } = upsertStatement(entity);
    old.write((tx) => { tx.run(sql, ...params(row ?? {})); });
  };
  put('company', company);
  put('legalEntity', seller);
  put('store', store);
  put('till', till);
  const envelope = {
    companyId: company?.id, legalEntityId: seller?.id, storeId: store?.id, tillId: till?.id, incarnationId: id(8), occurredAt: 1_770_000_000_000, utcOffsetMin: 180, businessDate: '2026-02-02',
    clockTrust: 'trusted', staffId: cashier?.id,
  };
  const line = (name: string, priceMinor: number): object => ({ name, priceMinor, quantityMicro: 1_000_000, sumMinor: priceMinor, taxCode: 'standard', taxRateBps: 2200 });
  const intent = {
    envelope, shiftId: id(9), series: 'A', number: 7, storeNumber: 1, tillNumber: 1, currency: 'RUB', totalMinor: 150_00, changeMinor: 50_00,
    tenders: [{ kind: 'cash', amountMinor: 150_00, tenderedMinor: 200_00 }], fiscalLines: [line(bread.name, 100_00), line(milk.name, 50_00)],
    shop: { storeName: 'Мира 12', storeAddress: '', legalEntityName: 'ООО «У моста»', inn: '', taxSystem: 'osn', tillName: 'Касса 1', receiptHeader: '', receiptFooter: '' },
  };
  old.write((tx) => {
    ensureMeta(tx, id(1));
    updateMeta(tx, { mode: 'demo', deviceId: id(7), incarnationId: id(8), companyId: company?.id ?? '', storeId: store?.id ?? '', tillId: till?.id ?? '', series: 'A', epoch: id(10), nextReceiptNumber: 8 });
    tx.run('UPDATE meta SET loaded = 1');
    tx.run(`INSERT INTO shift_opening VALUES (?, ?, ?, ?, ?, ?, 1770000000000, 180, '2026-02-02', 'trusted', ?, 1, 30000)`, id(9), company?.id ?? '', seller?.id ?? '', store?.id ?? '', till?.id ?? '', id(8), cashier?.id ?? '');
    tx.run(`INSERT INTO cart VALUES (?, 'fiscal-intent', 4, 3, 'A', 7, ?, NULL)`, receiptId, JSON.stringify(intent));
    for (const [lineNo, good, priceMinor] of [[1, bread, 100_00], [3, milk, 50_00]] as const) {
      tx.run(`INSERT INTO cart_line VALUES (?, ?, ?, ?, 'pcs', NULL, 1000000, ?, 0, 'standard', 2200, NULL)`, receiptId, lineNo, good.id, good.name, priceMinor);
    }
    updateMeta(tx, { shiftId: id(9), cartId: receiptId });
  });
  old.close();
}

const dirs: string[] = [];
afterEach(() => { for (const dir of dirs.splice(0)) removeDir(dir); });

it('HSA27: a sale that the version before left at the register is finished by this one, as it was asked', async () => {
  const [dir, migrationsDir, receiptId] = [scratchDir(), mkdtempSync(join(tmpdir(), 'lavka-old-')), id(77)];
  dirs.push(dir, migrationsDir);
  await stoppedBefore(dir, migrationsDir, receiptId);

  const register = scriptedRegister();
  const scratch = await openScratchHost(dir, { register });
  expect(register.asked).toEqual(['resolve']);
  expect(register.intents[0]).toMatchObject({ receiptId, direction: 'sale', legalEntityId: seller?.id, totalMinor: 150_00, operation: 1, tagSums: { 1031: 150_00, 1081: 0 }, lines: [{ method: 4, subject: 1 }, { method: 4, subject: 1 }] });
  const rows = (sql: string): unknown[] => scratch.host.store.read((tx) => tx.all(sql));
  expect(rows('SELECT id, basket_id, number, kind, occurred_at, total_minor, change_minor, legal_entity_id = (SELECT id FROM legal_entity) AS ours FROM receipt')).toEqual([
    { id: receiptId, basket_id: receiptId, number: 7, kind: 'sale', occurred_at: 1_770_000_000_000, total_minor: 150_00, change_minor: 50_00, ours: 1 },
  ]);
  expect(rows('SELECT line_no, list_price_minor FROM receipt_line ORDER BY line_no')).toEqual([{ line_no: 1, list_price_minor: 100_00 }, { line_no: 3, list_price_minor: 50_00 }]);
  expect(rows('SELECT amount_minor, tendered_minor FROM tender')).toEqual([{ amount_minor: 150_00, tendered_minor: 200_00 }]);
  // The books of the shift begin with its float, which the version before did not write there.
  expect(rows(`SELECT sum(amount_minor) AS cash FROM ledger_entry WHERE account = 'cash-drawer'`)).toEqual([{ cash: 450_00 }]);
  expect(await value(scratch.till.sale.view({}))).toMatchObject({ state: 'cart', lines: [] });
  expect(() => checkBooks(scratch)).toThrow(/^books are wrong: numbers have gaps or twins: A$/);
  await scratch.close();
});
