/** The paper of an X and of a Z: every sum of the shift as the screen shows it (SPEC.md, RCP20 to RCP22). */
import type { NamedSellerSum, ShiftTotals, TenderSum } from '../shift/shift.ts';
import type { TaxSum } from '../sale/line.ts';
import { amount, centred, columns, copyMark, end, notFiscal, percent, printedTime, rule, sellerRows, signature, signedAmount, tenderName, text, trainingMark, when, type PaperMarks } from './lines.ts';
import type { PaperLine, ReceiptShop } from './paper.ts';

/** A shift and its sums; without `closedAt` it is an X, which stands for its moment only. */
export type ShiftPaperReport = {
  readonly number: number;
  readonly openedAt: number; readonly openedBy: string;
  readonly closedAt: number | null; readonly closedBy: string;
  /** When the paper was asked for: the time of an X. */
  readonly at: number;
  readonly utcOffsetMin: number;
  /** One of the times above may be wrong (SHF23). */
  readonly clockInDoubt: boolean;
  readonly totals: ShiftTotals;
  /** Cash of sales that stand half-way, which has not moved (SHF21); 0 of a Z. */
  readonly halfwayMinor: number;
  /** Empty where one seller sold everything: the head names it. */
  readonly sellers: readonly NamedSellerSum[];
  /** Of the count that ended the shift; null where there was none yet. */
  readonly countedMinor: number | null; readonly differenceMinor: number | null; readonly reason: string;
  /** Names of the `staffId`s of the totals, which facts do not hold. */
  readonly staffNames: ReadonlyMap<string, string>;
};

function headRows(report: ShiftPaperReport, shop: ReceiptShop, marks: PaperMarks): PaperLine[] {
  const time = (utcMs: number): string => printedTime(utcMs, report.utcOffsetMin);
  return [
    ...copyMark(marks), ...trainingMark(marks),
    ...when(shop.storeName !== '', centred(shop.storeName)), ...(report.sellers.length > 0 ? [] : sellerRows(shop)), notFiscal,
    centred(report.closedAt === null ? 'X-ОТЧЁТ' : 'Z-ОТЧЁТ', { bold: true, size: 'double' }),
    rule,
    columns(`Смена ${report.number}`, shop.tillName),
    columns('Открыта', time(report.openedAt)), columns('Открыл', report.openedBy),
    ...(report.closedAt === null
      ? [columns('Отчёт снят', time(report.at)), columns('Снял', shop.staffName)]
      : [columns('Закрыта', time(report.closedAt)), columns('Закрыл', report.closedBy)]),
    ...when(report.clockInDoubt, text('Часы кассы сбивались: время смены может быть неверным')),
    ...when(report.totals.firstNumber !== null, columns('Первый чек', report.totals.firstNumber ?? ''), columns('Последний чек', report.totals.lastNumber ?? '')),
    rule,
  ];
}

function tenderRows(tenders: readonly TenderSum[]): PaperLine[] {
  return tenders.map(({ kind, amountMinor }) => columns(`  ${tenderName(kind)}`, amount(amountMinor)));
}

function taxRows(sum: TaxSum): PaperLine[] {
  const turnover = sum.taxRateBps === null ? 'Без НДС' : `По ставке НДС ${percent(sum.taxRateBps)}`;
  return [columns(turnover, amount(sum.totalMinor)), ...when(sum.taxRateBps !== null && sum.taxRateBps !== 0, columns('  в т.ч. НДС', amount(sum.taxMinor)))];
}

