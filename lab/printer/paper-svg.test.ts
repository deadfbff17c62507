import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Archive } from './archive.ts';
import { bitmapPath, drawBars, drawQr } from './code-drawing.ts';
import { paperPicture } from './paper-svg.ts';
import type { Paper, PaperItem, Run } from './paper.ts';

const run = (text: string, look: Partial<Run> = {}): Run => ({ text, bold: false, underline: false, inverse: false, small: false, width: 1, height: 1, ...look });
const line = (text: string, look: Partial<Run> = {}, align: 'left' | 'center' | 'right' = 'left'): PaperItem => ({ kind: 'line', align, runs: [run(text, look)], spacingDots: 30 });
const paperOf = (items: readonly PaperItem[], cut: Paper['cut'] = 'full'): Paper => ({ id: 'p000001', number: 1, columns: 48, startedAt: '2026-02-01T06:05:00.000Z', cutAt: null, cut, items, lines: [] });

describe('paper as a picture', () => {
  it('puts every letter into its cell and writes Cyrillic as letters', () => {
    const { svg } = paperPicture(paperOf([line('Чай 1')]));
    expect(svg).toContain('<text y="18" x="0 12 24 48">Чай1</text>');
  });

  it('shows size, weight and place', () => {
    const { svg } = paperPicture(paperOf([line('ИТОГО', { width: 2, height: 2, bold: true }, 'right')]));
    expect(svg).toContain(`translate(${48 * 12 - 5 * 24} `);
    expect(svg).toContain('scale(2 2)');
    expect(svg).toContain('font-weight="700"');
  });

  it('says on every paper that no real printer made it, at both ends once it is cut', () => {
    const words = /ВИРТУАЛЬНЫЙ ПРИНТЕР · TEST DOUBLE/g;
    expect(paperPicture(paperOf([line('a')])).svg.match(words)?.length).toBe(2);
    expect(paperPicture(paperOf([line('a')], null)).svg.match(words)?.length).toBe(1);
  });

  it('lets nothing of the text become markup', () => {
    const { svg } = paperPicture(paperOf([line('<script>&"'), { kind: 'qr', align: 'left', data: `<b>${'x'.repeat(4_000)}`, moduleDots: 3, level: 'H' }]));
    expect(svg).not.toMatch(/<script|<b>/);
    expect(svg).toContain('&lt;script&gt;&amp;&quot;');
  });

  it('draws a code that cannot be made as words instead of failing', () => {
    expect(drawBars('EAN-13', '123')).toBeNull();
    expect(drawQr('x'.repeat(4_000), 'H')).toBeNull();
    expect(paperPicture(paperOf([{ kind: 'barcode', align: 'left', symbology: 'EAN-13', data: '123', heightDots: 60, moduleDots: 2, showText: true }])).svg).toContain('[EAN-13: 123]');
  });

  it('draws an EAN-13 of 95 modules and a QR code with its three corners', () => {
    expect(drawBars('EAN-13', '4609998110102')).toMatchObject({ width: 95 });
    const qr = drawQr('hello', 'M');
    expect(qr?.width).toBe(21);
    expect(qr?.path.startsWith('M0 0h7v1h-7z')).toBe(true);
  });

  it('joins the dark dots of a row', () => {
    expect(bitmapPath(4, 2, (x, y) => y === 0 ? x > 0 : x === 0)).toBe('M1 0h3v1h-3zM0 1h1v1h-1z');
  });
});

describe('archive', () => {
  it('files papers and finds them again, dots and all; a broken file is passed by', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'papers-'));
    try {
      const archive = new Archive(folder);
      const paper = paperOf([line('чек'), { kind: 'raster', align: 'left', widthBytes: 1, rows: 2, bits: Uint8Array.of(0xaa, 0x55), scaleX: 1, scaleY: 1 }]);
      await archive.save(paper);
      await writeFile(join(folder, 'p000002.json'), '{"half');
      expect((await readdir(folder)).sort()).toEqual(['p000001.json', 'p000001.svg', 'p000002.json']);
      expect(await archive.load()).toEqual([paper]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
