/** Small papers: cash in and out, a counted drawer, the handing over of a shift, a test of the printer (SPEC.md, RCP30). */
import type { Row } from '../replication/catalogue.ts';
import { countDifference, type Denomination } from '../shift/shift.ts';
import { amount, centred, columns, copyMark, end, notFiscal, printedTime, rule, sellerRows, signature, text, trainingMark, when, type PaperMarks } from './lines.ts';
import type { PaperLine, ReceiptShop } from './paper.ts';
import { differenceRow } from './shift-paper.ts';

type SlipHead = { readonly title: string; readonly shiftNumber: number; readonly occurredAt: number; readonly utcOffsetMin: number };

function slip(head: SlipHead, shop: ReceiptShop, marks: PaperMarks, body: readonly PaperLine[], signed: readonly string[]): PaperLine[] {
  return [
    ...copyMark(marks), ...trainingMark(marks),
    ...when(shop.storeName !== '', centred(shop.storeName)), ...sellerRows(shop), notFiscal,
    centred(head.title, { bold: true, size: 'double' }),
    rule,
    columns(`Смена ${head.shiftNumber}`, shop.tillName), columns(printedTime(head.occurredAt, head.utcOffsetMin), shop.staffName),
    rule, ...body, rule, ...trainingMark(marks),
    ...signed.flatMap(signature),
    ...trainingMark(marks), end,
  ];
}

export type CashSlip = Pick<Row<'cashMovement'>, 'number' | 'direction' | 'amountMinor' | 'reason' | 'note' | 'occurredAt' | 'utcOffsetMin'> & { readonly shiftNumber: number };

/** The slip that lies in the drawer for cash put in or taken out. `shop.staffName` is who did it. */
export function cashSlipPaper(movement: CashSlip, shop: ReceiptShop, marks: PaperMarks): PaperLine[] {
  const comesIn = movement.direction === 'in';
  const body = [
    columns(`Документ ${movement.number}`, comesIn ? 'Внесение' : 'Выемка'),
    columns('СУММА', amount(movement.amountMinor), { bold: true, size: 'double' }),
    text(`Основание: ${movement.reason}`), ...when(movement.note !== '', text(movement.note)),
  ];
  return slip({ ...movement, title: comesIn ? 'ВНЕСЕНИЕ' : 'ВЫЕМКА' }, shop, marks, body, comesIn ? ['Внёс', 'Принял'] : ['Выдал', 'Получил']);
}

export type CountSlip = Pick<Row<'cashCount'>, 'purpose' | 'expectedMinor' | 'countedMinor' | 'reason' | 'occurredAt' | 'utcOffsetMin'> & {
  readonly shiftNumber: number;
  /** Empty where only the sum was entered. */
  readonly denominations: readonly Denomination[];
};

const countTitles: Readonly<Record<string, string>> = { closing: 'ПЕРЕСЧЁТ КАССЫ', handover: 'ПЕРЕДАЧА СМЕНЫ', check: 'ПЕРЕСЧЁТ КАССЫ' };

/** The slip of a counted drawer; of a hand-over, signed by both. `shop.staffName` is who counted. */
export function countSlipPaper(count: CountSlip, shop: ReceiptShop, marks: PaperMarks): PaperLine[] {
  const pieces = count.denominations.filter((piece) => piece.count > 0).toSorted((a, b) => b.minor - a.minor);
  const body = [
    ...pieces.map(({ minor, count: number }) => columns(`${amount(minor)} x ${number}`, amount(minor * number))),
    ...when(pieces.length > 0, rule),
    columns('ПЕРЕСЧИТАНО', amount(count.countedMinor), { bold: true }),
    columns('ДОЛЖНО БЫТЬ', amount(count.expectedMinor)),
    differenceRow(countDifference(count)),
    ...when(count.reason !== '', text(`Причина: ${count.reason}`)),
  ];
  const title = countTitles[count.purpose] ?? 'ПЕРЕСЧЁТ КАССЫ';
  return slip({ ...count, title }, shop, marks, body, count.purpose === 'handover' ? ['Сдал', 'Принял'] : ['Пересчитал']);
}

/** Paper that was sent once, to be sent again: it says КОПИЯ, once however often. */
export function copyOf(paper: readonly PaperLine[]): PaperLine[] {
  const [mark] = copyMark({ copy: true });
  const [first] = paper;
  return JSON.stringify(first) === JSON.stringify(mark) ? [...paper] : [...copyMark({ copy: true }), ...paper];
}

/** A short paper to see that a printer prints letters, both sizes, columns to the edge and a QR code. */
export function testPaper(till: { readonly storeName: string; readonly tillName: string; readonly at: number; readonly utcOffsetMin: number }): PaperLine[] {
  return [
    centred('ПРОБНАЯ ПЕЧАТЬ', { bold: true, size: 'double' }), ...when(till.storeName !== '', centred(till.storeName)),
    columns(till.tillName, printedTime(till.at, till.utcOffsetMin)), rule,
    text('АБВГДЕЁЖЗИЙКЛМНО ПРСТУФХЦЧШЩЪЫЬЭЮЯ'), text('абвгдеёжзийклмно прстуфхцчшщъыьэюя'), text('ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789'),
    columns('левый край', 'правый край'), columns('ИТОГ', amount(1_234_50), { bold: true, size: 'double' }),
    { kind: 'qr', data: 'LAVKA' }, end,
  ];
}
