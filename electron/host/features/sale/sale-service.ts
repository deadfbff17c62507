import type { Emitter, Implementation } from '#contract/define/service.ts';
import type { CartView, sale } from '#contract/terminal/sale.ts';
import type { GoodCard } from '#contract/terminal/catalog.ts';
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import { mulDivRound } from '#domain/money/rounding.ts';
import { MICRO } from '#domain/quantity/quantity.ts';
import { selectSql } from '#host/db/entity-sql.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import { rateToSellAt, type TaxRate } from '#domain/tax/tax.ts';
import type { Clock } from '#host/platform/clock.ts';
import { businessDateAt, getPlace } from '#host/posting/envelope.ts';
import { readMeta } from '#host/posting/meta.ts';
import { shopNowMs } from '#host/posting/shop-time.ts';
import { addGood, changeQuantity, type GoodToSell } from './cart-lines.ts';
import { ensureCart, getCart, hasGesture, insertGesture, listLines, removeLine, removeLines, saveCart, saveLine, type Cart, type StoredLine } from './cart-repo.ts';
import { viewOf } from './cart-view.ts';
import { createPayment, type PaymentDeps } from './sale-payment.ts';
import { backToCart } from './sale-life.ts';

/** A good as the sale needs it, however it was found. */
export type FoundGood = { readonly id: string; readonly name: string; readonly article: string | null; readonly unit: string; readonly taxCode: string; readonly pictureHash: string | null; readonly priceMinor: number | null };

export type SaleDeps = Omit<PaymentDeps, 'changed'> & {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Who is signed in, if anybody. */
  readonly signedIn: () => { readonly id: string } | null;
  readonly goods: {
    readonly byId: (tx: ReadTx, id: string) => FoundGood | null;
    readonly byBarcode: (tx: ReadTx, code: string) => readonly (FoundGood & { readonly packMicro: number })[];
  };
  readonly emit: Emitter<typeof sale>;
};

type No<C extends string, D = Record<string, never>> = Refused<C, D>;
type Seller = No<'not-signed-in'> | No<'no-shift'> | No<'sale-in-progress'>;
type Change = { readonly line: StoredLine } | { readonly removed: number } | { readonly cleared: true };
type Added = Ok<Change> | No<'no-price', { name: string }> | No<'quantity-fraction', { name: string }> | No<'too-large'>;

export type SaleFeature = {
  readonly service: Implementation<typeof sale>;
  /** Finishes what the last run of this program had begun; called once, before anybody can ask for anything. */
  readonly resume: () => Promise<void>;
  /** The sale in hand may look different for a reason outside of it: the till has another owner. */
  readonly changed: () => void;
};

