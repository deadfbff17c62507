/** From what a scanner read, or a person chose, to a good with the price, tax and seller of this moment. */
import type { GoodCard } from '#contract/terminal/catalog.ts';
import { isValidEan } from '#domain/codes/ean.ts';
import { readScaleLabel, type ScaleLabel } from '#domain/codes/scale.ts';
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { mulDivFloor, mulDivRound } from '#domain/money/rounding.ts';
import { MAX_QUANTITY_MICRO, MICRO, isWhole, lineAmount, packQuantity } from '#domain/quantity/quantity.ts';
import { readReceiptCode } from '#domain/receipt/code.ts';
import { MAX_LINE_MINOR, type GivenDiscount } from '#domain/sale/line.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { getPlace } from '#host/posting/envelope.ts';
import { readMeta } from '#host/posting/meta.ts';
import type { GoodToSell } from './cart-lines.ts';
import { ratesOfDay } from './day-rates.ts';
import type { FoundGood, ReadGoods, SaleDeps } from './sale-ports.ts';

type No<C extends string, D = Record<string, never>> = Refused<C, D>;
/** `packMicro`: how much of it the code that was read stands for, where it says so. */
export type NoPrice = No<'no-price', { goodId: string; name: string; packMicro?: number }>;
export type NotRead =
  | No<'unknown-barcode', { code: string; checkDigitWrong: boolean }> | No<'ambiguous', { goods: GoodCard[] }> | No<'receipt-code', { receiptId: string }>
  | No<'scale-label', { reason: 'no-good' | 'zero' }> | No<'quantity-fraction', { name: string }> | NoPrice | No<'too-large'>;

/** What a code says is to be sold. */
export type Scanned = {
  readonly good: FoundGood; readonly barcode: string;
  /** How much one such code stands for, as of a case or a weight label; null where it only names a good that is sold by measure. */
  readonly packMicro: number | null;
  readonly quantityMicro: number;
  /** What makes the line cost what its label says. */
  readonly discount: GivenDiscount | null;
};

/** Longer codes are in no catalogue: they are a book read by mistake. */
const MAX_BARCODE = 200;
const EAN_LENGTHS = [8, 12, 13, 14];

/**
 * Reads a code: one of our receipts, a barcode, or what a scale printed, in this order but for the last two: a whole code
 * known as a barcode comes before any mask. `quantityMicro` says how many of them.
 */
export function readCode(tx: ReadTx, deps: Pick<SaleDeps, 'goods' | 'policy'>, scanned: string, quantityMicro: number): Ok<Scanned> | NotRead {
  const receiptId = readReceiptCode(scanned);
  if (receiptId !== null) return refused('receipt-code', { receiptId });
  const code = scanned.trim();
  const found = code.length > MAX_BARCODE ? [] : deps.goods.byBarcode(tx, code);
  const [good] = found;
  if (found.length > 1) return refused('ambiguous', { goods: found.map((one) => cardOf(one, packOf(one))) });
  if (good !== undefined) {
    const quantity = packQuantity(quantityMicro, good.packMicro);
    return quantity === null ? refused('too-large') : ok({ good, barcode: code, packMicro: packOf(good), quantityMicro: quantity, discount: null });
  }
  const label = readScaleLabel(code, deps.policy(tx).scaleMasks);
  return label === null ? unknown(code) : readLabel(tx, deps, code, label, quantityMicro);
}

/** How much one code stands for; null where it only names a good sold by measure: nobody has weighed one of it. */
function packOf({ packMicro, unit }: FoundGood & { readonly packMicro: number }): number | null {
  return packMicro === MICRO && unit !== 'pcs' ? null : packMicro;
}

/** The goods a code stands for and how much of each, by the same reading as a scan (HSA41). Changes nothing. */
export function goodsOfCode(tx: ReadTx, deps: Pick<SaleDeps, 'goods' | 'policy'>, scanned: string): ReadGoods {
  const read = readCode(tx, deps, scanned, MICRO);
  if (read.ok) return ok({ goods: [cardOf(read.value.good, read.value.packMicro)] });
  if (read.code === 'ambiguous') return ok(read.detail);
  if (read.code !== 'no-price') return read;
  // A label that says a sum says no quantity while there is no price.
  const good = deps.goods.byId(tx, read.detail.goodId);
  return good === null ? unknown(scanned.trim()) : ok({ goods: [cardOf(good, null)] });
}

