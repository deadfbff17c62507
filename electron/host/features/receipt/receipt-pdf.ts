/** Papers as a PDF file with a page for each: as wide as the roll, as long as the receipt, in the letters and places the printer uses. */
import { fileURLToPath } from 'node:url';
import unicodeRanges from '@fontsource/pt-mono/unicode.json' with { type: 'json' };
import bwip from 'bwip-js/node';
import PdfDocument from 'pdfkit';
import { assert } from '#domain/kernel/assert.ts';
import { paperRows, type PaperLine, type PaperRow } from '#domain/receipt/paper.ts';

export type PdfOptions = {
  readonly widthChars: number;
  readonly title: string;
  /** Written into the file as the time of its making, so that the same receipt makes the same file. */
  readonly madeAt: number;
};

/** Points: 58 mm for the narrow roll, 80 mm for the others, with the margins printers leave. */
const MM = 72 / 25.4;
const MARGIN = 4 * MM;
const rollWidth = (widthChars: number): number => (widthChars <= 32 ? 58 : 80) * MM;
/** PT Mono: every character is six tenths of the size wide. */
const CELL_EM = 0.6;
const LINE_EM = 1.25;
/** The typeface has no bold cut: letters are drawn with an outline of so much of the size. */
const BOLD_EM = 0.035;
const QR_WIDTH = 32 * MM;
const QR_AIR = 3 * MM;

/** The files of the typeface, each with the characters it has; the first that fits is taken. */
const subsets = ['latin', 'cyrillic', 'latin-ext', 'cyrillic-ext'] as const;
type Subset = (typeof subsets)[number];

/** First and last code of each range of characters, as the package lists them: `U+0400-045F,U+2116`. */
const ranges = subsets.map((subset) => ({
  subset,
  list: unicodeRanges[subset].split(',').map((range) => {
    const [from = '', to = from] = range.replace('U+', '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  }),
}));

function subsetOf(character: string): Subset | null {
  const code = character.codePointAt(0) ?? 0;
  return ranges.find(({ list }) => list.some(([from, to]) => code >= from && code <= to))?.subset ?? null;
}

/** Runs of characters that one file of the typeface has; a question mark for what none has. */
export function runsOf(text: string): { readonly subset: Subset; readonly text: string }[] {
  const runs: { subset: Subset; text: string }[] = [];
  for (const character of text) {
    const own = subsetOf(character);
    // A space is in every line of every alphabet: it goes with its neighbours.
    const last = runs.at(-1);
    const subset = character === ' ' && last ? last.subset : own ?? 'latin';
    const shown = own === null ? '?' : character;
    if (last && last.subset === subset) last.text += shown;
    else runs.push({ subset, text: shown });
  }
  return runs;
}

type Qr = { readonly side: number; readonly dark: readonly number[] };

/** The dots of a QR code, row by row, 1 for dark. */
function qrDots(data: string): Qr {
  const options = { bcid: 'qrcode', text: Buffer.from(data, 'utf8').toString('latin1'), eclevel: 'M', binarytext: true };
  const [symbol] = bwip.raw(options);
  assert(symbol !== undefined && 'pixs' in symbol, 'a QR code is made of dots');
  return { side: symbol.pixx, dark: symbol.pixs };
}

type Layout = { readonly rows: readonly PaperRow[]; readonly size: number; readonly width: number; readonly qrs: ReadonlyMap<string, Qr> };

function heightOf(row: PaperRow, { size }: Layout): number {
  if (row.kind === 'qr') return QR_WIDTH + 2 * QR_AIR;
  return (row.kind === 'feed' ? row.lines : row.size === 'double' ? 2 : 1) * size * LINE_EM;
}

/** The file, whole in memory: a receipt is a few dozen kilobytes. One page at least. */
export async function receiptPdf(papers: readonly (readonly PaperLine[])[], options: PdfOptions): Promise<Uint8Array> {
  const made = new Date(options.madeAt);
  const pdf = new PdfDocument({ autoFirstPage: false, margin: 0, info: { Title: options.title, CreationDate: made, ModDate: made, Producer: 'Lavka', Creator: 'Lavka' } });
  const done = new Promise<Uint8Array>((resolve, reject) => {
    const pieces: Buffer[] = [];
    pdf.on('data', (piece: Buffer) => pieces.push(piece));
    pdf.on('end', () => { resolve(new Uint8Array(Buffer.concat(pieces))); });
    pdf.on('error', reject);
  });
  for (const subset of subsets) pdf.registerFont(subset, fileURLToPath(import.meta.resolve(`@fontsource/pt-mono/files/pt-mono-${subset}-400-normal.woff`)));
  for (const paper of papers) drawPage(pdf, paper, options.widthChars);
  pdf.end();
  return done;
}

type Pdf = InstanceType<typeof PdfDocument>;

function drawPage(pdf: Pdf, paper: readonly PaperLine[], widthChars: number): void {
  const width = rollWidth(widthChars);
  const rows = paperRows(paper, widthChars);
  const qrs = new Map(rows.flatMap((row) => (row.kind === 'qr' ? [[row.data, qrDots(row.data)] as const] : [])));
  const layout: Layout = { rows, width, qrs, size: (width - 2 * MARGIN) / (widthChars * CELL_EM) };
  pdf.addPage({ size: [width, rows.reduce((sum, row) => sum + heightOf(row, layout), 2 * MARGIN)], margin: 0 });
  let top = MARGIN;
  for (const row of rows) {
    if (row.kind === 'row') drawRow(pdf, row, layout.size, top);
    if (row.kind === 'qr') drawQr(pdf, qrs.get(row.data) as Qr, width, top + QR_AIR);
    top += heightOf(row, layout);
  }
}

function drawRow(pdf: Pdf, row: PaperRow & { kind: 'row' }, size: number, top: number): void {
  const scale = row.size === 'double' ? 2 : 1;
  let left = MARGIN;
  for (const { subset, text } of runsOf(row.text.trimEnd())) {
    pdf.font(subset).fontSize(size * scale).lineWidth(size * scale * BOLD_EM);
    pdf.text(text, left, top, { lineBreak: false, fill: true, stroke: row.bold, characterSpacing: 0, features: [] });
    left += Array.from(text).length * CELL_EM * size * scale;
  }
}

function drawQr(pdf: Pdf, { side, dark }: Qr, width: number, top: number): void {
  const dot = QR_WIDTH / side;
  const left = (width - QR_WIDTH) / 2;
  dark.forEach((bit, place) => {
    if (bit === 1) pdf.rect(left + (place % side) * dot, top + Math.floor(place / side) * dot, dot, dot);
  });
  pdf.fill('black');
}
