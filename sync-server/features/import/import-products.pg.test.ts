import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import iconv from 'iconv-lite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eanCheckDigit } from '#domain/codes/ean.ts';
import { writeConnection } from '#server/db/embedded/connection.ts';
import { headOf } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { findCompany } from './company.ts';
import { openDatabase } from '#server/db/open-database.ts';
import { demoPrice } from './demo-price.ts';
import { ErrorFile } from './error-file.ts';
import { BATCH_ROWS, importProducts, type ImportCounts, type ImportOptions, type Imported } from './import-products.ts';
import { inspectFile, type ProductFile } from './product-file.ts';
import { plantShop } from './testing/company.ts';

const NOW = Date.parse('2026-05-05T09:00:00Z');
const HEADER = 'ID\tUPCEAN\tName\tCategoryID\tCategoryName\tBrandID\tBrandName';

let test: TestDatabase;
let dir: string;
let shop: Awaited<ReturnType<typeof plantShop>>;
beforeAll(async () => {
  test = await testDatabase();
  test.setNow(NOW);
});
afterAll(() => test.close());
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'lavka-import-'));
  shop = await plantShop(test.deps, `Магазин ${dir}`);
});
afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

const ean = (n: number): string => { const body = `46${String(n).padStart(10, '0')}`; return body + eanCheckDigit(body); };
const row = (n: number, name = `Товар ${n}`): string => `${n}\t${ean(n)}\t${name}\t${n % 7}\tОтдел ${n % 3} (folder)/Полка ${n % 7}\t1\tМарка ${n % 5}`;

async function write(name: string, content: string | Buffer): Promise<ProductFile> {
  writeFileSync(join(dir, name), content);
  const file = await inspectFile(join(dir, name));
  if (!file) throw new Error('no header');
  return file;
}
const tsv = (name: string, rows: readonly string[]): Promise<ProductFile> => write(name, `${[HEADER, ...rows].join('\n')}\n`);

async function run(files: readonly ProductFile[], change: Partial<ImportOptions> = {}): Promise<Imported> {
  const errors = new ErrorFile(join(dir, 'errors.tsv'));
  const { db, clock, ids } = test.deps;
  const imported = await importProducts({ db, clock, ids, company: shop, files, errors, notifyHead: () => undefined, stopWanted: () => false, onProgress: () => undefined, ...change });
  await errors.close();
  if (!imported.ok) throw new Error(imported.code);
  return imported.value;
}
const counts = (of: Partial<ImportCounts>): ImportCounts => ({ read: 0, new: 0, changed: 0, same: 0, invalid: 0, repeated: 0, ...of });

