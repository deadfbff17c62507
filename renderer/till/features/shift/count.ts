import { sumMinor } from '#domain/money/money.ts';
import { countedSum, type Denomination } from '#domain/shift/shift.ts';
import { amountErased, amountOf, amountPasted, amountScanned, amountTyped, NO_AMOUNT, type AmountField, type AmountTrouble } from '../../parts/amount-field.ts';

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
  /** Digits typed into this row so far begin a new number. */
  readonly fresh: boolean;
};

/** An untouched count of these kinds. */
export function nothingCounted(kinds: Kinds): Count {
  return { by: 'pieces', kinds, row: 0, pieces: {}, sum: NO_AMOUNT, trouble: null, fresh: true };
}

/** Nobody counts more pieces of one kind by hand. */
const MOST_PIECES = 99_999;

export function countMoved(count: Count, step: number): Count {
  return { ...count, row: Math.min(rowsOf(count).length - 1, Math.max(0, count.row + step)), trouble: null, fresh: true };
}

export function countPointed(count: Count, row: number): Count {
  return { ...count, by: 'pieces', row, trouble: null, fresh: true };
}

export function countBy(count: Count, by: Count['by']): Count {
  return { ...count, by, trouble: null, fresh: true };
}

function pieceTyped(count: Count, character: string): Count {
  if (character === '-' || character === '\u2212') return { ...count, trouble: 'negative' };
  if (!/^\d$/.test(character)) return { ...count, trouble: 'letters' };
  const kind = rowsOf(count)[count.row] ?? 0;
  const before = count.fresh ? 0 : (count.pieces[kind] ?? 0);
  const next = before * 10 + Number(character);
  if (next > MOST_PIECES) return { ...count, trouble: 'too-large' };
  return { ...count, pieces: { ...count.pieces, [kind]: next }, trouble: null, fresh: false };
}

/** The count after typed characters: pieces of the marked kind, or the sum. */
export function countTyped(count: Count, characters: string): Count {
  if (count.by === 'sum') return { ...count, sum: amountTyped(count.sum, characters), trouble: null };
  return [...characters].filter((one) => !/\s/.test(one)).reduce<Count>(pieceTyped, count);
}

/** One character away; `all` empties the row or the sum. */
export function countErased(count: Count, all = false): Count {
  if (count.by === 'sum') return { ...count, sum: all ? NO_AMOUNT : amountErased(count.sum), trouble: null };
  const kind = rowsOf(count)[count.row] ?? 0;
  const { [kind]: before = 0, ...others } = count.pieces;
  const text = String(before).slice(0, -1);
  return { ...count, pieces: all || text === '' ? others : { ...others, [kind]: Number(text) }, trouble: null, fresh: false };
}

/** A paste is taken as a sum where a sum is typed; a number of pieces is never pasted. */
export function countPasted(count: Count, text: string): Count {
  return count.by === 'sum' ? { ...count, sum: amountPasted(count.sum, text) } : { ...count, trouble: /^\d{8,}$/.test(text.trim()) ? 'code' : 'letters' };
}

export function countScanned(count: Count): Count {
  return count.by === 'sum' ? { ...count, sum: amountScanned(count.sum) } : { ...count, trouble: 'code' };
}

/** One press of Enter among the pieces: the next kind; false at the last one, where the count is done. */
export function countNext(count: Count): Count | false {
  return count.by === 'sum' || count.row === rowsOf(count).length - 1 ? false : countMoved(count, 1);
}

/** What was counted so far, in kopecks. */
export function countedMinor(count: Count): number {
  if (count.by === 'pieces') return countedSum(denominationsOf(count));
  const amount = amountOf(count.sum, true);
  return amount.ok ? amount.minor : 0;
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
