import type { FiscalDocument } from '#domain/fiscal-lines/tags.ts';
import type { Direction } from '#domain/sale/line.ts';

/** What a register is asked to register, with its tags; `receiptId` is how it is asked about again. Amounts are positive both ways. */
export type FiscalIntent = FiscalDocument & {
  readonly receiptId: string;
  readonly direction: Direction;
  /** Whose receipt it is: a register belongs to one seller. */
  readonly legalEntityId: string;
  readonly tenders: readonly { readonly kind: string; readonly amountMinor: number; readonly tenderedMinor: number }[];
  readonly totalMinor: number;
};

/** What the register says of its document; `register: 'none'` where there is no register. Stored with the receipt as it comes. */
export type FiscalResult = { readonly register: string; readonly documentNumber?: string; readonly sign?: string; readonly at?: number };

/** `unknown`: no answer that can be trusted either way. It is asked again, never sent again (ARCHITECTURE, invariant 7). */
export type RegisterAnswer =
  | { readonly kind: 'registered'; readonly result: FiscalResult }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown' };

/** Both answer within a deadline of the driver's own: a start of the till waits for `resolve` (HSA18). */
export type Register = {
  /** Registers the document. A rejected promise counts as `unknown`. */
  readonly register: (intent: FiscalIntent) => Promise<RegisterAnswer>;
  /** Asks what became of a document that was sent before; never sends it. */
  readonly resolve: (intent: FiscalIntent) => Promise<RegisterAnswer>;
};

const none: RegisterAnswer = { kind: 'registered', result: { register: 'none' } };

/** For shops without a register: everything is registered, by nobody, and the paper says so. Sales and refunds alike. */
export const nullRegister: Register = { register: () => Promise.resolve(none), resolve: () => Promise.resolve(none) };
