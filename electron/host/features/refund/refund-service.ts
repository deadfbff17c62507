import type { Implementation } from '#contract/define/service.ts';
import type { refund, RefundableLine, RefundableReceipt } from '#contract/terminal/refund.ts';
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { sumMinor } from '#domain/money/money.ts';
import { refundableLines } from '#domain/refund/refund.ts';
import { refundReason } from '#domain/rights/refund-reason.ts';
import { MAX_LINES, type FixedAmounts } from '#domain/sale/line.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { amountsBack, findArchived, listRefundsOf, type ArchivedLine, type ArchivedReceipt, type NotBack } from '#host/posting/archive.ts';
import { fitsCommit } from '#host/posting/commit-size.ts';
import type { Need } from '#host/posting/guard.ts';
import { readMeta } from '#host/posting/meta.ts';
import { saleAge, type SaleAge } from '#host/posting/sale-age.ts';
import type { CartChange, Hand, HandLine, RefundDeps } from './refund-ports.ts';

type No<C extends string, D = Record<string, never>> = Refused<C, D>;
type AddInput = { readonly receiptId: string; readonly lines: readonly { readonly lineNo: number; readonly quantityMicro: number }[]; readonly reason: string };
type NotAdded = No<'unknown-receipt'> | No<'is-refund'> | No<'unknown-line'> | No<'quantity-fraction', { name: string }> | No<'more-than-sold', { leftMicro: number }> | No<'receipt-full', { lines: number }>;

/** Goods that come back: what of a receipt may, and putting it into the sale in hand for the amounts that were paid. */
export function createRefund(deps: RefundDeps): Implementation<typeof refund> {
  return {
    async open({ receiptId }) {
      await deps.hearOf(receiptId);
      return deps.store.read((tx) => openReceipt(tx, deps, receiptId));
    },
    add: (input) => deps.changeCart<NotAdded>(input, (tx, hand) => {
      const sold = findArchived(tx, input.receiptId);
      if (sold === null) return refused('unknown-receipt');
      if (sold.kind === 'refund') return refused('is-refund');
      const put = linesBack(tx, hand, sold, input);
      if (!put.ok) return put;
      const reason = refundReason([input.reason, hand.cart.reason, ...deps.policy(tx).refundReasons]);
      const { inDoubt, isLate } = ageOf(tx, deps, sold);
      const doubt = inDoubt ? { ageInDoubt: true } : {};
      const needs: Need[] = isLate ? [{ right: 'refund-late', size: null, subject: sold.id }] : [];
      const detail = { receiptId: sold.id, lines: input.lines.map(({ lineNo, quantityMicro }) => ({ lineNo, quantityMicro })), reason, ...doubt };
      return ok<CartChange>({ put: put.value, reason, needs, journal: [{ event: 'refund-started', detail }] });
    }),
    addWithoutReceipt: (input) => deps.addReturned(input),
    read: ({ code }) => deps.store.read((tx) => deps.readGoods(tx, code)),
  };
}

function openReceipt(tx: ReadTx, deps: RefundDeps, receiptId: string): Ok<RefundableReceipt> | No<'unknown-receipt'> | No<'is-refund'> {
  const sold = findArchived(tx, receiptId);
  if (sold === null) return refused('unknown-receipt');
  const earlier = listRefundsOf(tx, receiptId);
  const refundable = refundableLines(sold, earlier.flatMap((one) => one.lines));
  if (!refundable.ok) return refused('is-refund');
  const inHand = deps.linesInHand(tx).filter((line) => line.refundOf === receiptId);
  const lines = refundable.value.map(({ line, leftMicro, leftMinor }): RefundableLine => {
    const taken = inHand.find((one) => one.refundOfLineNo === line.lineNo);
    return {
      lineNo: line.lineNo, goodId: line.goodId, name: line.name, unit: line.unit as RefundableLine['unit'], barcode: line.barcode, soldMicro: line.quantityMicro,
      leftMicro: Math.max(0, leftMicro - (taken?.quantityMicro ?? 0)), leftMinor: Math.max(0, leftMinor - (taken?.fixed?.totalMinor ?? 0)),
      totalMinor: line.totalMinor, discountMinor: line.discountMinor, priceMinor: line.priceMinor,
    };
  });
  const staff = tx.get<{ name: string }>('SELECT name FROM staff WHERE id = ?', sold.staffId);
  const age = ageOf(tx, deps, sold);
  return ok({
    receiptId, number: sold.number, soldAt: sold.occurredAt, staffName: staff?.name ?? '', totalMinor: sold.totalMinor,
    refundedMinor: sumMinor(earlier.map((one) => one.totalMinor)), ageDays: age.days, ageInDoubt: age.inDoubt,
    tenders: sold.tenders.map(({ kind, amountMinor }) => ({ kind, amountMinor })), elsewhere: elsewhereOf(tx, sold), lines,
  });
}

