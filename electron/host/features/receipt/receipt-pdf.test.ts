import bwip from 'bwip-js/node';
import { describe, expect, it } from 'vitest';
import { paperRows, type PaperLine } from '#domain/receipt/paper.ts';
import { testPaper } from '#domain/receipt/slips.ts';
import { readPdf } from './pdf-reader.fixture.ts';
import { receiptPdf, runsOf } from './receipt-pdf.ts';

const text = (words: string, bold = false): PaperLine => ({ kind: 'text', text: words, align: 'left', bold, size: 'normal' });
const options = { widthChars: 42, title: '1-1-A-000001', madeAt: 1_770_000_000_000 };

describe('a receipt as PDF', () => {
  it('says row by row what the paper says, in letters a reader can copy', async () => {
    const paper = [...testPaper({ storeName: 'Лавка № 5 «Ёлка» – 100 ₽', tillName: 'Касса 1', at: 1_770_000_000_000, utcOffsetMin: 180 }), text('Œuvre Ðà ґ Ѳ', true)];
    for (const widthChars of [32, 42, 48]) {
      const seen = readPdf(await receiptPdf([paper], { ...options, widthChars }));
      const rows = paperRows(paper, widthChars).flatMap((row) => (row.kind === 'row' ? [row.text.trimEnd()] : []));
      expect(seen.rows).toEqual(rows);
      expect([seen.pages, Math.round(seen.widthPt * 25.4 / 72)]).toEqual([1, widthChars === 32 ? 58 : 80]);
    }
  });

  it('shows a question mark for what the typeface does not have', async () => {
    expect(readPdf(await receiptPdf([[text('Яблоки 🍎 味')]], options)).rows).toEqual(['Яблоки ? ?']);
  });

  it('draws the QR code dot by dot', async () => {
    const data = 'LVR0190A1B2C3D47E5F8A6B7C8D9E0F1A2B';
    const raw = { bcid: 'qrcode', text: data, eclevel: 'M' };
    const [symbol] = bwip.raw(raw);
    const dark = symbol && 'pixs' in symbol ? symbol.pixs.filter((bit) => bit === 1).length : 0;
    expect(dark).toBeGreaterThan(200);
    expect(readPdf(await receiptPdf([[{ kind: 'qr', data }]], options)).dots).toBe(dark);
  });

  it('is as long as the paper and the same file each time', async () => {
    const long = Array.from({ length: 1_000 }, (_, n) => text(`Строка ${n}`));
    const seen = readPdf(await receiptPdf([long], options));
    expect([seen.pages, seen.rows.length]).toEqual([1, 1_000]);
    const [once, twice] = [await receiptPdf([long.slice(0, 9)], options), await receiptPdf([long.slice(0, 9)], options)];
    expect(Buffer.from(twice).equals(Buffer.from(once))).toBe(true);
  });

  it('keeps characters of one file of the typeface together, with the spaces between them', () => {
    expect(runsOf('Чек 12 A')).toEqual([{ subset: 'cyrillic', text: 'Чек ' }, { subset: 'latin', text: '12 A' }]);
    expect(runsOf('')).toEqual([]);
  });
});
