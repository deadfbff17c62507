/**
 * Paper as lines, and their layout in characters. Paper speaks Russian in every language of the screen: the law asks for it. What
 * is printed on which paper stands beside: receipts, shift reports, slips.
 */
import { floorDiv } from '../money/rounding.ts';
import { cells, printable, wrapWords } from './wrap.ts';

export type PaperSize = 'normal' | 'double';
export type PaperAlign = 'left' | 'center' | 'right';
export type PaperLine =
  | { readonly kind: 'text'; readonly text: string; readonly align: PaperAlign; readonly bold: boolean; readonly size: PaperSize }
  | { readonly kind: 'columns'; readonly left: string; readonly right: string; readonly bold: boolean; readonly size: PaperSize }
  | { readonly kind: 'rule' }
  | { readonly kind: 'qr'; readonly data: string }
  | { readonly kind: 'feed'; readonly lines: number };

/** What the paper says besides the receipt itself, as it was when the receipt was made. */
export type ReceiptShop = {
  readonly storeName: string; readonly storeAddress: string; readonly receiptHeader: string; readonly receiptFooter: string;
  readonly legalEntityName: string; readonly inn: string; readonly tillName: string; readonly staffName: string; readonly taxSystem: string;
};
/** The part of it that a receipt stores; who sold is a person, whose name stays out of facts. */
export type ShopSnapshot = Omit<ReceiptShop, 'staffName'>;

/** One row as printed: its characters never exceed the paper, a double one counting each twice. */
export type PaperRow =
  | { readonly kind: 'row'; readonly text: string; readonly bold: boolean; readonly size: PaperSize }
  | { readonly kind: 'qr'; readonly data: string }
  | { readonly kind: 'feed'; readonly lines: number };

/** A left column narrower than this is unreadable: the right one gets a row of its own. */
const MIN_LEFT = 8;

function aligned(row: string, align: PaperAlign, width: number): string {
  const free = width - cells(row);
  if (align === 'left') return row;
  return ' '.repeat(align === 'right' ? free : floorDiv(free, 2)) + row;
}

/** A few blanks before the left text indent all its rows. */
function columnRows(left: string, right: string, width: number): string[] {
  const indent = /^ {0,4}/.exec(left)?.[0] ?? '';
  const wrapped = (rowWidth: number): string[] => wrapWords(left, rowWidth - indent.length).map((row) => indent + row);
  const leftWidth = width - cells(right) - 1;
  if (leftWidth < MIN_LEFT && cells(left) > leftWidth) {
    return [...wrapped(width), ...wrapWords(right, width).map((row) => aligned(row, 'right', width))];
  }
  const rows = wrapped(leftWidth);
  const last = rows.pop() ?? '';
  return [...rows, last + ' '.repeat(width - cells(last) - cells(right)) + right];
}

/** Lays paper out for a printer of `widthChars` characters of normal size: rows of words, with QR codes and feeds between them. */
export function paperRows(lines: readonly PaperLine[], widthChars: number): PaperRow[] {
  return lines.flatMap((line): PaperRow[] => {
    if (line.kind === 'qr' || line.kind === 'feed') return [line];
    if (line.kind === 'rule') return [{ kind: 'row', text: '-'.repeat(widthChars), bold: false, size: 'normal' }];
    const width = line.size === 'double' ? floorDiv(widthChars, 2) : widthChars;
    const rows = line.kind === 'columns'
      ? columnRows(printable(line.left).trimEnd(), printable(line.right).trim(), width)
      : wrapWords(printable(line.text), width).map((row) => aligned(row, line.align, width));
    return rows.map((row) => ({ kind: 'row', text: row, bold: line.bold, size: line.size }));
  });
}

/** The paper as plain text of `widthChars` columns: everything at normal size, QR codes as a mark, feeds as empty rows. */
export function paperText(lines: readonly PaperLine[], widthChars: number): string[] {
  const flat = lines.map((line) => (line.kind === 'text' || line.kind === 'columns' ? { ...line, size: 'normal' as const } : line));
  return paperRows(flat, widthChars).flatMap((row) => {
    if (row.kind === 'row') return [row.text.trimEnd()];
    return row.kind === 'qr' ? [aligned('[QR]', 'center', widthChars)] : Array.from({ length: row.lines }, () => '');
  });
}
