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
  /** What is being typed: the number of a line, or after `*` the quantity of the marked one. Null between the two. */
  readonly typing: Typing | null;
  /** Why the last key did less than was asked. */
  readonly trouble: 'more-than-left' | 'nothing-left' | 'no-such-line' | 'digits-only' | 'no-quantity' | QuantityDoubt | null;
};

/** Why part of a quantity was not taken. */
type QuantityDoubt = 'not-digits' | 'whole-only' | 'too-many-digits';

/**
 * `before`: what was chosen without the line whose number is being typed, for `1` may become `12`. A quantity in `doubt` is not what was meant (AMT1):
 * none of the line is chosen by it, until somebody erases.
 */
export type Typing = { readonly what: 'line'; readonly digits: string; readonly before: Choice['chosen'] } | { readonly what: 'quantity'; readonly entry: Entry; readonly doubt: QuantityDoubt | null };

/** No receipt has so many lines that its number needs more. */
const NUMBER_DIGITS = 5;

/** The choice as a receipt opens: nothing chosen, the first line of which anything is left marked. */
export function opened(receipt: RefundableReceipt): Choice {
  const first = receipt.lines.findIndex((line) => line.leftMicro > 0);
  return { receipt, cursor: Math.max(0, first), chosen: {}, typing: null, trouble: null };
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
  return { ...choice, cursor: Math.min(last, Math.max(0, choice.cursor + step)), typing: null, trouble: null };
}

export function pointed(choice: Choice, lineNo: number): Choice {
  const at = choice.receipt.lines.findIndex((line) => line.lineNo === lineNo);
  return at < 0 ? choice : { ...choice, cursor: at, typing: null, trouble: null };
}

/** The whole of the marked line, or nothing of it where it was chosen. */
export function toggled(choice: Choice): Choice {
  const line = markedLine(choice);
  if (line === null) return choice;
  if (line.leftMicro <= 0) return { ...choice, typing: null, trouble: 'nothing-left' };
  const next = withQuantity(choice, line, choice.chosen[line.lineNo] === undefined ? line.leftMicro : 0);
  return { ...next, typing: null, trouble: null };
}

/** Everything that is left, or nothing where everything was chosen. */
export function toggledAll(choice: Choice): Choice {
  const open = choice.receipt.lines.filter((line) => line.leftMicro > 0);
  if (open.length === 0) return { ...choice, trouble: 'nothing-left' };
  const isAll = open.every((line) => choice.chosen[line.lineNo] === line.leftMicro);
  return { ...choice, chosen: isAll ? {} : Object.fromEntries(open.map((line) => [line.lineNo, line.leftMicro])), typing: null, trouble: null };
}

/** So much more or less of the marked line, in whole units: what `+`, `-` and the buttons beside a quantity do. */
export function stepped(choice: Choice, units: number): Choice {
  return steppedBy(choice, units * MICRO);
}

/** Never less than nothing nor more than is left, which is said. */
function steppedBy(choice: Choice, byMicro: number): Choice {
  const line = markedLine(choice);
  if (line === null) return choice;
  if (line.leftMicro <= 0) return { ...choice, trouble: 'nothing-left' };
  const wanted = (choice.chosen[line.lineNo] ?? 0) + byMicro;
  return { ...withQuantity(choice, line, Math.min(line.leftMicro, Math.max(0, wanted))), typing: null, trouble: wanted > line.leftMicro ? 'more-than-left' : null };
}

/** A digit is of a line's number; after `*`, it or a decimal mark is of the quantity. */
export function digitTyped(choice: Choice, character: string): Choice {
  const { typing } = choice;
  if (typing?.what === 'quantity') return quantityTyped(choice, typing, character);
  if (!/^\d$/.test(character)) return choice;
  const digits = (typing?.digits ?? '') + character;
  return digits.length > NUMBER_DIGITS ? choice : numberSet(choice, digits, typing?.before ?? choice.chosen);
}

/** The line with the number typed so far is marked and chosen whole; one that was chosen before keeps its quantity. */
function numberSet(choice: Choice, digits: string, before: Choice['chosen']): Choice {
  const typing: Typing | null = digits === '' ? null : { what: 'line', digits, before };
  const line = choice.receipt.lines[Number(digits) - 1];
  if (line === undefined) return { ...choice, chosen: before, typing, trouble: Number(digits) === 0 ? null : 'no-such-line' };
  const at = { ...choice, cursor: Number(digits) - 1, chosen: before, typing };
  if (line.leftMicro <= 0) return { ...at, trouble: 'nothing-left' };
  return { ...withQuantity(at, line, before[line.lineNo] ?? line.leftMicro), trouble: null };
}

/** A number stands typed that chose no line, or a quantity was asked for and is none: what is chosen is not what was meant. */
export function isInDoubt({ typing, trouble }: Choice): boolean {
  return typing?.what === 'quantity' ? typing.doubt !== null || (scaled(typing.entry, 6) ?? 0) === 0 : typing !== null && trouble !== null;
}

/** The choice as it stands, with what is missing said: Enter over a choice in doubt. */
export function doubtTold(choice: Choice): Choice {
  return choice.typing?.what === 'quantity' ? { ...choice, trouble: choice.typing.doubt ?? 'no-quantity' } : choice;
}

