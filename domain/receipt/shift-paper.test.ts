import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lessHalfway, sellerSums, shiftTotals, type ShiftDocument, type ShiftTotals } from '../shift/shift.ts';
import { amount, signedAmount } from './lines.ts';
import { paperRows, paperText, type PaperLine } from './paper.ts';
import { shiftPaper, type ShiftPaperReport } from './shift-paper.ts';
import { amountAt, bareShop, kopecks, shop, WIDTHS } from './testing/receipt-document.ts';
import { cells } from './wrap.ts';

const marks = { copy: false, training: false };
const sale: ShiftDocument = {
  kind: 'sale', totalMinor: 1_500_00, discountMinor: 50_00, roundingMinor: -50, staffId: 'anna', number: '1-2-A-000101',
  tenders: [{ kind: 'cash', amountMinor: 999_50 }, { kind: 'card', amountMinor: 500_00 }],
  tax: [{ taxCode: 'basic', taxRateBps: 2200, totalMinor: 1_000_00, taxMinor: 180_33 }, { taxCode: 'none', taxRateBps: null, totalMinor: 500_00, taxMinor: 0 }],
};
const refund: ShiftDocument = {
  kind: 'refund', totalMinor: 200_00, discountMinor: 0, roundingMinor: 0, staffId: 'boris', number: '1-2-A-000102',
  tenders: [{ kind: 'cash', amountMinor: 200_00 }], tax: [{ taxCode: 'basic', taxRateBps: 2200, totalMinor: 200_00, taxMinor: 36_07 }],
};
const totals = shiftTotals({
  floatMinor: 5_000_00, documents: [sale, refund], movements: [{ direction: 'in', amountMinor: 1_000_00 }, { direction: 'out', amountMinor: 3_000_00 }], counts: [{ expectedMinor: 100_00, countedMinor: 90_00 }],
});
const x: ShiftPaperReport = {
  number: 12, openedAt: Date.parse('2026-03-10T06:00:00Z'), openedBy: 'Анна Петрова', closedAt: null, closedBy: '', at: Date.parse('2026-03-10T12:30:00Z'), utcOffsetMin: 180, clockInDoubt: false, totals, halfwayMinor: 0, sellers: [],
  countedMinor: null, differenceMinor: null, reason: '', staffNames: new Map([['anna', 'Анна Петрова'], ['boris', 'Борис']]),
};
const z: ShiftPaperReport = { ...x, closedAt: Date.parse('2026-03-10T21:05:00Z'), closedBy: 'Борис', countedMinor: 3_780_00, differenceMinor: -9_50, reason: 'Ошибка в сдаче' };
const rowsOf = (report: ShiftPaperReport, width = 32): string[] => paperText(shiftPaper(report, shop, marks), width);
const columnsOf = (lines: readonly PaperLine[]): { left: string; right: string }[] => lines.flatMap((line) => (line.kind === 'columns' ? [{ left: line.left.trim(), right: line.right }] : []));

