import { describe, expect, it } from 'vitest';
import { paperText } from './paper.ts';
import { cashSlipPaper, copyOf, countSlipPaper, testPaper, type CashSlip, type CountSlip } from './slips.ts';
import { amountAt, bareShop, shop, WIDTHS } from './testing/receipt-document.ts';
import { cells } from './wrap.ts';

const marks = { copy: false, training: false };
const at = { occurredAt: Date.parse('2026-03-10T21:05:00Z'), utcOffsetMin: 180, shiftNumber: 12 };
const collected: CashSlip = { ...at, number: 3, direction: 'out', amountMinor: 30_000_00, reason: 'Инкассация', note: 'Мешок 17' };
const handover: CountSlip = { ...at, purpose: 'handover', expectedMinor: 12_010_00, countedMinor: 12_000_50, reason: 'Ошибка в сдаче', denominations: [{ minor: 50, count: 1 }, { minor: 5_000_00, count: 2 }, { minor: 100_00, count: 0 }, { minor: 1_000_00, count: 2 }] };

describe('slips', () => {
  it('RCP30 cash out, signed by who gave and who took', () => {
    expect(paperText(cashSlipPaper(collected, shop, marks), 32)).toEqual([
      '       Лавка на Пятницкой', '          ООО «Лавка»', '         ИНН 7701234567', '     НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ', '             ВЫЕМКА', '--------------------------------',
      'Смена 12                 Касса 2', '11.03.2026 00:05    Анна Петрова', '--------------------------------',
      'Документ 3                Выемка', 'СУММА                  30 000,00', 'Основание: Инкассация', 'Мешок 17', '--------------------------------',
      '', 'Выдал             ______________', '', 'Получил           ______________', '', '', '',
    ]);
  });

  it('RCP30 cash in', () => {
    const text = paperText(cashSlipPaper({ ...collected, direction: 'in', note: '' }, bareShop, marks), 42).join('\n');
    for (const said of ['ВНЕСЕНИЕ', 'Внесение', 'Внёс', 'Принял']) expect(text).toContain(said);
    expect(text).not.toMatch(/ВЫЕМКА|Мешок|ИНН/);
  });

  it('RCP30 a hand-over: pieces large to small, their sum, the difference and two signatures', () => {
    const rows = paperText(countSlipPaper(handover, shop, marks), 32);
    expect(rows.slice(9)).toEqual([
      '5 000,00 x 2           10 000,00', '1 000,00 x 2            2 000,00', '0,50 x 1                    0,50', '--------------------------------',
      'ПЕРЕСЧИТАНО            12 000,50', 'ДОЛЖНО БЫТЬ            12 010,00', 'НЕДОСТАЧА                  -9,50', 'Причина: Ошибка в сдаче', '--------------------------------',
      '', 'Сдал              ______________', '', 'Принял            ______________', '', '', '',
    ]);
    expect(rows[4]?.trim()).toBe('ПЕРЕДАЧА СМЕНЫ');
  });

  it('RCP30 a count of the sum only, signed by one', () => {
    const rows = paperText(countSlipPaper({ ...handover, purpose: 'closing', denominations: [], countedMinor: 12_010_00, reason: '' }, shop, marks), 42);
    expect([amountAt(rows, 'ПЕРЕСЧИТАНО'), amountAt(rows, 'РАСХОЖДЕНИЯ НЕТ'), rows.filter((row) => row.includes('____')).length]).toEqual(['12 010,00', '0,00', 1]);
  });

  it('RCP3 training stands three times on a slip, a copy says so', () => {
    for (const lines of [cashSlipPaper(collected, shop, { copy: true, training: true }), countSlipPaper(handover, shop, { copy: true, training: true })]) {
      const rows = paperText(lines, 48).map((row) => row.trim()).filter((row) => row !== '');
      expect([rows[0], rows.filter((row) => row === 'УЧЕБНЫЙ РЕЖИМ').length, rows.at(-1)]).toEqual(['КОПИЯ', 3, 'УЧЕБНЫЙ РЕЖИМ']);
    }
  });

  it('RCP1 the test paper and the largest sums fit every width', () => {
    const test = testPaper({ storeName: 'Лавка', tillName: 'Касса 2', at: at.occurredAt, utcOffsetMin: 180 });
    for (const width of WIDTHS) {
      const rows = [test, cashSlipPaper({ ...collected, amountMinor: 999_999_999_999, note: 'м'.repeat(300) }, shop, marks)].flatMap((lines) => paperText(lines, width));
      for (const row of rows) expect(cells(row)).toBeLessThanOrEqual(width);
      expect(amountAt(rows, 'СУММА')).toBe('9 999 999 999,99');
      expect(rows.some((row) => row.startsWith('левый край') && row.endsWith('правый край') && row.length === width)).toBe(true);
    }
  });

  it('RCP31 lines sent again say КОПИЯ, once however often', () => {
    const paper = cashSlipPaper(collected, shop, marks);
    expect(copyOf(paper)).toEqual(cashSlipPaper(collected, shop, { ...marks, copy: true }));
    expect(copyOf(copyOf(paper))).toEqual(copyOf(paper));
    expect(paperText(copyOf([]), 32)).toHaveLength(1);
  });
});
