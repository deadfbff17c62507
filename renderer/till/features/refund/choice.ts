import type { RefundableLine, RefundableReceipt } from '#contract/terminal/refund.ts';
import { canonicalBarcode } from '#domain/codes/ean.ts';
import { sumMinor } from '#domain/money/money.ts';
import { mulDivRound } from '#domain/money/rounding.ts';
import { MICRO } from '#domain/quantity/quantity.ts';
import { erased, QUANTITY, scaled, typed, type Entry } from '#renderer/ui/amount-entry.ts';

/** Which lines of one receipt come back, while they are being chosen. */
export type Choice = {
  readonly receipt: RefundableReceipt;
  /** Index of the marked line. */
  readonly cursor: number;
  /** Line number -> how much of it, in millionths; lines that stay are not in it. */
  readonly chosen: Readonly<Record<number, number>>;
  /** The quantity of the marked line while it is being typed. */
  readonly entry: Entry;
  /** Why the last key did less than was asked. */
  readonly trouble: 'more-than-left' | 'nothing-left' | 'whole-only' | null;
};

/** The choice as a receipt opens: nothing chosen, the first line of which anything is left marked. */
export function opened(receipt: RefundableReceipt): Choice {
  const first = receipt.lines.findIndex((line) => line.leftMicro > 0);
  return { receipt, cursor: Math.max(0, first), chosen: {}, entry: '', trouble: null };
}

export function markedLine(choice: Choice): RefundableLine | null {
  return choice.receipt.lines[choice.cursor] ?? null;
}

function withQuantity(choice: Choice, line: RefundableLine, quantityMicro: number): Choice {
  const { [line.lineNo]: _, ...others } = choice.chosen;
  return { ...choice, chosen: quantityMicro > 0 ? { ...others, [line.lineNo]: quantityMicro } : others };
}

/** The marked line moved; what was typed stands. */
export function moved(choice: Choice, step: number): Choice {
  const last = choice.receipt.lines.length - 1;
  return { ...choice, cursor: Math.min(last, Math.max(0, choice.cursor + step)), entry: '', trouble: null };
}

export function pointed(choice: Choice, lineNo: number): Choice {
  const at = choice.receipt.lines.findIndex((line) => line.lineNo === lineNo);
  return at < 0 ? choice : { ...choice, cursor: at, entry: '', trouble: null };
}

/** The whole of the marked line, or nothing of it where it was chosen. */
export function toggled(choice: Choice): Choice {
  const line = markedLine(choice);
  if (line === null) return choice;
  if (line.leftMicro <= 0) return { ...choice, entry: '', trouble: 'nothing-left' };
  const next = withQuantity(choice, line, choice.chosen[line.lineNo] === undefined ? line.leftMicro : 0);
  return { ...next, entry: '', trouble: null };
}

/** Everything that is left, or nothing where everything was chosen. */
export function toggledAll(choice: Choice): Choice {
  const open = choice.receipt.lines.filter((line) => line.leftMicro > 0);
  if (open.length === 0) return { ...choice, trouble: 'nothing-left' };
  const isAll = open.every((line) => choice.chosen[line.lineNo] === line.leftMicro);
  return { ...choice, chosen: isAll ? {} : Object.fromEntries(open.map((line) => [line.lineNo, line.leftMicro])), entry: '', trouble: null };
}

/** So much more or less of the marked line, in whole units: what `+`, `-` and the buttons beside a quantity do. */
export function stepped(choice: Choice, units: number): Choice {
  const line = markedLine(choice);
  if (line === null) return choice;
  if (line.leftMicro <= 0) return { ...choice, trouble: 'nothing-left' };
  const wanted = (choice.chosen[line.lineNo] ?? 0) + units * MICRO;
  return { ...withQuantity(choice, line, Math.min(line.leftMicro, Math.max(0, wanted))), entry: '', trouble: wanted > line.leftMicro ? 'more-than-left' : null };
}

/** A digit or a decimal mark: the quantity of the marked line. More than is left becomes all that is left, and is said. */
export function quantityTyped(choice: Choice, character: string): Choice {
  const line = markedLine(choice);
  if (line === null) return choice;
  if (line.leftMicro <= 0) return { ...choice, trouble: 'nothing-left' };
  if (line.unit === 'pcs' && /[.,]/.test(character)) return { ...choice, trouble: 'whole-only' };
  return quantitySet(choice, line, typed(choice.entry, character, line.unit === 'pcs' ? { ...QUANTITY, fractionDigits: 0 } : QUANTITY));
}

/** The last typed character away; with nothing typed the line is not chosen any more. */
export function quantityErased(choice: Choice, count = 1): Choice {
  const line = markedLine(choice);
  return line === null ? choice : quantitySet(choice, line, erased(choice.entry, count));
}

function quantitySet(choice: Choice, line: RefundableLine, entry: Entry): Choice {
  const wanted = scaled(entry, 6) ?? 0;
  return { ...withQuantity(choice, line, Math.min(wanted, line.leftMicro)), entry, trouble: wanted > line.leftMicro ? 'more-than-left' : null };
}

/** A scanned good: its line marked and one more of it chosen; a weighed one whole. Null where the receipt has no such code. */
export function scanned(choice: Choice, isScanned: (line: RefundableLine) => boolean): Choice | null {
  const lines = choice.receipt.lines.filter(isScanned);
  const line = lines.find((one) => one.leftMicro > (choice.chosen[one.lineNo] ?? 0)) ?? lines[0];
  if (line === undefined) return null;
  const at = pointed(choice, line.lineNo);
  if (line.unit === 'pcs') return stepped(at, 1);
  return choice.chosen[line.lineNo] === undefined ? toggled(at) : at;
}

/** Whether a line was sold by this code. */
export function hasBarcode(line: RefundableLine, code: string): boolean {
  return line.barcode !== null && canonicalBarcode(line.barcode) === canonicalBarcode(code);
}

/** What goes to the host: chosen lines in the order of the receipt. */
export function chosenLines({ receipt, chosen }: Choice): { lineNo: number; quantityMicro: number }[] {
  return receipt.lines.flatMap(({ lineNo }) => (chosen[lineNo] === undefined ? [] : [{ lineNo, quantityMicro: chosen[lineNo] }]));
}

/**
 * What a part of a line comes to in kopecks: its share of what is left, by the rule of domain/refund as far as the sums the host sent
 * tell it (REF5). A discounted line that partly came back already may differ by a kopeck: the cart has the last word.
 */
export function refundPart(line: RefundableLine, quantityMicro: number): number {
  if (quantityMicro >= line.leftMicro) return line.leftMinor;
  const grossMinor = line.leftMicro === line.soldMicro ? line.leftMinor + line.discountMinor : line.leftMinor;
  if (grossMinor === 0) return 0;
  return mulDivRound(line.leftMinor, mulDivRound(grossMinor, quantityMicro, line.leftMicro), grossMinor);
}

/** What the chosen lines come to, in kopecks. */
export function chosenMinor(choice: Choice): number {
  return sumMinor(choice.receipt.lines.map((line) => {
    const quantityMicro = choice.chosen[line.lineNo];
    return quantityMicro === undefined ? 0 : refundPart(line, quantityMicro);
  }));
}
