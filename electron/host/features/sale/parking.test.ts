import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approval, exactly, gesture, refusal, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { checkBooks } from './books.fixture.ts';
import { add, bread, journalOf, milk, openSaleTill, PIECE, sell, type SaleTill } from './sale-till.fixture.ts';

describe('sales set aside', () => {
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    saleTill = await openSaleTill();
    scratch = saleTill.host();
  });
  afterEach(() => saleTill.close());

  const sale = (): ScratchHost['till']['sale'] => scratch.till.sale;
  const park = (name = '') => sale().park({ ...gesture(), name });
  const parked = async () => (await value(sale().parked({}))).carts;
  const state = async () => value(scratch.till.till.state({}));

  it('HSA9: wait under a name and come back as they were, over a restart', async () => {
    await add(scratch, bread);
    const before = await value(sale().setReceiptDiscount({ ...gesture(), discount: { kind: 'percent', bps: 200 }, reason: 'Карта' }));
    const empty = await value(park(' в красной шапке '));
    expect(empty).toMatchObject({ lines: [], receiptDiscount: null });
    expect(empty.id).not.toBe(before.id);
    scratch = await saleTill.restart();
    expect(await parked()).toMatchObject([{ cartId: before.id, name: 'в красной шапке', parkedBy: 'Анна Кузина', lineCount: 1, totalMinor: before.totalMinor, firstGood: bread.name, mode: 'sale' }]);
    expect((await state()).parkedCount).toBe(1);
    expect(await value(sale().recall({ ...gesture(), cartId: before.id }))).toEqual(before);
    expect(await parked()).toEqual([]);
    expect((await state()).parkedCount).toBe(0);
    expect(journalOf(scratch).map((row) => row.event).filter((event) => event.startsWith('cart-'))).toEqual(['cart-parked', 'cart-recalled']);
  });

  it('HSA9: take the place of what is in hand, which waits instead', async () => {
    const first = await add(scratch, bread);
    await value(park());
    const second = await add(scratch, milk);
    expect((await value(sale().recall({ ...gesture(), cartId: first.id }))).id).toBe(first.id);
    expect((await parked()).map((cart) => cart.cartId)).toEqual([second.id]);
    expect(await refusal(sale().recall({ ...gesture(), cartId: first.id }))).toBe('unknown-cart');
    expect(await refusal(sale().recall({ ...gesture(), cartId: '00000000-0000-7000-8000-000000000000' }))).toBe('unknown-cart');
  });

  it('HSA1: are parked, recalled and dropped once, however often the gesture is sent', async () => {
    const cart = await add(scratch, bread);
    const [parkGesture, recallGesture, dropGesture] = [gesture(), gesture(), gesture()];
    const empty = await value(sale().park({ ...parkGesture, name: 'раз' }));
    expect(await value(sale().park({ ...parkGesture, name: 'раз' }))).toEqual(empty);
    expect(await parked()).toHaveLength(1);
    const back = await value(sale().recall({ ...recallGesture, cartId: cart.id }));
    expect(await value(sale().recall({ ...recallGesture, cartId: cart.id }))).toEqual(back);
    await value(park());
    expect(await refusal(sale().dropParked({ ...dropGesture, cartId: cart.id }))).toBe('needs-right');
    const allowed = await approval(scratch, 'parked-drop', null, cart.id);
    expect(await value(sale().dropParked({ ...dropGesture, ...allowed, cartId: cart.id }))).toEqual({ carts: [] });
    expect(await value(sale().dropParked({ ...dropGesture, ...allowed, cartId: cart.id }))).toEqual({ carts: [] });
    expect(await refusal(sale().dropParked({ ...gesture(), cartId: cart.id }))).toBe('unknown-cart');
    expect(journalOf(scratch).at(-1)).toMatchObject({ event: 'cart-dropped', detail: { cartId: cart.id, lines: 1 } });
  });

  it('HSA9: are never empty, and not without end', async () => {
    expect(await refusal(park())).toBe('empty');
    for (let n = 0; n < 50; n++) {
      await add(scratch, bread);
      await value(park(String(n)));
    }
    await add(scratch, bread);
    expect(await refusal(park())).toBe('too-many-parked');
    const [first] = await parked();
    expect((await value(sale().recall({ ...gesture(), cartId: first?.cartId ?? '' }))).lines).toHaveLength(1);
    expect(await parked()).toHaveLength(50);
  });

  it('HSA10: give their number to the next receipt, so that none is skipped', async () => {
    await sell(scratch, bread);
    saleTill.register.answers.push({ kind: 'refused', reason: 'нет бумаги' });
    const stuck = await add(scratch, milk);
    expect(await refusal(sale().pay(exactly(stuck)))).toBe('register-refused');
    await value(park());
    expect((await sell(scratch, bread)).number).toBe('1-1-A-000002');
    const back = await value(sale().recall({ ...gesture(), cartId: stuck.id }));
    expect(back).toMatchObject({ state: 'cart', refusal: '' });
    expect((await value(sale().pay(exactly(back)))).number).toBe('1-1-A-000003');
    expect(checkBooks(scratch)).toEqual({ receipts: 3, sales: 3, refunds: 0 });
  });

  it('keep the price at which their goods were scanned', async () => {
    const cart = await add(scratch, bread, 2 * PIECE);
    await value(park());
    scratch = await saleTill.restart();
    expect((await value(sale().recall({ ...gesture(), cartId: cart.id }))).totalMinor).toBe(cart.totalMinor);
  });

  it('cannot be parked while the register has not answered', async () => {
    saleTill.register.answers.push({ kind: 'unknown' });
    const cart = await add(scratch, bread);
    await refusal(sale().pay(exactly(cart)));
    expect(await refusal(park())).toBe('sale-in-progress');
    expect(await refusal(sale().recall({ ...gesture(), cartId: cart.id }))).toBe('sale-in-progress');
  });
});
