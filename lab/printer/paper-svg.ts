/** A paper as a picture: every letter in its cell of 12 x 24 dots, codes as real codes, and a strip that says what this is. */
import { bitmapPath, drawBars, drawQr } from './code-drawing.ts';
import { runColumns, type Align, type Paper, type PaperItem, type Run } from './paper.ts';

const LETTER = 12;
const SMALL_LETTER = 9;
const LINE = 24;
const MARGIN = 30;
const STRIP = 46;
const INK = '#26262e';
const SHEET = '#fdfcf7';

export type PaperPicture = { readonly svg: string; readonly width: number; readonly height: number };

type Placed = { readonly svg: string; readonly height: number };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function startOf(align: Align, used: number, width: number): number {
  if (align === 'left') return 0;
  return Math.max(0, align === 'center' ? Math.floor((width - used) / 2) : width - used);
}

/** Letters at explicit places, so that the grid holds in whatever font the viewer has; blanks need no letter. */
function runSvg(run: Run, x: number, bottom: number): string {
  const cell = run.small ? SMALL_LETTER : LETTER;
  const letters = [...run.text].map((letter, index) => ({ letter, x: index * cell })).filter(({ letter }) => letter.trim() !== '');
  const width = [...run.text].length * cell;
  const marks = (run.inverse ? `<rect width="${width}" height="24" fill="${INK}"/>` : '') + (run.underline ? `<rect y="22" width="${width}" height="2" fill="${INK}"/>` : '');
  const text = letters.length === 0 ? '' : `<text y="18" x="${letters.map((letter) => letter.x).join(' ')}"${run.bold ? ' font-weight="700"' : ''}${run.small ? ' font-size="15"' : ''}${run.inverse ? ` fill="${SHEET}"` : ''}>${escaped(letters.map(({ letter }) => letter).join(''))}</text>`;
  return marks + text === '' ? '' : `<g transform="translate(${x} ${bottom - LINE * run.height})${run.width > 1 || run.height > 1 ? ` scale(${run.width} ${run.height})` : ''}">${marks}${text}</g>`;
}

function lineSvg(item: Extract<PaperItem, { kind: 'line' }>, top: number, width: number): Placed {
  const tallest = Math.max(1, ...item.runs.map((run) => run.height));
  const dots = (run: Run): number => runColumns(run) * (run.small ? SMALL_LETTER : LETTER);
  let x = startOf(item.align, item.runs.reduce((sum, run) => sum + dots(run), 0), width);
  let svg = '';
  for (const run of item.runs) {
    svg += runSvg(run, x, top + LINE * tallest);
    x += dots(run);
  }
  return { svg, height: Math.max(item.spacingDots, LINE * tallest) };
}

function qrSvg(item: Extract<PaperItem, { kind: 'qr' }>, top: number, width: number): Placed {
  const drawn = drawQr(item.data, item.level);
  if (drawn === null) return { svg: `<text x="0" y="${top + 18}">[QR: ${escaped(item.data.slice(0, 40))}]</text>`, height: 30 };
  const side = drawn.width * item.moduleDots;
  return { svg: `<path transform="translate(${startOf(item.align, side, width)} ${top + 8}) scale(${item.moduleDots})" d="${drawn.path}" fill="${INK}" shape-rendering="crispEdges"/>`, height: side + 16 };
}

function barcodeSvg(item: Extract<PaperItem, { kind: 'barcode' }>, top: number, width: number): Placed {
  const drawn = drawBars(item.symbology, item.data);
  if (drawn === null) return { svg: `<text x="0" y="${top + 18}">[${escaped(item.symbology)}: ${escaped(item.data.slice(0, 40))}]</text>`, height: 30 };
  const long = drawn.width * item.moduleDots;
  const left = startOf(item.align, long, width);
  const bars = `<path transform="translate(${left} ${top + 4}) scale(${item.moduleDots} ${item.heightDots})" d="${drawn.path}" fill="${INK}" shape-rendering="crispEdges"/>`;
  const text = item.showText ? `<text x="${left + long / 2}" y="${top + item.heightDots + 24}" text-anchor="middle">${escaped(item.data)}</text>` : '';
  return { svg: bars + text, height: item.heightDots + (item.showText ? 36 : 12) };
}

function rasterSvg(item: Extract<PaperItem, { kind: 'raster' }>, top: number, width: number): Placed {
  const across = item.widthBytes * 8;
  const isDark = (x: number, y: number): boolean => (((item.bits[y * item.widthBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1;
  const left = startOf(item.align, across * item.scaleX, width);
  return {
    svg: `<path transform="translate(${left} ${top}) scale(${item.scaleX} ${item.scaleY})" d="${bitmapPath(Math.min(across, width), item.rows, isDark)}" fill="${INK}" shape-rendering="crispEdges"/>`,
    height: item.rows * item.scaleY,
  };
}

function place(item: PaperItem, top: number, width: number): Placed {
  switch (item.kind) {
    case 'line': return lineSvg(item, top, width);
    case 'qr': return qrSvg(item, top, width);
    case 'barcode': return barcodeSvg(item, top, width);
    case 'raster': return rasterSvg(item, top, width);
    case 'feed': return { svg: '', height: item.dots };
  }
}

const STRIP_WORDS = 'ВИРТУАЛЬНЫЙ ПРИНТЕР · TEST DOUBLE';

function strip(y: number, width: number): string {
  const label = STRIP_WORDS.length * 11.2 + 36;
  return `<rect y="${y}" width="${width}" height="${STRIP}" fill="url(#hatch)"/><rect x="${(width - label) / 2}" y="${y + 9}" width="${label}" height="28" rx="4" fill="${SHEET}"/>`
    + `<text x="${width / 2}" y="${y + 29}" text-anchor="middle" font-family="system-ui, 'DejaVu Sans', sans-serif" font-size="15" font-weight="700" letter-spacing="1.2" fill="#6a3fb5">${STRIP_WORDS}</text>`;
}

/** The knife leaves a straight edge, a hand a torn one; the paper still in the printer has none. */
function outline(paper: Paper, width: number, height: number): string {
  if (paper.cut !== 'partial' && paper.cut !== 'overflow') return `M0 0H${width}V${height}H0Z`;
  let edge = '';
  for (let x = width, index = 0; x > 0; x -= 14, index += 1) edge += `L${Math.max(0, x - 7)} ${height - 7}L${Math.max(0, x - 14)} ${height}`;
  return `M0 0H${width}V${height}${edge}L0 0Z`;
}

/** Draws the paper; one unit is one dot of the head (203 to the inch). */
export function paperPicture(paper: Paper): PaperPicture {
  const inner = paper.columns * LETTER;
  const width = inner + MARGIN * 2;
  let top = STRIP + 16;
  let body = '';
  for (const item of paper.items) {
    const { svg, height } = place(item, top, inner);
    body += svg;
    top += height;
  }
  const finished = paper.cut !== null;
  const height = Math.ceil(top + (finished ? 16 + STRIP + (paper.cut === 'full' ? 0 : 10) : 10));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="'DejaVu Sans Mono', 'PT Mono', Menlo, Consolas, 'Liberation Mono', monospace" font-size="20" fill="${INK}">`
    + `<defs><pattern id="hatch" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="14" height="14" fill="#ece5f8"/><rect width="7" height="14" fill="#d9cbf1"/></pattern></defs>`
    + `<path d="${outline(paper, width, height)}" fill="${SHEET}"/>${strip(0, width)}<g transform="translate(${MARGIN} 0)">${body}</g>`
    + `${finished ? strip(Math.ceil(top + 16), width) : ''}</svg>`;
  return { svg, width, height };
}
