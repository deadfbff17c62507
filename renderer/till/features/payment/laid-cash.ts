/** Cash a customer has laid down that was not enough: it lies on the counter for its receipt, panel or no panel, until it is taken back. */
import type { CartView, TenderOffer } from '#contract/terminal/sale.ts';
import { splitMinor } from '#domain/money/money.ts';
import { NO_AMOUNT, type AmountField } from '../../parts/amount-field.ts';
import { dueOf } from './payment-due.ts';
import type { Payment, PaymentDeps, PaymentState, PaymentStore, PayRefusal } from './payment-state.ts';

/** Filled in by the till, to the kopeck: the sums of one payment stand one under the other. */
export function filled(minor: number): AmountField {
  const { whole, kopecks } = splitMinor(minor);
  return { ...NO_AMOUNT, entry: `${whole},${kopecks}` };
}

/** So much cash lies on the counter for this receipt now. */
export function laid(laidMinor: number, { id }: CartView): Pick<PaymentState, 'laidMinor' | 'laidFor' | 'cash'> {
  return { laidMinor, laidFor: id, cash: NO_AMOUNT };
}

export const NONE_LAID = { laidMinor: 0, laidFor: null } as const;

/** The same refusal after the total has become another: what was not enough may be enough now, or still short of another sum. */
function judgedAnew(refusal: PayRefusal | null, { cashMinor, missingMinor }: ReturnType<typeof dueOf>): PayRefusal | null {
  if (refusal?.code === 'cash-covers') return missingMinor === 0 ? refusal : null;
  if (refusal?.code !== 'tendered-too-small') return refusal;
  return missingMinor === 0 ? null : { ok: false, code: 'tendered-too-small', detail: { totalMinor: cashMinor } };
}

/** What becomes of the cash on the counter. `offerOf` is what the customer gives by what stands on screen. */
export function createCounter(deps: Pick<PaymentDeps, 'policy' | 'owed'>, { getState: get, setState: set }: PaymentStore, offerOf: (state: PaymentState) => TenderOffer): Pick<Payment, 'inHand' | 'takeLaid'> {
  return {
    inHand: (cart) => {
      const { laidMinor, laidFor, settling } = get();
      set((state) => ({
        ...(state.onTerminal?.cart.id === cart.id ? { onTerminal: { ...state.onTerminal, became: cart } } : {}),
        refusal: state.refusal === null ? null : judgedAnew(state.refusal, dueOf(cart, offerOf(state), state.payBackTo, deps.policy()?.cashRounding ?? null)),
      }));
      // Of a receipt that is being paid the host tells the next one first. One without goods is nobody's any more: the next customer's begins in it.
      const isGone = laidFor !== null && settling?.id !== laidFor && (cart.id !== laidFor || cart.lines.length === 0);
      if (!isGone) return;
      set(NONE_LAID);
      deps.owed(laidMinor);
    },
    takeLaid: () => {
      const { laidMinor } = get();
      if (laidMinor === 0) return '';
      set(NONE_LAID);
      return filled(laidMinor).entry;
    },
  };
}
