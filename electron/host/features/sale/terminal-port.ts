/** Money on one card: `id` is how the terminal is asked about it again, and stays the same over a power cut. */
export type CardMoney = { readonly id: string; readonly direction: 'sale' | 'refund'; readonly amountMinor: number };

/** The operation whose money goes back: what the terminal called it (empty where the cashier confirmed it by hand), and how much it took. */
export type CardOriginal = { readonly reference: string; readonly amountMinor: number };

/**
 * One movement of money on one card. A refund of what a card paid names the operation it undoes, so that the money goes back to
 * the same card; null for a sale.
 */
export type CardOperation = CardMoney & { readonly original: CardOriginal | null };

/** `unknown`: no answer that can be trusted either way. It is asked about again, never asked for again (ARCHITECTURE, invariant 7). */
export type CardAnswer =
  | { readonly kind: 'authorised'; /** What the terminal calls the operation; kept with the tender. */ readonly reference: string }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'unknown' };

/**
 * A payment terminal in two phases around the register: money is held before the register is asked, taken for good once the
 * receipt is posted, let go where the register refuses. A rejected promise of the first two counts as `unknown`; the last two
 * are asked again until they have answered once, so each must bear being asked twice. All answer within a deadline of the driver's
 * own: a start of the till waits for `resolve` and the last two (HSA18).
 */
export type PaymentTerminal = {
  readonly authorise: (operation: CardOperation) => Promise<CardAnswer>;
  /** Asks what became of an operation asked for before; never starts it. */
  readonly resolve: (operation: CardOperation) => Promise<CardAnswer>;
  readonly confirm: (money: CardMoney) => Promise<void>;
  readonly cancel: (money: CardMoney) => Promise<void>;
};

const confirmed: CardAnswer = { kind: 'authorised', reference: '' };

/**
 * A terminal that is not connected: the cashier has worked it by hand before pressing the key, so everything asked for has
 * happened. What the register refuses afterwards, the cashier cancels by hand too: the screen says so.
 */
export const cashierConfirmed: PaymentTerminal = {
  authorise: () => Promise.resolve(confirmed),
  resolve: () => Promise.resolve(confirmed),
  confirm: () => Promise.resolve(),
  cancel: () => Promise.resolve(),
};
