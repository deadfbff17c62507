/** The building stones of every paper, and the words all of them share. */
import { civilTime } from '../business-day/business-date.ts';
import { formatMinor } from '../money/money.ts';
import { formatQuantity } from '../quantity/quantity.ts';
import type { PaperAlign, PaperLine, PaperSize, ReceiptShop } from './paper.ts';
import { printable } from './wrap.ts';

/** What every paper may be besides itself: printed once more, or made where nothing is real. */
export type PaperMarks = { readonly copy: boolean; readonly training: boolean };

export const rule: PaperLine = { kind: 'rule' };
/** Paper to tear off at. */
export const end: PaperLine = { kind: 'feed', lines: 3 };

export function text(value: string, look: Partial<{ align: PaperAlign; bold: boolean; size: PaperSize }> = {}): PaperLine {
  return { kind: 'text', text: value, align: 'left', bold: false, size: 'normal', ...look };
}

export function centred(value: string, look: Partial<{ bold: boolean; size: PaperSize }> = {}): PaperLine {
  return text(value, { align: 'center', ...look });
}

export function columns(left: string, right: string, look: Partial<{ bold: boolean; size: PaperSize }> = {}): PaperLine {
  return { kind: 'columns', left, right, bold: false, size: 'normal', ...look };
}

/** The lines where there is something to say. */
export function when(said: boolean, ...lines: readonly PaperLine[]): readonly PaperLine[] {
  return said ? lines : [];
}

/** `1 234,50` with plain spaces: the code pages of receipt printers have no narrow no-break space. */
export function amount(minor: number): string {
  return printable(formatMinor(minor));
}

/** As {@link amount} with a plus before what is more than nothing. */
export function signedAmount(minor: number): string {
  return minor > 0 ? `+${amount(minor)}` : amount(minor);
}

/** `22%`, `5,5%`: basis points are ten-thousandths of the millionths that the quantity format writes. */
export function percent(bps: number): string {
  return `${formatQuantity(bps * 10_000)}%`;
}

/** `01.02.2026 09:05` on the store's wall clock. */
export function printedTime(utcMs: number, utcOffsetMin: number): string {
  const at = civilTime(utcMs, utcOffsetMin);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(at.day)}.${two(at.month)}.${at.year} ${two(at.hour)}:${two(at.minute)}`;
}

/** The rows of a text of several, without the empty ones. */
export function centredRows(value: string): PaperLine[] {
  return value.split('\n').filter((row) => row.trim() !== '').map((row) => centred(row));
}

/** Says that nothing on this paper is real: at its top, in its middle and at its bottom, so that no torn part can be mistaken. */
export function trainingMark(marks: Pick<PaperMarks, 'training'>): readonly PaperLine[] {
  return when(marks.training, centred('УЧЕБНЫЙ РЕЖИМ', { bold: true, size: 'double' }));
}

export function copyMark(marks: Pick<PaperMarks, 'copy'>): readonly PaperLine[] {
  return when(marks.copy, centred('КОПИЯ', { bold: true, size: 'double' }));
}

/** Who sells, as the law wants it named: on every paper, whatever else is left out. */
export function sellerRows(shop: Pick<ReceiptShop, 'legalEntityName' | 'inn'>): PaperLine[] {
  return [...centredRows(shop.legalEntityName), ...when(shop.inn !== '', centred(`ИНН ${shop.inn}`))];
}

export const notFiscal: PaperLine = centred('НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ', { bold: true });

/** A line to sign on, with who signs before it. */
export function signature(who: string): readonly PaperLine[] {
  return [{ kind: 'feed', lines: 1 }, columns(who, '______________')];
}

const tenderNames: Readonly<Record<string, string>> = { cash: 'НАЛИЧНЫМИ', card: 'БЕЗНАЛИЧНЫМИ' };
const unitNames: Readonly<Record<string, string>> = { pcs: 'шт', kg: 'кг', l: 'л', m: 'м' };

export function tenderName(kind: string): string {
  return tenderNames[kind] ?? kind;
}

export function unitName(unit: string): string {
  return unitNames[unit] ?? unit;
}
