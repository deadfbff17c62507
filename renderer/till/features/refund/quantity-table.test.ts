import { expect, it } from 'vitest';
import type { RefundableLine } from '#contract/terminal/refund.ts';
import { clockHere } from '../../parts/shop-clock.ts';
import { refundLayer, refundPaste } from './refund-keys.ts';
import type { RefundDeps } from './refund-state.ts';
import { createRefund, type Refund } from './refund-store.ts';

type Hands = (text: string) => void;

const line: RefundableLine = { lineNo: 1, goodId: 'g', name: 'Good', unit: 'pcs', barcode: null, soldMicro: 3_000_000, leftMicro: 3_000_000, totalMinor: 30_000, leftMinor: 30_000, discountMinor: 0, priceMinor: 10_000 };

async function opened(unit: RefundableLine['unit']): Promise<{ readonly refund: Refund; readonly sent: unknown[] }> {
  const sent: unknown[] = [];
  const refund = createRefund({
    refund: {
      open: () => Promise.resolve({ ok: true, value: { receiptId: 'r', number: '1', soldAt: 1, staffName: '', totalMinor: 30_000, refundedMinor: 0, ageDays: 0, ageInDoubt: false, tenders: [], lines: [{ ...line, unit }] } }),
      add: (input: { readonly lines: readonly { readonly quantityMicro: number }[] }) => {
        sent.push(...input.lines.map((one) => one.quantityMicro));
        return Promise.resolve({ ok: true, value: {} });
      },
    } as unknown as RefundDeps['refund'],
    receipts: {} as RefundDeps['receipts'], catalog: {} as RefundDeps['catalog'], reasons: () => ['Брак'], nowMs: () => 0, clock: () => clockHere, newGesture: () => 'gesture', sound: () => undefined, inOrder: (work) => void work(), added: () => undefined,
    withApproval: (send) => send(undefined),
  });
  refund.start('r');
  await new Promise((resolve) => setImmediate(resolve));
  return { refund, sent };
}

/** `*`, the characters one by one, Enter: what is told after the last character and after Enter, and what was sent. */
it.each([
  ['nothing', 'pcs', '', null, 'no-quantity', []], ['0', 'pcs', '0', null, 'no-quantity', []], ['0 of weight', 'kg', '0,0', null, 'no-quantity', []],
  ['a negative', 'pcs', '-', 'not-digits', 'not-digits', []], ['a negative number', 'pcs', '-2', 'not-digits', 'not-digits', []], ['letters', 'pcs', 'xyz', 'not-digits', 'not-digits', []], ['1e12', 'pcs', '1e12', 'not-digits', 'not-digits', []],
  ['a letter after a number', 'pcs', '2e', 'not-digits', 'not-digits', []],
  ['the key that takes all', 'pcs', '2a', 'not-digits', 'not-digits', []], ['the same key in Cyrillic, a plus', 'kg', '2ф+', 'not-digits', 'not-digits', []],
  ['1e12 in digits', 'pcs', '1000000000000', 'too-many-digits', 'too-many-digits', []], ['a barcode', 'pcs', '4607001234567', 'too-many-digits', 'too-many-digits', []], ['more than is left', 'pcs', '999999', 'more-than-left', 'more-than-left', [3_000_000]],
  ['half a piece, comma', 'pcs', ',5', 'whole-only', 'whole-only', []], ['half a piece, dot', 'pcs', '.', 'whole-only', 'whole-only', []], ['two marks', 'kg', '1,5,', 'not-digits', 'not-digits', []], ['less than a gram', 'kg', '0,7425', 'too-many-digits', 'too-many-digits', []],
  ['weight, comma', 'kg', '1,5', null, null, [1_500_000]], ['weight, dot', 'kg', '1.5', null, null, [1_500_000]], ['a space after', 'pcs', '2 ', null, null, [2_000_000]],
] as const)('a quantity that comes back: %s', async (_, unit, keys, told, toldOnEnter, expected) => {
  const { refund, sent } = await opened(unit);
  const layer = refundLayer(refund, () => undefined);
  for (const key of `*${keys}`) layer.onText?.(key);
  expect(refund.store.getState().choice?.trouble).toBe(told);
  layer.keys?.Enter?.();
  expect(refund.store.getState().choice?.trouble).toBe(toldOnEnter);
  expect(sent).toEqual(expected);
});

it.each([
  ['a quantity', '*', ' 2 ', null, 2_000_000], ['more than is left', '*', '9', 'more-than-left', 3_000_000], ['a code', '*1', '4607001234567', 'not-digits', undefined], ['letters', '*1', 'много', 'not-digits', undefined],
  ['part of a piece', '*', '1,5', 'whole-only', undefined], ['a number where none is asked for', '', '2', 'digits-only', undefined],
] as const)('a paste over the lines of a receipt: %s', async (_, keys, pasted, told, chosen) => {
  const { refund } = await opened('pcs');
  const layer = refundLayer(refund, () => undefined);
  for (const key of keys) layer.onText?.(key);
  refundPaste(refund)(pasted);
  const { choice } = refund.store.getState();
  expect([choice?.trouble, choice?.chosen[1]]).toEqual([told, chosen]);
});

it.each([
  ['letters', 'pcs', (type: Hands) => type('2x'), '2', 'letters'], ['a minus', 'kg', (type: Hands) => type('-1'), '1', 'negative'], ['part of a piece', 'pcs', (type: Hands) => type('1') ?? type(','), '1', 'whole-only'],
  ['1e12', 'pcs', (type: Hands) => type('1000000000000'), '100000', 'too-large'], ['a weight', 'kg', (type: Hands) => type('0,742'), '0,742', null], ['the next digit', 'pcs', (type: Hands) => type('x') ?? type('3'), '3', 'letters'],
  ['a pasted code', 'pcs', (_: Hands, paste: Hands) => paste('4607001234567'), '', 'code'], ['a pasted weight', 'kg', (_: Hands, paste: Hands) => paste(' 1,25 '), '1,25', null],
  ['half a piece pasted', 'pcs', (_: Hands, paste: Hands) => paste('1,5'), '', 'whole-only'], ['words pasted', 'kg', (_: Hands, paste: Hands) => paste('много'), '', 'letters'],
] as const)('goods without a receipt, how much: %s', async (_, unit, how, entry, trouble) => {
  const { refund } = await opened('pcs');
  refund.show('loose');
  refund.loose.choose({ id: 'g', name: 'Good', article: null, unit, priceMinor: 10_000, pictureHash: null });
  how((text) => refundLayer(refund, () => undefined).onText?.(text), refundPaste(refund));
  expect(refund.loose.store.getState()).toMatchObject({ entry, trouble });
});
