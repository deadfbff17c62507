/** What a payment is while it is taken, and what it asks of others. */
import type { Client } from '#contract/define/service.ts';
import type { Static } from '#contract/define/schema.ts';
import type { ReceiptSummary, receipt } from '#contract/terminal/receipt.ts';
import type { CartView, PaidReceipt, sale } from '#contract/terminal/sale.ts';
import type { TillRules } from '#contract/terminal/till.ts';
import type { AmountField } from '../../parts/amount-field.ts';
import type { WithApproval } from '../../parts/approval.ts';
import type { LostAnswerDeps, PayOutcome } from './lost-answer.ts';
import type { OnTerminal } from './on-terminal.ts';
import type { PayBackTo } from './payment-due.ts';

/** Every no to a payment that is told; each has its sentence in payment-texts. */
export type PayRefusal = Exclude<PayOutcome, { readonly ok: true } | { readonly code: 'needs-right' | 'half-way' }> | { readonly code: 'no-cards' | 'cash-covers' };

export type Paid = {
  readonly receipt: PaidReceipt;
  /** The cart as it was when it was paid. */
  readonly cart: CartView;
  /** Null until the host has been asked. */
  readonly printState: ReceiptSummary['printState'] | null;
  /** When it appeared, by the page's clock. */
  readonly shownAtMs: number;
};

export type Method = 'card' | 'cash';

/** A sum holds for the same cart paid the same way. */
export type Told = { readonly cart: CartView; readonly cardMinor: number; readonly payBackTo: PayBackTo; readonly cashDueMinor: number };

export type PaymentState = {
  readonly open: boolean;
  /** The row that is being typed into. */
  readonly method: Method;
  readonly card: AmountField;
  readonly cash: AmountField;
  /** Cash that lies on the counter and was not enough by itself; what is typed next comes on top. */
  readonly laidMinor: number;
  /** The receipt it was laid down for; null while nothing lies there. It stays with that receipt, panel or no panel, until it is taken back. */
  readonly laidFor: string | null;
  readonly payBackTo: PayBackTo;
  readonly paying: boolean;
  /** The cart the host has been asked to take the money for; null once it has answered. The host tells of the next, empty one first. */
  readonly settling: CartView | null;
  readonly refusal: PayRefusal | null;
  /** What the terminal may have moved for a payment that was refused; null where no card had a part in it. */
  readonly onTerminal: OnTerminal | null;
  /** The cash the host said is due where the screen had another sum, and what for. */
  readonly told: Told | null;
  /** The last payment, on screen until the next receipt begins. */
  readonly paid: Paid | null;
};

/** What holds it: written out, so that whoever has a part in a payment needs no store of its own. */
export type PaymentStore = {
  readonly getState: () => PaymentState;
  readonly getInitialState: () => PaymentState;
  readonly setState: (change: Partial<PaymentState> | ((state: PaymentState) => Partial<PaymentState>)) => void;
  readonly subscribe: (listen: (now: PaymentState, before: PaymentState) => void) => () => void;
};

export type PaymentDeps = LostAnswerDeps & {
  readonly pay: Client<typeof sale>['pay'];
  readonly receipts: Pick<Client<typeof receipt>, 'list'>;
  readonly withApproval: WithApproval;
  /** Runs after every gesture given before it. */
  readonly inOrder: (work: () => Promise<void>) => void;
  readonly cart: () => CartView | null;
  readonly policy: () => Pick<Static<typeof TillRules>, 'cardAccepted' | 'cashRounding'> | null;
  /** Changes when a gesture is not done: what is then in the cart is not what the cashier meant to be paid for. */
  readonly refusedCount: () => number;
  /** False where a good in hand waits for its weight, which it then says aloud: the total is not known yet. */
  readonly nothingAsked: () => boolean;
  /** False where something refused was not read: goods may be missing in the receipt. The key that asks acknowledges it, aloud. */
  readonly nothingUnread: () => boolean;
  readonly afterPaid: () => void;
  /** Cash that was laid down for a receipt that is gone unpaid: the cashier is told to give it back. */
  readonly owed: (cashMinor: number) => void;
  /** A good read while only money to be given back is on screen: an exchange begins. */
  readonly sell: (code: string) => void;
  readonly sound: (sound: 'ok' | 'blocked') => void;
  readonly nowMs: () => number;
  /** When the hand did what is being done now, by the same clock. */
  readonly handMs: () => number;
};

export type Payment = {
  readonly store: PaymentStore;
  /** Shows the payment with nothing typed. */
  readonly open: () => void;
  readonly back: () => void;
  /** The receipt in hand is another one, or another than it was: what was judged by its total is judged anew, and cash laid down for one that is gone is told. */
  readonly inHand: (cart: CartView) => void;
  /** The receipt it was about is gone, or who opened it: closes, but never over what is told about money a terminal has moved (HSA29). */
  readonly cartGone: () => void;
  readonly choose: (method: Method) => void;
  readonly type: (characters: string) => void;
  /** The last characters were the beginning of a scan. */
  readonly takeBack: (count: number) => void;
  readonly paste: (text: string) => void;
  readonly erase: (count?: number) => void;
  /** Takes the cash back from the counter, as it would be typed; empty where none lies there. */
  readonly takeLaid: () => string;
  /** Something else was asked for while a sum stands here that nobody has accepted (AMT5): says so in its row. */
  readonly tellStanding: () => void;
  /** A code read while money is taken is told, never an amount and never sold. Where money only goes back it is a good of the cart. */
  readonly scanned: (code: string) => void;
  readonly setPayBackTo: (to: PayBackTo) => void;
  /** Pays a sale in cash; null is the exact sum. What gives money back is shown first. */
  readonly payCash: (tenderedMinor: number | null) => void;
  /** Pays a whole sale by card: the terminal has said yes. What gives money back is shown first, and so is the rest beside cash on the counter. */
  readonly payCard: () => void;
  /** Pays as the panel stands. */
  readonly payShown: () => void;
  /** Pays as the panel stands, with so much cash handed over beside what lies on the counter. */
  readonly payWithCash: (tenderedMinor: number) => void;
  /** Puts the whole rest on the card, in the panel. False where it says why not. */
  readonly restByCard: () => boolean;
  /** Asks how the printing of the receipt on screen goes. */
  readonly watchPrinting: () => void;
  readonly dismissPaid: () => void;
  /** Enter and the button of the next receipt: the last payment goes once there was time to read it. */
  readonly leavePaid: () => void;
};
