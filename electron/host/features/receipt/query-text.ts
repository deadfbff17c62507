/** What a person may have meant by a text typed to find a receipt. */
import { canonicalBarcode } from '#domain/codes/ean.ts';
import { readReceiptCode } from '#domain/receipt/code.ts';
import { readReceiptNumber, type ReceiptNumber } from '#domain/receipt/number.ts';
import { otherLayout } from '#domain/search/layout.ts';
import { foldLetters, searchTokens } from '#domain/search/tokens.ts';
import type { ReadTx } from '#host/db/tx.ts';

export type QueryText = {
  readonly empty: boolean;
  /** A scanned code of our paper. */
  readonly receiptId: string | null;
  /** A number, with the series it may have; none where only its digits were typed. */
  readonly number: ReceiptNumber | null;
  /** The last digits of a number: `number % modulo === value`. */
  readonly tail: { readonly modulo: number; readonly value: number } | null;
  readonly sumMinor: number | null;
  /** A barcode in the spellings it may be stored in, and the goods that have it. */
  readonly codes: ReadonlySet<string>;
  readonly goodIds: ReadonlySet<string>;
  /** Words of a good, in each layout they may have been typed in; all words of one reading must begin words of a name. */
  readonly readings: readonly (readonly string[])[];
  /** True where the goods of receipts have to be looked at. */
  readonly lines: boolean;
};

const DIGITS = /^\d{1,9}$/;
const SUM = /^=?(\d{1,3}(?: \d{3})+|\d{1,12})(?:[.,](\d{1,2}))?$/;
const BARCODE = /^\d{6,48}$/;
export function readQueryText(tx: ReadTx, typed: string): QueryText {
  const text = typed.normalize('NFKC').trim().replaceAll('−', '-');
  const plain = text.replace(/^(?:№|no)\s*/i, '');
  const digits = DIGITS.test(plain);
  const codes = new Set(BARCODE.test(text) ? [text, canonicalBarcode(text)] : []);
  const goodIds = new Set([...codes].flatMap((code) => tx.all<{ id: string }>('SELECT good_id AS id FROM barcode WHERE code = ?', code).map((row) => row.id)));
  const sumMinor = readSum(plain);
  const isWords = text !== '' && !digits && sumMinor === null && codes.size === 0;
  const readings = isWords ? [text, otherLayout(text)].map(searchTokens).filter((words) => words.length > 0) : [];
  return {
    empty: text === '', receiptId: readReceiptCode(text),
    number: digits ? { place: null, series: [], n: Number(plain) } : readReceiptNumber(plain),
    tail: digits ? { modulo: 10 ** plain.length, value: Number(plain) } : null,
    sumMinor, codes, goodIds, readings, lines: codes.size > 0 || readings.length > 0,
  };
}

/** `1 234,5` as kopecks, or null for what is no sum. */
function readSum(text: string): number | null {
  const [, whole, kopecks = ''] = SUM.exec(text) ?? [];
  return whole === undefined ? null : Number(whole.replaceAll(' ', '')) * 100 + Number(kopecks.padEnd(2, '0'));
}

const beginWords = (words: readonly string[], tokens: readonly string[]): boolean => words.every((word) => tokens.some((token) => token.startsWith(word)));

const hasLetters = (words: readonly string[], folded: string): boolean => words.every((word) => folded.includes(word));

/** False where no name among `names`, apart by what is in no word, is one of the goods looked for. */
export function mayBeNamed({ readings }: QueryText, names: string): boolean {
  const folded = foldLetters(names);
  return readings.some((words) => hasLetters(words, folded));
}

/** Tells names of the goods looked for. Receipts repeat them: each is looked at once. */
export function nameMatcher({ readings }: QueryText): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    let matches = known.get(name);
    if (matches === undefined) {
      const folded = foldLetters(name);
      // Most names have the letters nowhere, and to cut them into words is what a search costs.
      matches = readings.some((words) => hasLetters(words, folded) && beginWords(words, searchTokens(name)));
      known.set(name, matches);
    }
    return matches;
  };
}
