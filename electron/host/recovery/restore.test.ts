import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { copyFileWhole } from '#host/db/file-jobs.ts';
import { openStore } from '#host/db/open.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { systemClock } from '#host/platform/clock.ts';
import { newId } from '#host/platform/ids.ts';
import { silentLogger } from '#host/platform/log.ts';
import { dataPaths } from '#host/platform/paths.ts';
import { fileSecretStore } from '#host/platform/secret-store.ts';
import { beginLife } from '#host/posting/new-life.ts';
import { MIGRATIONS_DIR } from '../compose.ts';
import { signInAs } from '../people.fixture.ts';
import { exactly, fillReady, gesture, openScratchHost, refusal, removeDir, scratchDir, value, type ScratchHost } from '../scratch-host.fixture.ts';
import { nextBackup } from './backups.ts';
import { restoreCarts } from './carts.ts';
import { restore } from './restore.ts';

const [first, second] = demoShop.good.filter((good) => good.unit === 'pcs');

describe('sales that were not finished', () => {
  let dir = '';
  let scratch: ScratchHost | null = null;
  beforeEach(async () => {
    dir = scratchDir();
    await fillReady(dir);
  });
  afterEach(async () => {
    await shut();
    removeDir(dir);
  });
  const open = async (options: Parameters<typeof openScratchHost>[1] = {}): Promise<ScratchHost> => {
    await shut();
    scratch = await openScratchHost(dir, options);
    await signInAs(scratch, 'owner');
    return scratch;
  };
  const shut = async (): Promise<void> => {
    await scratch?.close();
    scratch = null;
  };
  const key = (): string => fileSecretStore(dataPaths(dir).secrets).read('database-key') ?? '';
  /** The demo shop stands in for a real one: this is the only difference that counts here. */
  const asMode = (mode: 'shop' | 'demo'): void => {
    const store = openStore({ path: dataPaths(dir).database, keyHex: key(), migrationsDir: MIGRATIONS_DIR, nowMs: () => 0 });
    store.write((tx: WriteTx) => { tx.run('UPDATE meta SET mode = ?', mode); });
    store.close();
  };
  const add = ({ till }: ScratchHost, goodId = ''): ReturnType<typeof value<{ id: string; totalMinor: number; lines: readonly unknown[] }>> => value(till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
  const restoreNewest = async (): Promise<Awaited<ReturnType<typeof restore>>> => {
    const paths = dataPaths(dir);
    const name = nextBackup(paths.backups, 0);
    await copyFileWhole(join(dir, 'earlier.db'), key(), name);
    return restore({ paths, keyHex: key(), migrationsDir: MIGRATIONS_DIR, nowMs: () => 1_760_000_000_000, newId: () => newId(systemClock), log: silentLogger() }, name.slice(paths.backups.length + 1));
  };
  const keepEarlier = (): void => {
    asMode('shop');
    cpSync(dataPaths(dir).database, join(dir, 'earlier.db'));
    asMode('demo');
  };

  it('RCV14 a sale at the register is finished under the number it was given, and what was parked is there', async () => {
    keepEarlier();
    const { till } = await open({ register: { register: () => new Promise<never>(() => undefined), resolve: () => new Promise<never>(() => undefined) } });
    await add(scratch as ScratchHost, first?.id);
    await value(till.sale.park({ ...gesture(), name: 'ждёт' }));
    const cart = await add(scratch as ScratchHost, second?.id);
    void till.sale.pay(exactly(cart));
    const asked = (): boolean => scratch?.host.store.read((tx) => tx.get<{ state: string }>('SELECT c.state FROM meta m JOIN cart c ON c.id = m.cart_id'))?.state === 'fiscal-intent';
    while (!asked()) await new Promise((resolve) => setTimeout(resolve, 5));
    await shut();
    asMode('shop');
    expect(await restoreNewest()).toMatchObject({ ok: true, value: { lost: 0, receipts: 0 } });
    asMode('demo');
    const { till: after, host } = await open();
    const receipts = host.store.read((tx) => tx.all<{ id: string; series: string; number: number }>('SELECT id, series, number FROM receipt'));
    expect(receipts).toEqual([{ id: cart.id, series: expect.stringMatching(/^[A-Z]+$/) as string, number: 1 }]);
    expect((await value(after.sale.parked({}))).carts).toHaveLength(1);
    const next = await add(scratch as ScratchHost, first?.id);
    expect((await value(after.sale.pay(exactly(next)))).number).toMatch(/^1-1-[A-Z]+1-000001$/);
  });

  it('RCV14 where the damaged file cannot say, parked sales come back as new ones and the sale in hand is empty', async () => {
    const { till, host } = await open();
    const parked = await add(scratch as ScratchHost, first?.id);
    await value(till.sale.park({ ...gesture(), name: 'ждёт' }));
    await add(scratch as ScratchHost, second?.id);
    host.store.write((tx) => {
      tx.run("UPDATE cart SET series = 'A', number = 77 WHERE id = ?", parked.id);
      restoreCarts(tx, null, null, () => newId(systemClock));
    });
    const { till: after } = await open();
    expect((await value(after.sale.view({}))).lines).toEqual([]);
    const [waiting] = (await value(after.sale.parked({}))).carts;
    expect(waiting).toMatchObject({ name: 'ждёт' });
    expect(waiting?.cartId).not.toBe(parked.id);
    const back = await value(after.sale.recall({ ...gesture(), cartId: waiting?.cartId ?? '' }));
    expect(back.totalMinor).toBe(parked.totalMinor);
    expect((await value(after.sale.pay(exactly(back)))).number).not.toContain('000077');
  });

  it('RCV14 the parked rest of an exchange keeps what its first receipt moved in cash; one known to be paid does not come back', async () => {
    let asked = 0;
    const { till, host } = await open({ register: { register: () => Promise.resolve(++asked === 3 ? { kind: 'refused', reason: 'нет' } : { kind: 'registered', result: { register: 'test' } }), resolve: () => Promise.resolve({ kind: 'unknown' }) } });
    const sold = await value(till.sale.pay(exactly(await add(scratch as ScratchHost, first?.id))));
    await value(till.refund.add({ ...gesture(), receiptId: sold.receiptId, lines: [{ lineNo: 1, quantityMicro: 1_000_000 }], reason: 'Не подошёл товар' }));
    const exchange = await add(scratch as ScratchHost, second?.id);
    expect(await refusal(till.sale.pay(exactly(exchange)))).toBe('register-refused');
    const rest = await value(till.sale.view({}));
    await value(till.sale.park({ ...gesture(), name: '' }));
    const posted = (): unknown[] => (scratch as ScratchHost).host.store.read((tx) => tx.all('SELECT id, basket_id AS "basketId" FROM receipt ORDER BY rowid'));
    const before = posted();
    host.store.write((tx) => { restoreCarts(tx, null, null, () => newId(systemClock)); });
    const { till: after } = await open();
    const parked = async (): Promise<string[]> => (await value(after.sale.parked({}))).carts.map(({ cartId }) => cartId);
    const [cartId = ''] = await parked();
    const back = await value(after.sale.recall({ ...gesture(), cartId }));
    expect([back.id === rest.id, back.posted, back.cashDueMinor]).toEqual([false, rest.posted, rest.cashDueMinor]);
    expect(back.posted).toMatchObject([{ kind: 'refund', cashMinor: sold.totalMinor }]);
    // Another life begun at work gives it another id once more (HI8).
    (scratch as ScratchHost).host.store.write((tx) => { beginLife(tx, { incarnationId: newId(systemClock), series: 'A9' }, () => newId(systemClock)); });
    const again = await value(after.sale.view({}));
    expect([again.id === back.id, again.posted, again.cashDueMinor]).toEqual([false, rest.posted, rest.cashDueMinor]);
    // What is posted was sent like that.
    expect(posted()).toEqual(before);
    // The damaged file still told of its receipt: what was put aside at the time of the backup is sold.
    const paid = await value(after.sale.pay(exactly(again, { expectedCashDueMinor: again.cashDueMinor })));
    expect(paid).toMatchObject({ basketId: again.id, documents: [{ kind: 'refund' }, { receiptId: again.id, kind: 'sale' }] });
    expect(posted().at(-1)).toEqual({ id: again.id, basketId: rest.id });
    expect(await value(after.sale.pay(exactly(again, { expectedCashDueMinor: again.cashDueMinor })))).toEqual(paid);
    (scratch as ScratchHost).host.store.write((tx) => {
      tx.run("INSERT INTO cart (id, state, next_line_no, parked_at) VALUES (?, 'cart', 2, 1)", paid.receiptId);
      restoreCarts(tx, null, null, () => newId(systemClock));
    });
    expect(await parked()).toEqual([]);
  });

  it('RCV12 SHF19 a Z taken over from the damaged file is the one that was printed, after a renaming too', async () => {
    keepEarlier();
    const { till, host } = await open();
    const shiftId = (await value(till.till.state({}))).shift?.id ?? '';
    const { totalMinor } = await value(till.sale.pay(exactly(await add(scratch as ScratchHost, first?.id))));
    const expected = (await value(till.shift.report({ print: false }))).totals.expectedCashMinor;
    expect(expected).toBeGreaterThanOrEqual(totalMinor);
    const z = await value(till.shift.close({ ...gesture(), shiftId, countedMinor: expected, denominations: [], reason: '' }));
    host.store.writeReplica((tx) => { tx.run("UPDATE staff SET name = 'Новое Имя'"); });
    await shut();
    asMode('shop');
    expect(await restoreNewest()).toMatchObject({ ok: true, value: { lost: 0, receipts: 1 } });
    asMode('demo');
    const { till: after } = await open();
    expect(await value(after.shift.closed({ shiftId, print: false }))).toEqual(z);
  });

  it('RCV15 paper that waited at the time of the backup is not printed again; what was printed stays told', async () => {
    const { till } = await open({ defaultPrinter: 'tcp://127.0.0.1:9' });
    for (const good of [first, second]) await value(till.sale.pay(exactly(await add(scratch as ScratchHost, good?.id))));
    const jobs = (): { state: string }[] => (scratch as ScratchHost).host.store.read((tx) => tx.all<{ state: string }>('SELECT state FROM print_job ORDER BY state'));
    (scratch as ScratchHost).host.store.write((tx) => { tx.run("UPDATE print_job SET state = CASE WHEN rowid = (SELECT min(rowid) FROM print_job) THEN 'confirmed' ELSE 'queued' END"); });
    expect(new Set(jobs().map(({ state }) => state))).toEqual(new Set(['confirmed', 'queued']));
    await shut();
    keepEarlier();
    asMode('shop');
    expect(await restoreNewest()).toMatchObject({ ok: true });
    asMode('demo');
    await open();
    expect(jobs()).toEqual([{ state: 'confirmed' }]);
  });

  it('RCV8 RCV9 what cannot be finished changes nothing: the till may be asked again', async () => {
    keepEarlier();
    const paths = dataPaths(dir);
    mkdirSync(paths.exchange);
    asMode('shop');
    await expect(restoreNewest()).rejects.toThrow();
    asMode('demo');
    const { till } = await open();
    const cart = await add(scratch as ScratchHost, first?.id);
    expect((await value(till.sale.pay(exactly(cart)))).number).toBe('1-1-A-000001');
  });
});
