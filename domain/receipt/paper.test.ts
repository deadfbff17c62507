import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MICRO } from '../quantity/quantity.ts';
import type { ReceiptDocument } from '../replication/catalogue.ts';
import { priceLine, saleTotals, type PricedLine } from '../sale/line.ts';
import { arbitraryLines } from '../sale/testing/arbitrary-line.ts';
import { paperRows, paperText, receiptPaper, type PaperLine, type ReceiptShop } from './paper.ts';
import { cells } from './wrap.ts';

const WIDTHS = [32, 42, 48] as const;
const shop: ReceiptShop = {
  storeName: 'Лавка на Пятницкой', storeAddress: 'Москва, Пятницкая ул., 12, стр. 3', receiptHeader: 'Добро пожаловать', receiptFooter: 'Спасибо за покупку!\nЖдём вас снова',
  legalEntityName: 'ООО «Лавка»', inn: '7701234567', tillName: 'Касса 2', staffName: 'Анна Петрова', taxSystem: 'osn',
};

function receipt(lines: readonly PricedLine[], change: Partial<ReceiptDocument> = {}): ReceiptDocument {
  const { totalMinor, taxMinor } = saleTotals(lines);
  const changeMinor = change.changeMinor ?? 0;
  return {
    id: 'r', companyId: 'c', legalEntityId: 'l', storeId: 's', tillId: 't', incarnationId: 'i', occurredAt: Date.parse('2026-03-10T21:05:00Z'), utcOffsetMin: 180,
    businessDate: '2026-03-11', clockTrust: 'trusted', staffId: 'p', shiftId: 'h', kind: 'sale', series: 'A', number: 123, storeNumber: 1, tillNumber: 2, currency: 'RUB',
    totalMinor, taxMinor, fiscalLines: [], fiscalResult: { register: 'none' }, shop, ...change, changeMinor,
    lines: lines.map((line) => ({ ...line, receiptId: 'r' })),
    tenders: [{ receiptId: 'r', tenderNo: 1, kind: 'cash', amountMinor: totalMinor, tenderedMinor: totalMinor + changeMinor }],
    movements: [], entries: [],
  };
}
const good = (name: string, rest: Partial<PricedLine> = {}): PricedLine => priceLine({
  lineNo: 1, goodId: 'g', name, unit: 'pcs', barcode: null, quantityMicro: MICRO, priceMinor: 89_90, discountMinor: 0, taxCode: 'vat-basic', taxRateBps: 2200, ...rest,
});
const milk = good('Молоко 3,2%', { quantityMicro: 2 * MICRO, taxCode: 'vat-reduced', taxRateBps: 1000 });
const cheese = good('Сыр полутвёрдый «Российский молодой» 50 %, Угличский завод, ГОСТ 32260', { lineNo: 2, unit: 'kg', quantityMicro: 742_000, priceMinor: 1_234_50, discountMinor: 16_00 });
const paperOf = (doc: ReceiptDocument, width: number, copy = false): string[] => paperText(receiptPaper(doc, shop, { copy }), width);
const amountOf = (rows: readonly string[], label: string): string | undefined => rows.find((row) => row.startsWith(label))?.slice(label.length).trim();

