import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CartView } from '#contract/terminal/sale.ts';
import { eanCheckDigit } from '#domain/codes/ean.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { approval, gesture, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { add, bread, journalOf, milk, openSaleTill, PIECE, priceNow, put, setPolicy, weighed, type SaleTill } from './sale-till.fixture.ts';

describe('another quantity', () => {
  const [cheese] = weighed as [(typeof weighed)[number]];
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    saleTill = await openSaleTill();
    scratch = saleTill.host();
    for (const [good, price] of [[bread, 100_00], [milk, 50_00], [cheese, 900_00]] as const) priceNow(scratch, good.id, price);
  });
  afterEach(() => saleTill.close());

  const setQuantity = (quantityMicro: number, more: { approvalId?: string } = {}) => scratch.till.sale.setQuantity({ ...gesture(), ...more, lineNo: 1, quantityMicro });
  const codeOf = (goodId: string): string => demoShop.barcode.find((row) => row.goodId === goodId)?.code ?? '';
  /** What a scale prints: so many grammes of the cheese. */
  const labelOf = (grammes: number): string => {
    put(scratch, 'good', { ...cheese, article: '12345' });
    const digits = `2112345${String(grammes).padStart(5, '0')}`;
    return digits + String(eanCheckDigit(digits));
  };
  const lowered = () => journalOf(scratch).filter((row) => row.event === 'line-lowered');

  it('HSA7: less of a line is written down like a line taken out', async () => {
    await add(scratch, bread, 3 * PIECE);
    await value(setQuantity(5 * PIECE));
    expect(lowered()).toEqual([]);
    const { id } = await value(setQuantity(2 * PIECE));
    expect(lowered()).toMatchObject([{ detail: { cartId: id, lineNo: 1, direction: 'sale', goodId: bread.id, fromMicro: 5 * PIECE, toMicro: 2 * PIECE, totalMinor: 300_00 } }]);
  });

  it('HSA7: less of a line takes the right to take it out, more takes none', async () => {
    setPolicy(scratch, { rights: { cashier: { 'line-remove': false } } });
    await add(scratch, bread, 3 * PIECE);
    await value(setQuantity(4 * PIECE));
    expect(await setQuantity(PIECE)).toMatchObject({ code: 'needs-right', detail: { right: 'line-remove', size: null } });
    expect(lowered()).toEqual([]);
    expect((await value(setQuantity(PIECE, await approval(scratch, 'line-remove', null)))).totalMinor).toBe(100_00);
    expect(lowered()).toHaveLength(1);
  });

  it('HSA7: the weight of what was just put in is free once', async () => {
    setPolicy(scratch, { rights: { cashier: { 'line-remove': false } } });
    expect((await value(scratch.till.sale.add({ ...gesture(), goodId: cheese.id }))).lines).toMatchObject([{ quantityMicro: PIECE, unweighed: true }]);
    expect((await value(setQuantity(742_000))).lines).toMatchObject([{ unweighed: false }]);
    expect(lowered()).toEqual([]);
    expect(await setQuantity(741_000)).toMatchObject({ code: 'needs-right', detail: { right: 'line-remove' } });
  });

  it.each<[string, () => Promise<CartView>]>([
    ['its label weighed', () => value(scratch.till.sale.scan({ ...gesture(), code: labelOf(1_000) }))],
    ['was said with it', () => add(scratch, cheese)],
    ['was said before its code', () => value(scratch.till.sale.scan({ ...gesture(), code: codeOf(cheese.id), quantityMicro: PIECE }))],
    ['a person weighed', async () => {
      await value(scratch.till.sale.scan({ ...gesture(), code: codeOf(cheese.id) }));
      return value(setQuantity(PIECE));
    }],
  ])('HSA7: exactly one kilogram that %s is known, and less of it is written down and takes the right', async (_, put) => {
    setPolicy(scratch, { scaleMasks: [{ prefix: '21', pattern: 'PPCCCCCVVVVVK', value: 'weight', decimals: 3 }], rights: { cashier: { 'line-remove': false } } });
    expect((await put()).lines).toMatchObject([{ quantityMicro: PIECE, unweighed: false }]);
    expect(await setQuantity(742_000)).toMatchObject({ code: 'needs-right', detail: { right: 'line-remove' } });
    await value(setQuantity(742_000, await approval(scratch, 'line-remove', null)));
    expect(lowered()).toMatchObject([{ detail: { goodId: cheese.id, fromMicro: PIECE, toMicro: 742_000 } }]);
  });

  it('HSA7: a code that only names what is sold by measure leaves it unweighed, pieces and what comes back never are', async () => {
    const scanned = await value(scratch.till.sale.scan({ ...gesture(), code: codeOf(cheese.id) }));
    expect(scanned.lines).toMatchObject([{ quantityMicro: PIECE, unweighed: true }]);
    await add(scratch, bread);
    const { lines } = await value(scratch.till.sale.add({ ...gesture(), ...await approval(scratch, 'refund-without-receipt', 900_00), goodId: cheese.id, direction: 'refund', reason: 'Брак' }));
    expect(lines.map(({ unweighed }) => unweighed)).toEqual([true, false, false]);
  });

  it.each([{ kind: 'percent', bps: 30_00 }, { kind: 'price', minor: 70_00 }] as const)('HSA6: a discount of a line ($kind) a senior gave is asked for again when more of it is sold', async (discount) => {
    await add(scratch, bread);
    const give = (more: { approvalId?: string }) => scratch.till.sale.setDiscount({ ...gesture(), ...more, lineNo: 1, discount, reason: 'Упаковка' });
    await value(give(await approval(scratch, 'line-discount', 30_00)));
    expect(await setQuantity(10 * PIECE)).toMatchObject({ code: 'needs-right', detail: { right: 'line-discount', size: 30_00, limit: 5_00 } });
    expect((await value(setQuantity(10 * PIECE, await approval(scratch, 'line-discount', 30_00)))).totalMinor).toBe(700_00);
    expect((await value(setQuantity(2 * PIECE))).totalMinor).toBe(140_00);
  });

  it('HSA6: a percentage of a receipt a senior gave is asked for again when goods come in, one of the cashier\'s own is not', async () => {
    await add(scratch, bread);
    const give = (bps: number, more: { approvalId?: string } = {}) => scratch.till.sale.setReceiptDiscount({ ...gesture(), ...more, discount: { kind: 'percent', bps }, reason: 'Карта' });
    await value(give(3_00));
    await add(scratch, bread);
    await value(give(10_00, await approval(scratch, 'receipt-discount', 10_00)));
    const more = (approved: { approvalId?: string } = {}) => scratch.till.sale.add({ ...gesture(), ...approved, goodId: milk.id, quantityMicro: PIECE });
    expect(await more()).toMatchObject({ code: 'needs-right', detail: { right: 'receipt-discount', size: 10_00, limit: 3_00 } });
    expect((await value(more(await approval(scratch, 'receipt-discount', 10_00)))).totalMinor).toBe(225_00);
    expect((await value(setQuantity(PIECE))).totalMinor).toBe(135_00);
  });
});
