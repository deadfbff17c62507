import { sumMinor } from '#domain/money/money.ts';
import { countedSum, type Denomination } from '#domain/shift/shift.ts';
import { scaled } from '#renderer/ui/amount-entry.ts';
import { amountErased, amountPasted, amountRead, amountScanned, amountTold, amountTyped, NO_AMOUNT, type AmountField, type AmountTrouble } from '../../parts/amount-field.ts';

/** Coins in circulation, in kopecks; ten roubles are a note and a coin, and counted as what the shop's policy says. */
const COINS: readonly number[] = [1_000, 500, 200, 100, 50, 10];

/** Kinds of money a drawer is counted in, in kopecks, the largest first. */
export type Kinds = { readonly notes: readonly number[]; readonly coins: readonly number[] };

/** The banknotes of the shop's policy, and every coin that is not one of them. */
export function kindsOf(notesMinor: readonly number[]): Kinds {
  return { notes: notesMinor.toSorted((a, b) => b - a), coins: COINS.filter((coin) => !notesMinor.includes(coin)) };
}

/** Banknotes, then coins, as the rows of a count. */
export function rowsOf({ kinds }: Pick<Count, 'kinds'>): readonly number[] {
  return [...kinds.notes, ...kinds.coins];
}

/** A drawer being counted by hand: pieces of each kind, or one sum typed instead of them. */
export type Count = {
  readonly by: 'pieces' | 'sum';
  readonly kinds: Kinds;
  /** Index into {@link rowsOf}. */
  readonly row: number;
  /** Kopecks of a piece -> how many. */
  readonly pieces: Readonly<Record<number, number>>;
  readonly sum: AmountField;
  readonly trouble: AmountTrouble | null;
  /** Why part of what was typed into the marked row was not taken: its number is not what was meant, until somebody erases (AMT1). */
  readonly doubt: AmountTrouble | null;
  /** So many digits of the marked row were typed since it was marked; where none were, the next begins a new number. */
  readonly digits: number;
};

/** An untouched count of these kinds. */
export function nothingCounted(kinds: Kinds): Count {
  return { by: 'pieces', kinds, row: 0, pieces: {}, sum: NO_AMOUNT, trouble: null, doubt: null, digits: 0 };
}

/** Nobody counts a hundred thousand pieces of one kind by hand. */
const PIECE_DIGITS = 5;

/** A row whose number is in doubt is not left: nobody would look at it again. */
export function countMoved(count: Count, step: number): Count {
  return count.doubt === null ? { ...count, row: Math.min(rowsOf(count).length - 1, Math.max(0, count.row + step)), trouble: null, digits: 0 } : { ...count, trouble: count.doubt };
}

export function countPointed(count: Count, row: number): Count {
  return countMoved({ ...count, by: 'pieces' }, row - count.row);
}

export function countBy(count: Count, by: Count['by']): Count {
  return { ...count, by, trouble: count.doubt, digits: 0 };
}

function piecesRefused(count: Count, why: AmountTrouble): Count {
  const doubt = count.doubt ?? why;
  return { ...count, trouble: doubt, doubt };
}

function pieceTyped(count: Count, character: string): Count {
  if (character === '-' || character === '\u2212') return piecesRefused(count, 'negative');
  if (!/^\d$/.test(character)) return piecesRefused(count, 'letters');
  if (count.digits === PIECE_DIGITS) return piecesRefused(count, 'too-large');
  const kind = rowsOf(count)[count.row] ?? 0;
  const before = count.digits === 0 ? 0 : (count.pieces[kind] ?? 0);
  return { ...count, pieces: { ...count.pieces, [kind]: before * 10 + Number(character) }, trouble: count.doubt, digits: count.digits + 1 };
}

/** The count after typed characters: pieces of the marked kind, or the sum. */
export function countTyped(count: Count, characters: string): Count {
  if (count.by === 'sum') return { ...count, sum: amountTyped(count.sum, characters) };
  return [...characters].filter((one) => !/\s/.test(one)).reduce<Count>(pieceTyped, count);
}

/** One character away; `all` empties the row or the sum. */
export function countErased(count: Count, all = false): Count {
  if (count.by === 'sum') return { ...count, sum: all ? NO_AMOUNT : amountErased(count.sum) };
  const kind = rowsOf(count)[count.row] ?? 0;
  const { [kind]: before = 0, ...others } = count.pieces;
  const text = all ? '' : String(before).slice(0, -1);
  return { ...count, pieces: text === '' ? others : { ...others, [kind]: Number(text) }, trouble: null, doubt: null, digits: text.length };
}

/** A paste is taken as a sum where a sum is typed; a number of pieces is never pasted. */
export function countPasted(count: Count, text: string): Count {
  return count.by === 'sum' ? { ...count, sum: amountPasted(count.sum, text) } : piecesRefused(count, /^\d{8,}$/.test(text.trim()) ? 'code' : 'letters');
}

export function countScanned(count: Count): Count {
  return count.by === 'sum' ? { ...count, sum: amountScanned(count.sum) } : { ...count, trouble: 'scan' };
}

/** Why the number that stands there is not what was meant; null where it is. */
export function countDoubt(count: Count): AmountTrouble | null {
  if (count.by === 'pieces') return count.doubt;
  const read = amountRead(count.sum, 2);
  return read.ok ? null : read.trouble;
}

/** The count once Enter has refused it. */
export function countTold(count: Count, trouble: AmountTrouble): Count {
  return count.by === 'sum' ? { ...count, sum: amountTold(count.sum, trouble) } : { ...count, trouble };
}

/** One press of Enter among the pieces: the next kind; false at the last one, where the count is done, and where a number is in doubt. */
export function countNext(count: Count): Count | false {
  return count.by === 'sum' || count.doubt !== null || count.row === rowsOf(count).length - 1 ? false : countMoved(count, 1);
}

/** What was counted so far, in kopecks. */
export function countedMinor(count: Count): number {
  if (count.by === 'pieces') return countedSum(denominationsOf(count));
  return scaled(count.sum.entry, 2) ?? 0;
}

/** Kinds with at least one piece, the largest first; none where a sum was typed. */
export function denominationsOf(count: Count): Denomination[] {
  return count.by === 'sum' ? [] : rowsOf(count).flatMap((minor) => ((count.pieces[minor] ?? 0) > 0 ? [{ minor, count: count.pieces[minor] ?? 0 }] : []));
}

/** Whether anything was counted or typed at all: an untouched count is a question, zero counted is an answer. */
export function isCounted(count: Count): boolean {
  return count.by === 'sum' ? count.sum.entry !== '' : Object.keys(count.pieces).length > 0;
}

/** Over (positive) or short (negative) of what is expected. */
export function differenceOf(count: Count, expectedMinor: number): number {
  return sumMinor([countedMinor(count), -expectedMinor]);
}