describe('the paper of a receipt', () => {
  it('reads as a receipt', () => {
    expect(paperOf(receipt([milk, cheese], { changeMinor: 20_20 }), 32)).toEqual([
      '        Добро пожаловать', '       Лавка на Пятницкой', 'Москва, Пятницкая ул., 12, стр.', '               3', '          ООО «Лавка»', '         ИНН 7701234567',
      '     НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ', '--------------------------------',
      'Чек 1-2-A-000123         Продажа', '11.03.2026 00:05         Касса 2', 'Кассир Анна Петрова', 'СНО ОСН', '--------------------------------',
      'Молоко 3,2%', '2 шт x 89,90              179,80',
      'Сыр полутвёрдый «Российский', 'молодой» 50 %, Угличский завод,', 'ГОСТ 32260', '0,742 кг x 1 234,50       916,00', 'Скидка                    -16,00', 'Со скидкой                900,00',
      '--------------------------------', 'Скидка всего               16,00', 'ИТОГ                    1 079,80', 'НАЛИЧНЫМИ               1 100,00', 'СДАЧА                      20,20',
      'В т.ч. НДС 22%            162,30', 'В т.ч. НДС 10%             16,35', '--------------------------------',
      '      Спасибо за покупку!', '         Ждём вас снова', '', '', '',
    ]);
  });

  it('says what it is: not fiscal without a register, a copy when printed again', () => {
    const first = paperOf(receipt([milk]), 42).join('\n');
    expect(first).toContain('НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ');
    expect(first).not.toContain('КОПИЯ');
    expect(paperOf(receipt([milk]), 42, true).join('\n')).toContain('КОПИЯ');
  });

  it('carries fiscal marks and a QR code only where a register answered', () => {
    const kinds = (fiscalResult: unknown): string[] => receiptPaper(receipt([milk], { fiscalResult }), shop, { copy: false }).map((line) => line.kind);
    const registered = receipt([milk], { fiscalResult: { register: 'any', documentNumber: 77, sign: '1234567890', qr: 't=20260310T2105&s=179.80' } });
    expect(kinds(registered.fiscalResult)).toContain('qr');
    expect(paperOf(registered, 32).join('\n')).not.toContain('НЕ ФИСКАЛЬНЫЙ');
    expect(amountOf(paperOf(registered, 32), 'ФД')).toBe('77');
    for (const none of [{ register: 'none' }, { register: 'none', qr: 'x' }, null, 'none', {}]) expect(kinds(none)).not.toContain('qr');
  });

  it('sums tax by rate, apart for zero and for none', () => {
    const rows = paperOf(receipt([milk, good('А'), good('Б'), good('В', { taxCode: 'z', taxRateBps: 0 }), good('Г', { taxCode: 'n', taxRateBps: null })]), 42);
    expect([amountOf(rows, 'В т.ч. НДС 22%'), amountOf(rows, 'В т.ч. НДС 10%'), amountOf(rows, 'Сумма с НДС 0%'), amountOf(rows, 'Сумма без НДС')]).toEqual(['32,42', '16,35', '89,90', '89,90']);
    expect(paperOf(receipt([good('Д', { taxRateBps: 550 })]), 42).join('\n')).toContain('В т.ч. НДС 5,5%');
  });

  it('shows tenders, and change only where there is some', () => {
    const exact = paperOf(receipt([milk]), 32);
    expect([amountOf(exact, 'НАЛИЧНЫМИ'), amountOf(exact, 'СДАЧА')]).toEqual(['179,80', undefined]);
    const card: ReceiptDocument = { ...receipt([milk]), tenders: [{ receiptId: 'r', tenderNo: 1, kind: 'card', amountMinor: 179_80, tenderedMinor: 179_80 }] };
    expect(amountOf(paperOf(card, 32), 'БЕЗНАЛИЧНЫМИ')).toBe('179,80');
  });

  it('leaves out what the shop has not said', () => {
    const bare: ReceiptShop = { storeName: '', storeAddress: '', receiptHeader: '', receiptFooter: '', legalEntityName: '', inn: '', tillName: '', staffName: 'Анна', taxSystem: 'special' };
    const rows = paperText(receiptPaper(receipt([milk]), bare, { copy: false }), 32);
    expect(rows[0]?.trim()).toBe('НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ');
    expect(rows).toContain('СНО special');
    expect(rows.join('\n')).not.toContain('ИНН');
  });
});

const name = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }), fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom('Сыр', 'полутвёрдый', '«Российский»', '50', '%', 'вес', 'сверхдлинноеслововкоторомнетнипробелов', '1 000,00'), { maxLength: 20 }).map((words) => words.join(' ')),
);
const document = fc.tuple(arbitraryLines, fc.array(name, { minLength: 30, maxLength: 30 }), fc.integer({ min: 0, max: 100_000_00 })).map(([lines, names, changeMinor]) => receipt(lines.map((line, index) => ({ ...line, name: names[index] ?? '' })), { changeMinor }));