function salesRows(totals: ShiftTotals): PaperLine[] {
  return [
    columns(`ПРОДАЖИ, чеков ${totals.sales.count}`, amount(totals.sales.totalMinor), { bold: true }), ...tenderRows(totals.salesByTender),
    columns(`ВОЗВРАТЫ, чеков ${totals.refunds.count}`, amount(totals.refunds.totalMinor), { bold: true }), ...tenderRows(totals.refundsByTender),
    columns('ВЫРУЧКА', amount(totals.netMinor), { bold: true, size: 'double' }),
    columns('Скидки', amount(totals.discountMinor)),
    ...when(totals.roundingMinor !== 0, columns('Округление', signedAmount(totals.roundingMinor))),
    ...totals.tax.flatMap(taxRows),
    rule,
  ];
}

function sellerBlock({ name, inn, sales, refunds, netMinor, tax }: NamedSellerSum): PaperLine[] {
  return [
    ...sellerRows({ legalEntityName: name, inn }),
    columns(`Продажи, чеков ${sales.count}`, amount(sales.totalMinor)), columns(`Возвраты, чеков ${refunds.count}`, amount(refunds.totalMinor)),
    columns('Выручка продавца', amount(netMinor), { bold: true }), ...tax.flatMap(taxRows),
    rule,
  ];
}

const cashOf = (tenders: readonly TenderSum[]): number => tenders.find(({ kind }) => kind === 'cash')?.amountMinor ?? 0;

function cashRows(report: ShiftPaperReport): PaperLine[] {
  const { totals } = report;
  const difference = report.differenceMinor ?? 0;
  return [
    columns('Размен на начало', amount(totals.floatMinor)),
    columns('Наличными от продаж', amount(cashOf(totals.salesByTender))),
    columns('Наличными возвращено', amount(-cashOf(totals.refundsByTender))),
    columns(`Внесения, ${totals.cashIn.count}`, amount(totals.cashIn.totalMinor)),
    columns(`Выемки, ${totals.cashOut.count}`, amount(-totals.cashOut.totalMinor)),
    ...when(totals.countedDifferenceMinor !== 0, columns('Расхождения пересчётов', signedAmount(totals.countedDifferenceMinor))),
    ...when(report.halfwayMinor !== 0, columns('В неоконченных чеках', signedAmount(-report.halfwayMinor))),
    columns('ДОЛЖНО БЫТЬ В КАССЕ', amount(totals.expectedCashMinor), { bold: true }),
    ...when(report.countedMinor !== null, columns('ПЕРЕСЧИТАНО', amount(report.countedMinor ?? 0), { bold: true })),
    ...when(report.differenceMinor !== null, differenceRow(difference)),
    ...when(report.reason !== '', text(`Причина: ${report.reason}`)),
    rule,
  ];
}

/** Over, short, or neither, in words and with its sign. */
export function differenceRow(differenceMinor: number): PaperLine {
  const word = differenceMinor === 0 ? 'РАСХОЖДЕНИЯ НЕТ' : differenceMinor > 0 ? 'ИЗЛИШЕК' : 'НЕДОСТАЧА';
  return columns(word, signedAmount(differenceMinor), { bold: true });
}

function staffRows({ totals, staffNames }: ShiftPaperReport): PaperLine[] {
  return totals.byStaff.flatMap(({ staffId, receipts, salesMinor, refundsMinor }) => [
    text(`${staffNames.get(staffId) ?? 'Кассир'}, чеков ${receipts}`),
    columns('  продажи', amount(salesMinor)), ...when(refundsMinor !== 0, columns('  возвраты', amount(refundsMinor))),
  ]);
}

/** The paper of a shift: a Z where it has ended, an X where it has not. It is never a fiscal document: a register prints its own. */
export function shiftPaper(report: ShiftPaperReport, shop: ReceiptShop, marks: PaperMarks): PaperLine[] {
  const staff = staffRows(report);
  return [
    ...headRows(report, shop, marks), ...salesRows(report.totals), ...report.sellers.flatMap(sellerBlock), ...trainingMark(marks), ...cashRows(report), ...when(staff.length > 0, ...staff, rule),
    ...when(report.closedAt !== null, ...signature('Кассир')), ...trainingMark(marks), end,
  ];
}
