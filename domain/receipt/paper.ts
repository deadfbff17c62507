/**
 * The receipt as lines of paper, and their layout in characters. Paper speaks Russian in every language of the screen: the law asks
 * for it. Amounts are `1 234,50` with plain spaces, because the code pages of receipt printers have no narrow no-break space.
 */
import { civilTime } from '../business-day/business-date.ts';
import { formatMinor, sumMinor } from '../money/money.ts';
import { floorDiv } from '../money/rounding.ts';
import { formatQuantity } from '../quantity/quantity.ts';
import type { ReceiptDocument } from '../replication/catalogue.ts';
import { taxByRate, type TaxSum } from '../sale/line.ts';
import { receiptNumber } from './number.ts';
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

const units: Readonly<Record<string, string>> = { pcs: 'шт', kg: 'кг', l: 'л', m: 'м' };
const tenderNames: Readonly<Record<string, string>> = { cash: 'НАЛИЧНЫМИ', card: 'БЕЗНАЛИЧНЫМИ' };
const taxSystems: Readonly<Record<string, string>> = {
  osn: 'ОСН', 'usn-income': 'УСН доход', 'usn-income-outcome': 'УСН доход - расход', esn: 'ЕСХН', patent: 'Патент',
};

function text(value: string, look: Partial<{ align: PaperAlign; bold: boolean; size: PaperSize }> = {}): PaperLine {
  return { kind: 'text', text: value, align: 'left', bold: false, size: 'normal', ...look };
}

function columns(left: string, right: string, look: Partial<{ bold: boolean; size: PaperSize }> = {}): PaperLine {
  return { kind: 'columns', left, right, bold: false, size: 'normal', ...look };
}

function amount(minor: number): string {
  return printable(formatMinor(minor));
}

type FiscalMark = { readonly documentNumber: string; readonly sign: string; readonly qr: string };

/** What the register answered, or null where there is no register; the stored answer is JSON from any version of a till. */
function fiscalMark(result: unknown): FiscalMark | null {
  const answer = typeof result === 'object' && result !== null ? (result as Readonly<Record<string, unknown>>) : {};
  const field = (name: string): string => (typeof answer[name] === 'string' || typeof answer[name] === 'number' ? String(answer[name]) : '');
  if (field('register') === '' || field('register') === 'none') return null;
  return { documentNumber: field('documentNumber'), sign: field('sign'), qr: field('qr') };
}

/** `01.02.2026 09:05` on the store's wall clock. */
function printedTime(utcMs: number, utcOffsetMin: number): string {
  const at = civilTime(utcMs, utcOffsetMin);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(at.day)}.${two(at.month)}.${at.year} ${two(at.hour)}:${two(at.minute)}`;
}

function headPaper(doc: ReceiptDocument, shop: ReceiptShop, fiscal: boolean, copy: boolean): PaperLine[] {
  const centred = [shop.receiptHeader.split('\n'), shop.storeName, shop.storeAddress, shop.legalEntityName].flat();
  return [
    ...(copy ? [text('КОПИЯ', { align: 'center', bold: true, size: 'double' })] : []),
    ...centred.filter((line) => line.trim() !== '').map((line) => text(line, { align: 'center' })),
    ...(shop.inn === '' ? [] : [text(`ИНН ${shop.inn}`, { align: 'center' })]),
    ...(fiscal ? [] : [text('НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ', { align: 'center', bold: true })]),
    { kind: 'rule' },
    columns(`Чек ${receiptNumber(doc.storeNumber, doc.tillNumber, doc.series, doc.number)}`, 'Продажа'),
    columns(printedTime(doc.occurredAt, doc.utcOffsetMin), shop.tillName),
    text(`Кассир ${shop.staffName}`),
    ...(shop.taxSystem === '' ? [] : [text(`СНО ${taxSystems[shop.taxSystem] ?? shop.taxSystem}`)]),
    { kind: 'rule' },
  ];
}

function linePaper(line: ReceiptDocument['lines'][number]): PaperLine[] {
  const count = `${formatQuantity(line.quantityMicro)} ${units[line.unit] ?? line.unit} x ${amount(line.priceMinor)}`;
  const discounted = line.discountMinor === 0 ? [] : [columns('Скидка', amount(-line.discountMinor)), columns('Со скидкой', amount(line.totalMinor))];
  return [text(line.name), columns(count, amount(line.totalMinor + line.discountMinor)), ...discounted];
}

function taxPaper(sum: TaxSum): PaperLine {
  if (sum.taxRateBps === null) return columns('Сумма без НДС', amount(sum.totalMinor));
  if (sum.taxRateBps === 0) return columns('Сумма с НДС 0%', amount(sum.totalMinor));
  // Basis points are ten-thousandths of the millionths that the quantity format writes.
  return columns(`В т.ч. НДС ${formatQuantity(sum.taxRateBps * 10_000)}%`, amount(sum.taxMinor));
}

function totalPaper(doc: ReceiptDocument): PaperLine[] {
  const discountMinor = sumMinor(doc.lines.map((line) => line.discountMinor));
  const tenders = doc.tenders.map((tender) => columns(tenderNames[tender.kind] ?? tender.kind, amount(tender.tenderedMinor)));
  return [
    { kind: 'rule' },
    ...(discountMinor === 0 ? [] : [columns('Скидка всего', amount(discountMinor))]),
    columns('ИТОГ', amount(doc.totalMinor), { bold: true, size: 'double' }),
    ...tenders,
    ...(doc.changeMinor === 0 ? [] : [columns('СДАЧА', amount(doc.changeMinor), { bold: true })]),
    ...taxByRate(doc.lines).map(taxPaper),
    { kind: 'rule' },
  ];
}

function fiscalPaper(mark: FiscalMark): PaperLine[] {
  return [columns('ФД', mark.documentNumber), columns('ФП', mark.sign), ...(mark.qr === '' ? [] : [{ kind: 'qr', data: mark.qr } as const])];
}

/**
 * The paper of a receipt. Without a register it says НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ and carries no fiscal marks and no QR code;
 * `copy` marks what is printed again.
 */
export function receiptPaper(doc: ReceiptDocument, shop: ReceiptShop, options: { readonly copy: boolean }): PaperLine[] {
  const mark = fiscalMark(doc.fiscalResult);
  const footer = shop.receiptFooter.split('\n').filter((line) => line.trim() !== '');
  return [
    ...headPaper(doc, shop, mark !== null, options.copy),
    ...[...doc.lines].sort((a, b) => a.lineNo - b.lineNo).flatMap(linePaper),
    ...totalPaper(doc),
    ...(mark === null ? [] : fiscalPaper(mark)),
    ...footer.map((line) => text(line, { align: 'center' })),
    { kind: 'feed', lines: 3 },
  ];
}

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

function columnRows(left: string, right: string, width: number): string[] {
  const leftWidth = width - cells(right) - 1;
  if (leftWidth < MIN_LEFT && cells(left) > leftWidth) {
    return [...wrapWords(left, width), ...wrapWords(right, width).map((row) => aligned(row, 'right', width))];
  }
  const rows = wrapWords(left, leftWidth);
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
      ? columnRows(printable(line.left).trim(), printable(line.right).trim(), width)
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