async function ask<R extends Record<string, unknown>>(statement: string, ...values: unknown[]): Promise<R[]> {
  return test.deps.db.withTenant(shop.id, async (tx) => (await tx.query<R>(statement, values)).rows);
}
const head = (): Promise<number> => test.deps.db.withTenant(shop.id, headOf);
const count = async (table: string): Promise<number> => (await ask<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n ?? -1;

/** Rows of the catalogue without a live feed row of theirs: a till would never hear of them. */
async function unfed(): Promise<number> {
  const missing = (entity: string, key: string): string => `SELECT count(*) AS n FROM (
    SELECT ${key} FROM ${entity} e EXCEPT SELECT key::jsonb FROM change WHERE scope = 'company' AND entity = '${entity}' AND NOT removed) rows`;
  const parts = [missing('good', 'jsonb_build_array(e.id)'), missing('barcode', 'jsonb_build_array(e.code, e.good_id)'), missing('category', 'jsonb_build_array(e.id)'), missing('price', 'jsonb_build_array(e.list_id, e.good_id, e.valid_from)')];
  return (await ask<{ n: number }>(`SELECT sum(n)::bigint AS n FROM (${parts.join(' UNION ALL ')}) parts`))[0]?.n ?? -1;
}

describe('an import', () => {
  it('counts every row once, writes goods with codes, categories and prices, and feeds all of them', async () => {
    const rows = Array.from({ length: 2 * BATCH_ROWS + 500 }, (_, index) => row(index + 1));
    const bad = ['x\t4006381333932\tНеверный код\t\t\t\t', `y\t${ean(9001)}\t \t\t\t\t`];
    const file = await tsv('a.tsv', [...rows, row(1), ...bad, '', row(2, 'Повтор')]);
    const before = await head();
    let woken = 0;
    const imported = await run([file], { notifyHead: () => { woken += 1; } });
    expect(imported.counts).toEqual(counts({ read: 2_504, new: 2_500, same: 2, repeated: 2, invalid: 2 }));
    expect([await count('good'), await count('barcode'), await count('price'), await count('category')]).toEqual([2_500, 2_500, 2_500, 3 + 21]);
    expect(await unfed()).toBe(0);
    expect([await head() - before, woken]).toEqual([3, 3]);
    const [milk] = await ask(`SELECT g.name, g.article, g.brand, g.unit, g.tax_code, c.name AS category, p.name AS parent, b.code, pr.amount_minor, pr.valid_from <= $2 AS "inForce"
      FROM good g JOIN category c ON c.id = g.category_id JOIN category p ON p.id = c.parent_id JOIN barcode b ON b.good_id = g.id JOIN price pr ON pr.good_id = g.id WHERE g.article = $1`, '17', NOW - 3_600_000);
    expect(milk).toEqual({ name: 'Товар 17', article: '17', brand: 'Марка 2', unit: 'pcs', tax_code: 'standard', category: 'Полка 3', parent: 'Отдел 2', code: ean(17), amount_minor: demoPrice(ean(17)), inForce: true });
    expect(await ask('SELECT article FROM good ORDER BY sales_rank LIMIT 3')).toEqual([{ article: '1' }, { article: '2' }, { article: '3' }]);
    expect(readFileSync(join(dir, 'errors.tsv'), 'utf8').split('\n')).toEqual([
      'file\trow\treason\texplanation\traw',
      'a.tsv\t2503\tbarcode-check-digit\tthe check digit of the barcode is wrong\tx\\t4006381333932\\tНеверный код\\t\\t\\t\\t',
      `a.tsv\t2504\tno-name\tthe name is empty\ty\\t${ean(9001)}\\t \\t\\t\\t\\t`, '',
    ]);
  });

  it('IMP13 brings packs, corrects them by the next file, and tells the tills', async () => {
    const file = (name: string, inside: string): Promise<ProductFile> => write(name, `ID;UPCEAN;Name;Штук под штрихкодом;Price\n1;${ean(1)};Вода;;10\n1;${ean(2)};Вода;${inside};10\n`);
    const packs = (): Promise<{ code: string; pack_micro: number }[]> => ask('SELECT code, pack_micro FROM barcode ORDER BY code');
    expect((await run([await file('a.csv', '12')])).counts).toEqual(counts({ read: 2, new: 1, changed: 1 }));
    expect(await packs()).toEqual([{ code: ean(1), pack_micro: 1_000_000 }, { code: ean(2), pack_micro: 12_000_000 }]);
    const before = await head();
    expect((await run([await file('b.csv', '6')])).counts).toEqual(counts({ read: 2, same: 1, changed: 1 }));
    expect((await packs())[1]?.pack_micro).toBe(6_000_000);
    expect(await ask('SELECT entity FROM change WHERE seq > $1', before)).toEqual([{ entity: 'barcode' }]);
  });

  it('IMP14 leaves a row out that would change the unit of a good that has moved', async () => {
    const file = (unit: string): Promise<ProductFile> => write(`${unit}.csv`, `ID;Name;Price;Unit\n1;Вода;10;${unit}\n2;Чай;10;${unit}\n`);
    await run([await file('шт')]);
    await ask(`INSERT INTO stock_movement (tenant_id, document_id, entry_no, store_id, good_id, quantity_micro, reason, business_date, received_at, commit_device_id, commit_incarnation_id, commit_dseq)
      SELECT $1, $2, 1, $2, id, -1000000, 'sale', '2026-05-05', 1, $2, $2, 1 FROM good WHERE article = '1'`, shop.id, test.deps.ids.uuid());
    expect((await run([await file('кг')])).counts).toEqual(counts({ read: 2, changed: 1, invalid: 1 }));
    expect(await ask('SELECT article, unit FROM good ORDER BY article')).toEqual([{ article: '1', unit: 'pcs' }, { article: '2', unit: 'kg' }]);
    expect(readFileSync(join(dir, 'errors.tsv'), 'utf8')).toContain('unit-in-use');
    expect((await run([await file('шт')])).counts).toEqual(counts({ read: 2, same: 1, changed: 1 }));
  });

  /** The database, with `look` called right after each statement of a batch. */
  const watched = (look: (text: string, values: readonly unknown[] | undefined, tx: TenantTx) => Promise<void>): ImportOptions['db'] => ({
    ...test.deps.db,
    withTenant: (tenantId, work, options) => test.deps.db.withTenant(tenantId, (tx) => work({ ...tx, query: async (text, values) => {
      const answer = await tx.query(text, values);
      await look(text, values, tx);
      return answer;
    } } as TenantTx), options),
  });

  it('IMP14 asks an index whether a good has moved, however many have', async () => {
    const file = (unit: string): Promise<ProductFile> => write(`${unit}.csv`, `ID;Name;Price;Unit\n1;Вода;10;${unit}\n`);
    await run([await file('шт')]);
    await ask(`INSERT INTO stock_movement (tenant_id, document_id, entry_no, store_id, good_id, quantity_micro, reason, business_date, received_at, commit_device_id, commit_incarnation_id, commit_dseq)
      SELECT $1, gen_random_uuid(), n, $2, gen_random_uuid(), -1000000, 'sale', '2026-05-05', 1, $2, $2, 1 FROM generate_series(1, 20000) AS n`, shop.id, test.deps.ids.uuid());
    let plan = '';
    const db = watched(async (text, values, tx) => {
      if (text.includes('stock_movement')) plan += (await tx.query(`EXPLAIN ${text}`, values)).rows.map((line) => String(line['QUERY PLAN'])).join('\n');
    });
    expect((await run([await file('кг')], { db })).counts).toEqual(counts({ read: 1, changed: 1 }));
    expect(plan).toContain('stock_movement_by_good');
    expect(plan).not.toMatch(/Seq Scan|receipt_line/);
  });

  it('IMP15 keeps what it goes by until it is written: headquarters waits', async () => {
    await run([await tsv('a.tsv', [row(1), row(2)])]);
    const free: unknown[] = [];
    const db = watched(async (text) => {
      if (!text.includes('DISTINCT ON (good_id)')) return;
      const isFree = (statement: string): Promise<string> => ask(`${statement} FOR UPDATE NOWAIT`).then(() => 'free', (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'broken'));
      free.push(await isFree(`SELECT FROM good WHERE article = '1'`), await isFree('SELECT FROM company'), await isFree(`SELECT FROM good WHERE article = '2'`));
    });
    expect((await run([await tsv('b.tsv', [row(1, 'Новое')])], { db })).counts).toEqual(counts({ read: 1, changed: 1 }));
    // 55P03: lock_not_available. The good the file does not speak of is nobody's matter.
    expect(free).toEqual(['55P03', '55P03', 'free']);
  });

  /** The database, with `meanwhile` done by others after the import has begun and before its first batch. */
  const disturbed = (meanwhile: () => Promise<unknown>): ImportOptions['db'] => {
    let transactions = 0;
    return { ...test.deps.db, withTenant: async (...args) => {
      transactions += 1;
      if (transactions === 2) await meanwhile();
      return test.deps.db.withTenant(...args);
    } };
  };

  it('IMP8 compares with the price in force when the goods are locked, and sets a price from then on', async () => {
    const file = (price: number): Promise<ProductFile> => write('a.csv', `ID;Name;Price\n1;Вода;${price}\n`);
    await run([await file(10)]);
    const db = watched(async (text) => {
      if (!text.includes('FROM good') || !text.includes('FOR UPDATE')) return;
      await ask('INSERT INTO price (tenant_id, list_id, good_id, valid_from, amount_minor) SELECT tenant_id, $1, id, $2, 1500 FROM good', shop.listId, NOW + 60_000);
      test.setNow(NOW + 120_000);
    });
    expect((await run([await file(10)], { db })).counts).toEqual(counts({ read: 1, changed: 1 }));
    expect(await ask('SELECT amount_minor, valid_from FROM price ORDER BY valid_from')).toEqual([
      { amount_minor: 1_000, valid_from: NOW - 86_400_000 }, { amount_minor: 1_500, valid_from: NOW + 60_000 }, { amount_minor: 1_000, valid_from: NOW + 120_000 },
    ]);
    expect((await run([await file(10)])).counts).toEqual(counts({ read: 1, same: 1 }));
    test.setNow(NOW);
  });

  it('IMP16 leaves a row out whose barcode headquarters lets goods share, unless its article says which of them it means', async () => {
    await run([await tsv('a.tsv', [row(1), row(2)])]);
    await ask(`INSERT INTO barcode (tenant_id, code, good_id, pack_micro) SELECT tenant_id, $1, id, 1000000 FROM good WHERE article = '2'`, ean(1));
    const before = await ask('SELECT name, article FROM good ORDER BY article');
    const nameless = row(1, 'Чужое имя').replace(/^1/, '');
    expect((await run([await tsv('b.tsv', [nameless])])).counts).toEqual(counts({ read: 1, invalid: 1 }));
    expect([await ask('SELECT name, article FROM good ORDER BY article'), await count('price'), await unfed()]).toEqual([before, 2, 1]);
    expect(readFileSync(join(dir, 'errors.tsv'), 'utf8')).toContain('barcode-of-several');
    expect((await run([await tsv('c.tsv', [nameless, row(1, 'Своё имя')])])).counts).toEqual(counts({ read: 2, changed: 1, invalid: 1 }));
    expect(await ask('SELECT name FROM good ORDER BY article')).toEqual([{ name: 'Своё имя' }, { name: 'Товар 2' }]);
  });

  it('IMP17 finds a category that headquarters made or renamed while the import ran, in any letter case', async () => {
    const names = (): Promise<{ name: string }[]> => ask('SELECT name FROM category ORDER BY name');
    const db = disturbed(() => ask(`INSERT INTO category (tenant_id, id, parent_id, name, position) VALUES ($1, $2, NULL, 'ОТДЕЛ 1', 1)`, shop.id, test.deps.ids.uuid()));
    await run([await tsv('a.tsv', [row(1)])], { db });
    expect(await names()).toEqual([{ name: 'ОТДЕЛ 1' }, { name: 'Полка 1' }]);
    await run([await tsv('b.tsv', [row(1)])], { db: disturbed(() => ask(`UPDATE category SET name = 'Полка' WHERE name = 'Полка 1'`)) });
    expect(await names()).toEqual([{ name: 'ОТДЕЛ 1' }, { name: 'Полка' }, { name: 'Полка 1' }]);
  });

  it('IMP6 again writes nothing at all', async () => {
    const files = [await tsv('a.tsv', Array.from({ length: 1_200 }, (_, index) => row(index + 1))), await tsv('b.tsv', [row(3), row(2_000), row(2_000)])];
    expect((await run(files)).counts).toEqual(counts({ read: 1_203, new: 1_201, same: 2, repeated: 2 }));
    const [before, fed] = [await head(), await ask('SELECT scope, entity, key, seq, removed, row_hash::text FROM change ORDER BY scope, entity, key')];
    test.setNow(NOW + 86_400_000);
    let woken = 0;
    expect((await run(files, { notifyHead: () => { woken += 1; } })).counts).toEqual(counts({ read: 1_203, same: 1_203, repeated: 2 }));
    expect([await head(), woken]).toEqual([before, 0]);
    expect(await ask('SELECT scope, entity, key, seq, removed, row_hash::text FROM change ORDER BY scope, entity, key')).toEqual(fed);
    test.setNow(NOW);
  });

  it('brings what changed, to the goods it changed in, and only those to the tills', async () => {
    await run([await tsv('a.tsv', [row(1), row(2), row(3), row(4)])]);
    const before = await head();
    const changed = await run([await tsv('b.tsv', [row(1), row(2, 'Новое имя'), row(3).replace(ean(3), ean(33)), row(4).replace(/^4/, '44')])]);
    expect(changed.counts).toEqual(counts({ read: 4, changed: 3, same: 1 }));
    expect(await ask('SELECT article, name FROM good ORDER BY article')).toEqual([{ article: '1', name: 'Товар 1' }, { article: '2', name: 'Новое имя' }, { article: '3', name: 'Товар 3' }, { article: '44', name: 'Товар 4' }]);
    expect(await ask(`SELECT b.code FROM barcode b JOIN good g ON g.id = b.good_id WHERE g.article = '3' ORDER BY b.code`)).toEqual([{ code: ean(3) }, { code: ean(33) }]);
    const fed = await ask<{ entity: string }>('SELECT entity FROM change WHERE seq > $1 ORDER BY entity', before);
    expect(fed.map((change) => change.entity)).toEqual(['barcode', 'good', 'good']);
    expect(await unfed()).toBe(0);
  });

  it('IMP1 IMP8 IMP10 reads a file of the accountant: windows-1251, semicolons, prices, units, taxes', async () => {
    const text = `Код;Штрихкод;Наименование;Цена;Единица;НДС\r\nA-1;${ean(1)};Сыр «Ёлочка»;1 234,50;кг;10%\r\nA-2;;Пакет;;шт;без НДС\r\nA-3;${ean(3)};"Вода ""Ключ"" 0,5 л";45;шт;22\r\nA-4;${ean(4)};Ведро;5;бочка;22\r\n`;
    const imported = await run([await write('a.csv', iconv.encode(text, 'win1251'))]);
    expect(imported.counts).toEqual(counts({ read: 4, new: 3, invalid: 1 }));
    expect(await ask(`SELECT g.article, g.name, g.unit, g.tax_code, p.amount_minor FROM good g LEFT JOIN price p ON p.good_id = g.id ORDER BY g.article`)).toEqual([
      { article: 'A-1', name: 'Сыр «Ёлочка»', unit: 'kg', tax_code: 'reduced', amount_minor: 123_450 }, { article: 'A-2', name: 'Пакет', unit: 'pcs', tax_code: 'none', amount_minor: null },
      { article: 'A-3', name: 'Вода "Ключ" 0,5 л', unit: 'pcs', tax_code: 'standard', amount_minor: 4_500 },
    ]);
    const dearer = text.replace('1 234,50', '1300').replace(';45;', ';;');
    test.setNow(NOW + 60_000);
    expect((await run([await write('b.csv', iconv.encode(dearer, 'win1251'))])).counts).toEqual(counts({ read: 4, changed: 1, same: 2, invalid: 1 }));
    expect(await ask(`SELECT amount_minor, valid_from FROM price p JOIN good g ON g.id = p.good_id WHERE g.article = 'A-1' ORDER BY valid_from`)).toEqual([
      { amount_minor: 123_450, valid_from: NOW - 86_400_000 }, { amount_minor: 130_000, valid_from: NOW + 60_000 },
    ]);
    test.setNow(NOW);
  });

  it('IMP7 IMP9 leaves alone a price HQ has set since, where the file has none, and a picture always', async () => {
    const file = await tsv('a.tsv', [row(1, 'Старое')]);
    await run([file]);
    const hash = 'a'.repeat(64);
    await test.deps.db.withTenant(shop.id, async (tx) => {
      await tx.query('UPDATE good SET picture_hash = $1, active = false', [hash]);
      await tx.query('INSERT INTO price (tenant_id, list_id, good_id, valid_from, amount_minor) SELECT tenant_id, $1, id, $2, 777 FROM good', [shop.listId, NOW - 5]);
    });
    expect((await run([file])).counts).toEqual(counts({ read: 1, same: 1 }));
    expect((await run([await tsv('b.tsv', [row(1, 'Новое')])])).counts).toEqual(counts({ read: 1, changed: 1 }));
    expect(await ask('SELECT name, picture_hash, active FROM good')).toEqual([{ name: 'Новое', picture_hash: hash, active: false }]);
    expect(await ask('SELECT amount_minor FROM price ORDER BY valid_from DESC LIMIT 1')).toEqual([{ amount_minor: 777 }]);
  });

  it('refuses the barcode of another good in an earlier batch as in an earlier import', async () => {
    const stolen = `2\t${ean(1)}\tЧужой код\t\t\t\t`;
    const file = await tsv('a.tsv', [row(1), row(2), stolen]);
    expect((await run([file])).counts).toEqual(counts({ read: 3, new: 2, invalid: 1 }));
    expect((await run([file])).counts).toEqual(counts({ read: 3, same: 2, invalid: 1 }));
    expect(readFileSync(join(dir, 'errors.tsv'), 'utf8')).toContain('barcode-of-another-good');
  });

  it('writes into its own company only, with equal codes in both', async () => {
    const other = shop;
    await run([await tsv('a.tsv', [row(1), row(2)])]);
    shop = await plantShop(test.deps, 'Соседний');
    expect((await run([await tsv('a.tsv', [row(1, 'Свой')])])).counts).toEqual(counts({ read: 1, new: 1 }));
    expect(await ask('SELECT name FROM good')).toEqual([{ name: 'Свой' }]);
    shop = other;
    expect(await ask('SELECT name FROM good ORDER BY name')).toEqual([{ name: 'Товар 1' }, { name: 'Товар 2' }]);
  });
});

describe('an import that does not end', () => {
  const rows = Array.from({ length: 3 * BATCH_ROWS }, (_, index) => row(index + 1));

  it('IMP12 leaves whole batches, and the next one finishes it', async () => {
    const file = await tsv('a.tsv', rows);
    let transactions = 0;
    const failing: ImportOptions['db'] = {
      ...test.deps.db,
      withTenant: (tenantId, work, options) => test.deps.db.withTenant(tenantId, async (tx) => {
        const value = await work(tx);
        transactions += 1;
        if (transactions === 3) throw new Error('the power failed');
        return value;
      }, options),
    };
    await expect(run([file], { db: failing })).rejects.toThrow('the power failed');
    expect([await count('good'), await count('price'), await unfed()]).toEqual([BATCH_ROWS, BATCH_ROWS, 0]);
    expect((await run([file])).counts).toEqual(counts({ read: 3_000, new: 2_000, same: 1_000 }));
    expect([await count('good'), await count('category'), await unfed()]).toEqual([3_000, 24, 0]);
  });

  it('stops when asked, with what it has read written', async () => {
    const stopped = await run([await tsv('a.tsv', rows.slice(0, 20)), await tsv('b.tsv', rows.slice(20))], { stopWanted: () => true });
    expect(stopped).toMatchObject({ stopped: true, counts: counts({ read: 20, new: 20 }) });
    expect(await count('good')).toBe(20);
  });

  it('IMP12 keeps a second one out until it is over', async () => {
    const file = await tsv('a.tsv', rows);
    let second: unknown;
    await run([file], {
      onProgress: ({ counts: { read } }) => {
        if (read === BATCH_ROWS) second = run([file]).catch((error: unknown) => error instanceof Error && error.message);
      },
    });
    expect(await second).toBe('another-import');
    expect((await run([file])).counts.same).toBe(3_000);
  });
});

describe('a company', () => {
  it('is found by id or by name as people write it', async () => {
    const { db } = test.deps;
    expect(await findCompany(db, shop.id)).toMatchObject({ ok: true, value: { id: shop.id } });
    expect(await findCompany(db, ` ${shop.name.toUpperCase()} `)).toMatchObject({ ok: true, value: { id: shop.id } });
    expect(await findCompany(db, 'Нет такой')).toMatchObject({ ok: false, code: 'no-company' });
    await plantShop(test.deps, shop.name);
    expect(await findCompany(db, shop.name)).toMatchObject({ ok: false, code: 'several-companies' });
  });
});

describe('the database of a data folder', () => {
  const silent = (): void => undefined;

  it('is the one a running server has told of, and its own address where the environment names one', async () => {
    writeConnection(dir, { pid: process.pid, port: 1, appUrl: test.appUrl, ownerUrl: test.ownerUrl });
    expect(await openDatabase(dir, null, silent, 'this import')).toMatchObject({ appUrl: test.appUrl, said: `the running database of ${dir}` });
    expect(await openDatabase('/nowhere', { appUrl: test.appUrl, ownerUrl: test.ownerUrl }, silent, 'this import')).toMatchObject({ appUrl: test.appUrl });
  });

  it('is not made by an import', async () => {
    await expect(openDatabase(dir, null, silent, 'this import')).rejects.toThrow('There is no database');
    await expect(openDatabase(dir, { appUrl: test.ownerUrl, ownerUrl: test.ownerUrl }, silent, 'this import')).rejects.toThrow('owns the tables');
    expect(existsSync(join(dir, 'postgres'))).toBe(false);
  });
});

describe('the command', () => {
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
  const command = (...args: string[]): Promise<{ code: number | null; out: string; err: string }> => new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args], { env: { PATH: process.env['PATH'], DATABASE_URL: test.appUrl, DATABASE_OWNER_URL: test.ownerUrl } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => { out += data.toString(); });
    child.stderr.on('data', (data: Buffer) => { err += data.toString(); });
    child.on('close', (code) => resolve({ code, out, err }));
  });

  it('IMP9 says what it did, and that demo prices are demo prices, and wakes those who listen', async () => {
    const heard = new Promise<string>((resolve) => { test.deps.wake.onHead(resolve); });
    await tsv('a.tsv', [row(1), row(2), 'z\t1\tБез кода\t\t\t\t']);
    const errors = join(dir, 'left-out.tsv');
    const done = await command('products', join(dir, 'a.tsv'), '--company', shop.name, '--errors', errors);
    expect(done).toMatchObject({ code: 0 });
    expect(done.out).toContain(`${shop.name}: 3 rows read = 2 new + 0 changed + 0 same + 1 invalid.`);
    expect(done.out).toContain('DEMO prices');
    expect(done.out).toContain(errors);
    expect(done.err).toContain('100 %');
    expect(await heard).toBe(shop.id);
    expect(readFileSync(errors, 'utf8').split('\n')).toHaveLength(3);
  });

  it('refuses in one sentence, and writes nothing, what it cannot do', async () => {
    await tsv('good.tsv', [row(1)]);
    writeFileSync(join(dir, 'bad.tsv'), 'Foo\tBar\n1\t2\n');
    const cases: [string[], string][] = [
      [['goods', join(dir, 'good.tsv'), '--company', shop.name], 'Usage'], [['products', '--wrong'], 'Usage'],
      [['products', join(dir, 'good.tsv'), join(dir, 'bad.tsv'), '--company', shop.name], 'no column with names'],
      [['products', join(dir, 'good.tsv'), '--company', 'Нет такой'], 'No company is called "Нет такой"'],
    ];
    for (const [args, sentence] of cases) {
      const done = await command(...args);
      expect([done.code, done.out]).toEqual([1, '']);
      expect(done.err).toContain(sentence);
    }
    expect(await count('good')).toBe(0);
    expect(existsSync(join(dir, 'errors.tsv'))).toBe(false);
  });
});