describe('layout', () => {
  it('no row exceeds the paper at 32, 42 or 48 characters, at either size', () => {
    fc.assert(fc.property(document, fc.constantFrom(...WIDTHS), fc.boolean(), (doc, width, copy) => {
      const lines = receiptPaper(doc, shop, { copy });
      for (const row of paperText(lines, width)) expect(cells(row)).toBeLessThanOrEqual(width);
      for (const row of paperRows(lines, width)) if (row.kind === 'row') expect(cells(row.text) * (row.size === 'double' ? 2 : 1)).toBeLessThanOrEqual(width);
    }), { numRuns: 200 });
  });

  it('amounts end at the right edge, whole, with plain spaces', () => {
    fc.assert(fc.property(document, fc.constantFrom(...WIDTHS), (doc, width) => {
      const rows = paperOf(doc, width);
      expect(rows.join('\n')).not.toMatch(/[\u00a0\u202f\u2009\u2212]/);
      const total = rows.find((row) => row.startsWith('ИТОГ')) as string;
      expect(total).toHaveLength(width);
      expect(Number(total.slice(4).replaceAll(' ', '').replace(',', ''))).toBe(doc.totalMinor);
      const labels = rows.filter((row) => /^(НАЛИЧНЫМИ|СДАЧА|В т\.ч\. НДС)/.test(row));
      for (const row of labels) expect(row).toHaveLength(width);
    }), { numRuns: 100 });
  });

  it('twelve digits fit every width, the total at double size too', () => {
    const rich = receipt([good('Самолёт', { priceMinor: 999_999_999_999, quantityMicro: MICRO })]);
    for (const width of WIDTHS) {
      const lines = receiptPaper(rich, shop, { copy: false });
      expect(amountOf(paperText(lines, width), 'ИТОГ')).toBe('9 999 999 999,99');
      expect(paperText(lines, width).filter((row) => row.includes('9 999 999 999,99')).length).toBe(3);
      const double = paperRows(lines, width).flatMap((row) => (row.kind === 'row' && row.size === 'double' ? [row.text] : []));
      expect(double.map((row) => row.trim()).join(' ').replace(/^ИТОГ\s+/, '')).toBe('9 999 999 999,99');
    }
  });

  it('long names wrap at words and nothing of them is lost', () => {
    for (const width of WIDTHS) {
      const rows = paperOf(receipt([cheese]), width);
      const from = rows.findIndex((row) => row.startsWith('Сыр'));
      const to = rows.findIndex((row) => row.startsWith('0,742'));
      expect(rows.slice(from, to).join(' ')).toBe(cheese.name);
    }
  });

  it('lays out every kind of line', () => {
    const lines: PaperLine[] = [
      { kind: 'text', text: 'право', align: 'right', bold: false, size: 'normal' }, { kind: 'rule' }, { kind: 'qr', data: 'x' },
      { kind: 'columns', left: 'длинная левая часть', right: '1,00', bold: false, size: 'normal' },
      { kind: 'columns', left: 'сумма', right: '123 456 789,00', bold: false, size: 'double' }, { kind: 'feed', lines: 2 },
    ];
    expect(paperText(lines, 20)).toEqual(['               право', '--------------------', '        [QR]', 'длинная левая', 'часть           1,00', 'сумма 123 456 789,00', '', '']);
    expect(paperRows(lines, 20).filter((row) => row.kind === 'row' && row.size === 'double').map((row) => row.kind === 'row' && row.text)).toEqual(['сумма', '123 456 78', '      9,00']);
  });

  it('a name cannot command the printer', () => {
    const text = paperOf(receipt([good('Сыр \u001b@\u001dV\u0000 \n\r взлом')]), 32).join('\n');
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).toContain('Сыр @V взлом');
  });
});
