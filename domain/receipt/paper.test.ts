import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryLines } from '../sale/testing/arbitrary-line.ts';
import { paperRows, paperText, type PaperLine } from './paper.ts';
import { allBlocks, receiptPaper, type ReceiptPaperOptions } from './receipt-paper.ts';
import { amountAt, good, kopecks, priced, receiptOf, shop, WIDTHS } from './testing/receipt-document.ts';
import { cells } from './wrap.ts';

const plain: ReceiptPaperOptions = { copy: false, gift: false, training: false, blocks: allBlocks };
const name = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }), fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom('Сыр', 'полутвёрдый', '«Российский»', '50', '%', 'вес', 'сверхдлинноеслововкотором нетпробелов', '1 000,00'), { maxLength: 20 }).map((words) => words.join(' ')),
);
const document = fc.tuple(arbitraryLines, fc.array(name, { minLength: 30, maxLength: 30 }), fc.integer({ min: 0, max: 100_000_00 })).map(([lines, names, changeMinor]) => receiptOf(lines.map((line, index) => ({ ...line, name: names[index] ?? '', note: names[index + 1] ?? '' })), { changeMinor }));

describe('layout', () => {
  it('RCP1 no row exceeds the paper at 32, 42 or 48 characters, at either size', () => {
    fc.assert(fc.property(document, fc.constantFrom(...WIDTHS), fc.boolean(), fc.boolean(), fc.boolean(), (doc, width, copy, gift, training) => {
      const lines = receiptPaper(doc, shop, { ...plain, copy, gift, training });
      for (const row of paperText(lines, width)) expect(cells(row)).toBeLessThanOrEqual(width);
      for (const row of paperRows(lines, width)) if (row.kind === 'row') expect(cells(row.text) * (row.size === 'double' ? 2 : 1)).toBeLessThanOrEqual(width);
    }), { numRuns: 100 });
  });

  it('RCP1 amounts end at the right edge, whole, with plain spaces', () => {
    fc.assert(fc.property(document, fc.constantFrom(...WIDTHS), (doc, width) => {
      const rows = paperText(receiptPaper(doc, shop, plain), width);
      expect(rows.join('\n')).not.toMatch(/[\u00a0\u202f\u2009\u2212]/);
      const from = rows.findIndex((row) => row.startsWith('ИТОГ'));
      expect(kopecks(amountAt(rows.slice(from), 'ИТОГ') as string)).toBe(doc.totalMinor);
      for (const row of rows.slice(from)) if (/^(ИТОГ|НАЛИЧНЫМИ|СДАЧА|В т\.ч\. НДС)/.test(row)) expect(row).toHaveLength(width);
    }), { numRuns: 100 });
  });

  it('RCP1 twelve digits fit every width, the total at double size too', () => {
    const rich = receiptOf(priced([good('Самолёт', { priceMinor: 999_999_999_999 })]));
    for (const width of WIDTHS) {
      const lines = receiptPaper(rich, shop, plain);
      expect(amountAt(paperText(lines, width), 'ИТОГ')).toBe('9 999 999 999,99');
      expect(paperText(lines, width).filter((row) => row.includes('9 999 999 999,99')).length).toBe(3);
      const double = paperRows(lines, width).flatMap((row) => (row.kind === 'row' && row.size === 'double' ? [row.text] : []));
      expect(double.map((row) => row.trim()).join(' ').replace(/^ИТОГ\s+/, '')).toBe('9 999 999 999,99');
    }
  });

  it('RCP1 long names wrap at words and nothing of them is lost', () => {
    const cheese = good('Сыр полутвёрдый «Российский молодой» 50 %, Угличский завод, ГОСТ 32260');
    for (const width of WIDTHS) {
      const rows = paperText(receiptPaper(receiptOf(priced([cheese])), shop, plain), width);
      const from = rows.findIndex((row) => row.startsWith('Сыр'));
      expect(rows.slice(from, rows.findIndex((row) => row.startsWith('1 шт'))).join(' ')).toBe(cheese.name);
    }
  });

  it('RCP1 lays out every kind of line', () => {
    const lines: PaperLine[] = [
      { kind: 'text', text: 'право', align: 'right', bold: false, size: 'normal' }, { kind: 'rule' }, { kind: 'qr', data: 'x' },
      { kind: 'columns', left: 'длинная левая часть', right: '1,00', bold: false, size: 'normal' }, { kind: 'columns', left: '  и с отступом она', right: '1,00', bold: false, size: 'normal' },
      { kind: 'columns', left: 'сумма', right: '123 456 789,00', bold: false, size: 'double' }, { kind: 'feed', lines: 2 },
    ];
    expect(paperText(lines, 20)).toEqual(['               право', '--------------------', '        [QR]', 'длинная левая', 'часть           1,00', '  и с отступом', '  она           1,00', 'сумма 123 456 789,00', '', '']);
    expect(paperRows(lines, 20).filter((row) => row.kind === 'row' && row.size === 'double').map((row) => row.kind === 'row' && row.text)).toEqual(['сумма', '123 456 78', '      9,00']);
  });

  it('RCP2 a name or a note cannot command the printer', () => {
    const text = paperText(receiptPaper(receiptOf(priced([good('Сыр \u001b@\u001dV\u0000 \n\r взлом', { note: '\u001bp0' })])), shop, plain), 32).join('\n');
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).toContain('Сыр @V взлом');
    expect(text).toContain('\np0\n');
  });
});
