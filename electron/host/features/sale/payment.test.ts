import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { demoShop } from '#domain/demo-shop/shop.ts';
import type { CartView } from '#contract/terminal/sale.ts';
import { approval, exactly, fillReady, gesture, openScratchHost, refusal, removeDir, scratchDir, signIn, value, withCash, type ScratchHost } from '../../scratch-host.fixture.ts';
import type { RegisterAnswer } from './register-port.ts';
import { scriptedRegister, type ScriptedRegister } from './sale-till.fixture.ts';

const [bread] = demoShop.good;
const code = demoShop.barcode.find((row) => row.goodId === bread?.id && row.packMicro === 1_000_000)?.code ?? '';

describe('paying', () => {
  let dir = '';
  let scratch: ScratchHost;
  let register: ScriptedRegister;
  const opened: ScratchHost[] = [];
  const open = async (folder: string, options: { readonly defaultPrinter?: string } = {}): Promise<ScratchHost> => {
    const host = await openScratchHost(folder, { register, ...options });
    opened.push(host);
    return host;
  };
  beforeEach(async () => {
    dir = scratchDir();
    register = scriptedRegister();
    await fillReady(dir);
    scratch = await open(dir);
    await signIn(scratch);
  });
  afterEach(async () => {
    for (const host of opened.splice(0)) await host.close();
    removeDir(dir);
  });

  const fill = async (host = scratch): Promise<CartView> => value(host.till.sale.scan({ ...gesture(), code }));
  const numbers = async (host = scratch): Promise<string[]> => (await value(host.till.receipt.list({ limit: 50 }))).receipts.map((receipt) => receipt.number).reverse();
  /** What the disk would hold if the power went now, as a folder to open. */
  const snapshot = (name: string): string => {
    const folder = join(dir, name);
    mkdirSync(folder);
    for (const file of ['till.db', 'till.db-wal', 'replica.db', 'replica.db-wal', 'secrets.json']) if (existsSync(join(dir, file))) copyFileSync(join(dir, file), join(folder, file));
    return folder;
  };
  const sums = (host: ScratchHost): unknown => host.host.store.read((tx) => ({
    receipts: tx.get<{ n: number }>('SELECT count(*) AS n FROM receipt')?.n, balance: tx.get<{ n: number }>('SELECT coalesce(sum(amount_minor), 0) AS n FROM ledger_entry')?.n,
    moved: tx.get<{ n: number }>('SELECT coalesce(sum(quantity_micro), 0) AS n FROM stock_movement')?.n, sales: tx.get<{ n: number }>(`SELECT count(*) AS n FROM outbox WHERE kind = 'sale'`)?.n,
  }));

  it('gives change, refuses too little and what was surely a barcode', async () => {
    const cart = await fill();
    const pay = (tenderedMinor: number | null) => scratch.till.sale.pay(withCash(cart, tenderedMinor));
    expect(await refusal(pay(cart.totalMinor - 1))).toBe('tendered-too-small');
    expect(await refusal(pay(4_609_998_110_109))).toBe('tendered-too-large');
    expect(register.asked).toEqual([]);
    expect(await value(pay(cart.totalMinor + 5_00))).toMatchObject({ changeMinor: 5_00, tenderedMinor: cart.totalMinor + 5_00 });
  });

  it('asks for somebody, a shift, goods and the cart that was seen', async () => {
    const cart = await value(scratch.till.sale.view({}));
    expect(await refusal(scratch.till.sale.pay(exactly(cart)))).toBe('empty');
    expect(await refusal(scratch.till.sale.pay(exactly({ id: '00000000-0000-7000-8000-000000000000', totalMinor: 0 })))).toBe('cart-changed');
    await fill();
    await value(scratch.till.staff.signOut({}));
    expect(await refusal(scratch.till.sale.pay(exactly(cart)))).toBe('not-signed-in');
  });

  it('HSA11: takes no other total than the one on the screen that asks, and answers with the receipt once there is one', async () => {
    const seenHere = await fill();
    const seenThere = await fill();
    expect(await refusal(scratch.till.sale.pay(exactly(seenHere)))).toBe('cart-changed');
    expect(await refusal(scratch.till.sale.pay(withCash(seenHere, seenThere.totalMinor)))).toBe('cart-changed');
    expect(register.asked).toEqual([]);
    expect(await value(scratch.till.sale.view({}))).toEqual(seenThere);
    const paid = await value(scratch.till.sale.pay(exactly(seenThere)));
    expect(paid.totalMinor).toBe(seenThere.totalMinor);
    expect(await value(scratch.till.sale.pay(exactly(seenHere)))).toEqual(paid);
  });

  it('HSA11: pays once at a slow register, whatever is asked about other sales meanwhile', async () => {
    const slow = Promise.withResolvers<RegisterAnswer>();
    register.answers.push(slow.promise);
    const cart = await fill();
    const first = scratch.till.sale.pay(exactly(cart));
    await vi.waitFor(() => { expect(register.asked).toEqual(['register']); });
    expect(await refusal(scratch.till.sale.pay(exactly({ id: '00000000-0000-7000-8000-000000000000', totalMinor: 0 })))).toBe('cart-changed');
    const again = scratch.till.sale.pay(exactly(cart));
    await value(scratch.till.sale.view({}));
    expect(register.asked).toEqual(['register']);
    slow.resolve({ kind: 'registered', result: { register: 'test' } });
    expect(await value(again)).toEqual(await value(first));
    expect(sums(scratch)).toMatchObject({ receipts: 1, sales: 1 });
  });

  it('does not ask the register again for a screen that shows another total', async () => {
    register.answers.push({ kind: 'unknown' });
    const cart = await fill();
    await refusal(scratch.till.sale.pay(exactly(cart)));
    expect(await refusal(scratch.till.sale.pay({ ...exactly(cart), expectedTotalMinor: cart.totalMinor - 1 }))).toBe('cart-changed');
    expect(await value(scratch.till.sale.pay(exactly(cart)))).toMatchObject({ totalMinor: cart.totalMinor });
    expect(register.asked).toEqual(['register', 'resolve']);
  });

  it('HSA15: writes a sale in cash in two transactions, one before the register is asked and one after', async () => {
    const cart = await fill();
    const { store } = scratch.host;
    const { write } = store;
    const order: string[] = [];
    register.meanwhile = () => { order.push('register'); };
    Object.assign(store, { write: (work: Parameters<typeof write>[0]) => { order.push('write'); return write(work); } });
    await value(scratch.till.sale.pay(exactly(cart)));
    Object.assign(store, { write });
    expect(order).toEqual(['write', 'register', 'write']);
  });

  it('HSA27: tells the register fiscal lines that sum to the total, what they are, and all five sums', async () => {
    const cart = await fill();
    await value(scratch.till.sale.pay(exactly(cart)));
    expect(register.intents[0]?.receiptId).toBe(cart.id);
    expect(register.intents[0]?.lines.reduce((sum, line) => sum + line.sumMinor, 0)).toBe(cart.totalMinor);
    expect(register.intents[0]).toMatchObject({ operation: 1, tagSums: { 1031: cart.totalMinor, 1081: 0, 1215: 0, 1216: 0, 1217: 0 }, lines: [{ method: 4, subject: 1 }] });
  });

  it('HSA10: counts receipts without a gap, also over a refusal, a cleared cart and a restart', async () => {
    const first = await fill();
    await value(scratch.till.sale.pay(exactly(first)));
    register.answers.push({ kind: 'refused', reason: 'нет бумаги' });
    const second = await fill();
    expect(await scratch.till.sale.pay(exactly(second))).toMatchObject({ code: 'register-refused', detail: { reason: 'нет бумаги' } });
    expect((await value(scratch.till.sale.view({}))).state).toBe('not-registered');
    // The number stays with the sale while it is changed, emptied, carried over a restart and filled again.
    await fill();
    await value(scratch.till.sale.clear({ ...gesture(), ...await approval(scratch, 'cart-clear', null) }));
    await opened.splice(0)[0]?.close();
    const again = await open(dir);
    await signIn(again);
    const refilled = await fill(again);
    expect(await value(again.till.sale.pay(exactly(refilled)))).toMatchObject({ number: '1-1-A-000002' });
    const third = await fill(again);
    await value(again.till.sale.pay(exactly(third)));
    expect(await numbers(again)).toEqual(['1-1-A-000001', '1-1-A-000002', '1-1-A-000003']);
  });

  it('HSA15: asks a silent register what became of it and never sends again', async () => {
    register.answers.push(new Error('cable'));
    const cart = await fill();
    const pay = () => scratch.till.sale.pay(exactly(cart));
    expect(await refusal(pay())).toBe('register-unknown');
    expect((await value(scratch.till.sale.view({}))).state).toBe('unknown');
    expect(await refusal(scratch.till.sale.scan({ ...gesture(), code }))).toBe('sale-in-progress');
    register.answers.push({ kind: 'unknown' });
    expect(await refusal(pay())).toBe('register-unknown');
    expect(await value(pay())).toMatchObject({ receiptId: cart.id, number: '1-1-A-000001' });
    expect(register.asked).toEqual(['register', 'resolve', 'resolve']);
  });

  it('HSA16: lets a sale the register knows nothing of be changed and paid again', async () => {
    register.answers.push({ kind: 'unknown' });
    const cart = await fill();
    await refusal(scratch.till.sale.pay(exactly(cart)));
    register.answers.push({ kind: 'refused', reason: 'не зарегистрирован' });
    expect(await refusal(scratch.till.sale.pay(exactly(cart)))).toBe('register-refused');
    const two = await fill();
    expect(two).toMatchObject({ id: cart.id, state: 'cart' });
    expect((await value(scratch.till.sale.pay(exactly(two)))).totalMinor).toBe(two.totalMinor);
    expect(register.asked).toEqual(['register', 'resolve', 'register']);
  });

  it('HSA13, HSA18: loses and doubles nothing wherever the power goes', async () => {
    await value(scratch.till.sale.pay(exactly(await fill())));
    const cart = await fill();
    const folders = [snapshot('before paying')];
    register.meanwhile = () => { folders.push(snapshot('while the register is asked')); };
    const paid = await value(scratch.till.sale.pay(withCash(cart, cart.totalMinor + 1)));
    folders.push(snapshot('after posting'));
    const states: string[] = [];
    for (const folder of folders) {
      register.asked = [];
      const twin = await open(folder);
      states.push(`${(await value(twin.till.sale.view({}))).lines.length} lines, asked ${register.asked.join()}`);
      await signIn(twin);
      // Whoever did not hear the answer asks again.
      expect(await value(twin.till.sale.pay(withCash(cart, cart.totalMinor + 1)))).toMatchObject({ receiptId: paid.receiptId, number: paid.number, changeMinor: 1 });
      expect(sums(twin)).toEqual({ receipts: 2, balance: 0, moved: -2_000_000, sales: 2 });
      const next = await fill(twin);
      expect((await value(twin.till.sale.pay(exactly(next)))).number).toBe('1-1-A-000003');
    }
    expect(states).toEqual(['1 lines, asked ', '0 lines, asked resolve', '0 lines, asked ']);
  });

  it('HSA13: posts what the register was asked at the time it was asked, whoever stands at the till later', async () => {
    let folder = '';
    register.meanwhile = () => { folder = snapshot('asked'); };
    const cart = await fill();
    const paid = await value(scratch.till.sale.pay(exactly(cart)));
    const twin = await open(folder);
    const receipt = (host: ScratchHost): unknown => host.host.store.read((tx) => tx.get('SELECT id, number, occurred_at, staff_id, shift_id, total_minor, fiscal_lines FROM receipt'));
    expect(receipt(twin)).toEqual(receipt(scratch));
    await signIn(twin);
    expect((await value(twin.till.receipt.list({ limit: 1 }))).receipts[0]).toMatchObject({ id: paid.receiptId, occurredAt: paid.paidAt });
  });

  it('HSA11: waits for the answer under way when it is asked twice at once', async () => {
    const cart = await fill();
    const answers = await Promise.all([1, 2, 3].map(() => value(scratch.till.sale.pay(exactly(cart)))));
    expect(new Set(answers.map((answer) => answer.number)).size).toBe(1);
    expect(register.asked).toEqual(['register']);
  });

  describe('with a full disk', () => {
    const limit = (pages: number): void => {
      scratch.host.store.read((tx) => tx.get(`PRAGMA max_page_count = ${pages}`));
    };
    /** A receipt of several pages: one line more may lie in what is left of the last ones. */
    const fillPages = async (): Promise<CartView> => {
      const goods = demoShop.good.filter(({ unit }) => unit === 'pcs').slice(0, 12);
      for (const good of goods) await value(scratch.till.sale.add({ ...gesture(), goodId: good.id, quantityMicro: 1_000_000 }));
      return value(scratch.till.sale.view({}));
    };
    const fillDisk = (): void => { limit(scratch.host.store.read((tx) => tx.get<{ page_count: number }>('PRAGMA page_count'))?.page_count ?? 0); };

    it('says so while the cart grows and leaves the cart as it was', async () => {
      fillDisk();
      let last = await value(scratch.till.sale.view({}));
      let fault = '';
      for (const good of demoShop.good) {
        const answer = await scratch.till.sale.add({ ...gesture(), goodId: good.id, quantityMicro: 1_000_000 });
        if (!answer.ok) {
          fault = answer.code === 'fault' ? answer.detail.fault : answer.code;
          break;
        }
        last = answer.value;
      }
      expect(fault).toBe('storage-full');
      expect(await value(scratch.till.sale.view({}))).toEqual(last);
      limit(1_000_000);
      expect((await value(scratch.till.sale.pay(exactly(last)))).totalMinor).toBe(last.totalMinor);
    });

    it('HSA15: moves neither drawer nor paper before the sale is on the disk: both are asked for in the transaction that posts it', async () => {
      await opened.pop()?.close();
      scratch = await open(dir, { defaultPrinter: 'tcp://127.0.0.1:9' });
      await signIn(scratch);
      const asked = (): unknown[] => scratch.host.store.read((tx) => tx.all<{ kind: string }>('SELECT kind FROM print_job ORDER BY id')).map(({ kind }) => kind);
      const cart = await fillPages();
      register.meanwhile = fillDisk;
      expect(await refusal(scratch.till.sale.pay(exactly(cart)))).toBe('fault storage-full');
      expect([sums(scratch), asked()]).toEqual([{ receipts: 0, balance: 0, moved: 0, sales: 0 }, []]);
      limit(1_000_000);
      // Nobody waits at the drawer of a sale that had stopped.
      await value(scratch.till.sale.pay(exactly(cart)));
      expect([sums(scratch), asked()]).toEqual([{ receipts: 1, balance: 0, moved: -12_000_000, sales: 1 }, ['receipt']]);
      const next = await fill();
      let meanwhile: unknown[] = [];
      register.meanwhile = () => { meanwhile = asked(); };
      await value(scratch.till.sale.pay(exactly(next)));
      expect([meanwhile, asked()]).toEqual([['receipt'], ['receipt', 'drawer', 'receipt']]);
    });

    it('after the register has answered, keeps the sale and posts it once there is room', async () => {
      const cart = await fillPages();
      register.meanwhile = fillDisk;
      const pay = () => scratch.till.sale.pay(exactly(cart));
      expect(await refusal(pay())).toBe('fault storage-full');
      expect(sums(scratch)).toEqual({ receipts: 0, balance: 0, moved: 0, sales: 0 });
      expect(await refusal(pay())).toBe('fault storage-full');
      limit(1_000_000);
      expect(await value(pay())).toMatchObject({ receiptId: cart.id, number: '1-1-A-000001' });
      expect(register.asked).toEqual(['register', 'resolve', 'resolve']);
      expect(sums(scratch)).toEqual({ receipts: 1, balance: 0, moved: -12_000_000, sales: 1 });
    });
  });
});