/** A character that means nothing here changes nothing, and is said; in a quantity it puts that in doubt. */
export function refusedCharacter(choice: Choice): Choice {
  const line = markedLine(choice);
  return choice.typing?.what === 'quantity' && line !== null ? quantitySet(choice, line, choice.typing.entry, choice.typing.doubt ?? 'not-digits') : { ...choice, trouble: 'digits-only' };
}

/** The number of a line, or a quantity, has been typed to its end: the next digit begins another number. One in doubt stays, and is told. */
export function numberEnded(choice: Choice): Choice {
  return isInDoubt(choice) ? doubtTold(choice) : { ...choice, typing: null };
}

/** `*`: what is typed next is how much of the marked line comes back. */
export function quantityAsked(choice: Choice): Choice {
  const line = markedLine(choice);
  if (line === null || choice.trouble === 'no-such-line') return choice;
  return line.leftMicro <= 0 ? { ...choice, trouble: 'nothing-left' } : { ...choice, typing: { what: 'quantity', entry: '', doubt: null }, trouble: null };
}

/** A pasted text: a quantity where one is asked for, and as a person writes it; nothing else belongs here. */
export function quantityPasted(choice: Choice, text: string): Choice {
  const plain = text.replace(/\s/gu, '');
  const { typing } = choice;
  const line = markedLine(choice);
  if (typing?.what !== 'quantity' || line === null || !/^\d{1,6}(?:[.,]\d{1,3})?$/.test(plain)) return refusedCharacter(choice);
  if (line.unit === 'pcs' && /[.,]/.test(plain)) return quantitySet(choice, line, typing.entry, typing.doubt ?? 'whole-only');
  return [...plain].reduce(digitTyped, { ...choice, typing: { what: 'quantity', entry: '', doubt: null } });
}

/** More than is left becomes all that is left, and is said. */
function quantityTyped(choice: Choice, { entry, doubt }: { readonly entry: Entry; readonly doubt: QuantityDoubt | null }, character: string): Choice {
  const line = markedLine(choice);
  if (line === null) return choice;
  const next = typed(entry, character, line.unit === 'pcs' ? { ...QUANTITY, fractionDigits: 0 } : QUANTITY);
  if (next !== entry) return quantitySet(choice, line, next, doubt);
  const why = /^\d$/.test(character) ? 'too-many-digits' : line.unit === 'pcs' ? 'whole-only' : 'not-digits';
  return quantitySet(choice, line, entry, doubt ?? why);
}

/** The last typed character away; with nothing typed the marked line is not chosen any more. */
export function lastErased(choice: Choice): Choice {
  const { typing } = choice;
  const line = markedLine(choice);
  if (typing?.what === 'line') return numberSet(choice, typing.digits.slice(0, -1), typing.before);
  return line === null ? choice : quantitySet(choice, line, erased(typing?.entry ?? ''));
}

function quantitySet(choice: Choice, line: RefundableLine, entry: Entry, doubt: QuantityDoubt | null = null): Choice {
  const wanted = doubt === null ? (scaled(entry, 6) ?? 0) : 0;
  const typing: Typing | null = entry === '' && doubt === null ? null : { what: 'quantity', entry, doubt };
  return { ...withQuantity(choice, line, Math.min(wanted, line.leftMicro)), typing, trouble: doubt ?? (wanted > line.leftMicro ? 'more-than-left' : null) };
}

/** A good that a scanned code stands for, and how much of it in millionths where the code says so, as of a case or a weight label. */
export type ReadGood = { readonly id: string; readonly packMicro?: number };

/**
 * A scanned code: its line marked, and so much more of it chosen as the code stands for, or what is left. One piece where it does not say, of a measured
 * good the whole line. A line sold by this very code goes before others of its goods, one with room for all of it before one without. Null where the
 * receipt has none of it.
 */
export function scanned(choice: Choice, code: string, goods: readonly ReadGood[]): Choice | null {
  const lines = linesOf(choice, code, goods);
  const stepOf = (line: RefundableLine): number | null => goods.find(({ id }) => id === line.goodId)?.packMicro ?? (line.unit === 'pcs' ? MICRO : null);
  const roomOf = (line: RefundableLine): number => line.leftMicro - (choice.chosen[line.lineNo] ?? 0);
  const line = lines.find((one) => roomOf(one) > 0 && roomOf(one) >= (stepOf(one) ?? 0)) ?? lines.find((one) => roomOf(one) > 0) ?? lines[0];
  if (line === undefined) return null;
  const at = pointed(choice, line.lineNo);
  const stepMicro = stepOf(line);
  if (stepMicro !== null) return steppedBy(at, stepMicro);
  return choice.chosen[line.lineNo] === undefined ? toggled(at) : at;
}

function linesOf({ receipt }: Choice, code: string, goods: readonly ReadGood[]): RefundableLine[] {
  const direct = receipt.lines.filter((line) => hasBarcode(line, code));
  return [...direct, ...receipt.lines.filter((line) => !direct.includes(line) && goods.some(({ id }) => id === line.goodId))];
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