function elsewhereOf(tx: ReadTx, { elsewhere }: ArchivedReceipt): RefundableReceipt['elsewhere'] {
  return elsewhere && { tillName: elsewhere.tillName, storeName: elsewhere.storeId === readMeta(tx).storeId ? '' : elsewhere.storeName };
}

function ageOf(tx: ReadTx, { clock, policy }: RefundDeps, sold: ArchivedReceipt): SaleAge {
  return saleAge(readMeta(tx), clock.nowMs(), sold, policy(tx).refundDays);
}

/** The lines to put into the sale: new ones, and those of this receipt that lie there already, with what comes to them (HSA43). */
function linesBack(tx: ReadTx, hand: Hand, sold: ArchivedReceipt, input: AddInput): Ok<HandLine[]> | NotAdded {
  const refunds = listRefundsOf(tx, sold.id);
  const put = new Map<number, HandLine>();
  let { nextLineNo } = hand;
  for (const { lineNo, quantityMicro } of input.lines) {
    const line = sold.lines.find((one) => one.lineNo === lineNo);
    if (line === undefined) return refused('unknown-line');
    const there = put.get(lineNo) ?? hand.lines.find((one) => one.refundOf === sold.id && one.refundOfLineNo === lineNo);
    const thereMicro = there?.quantityMicro ?? 0;
    const together = thereMicro + quantityMicro;
    const fixed = amountsBack(sold, refunds, lineNo, together);
    if (!fixed.ok) return notAdded(fixed, line.name, thereMicro);
    put.set(lineNo, there ? { ...there, quantityMicro: together, fixed: fixed.value } : lineBack(sold, line, nextLineNo, together, fixed.value));
    if (!there) nextLineNo += 1;
  }
  const lines = [...put.values()];
  const after = [...hand.lines.filter((one) => !lines.some((other) => other.lineNo === one.lineNo)), ...lines];
  return after.length > MAX_LINES || !fitsCommit(after, null) ? refused('receipt-full', { lines: hand.lines.length }) : ok(lines);
}

/** What may still be added is what is left less what lies in the sale already. */
function notAdded(refusal: NotBack, name: string, thereMicro: number): NotAdded {
  if (refusal.code === 'quantity-fraction') return refused('quantity-fraction', { name });
  return refusal.code === 'more-than-sold' ? refused('more-than-sold', { leftMicro: Math.max(0, refusal.detail.leftMicro - thereMicro) }) : refusal;
}

/** A sold line as it comes back: everything as it was sold, the tax rate of that day included. */
function lineBack(sold: ArchivedReceipt, line: ArchivedLine, lineNo: number, quantityMicro: number, fixed: FixedAmounts): HandLine {
  return {
    lineNo, direction: 'refund', goodId: line.goodId, legalEntityId: sold.legalEntityId, name: line.name, unit: line.unit, barcode: line.barcode, quantityMicro,
    priceMinor: line.priceMinor, listPriceMinor: line.listPriceMinor, discount: null, taxCode: line.taxCode, taxRateBps: line.taxRateBps, taxMode: line.taxMode,
    note: '', sellerId: line.sellerId, refundOf: sold.id, refundOfLineNo: line.lineNo, fixed, pictureHash: null, measured: true,
  };
}