describe('the paper of a shift', () => {
  it('RCP23 says below the times where the clock was in doubt, and nothing of it elsewhere', () => {
    for (const report of [x, z]) {
      const doubted = rowsOf({ ...report, clockInDoubt: true });
      const at = doubted.findIndex((row) => row.startsWith('Часы кассы сбивались'));
      expect(doubted[at - 1]).toMatch(/^(Закрыл|Снял) /);
      expect(doubted.filter((_row, n) => n !== at && n !== at + 1)).toEqual(rowsOf(report));
    }
  });

  it('reads as a Z', () => {
    expect(rowsOf(z)).toEqual([
      '       Лавка на Пятницкой', '          ООО «Лавка»', '         ИНН 7701234567', '     НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ', '            Z-ОТЧЁТ', '--------------------------------',
      'Смена 12                 Касса 2', 'Открыта         10.03.2026 09:00', 'Открыл              Анна Петрова', 'Закрыта         11.03.2026 00:05', 'Закрыл                     Борис',
      'Первый чек          1-2-A-000101', 'Последний чек       1-2-A-000102', '--------------------------------',
      'ПРОДАЖИ, чеков 1        1 500,00', '  НАЛИЧНЫМИ               999,50', '  БЕЗНАЛИЧНЫМИ            500,00', 'ВОЗВРАТЫ, чеков 1         200,00', '  НАЛИЧНЫМИ               200,00',
      'ВЫРУЧКА                 1 300,00', 'Скидки                     50,00', 'Округление                 -0,50',
      'По ставке НДС 22%         800,00', '  в т.ч. НДС              144,26', 'Без НДС                   500,00', '--------------------------------',
      'Размен на начало        5 000,00', 'Наличными от продаж       999,50', 'Наличными возвращено     -200,00', 'Внесения, 1             1 000,00', 'Выемки, 1              -3 000,00', 'Расхождения пересчётов    -10,00',
      'ДОЛЖНО БЫТЬ В КАССЕ     3 789,50', 'ПЕРЕСЧИТАНО             3 780,00', 'НЕДОСТАЧА                  -9,50', 'Причина: Ошибка в сдаче', '--------------------------------',
      'Анна Петрова, чеков 1', '  продажи               1 500,00', 'Борис, чеков 1', '  продажи                   0,00', '  возвраты                200,00', '--------------------------------',
      '', 'Кассир            ______________', '', '', '',
    ]);
  });

  it('RCP20 an X has the same rows, its own time and neither count nor end', () => {
    const [onX, onZ] = [rowsOf(x), rowsOf(z)];
    expect(onX).toContain('            X-ОТЧЁТ');
    expect(onX).toContain('Отчёт снят      10.03.2026 15:30');
    expect(onX.join('\n')).not.toMatch(/Закры|ПЕРЕСЧИТАНО|НЕДОСТАЧА|ИЗЛИШЕК|______/);
    const sums = (rows: readonly string[]): string[] => rows.slice(rows.findIndex((row) => row.startsWith('ПРОДАЖИ')), rows.findIndex((row) => row.startsWith('ДОЛЖНО')) + 1);
    expect(sums(onX)).toEqual(sums(onZ));
  });

  it('RCP20 over, short, or neither', () => {
    const said = (differenceMinor: number): string | undefined => rowsOf({ ...z, differenceMinor }).find((row) => /НЕДОСТАЧА|ИЗЛИШЕК|РАСХОЖД/.test(row))?.replace(/ {2,}/, ' ');
    expect([said(10_00), said(-10_00), said(0)]).toEqual(['ИЗЛИШЕК +10,00', 'НЕДОСТАЧА -10,00', 'РАСХОЖДЕНИЯ НЕТ 0,00']);
  });

  it('RCP22 names each of several sellers over its own sums, and none over all of them', () => {
    const names = new Map([['ann', 'ИП Соседов'], ['zed', 'ООО «Лавка»']]);
    const sellers = sellerSums([{ ...sale, legalEntityId: 'zed' }, { ...refund, legalEntityId: 'ann' }]).map((one) => ({ ...one, name: names.get(one.legalEntityId) ?? '', inn: `77${one.legalEntityId.length}` }));
    const rows = rowsOf({ ...z, sellers });
    const from = rows.findIndex((row) => row.includes('Соседов'));
    expect(rows.slice(from - 1, from + 15)).toEqual([
      '--------------------------------', '           ИП Соседов', '            ИНН 773', 'Продажи, чеков 0            0,00', 'Возвраты, чеков 1         200,00', 'Выручка продавца         -200,00', 'По ставке НДС 22%        -200,00', '  в т.ч. НДС              -36,07',
      '--------------------------------', '          ООО «Лавка»', '            ИНН 773', 'Продажи, чеков 1        1 500,00', 'Возвраты, чеков 0           0,00', 'Выручка продавца        1 500,00', 'По ставке НДС 22%       1 000,00', '  в т.ч. НДС              180,33',
    ]);
    expect(rows.slice(0, 3).map((row) => row.trim())).toEqual(['Лавка на Пятницкой', 'НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ', 'Z-ОТЧЁТ']);
    expect(rows.filter((row) => row.includes('ООО «Лавка»'))).toHaveLength(1);
  });

  it('RCP3 RCP4 a copy says so, training three times, and what the shop has not said is left out', () => {
    const rows = paperText(shiftPaper(z, bareShop, { copy: true, training: true }), 42).map((row) => row.trim()).filter((row) => row !== '');
    expect([rows[0], rows[1], rows.at(-1), rows.filter((row) => row === 'УЧЕБНЫЙ РЕЖИМ').length]).toEqual(['КОПИЯ', 'УЧЕБНЫЙ РЕЖИМ', 'УЧЕБНЫЙ РЕЖИМ', 3]);
    expect(rows[2]).toBe('НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ');
  });

  const big = fc.integer({ min: 0, max: 999_999_999_999 });
  const someTotals: fc.Arbitrary<ShiftTotals> = fc
    .record({ floatMinor: big, documents: fc.array(fc.record({ kind: fc.constantFrom('sale' as const, 'refund' as const), cash: big, card: big, staffId: fc.constantFrom('anna', 'boris') }), { maxLength: 5 }), moved: fc.array(fc.record({ direction: fc.constantFrom('in' as const, 'out' as const), amountMinor: fc.integer({ min: 1, max: 999_999_999_999 }) }), { maxLength: 3 }), counted: fc.array(fc.record({ expectedMinor: big, countedMinor: big }), { maxLength: 2 }) })
    .map(({ floatMinor, documents, moved, counted }) => shiftTotals({
      floatMinor, movements: moved, counts: counted,
      documents: documents.map(({ kind, cash, card, staffId }, index) => ({
        kind, staffId, number: `1-1-A-${index}`, totalMinor: cash + card, discountMinor: 0, roundingMinor: 0, tenders: [{ kind: 'cash', amountMinor: cash }, { kind: 'card', amountMinor: card }],
        tax: [{ taxCode: 'a', taxRateBps: 2200, totalMinor: cash + card, taxMinor: 0 }],
      })),
    }));

  it('RCP21 the rows of the drawer add up, and every sum of the shift is on the paper as the screen has it', () => {
    fc.assert(fc.property(someTotals, fc.constantFrom(0, 70_00, -30_00), (booked, halfwayMinor) => {
      const sums = lessHalfway(booked, halfwayMinor);
      const rows = columnsOf(shiftPaper({ ...z, totals: sums, halfwayMinor }, shop, marks));
      const from = rows.findIndex((row) => row.left === 'Размен на начало');
      const to = rows.findIndex((row) => row.left === 'ДОЛЖНО БЫТЬ В КАССЕ');
      expect(rows.slice(from, to).reduce((sum, row) => sum + kopecks(row.right.replace('+', '')), 0)).toBe(sums.expectedCashMinor);
      const printed = rows.map((row) => row.right);
      const shown = [
        sums.sales.totalMinor, sums.refunds.totalMinor, sums.netMinor, sums.discountMinor, sums.floatMinor, sums.cashIn.totalMinor, sums.expectedCashMinor,
        ...[...sums.salesByTender, ...sums.refundsByTender].map((one) => one.amountMinor), ...sums.tax.map((one) => one.totalMinor), ...sums.byStaff.map((one) => one.salesMinor),
      ];
      expect(printed).toEqual(expect.arrayContaining(shown.map(amount)));
      if (sums.countedDifferenceMinor !== 0) expect(printed).toContain(signedAmount(sums.countedDifferenceMinor));
    }), { numRuns: 100 });
  });

  it('RCP1 no row exceeds the paper', () => {
    fc.assert(fc.property(someTotals, fc.constantFrom(...WIDTHS), fc.string({ unit: 'grapheme', maxLength: 60 }), (sums, width, words) => {
      const lines = shiftPaper({ ...z, totals: sums, reason: words, openedBy: words, staffNames: new Map([['anna', words]]) }, { ...shop, tillName: words }, { copy: true, training: true });
      for (const row of paperRows(lines, width)) if (row.kind === 'row') expect(cells(row.text) * (row.size === 'double' ? 2 : 1)).toBeLessThanOrEqual(width);
    }), { numRuns: 100 });
    expect(amountAt(rowsOf({ ...z, totals: { ...totals, expectedCashMinor: 999_999_999_999 } }), 'КАССЕ')).toBe('9 999 999 999,99');
  });
});