export function createSale(deps: SaleDeps): SaleFeature {
  const { store, signedIn, goods } = deps;
  const changed = (view: CartView): void => {
    deps.emit('changed', view);
  };
  const payment = createPayment({ ...deps, changed });

  /**
   * Carries out one gesture in one transaction. A gesture already carried out changes nothing and answers the cart as it is;
   * one that is refused leaves no trace, so the same one may succeed later.
   */
  const gesture = <R extends Refused>(id: string, decide: (tx: WriteTx, cart: Cart, lines: readonly StoredLine[]) => Ok<Change> | R): Ok<CartView> | R | Seller => {
    const answer = store.write((tx): { readonly fresh: boolean; readonly answer: Ok<CartView> | R | Seller } => {
      const stored = getCart(tx);
      const lines = listLines(tx, stored.id);
      if (hasGesture(tx, id)) return { fresh: false, answer: ok(viewOf(stored, lines)) };
      if (signedIn() === null) return { fresh: false, answer: refused('not-signed-in') };
      if (readMeta(tx).shiftId === null) return { fresh: false, answer: refused('no-shift') };
      const cart = backToCart(stored);
      if (cart.state !== 'cart') return { fresh: false, answer: refused('sale-in-progress') };
      const decision = decide(tx, cart, lines);
      if (!decision.ok) return { fresh: false, answer: decision };
      return { fresh: true, answer: ok(apply(tx, cart, lines, decision.value, id)) };
    });
    if (answer.fresh && answer.answer.ok) changed(answer.answer.value);
    return answer.answer;
  };

  const add = (tx: WriteTx, cart: Cart, lines: readonly StoredLine[], found: FoundGood, barcode: string | null, quantityMicro: number): Added => {
    if (found.priceMinor === null) return refused('no-price', { name: found.name });
    const good: GoodToSell = {
      goodId: found.id, name: found.name, unit: found.unit, barcode, priceMinor: found.priceMinor, taxCode: found.taxCode,
      taxRateBps: rateNow(tx, found.taxCode, deps.clock.nowMs()), pictureHash: found.pictureHash,
    };
    const line = addGood(lines, cart.nextLineNo, good, quantityMicro);
    return line.ok ? ok({ line: line.value }) : line;
  };

  return {
    resume: async () => {
      store.write((tx) => {
        ensureCart(tx, deps.newId);
      });
      await payment.resume();
    },
    changed: () => {
      changed(store.read(viewNow));
    },
    service: {
      view: () => ok(store.read(viewNow)),
      scan: ({ gesture: id, code, quantityMicro }) => gesture(id, (tx, cart, lines): Added | No<'unknown-barcode', { code: string }> | No<'ambiguous', { goods: GoodCard[] }> => {
        const found = goods.byBarcode(tx, code);
        const [good] = found;
        if (good === undefined) return refused('unknown-barcode', { code });
        if (found.length > 1) return refused('ambiguous', { goods: found.map(cardOf) });
        const quantity = quantityOf(quantityMicro ?? MICRO, good.packMicro);
        return quantity === null ? refused('too-large') : add(tx, cart, lines, good, code.trim(), quantity);
      }),
      add: ({ gesture: id, goodId, quantityMicro }) => gesture(id, (tx, cart, lines): Added | No<'unknown-good'> => {
        const good = goods.byId(tx, goodId);
        return good === null ? refused('unknown-good') : add(tx, cart, lines, good, null, quantityMicro);
      }),
      setQuantity: ({ gesture: id, lineNo, quantityMicro }) => gesture(id, (_tx, _cart, lines): Ok<Change> | No<'unknown-line'> | No<'quantity-fraction', { name: string }> | No<'too-large'> => {
        const line = lines.find((candidate) => candidate.lineNo === lineNo);
        if (!line) return refused('unknown-line');
        const changedLine = changeQuantity(line, quantityMicro);
        return changedLine.ok ? ok({ line: changedLine.value }) : changedLine;
      }),
      removeLine: ({ gesture: id, lineNo }) => gesture(id, (_tx, _cart, lines): Ok<Change> | No<'unknown-line'> =>
        (lines.some((line) => line.lineNo === lineNo) ? ok({ removed: lineNo }) : refused('unknown-line'))),
      clear: ({ gesture: id }) => gesture<never>(id, () => ok({ cleared: true })),
      payCash: payment.payCash,
    },
  };
}

function viewNow(tx: ReadTx): CartView {
  const cart = getCart(tx);
  return viewOf(cart, listLines(tx, cart.id));
}

function cardOf(good: FoundGood): GoodCard {
  return { id: good.id, name: good.name, article: good.article, unit: good.unit as GoodCard['unit'], priceMinor: good.priceMinor, pictureHash: good.pictureHash };
}

/** Writes what was decided and answers the sale as it is then, without reading it back. */
function apply(tx: WriteTx, cart: Cart, lines: readonly StoredLine[], change: Change, gestureId: string): CartView {
  let after: StoredLine[];
  let next: Cart;
  if ('line' in change) {
    const { line } = change;
    saveLine(tx, cart.id, line);
    after = lines.some((one) => one.lineNo === line.lineNo) ? lines.map((one) => (one.lineNo === line.lineNo ? line : one)) : [...lines, line];
    next = { ...cart, selectedLineNo: line.lineNo, nextLineNo: Math.max(cart.nextLineNo, line.lineNo + 1) };
  } else if ('removed' in change) {
    removeLine(tx, cart.id, change.removed);
    after = lines.filter((line) => line.lineNo !== change.removed);
    next = { ...cart, selectedLineNo: after.at(-1)?.lineNo ?? null };
  } else {
    removeLines(tx, cart.id);
    after = [];
    next = { ...cart, selectedLineNo: null, nextLineNo: 1 };
  }
  saveCart(tx, next);
  insertGesture(tx, gestureId, cart.id);
  return viewOf(next, after);
}

/** So many packs as a quantity of the good, at least the smallest there is; null where no register could take it. */
function quantityOf(packsMicro: number, packMicro: number): number | null {
  const product = BigInt(packsMicro) * BigInt(packMicro);
  return product > BigInt(Number.MAX_SAFE_INTEGER) * BigInt(MICRO) ? null : Math.max(1, mulDivRound(packsMicro, packMicro, MICRO));
}

const RATES = selectSql('taxRate', 'WHERE code = ?');

/**
 * The tax rate of a code on the business day the shop is in, by the best known time; null is "without VAT". A code without any
 * rate is sold without VAT: a hole in the reference data must not stop the queue, and the receipt keeps the code for whoever mends it.
 */
function rateNow(tx: ReadTx, taxCode: string, nowMs: number): number | null {
  const meta = readMeta(tx);
  const { store } = getPlace(tx, meta);
  return rateToSellAt(tx.all<TaxRate>(RATES, taxCode), taxCode, businessDateAt(store, shopNowMs(meta, nowMs)))?.rateBps ?? null;
}