function unknown(code: string): No<'unknown-barcode', { code: string; checkDigitWrong: boolean }> {
  const checkDigitWrong = /^[0-9]+$/.test(code) && EAN_LENGTHS.includes(code.length) && !isValidEan(code);
  return refused('unknown-barcode', { code: code.slice(0, MAX_BARCODE), checkDigitWrong });
}

function readLabel(tx: ReadTx, deps: Pick<SaleDeps, 'goods'>, code: string, label: ScaleLabel, times: number): Ok<Scanned> | NotRead {
  const good = deps.goods.byScaleLabel(tx, label.goodCodes);
  if (good === null) return badLabel('no-good');
  if (label.amount === 0) return badLabel('zero');
  const amount = packQuantity(times, label.amount);
  if (amount === null) return refused('too-large');
  return label.value === 'price' ? atLabelPrice(good, code, { oneMinor: label.amount, totalMinor: amount }) : ok({ good, barcode: code, packMicro: label.amount, quantityMicro: amount, discount: null });
}

function badLabel(reason: 'no-good' | 'zero'): No<'scale-label', { reason: 'no-good' | 'zero' }> {
  return refused('scale-label', { reason });
}

/** The quantity that comes to a sum at a price; where a unit is so dear that none does to the kopeck, the next larger one. */
function quantityAt(priceMinor: number, totalMinor: number): number {
  const nearest = Math.max(1, mulDivRound(totalMinor, MICRO, priceMinor));
  if (lineAmount(priceMinor, nearest) === totalMinor) return nearest;
  const { quotient, remainder } = mulDivFloor(totalMinor, MICRO, priceMinor);
  return remainder === 0 ? quotient : quotient + 1;
}

/** A label that says a price: the line costs exactly that, so many of them together. What its quantity comes to above it is taken off. Pieces are whole or refused. */
function atLabelPrice(good: FoundGood, barcode: string, { oneMinor, totalMinor }: { readonly oneMinor: number; readonly totalMinor: number }): Ok<Scanned> | NotRead {
  const { priceMinor } = good;
  if (priceMinor === null || priceMinor === 0) return noPrice(good);
  if (totalMinor > MAX_LINE_MINOR || totalMinor / priceMinor > MAX_QUANTITY_MICRO / MICRO) return refused('too-large');
  const quantityMicro = quantityAt(priceMinor, totalMinor);
  if (good.unit === 'pcs' && !isWhole(quantityMicro)) return refused('quantity-fraction', { name: good.name });
  const overMinor = lineAmount(priceMinor, quantityMicro) - totalMinor;
  return ok({ good, barcode, packMicro: quantityAt(priceMinor, oneMinor), quantityMicro, discount: overMinor === 0 ? null : { discount: { kind: 'amount', minor: overMinor }, reason: '' } });
}

/** The good as a line takes it. `byHandMinor` is the price of one the list does not know; `packMicro` is said with the refusal; `measured`: somebody has said how much of it. */
export function offerOf(tx: ReadTx, deps: Pick<SaleDeps, 'clock' | 'policy'>, good: FoundGood, barcode: string | null, more: { readonly measured: boolean; readonly discount?: GivenDiscount | null; readonly byHandMinor?: number | undefined; readonly packMicro?: number | null }): Ok<GoodToSell> | NoPrice {
  const priceMinor = good.priceMinor ?? more.byHandMinor;
  if (priceMinor === undefined) return noPrice(good, more.packMicro ?? null);
  const { till } = getPlace(tx, readMeta(tx));
  return ok({
    // Line breaks and other control characters would be six bytes each in what is sent, and nothing on paper.
    goodId: good.id, legalEntityId: good.legalEntityId ?? till.legalEntityId, name: good.name.replace(/\p{Cc}+/gu, ' '), unit: good.unit, barcode, priceMinor, listPriceMinor: good.priceMinor, discount: more.discount ?? null,
    taxCode: good.taxCode, taxRateBps: ratesOfDay(tx, deps)(good.taxCode), taxMode: deps.policy(tx).pricesIncludeTax ? 'included' : 'added',
    pictureHash: good.pictureHash, measured: more.measured,
  });
}

function noPrice(good: FoundGood, packMicro: number | null = null): NoPrice {
  return refused('no-price', { goodId: good.id, name: good.name, ...(packMicro === null ? {} : { packMicro }) });
}

/** The card of a good found by its code, with how much of it the code stands for where it says so. */
function cardOf(good: FoundGood, packMicro: number | null): GoodCard {
  return { id: good.id, name: good.name, article: good.article, unit: good.unit as GoodCard['unit'], priceMinor: good.priceMinor, pictureHash: good.pictureHash, ...(packMicro === null ? {} : { packMicro }) };
}
