import { scaled } from '#renderer/ui/amount-entry.ts';
import { MICRO } from '#domain/quantity/quantity.ts';

/** What the cashier is typing on the selling screen, before any key has said what it is. */
export type Command = {
  /** Digits with at most one comma. */
  readonly entry: string;
  /** `3*` was typed: how many of the next good, or of the selected line. Millionths. */
  readonly timesMicro: number | null;
  /** The digits are the new quantity of this line. */
  readonly lineNo: number | null;
};

export const IDLE: Command = { entry: '', timesMicro: null, lineNo: null };

/** What Enter does with a command. The echo line says it before the key is pressed, from this same answer. */
export type Intent =
  | { readonly kind: 'nothing' }
  /** Leaves the quantity of the line as it is. */
  | { readonly kind: 'keep'; readonly lineNo: number }
  | { readonly kind: 'set-quantity'; readonly lineNo: number; readonly quantityMicro: number }
  | { readonly kind: 'scan'; readonly code: string; readonly quantityMicro: number | null }
  /** Cash; null is the exact sum. */
  | { readonly kind: 'pay'; readonly tenderedMinor: number | null };

const MAX_ENTRY = 20;
/** Shorter numbers are sums: nobody pays eight digits of roubles in notes, and the shortest barcode has eight. */
const BARCODE_DIGITS = 8;

/** The command after more characters; those that mean nothing are dropped. */
export function commandTyped(command: Command, characters: string): Command {
  let { entry } = command;
  for (const raw of characters) {
    const character = raw === '.' ? ',' : raw;
    if (character === ',' && !entry.includes(',')) entry = entry === '' ? '0,' : `${entry},`;
    else if (/^\d$/.test(character) && entry.length < MAX_ENTRY) entry += character;
  }
  return { ...command, entry };
}

/** One character back; an empty entry gives up `3*` or the line. */
export function commandErased(command: Command, count = 1): Command {
  return command.entry === '' ? IDLE : { ...command, entry: command.entry.slice(0, -count) };
}

/** A typed quantity in millionths, or null where it is none: zero, or more than six digits or three decimals. */
export function quantityOf(entry: string): number | null {
  if (!/^\d{1,6}(,\d{0,3})?$/.test(entry)) return null;
  const micro = scaled(entry, 6);
  return micro === null || micro === 0 ? null : micro;
}

/** The key `*`: digits before it become a quantity; alone it asks for the quantity of the selected line. */
export function commandStarred(command: Command, selectedLineNo: number | null): Command {
  const quantity = quantityOf(command.entry);
  if (command.lineNo !== null) return command;
  if (quantity !== null) return { ...IDLE, timesMicro: quantity };
  return command.entry === '' && selectedLineNo !== null ? { ...IDLE, lineNo: selectedLineNo } : command;
}

/**
 * What Enter would do now.
 * @param selectedLineNo the marked line, null in an empty cart
 */
export function intentOf(command: Command, selectedLineNo: number | null): Intent {
  const { entry, timesMicro, lineNo } = command;
  if (lineNo !== null) {
    const quantityMicro = quantityOf(entry);
    return quantityMicro === null ? { kind: 'keep', lineNo } : { kind: 'set-quantity', lineNo, quantityMicro };
  }
  if (entry === '') {
    if (selectedLineNo === null) return { kind: 'nothing' };
    return timesMicro === null ? { kind: 'pay', tenderedMinor: null } : { kind: 'set-quantity', lineNo: selectedLineNo, quantityMicro: timesMicro };
  }
  const isCode = !entry.includes(',') && (entry.length >= BARCODE_DIGITS || timesMicro !== null || selectedLineNo === null);
  if (isCode) return { kind: 'scan', code: entry, quantityMicro: timesMicro };
  const tenderedMinor = timesMicro === null && selectedLineNo !== null && /^\d{1,7}(,\d{0,2})?$/.test(entry) ? scaled(entry, 2) : null;
  return tenderedMinor === null ? { kind: 'nothing' } : { kind: 'pay', tenderedMinor };
}

/** How many of a good a tap adds: what `3*` said, or one whole unit. */
export function quantityToAdd(command: Command): number {
  return command.timesMicro ?? MICRO;
}
