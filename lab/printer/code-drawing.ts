/** Bars and modules as SVG paths; the symbols themselves are made by bwip-js. */
import bwipjs from 'bwip-js/node';

export type Drawn = { readonly path: string; readonly width: number; readonly height: number };

/** Names of bwip-js for what ESC/POS calls its systems. */
const SYMBOLS: Readonly<Record<string, string>> = {
  'UPC-A': 'upca', 'UPC-E': 'upce', 'EAN-13': 'ean13', 'EAN-8': 'ean8', CODE39: 'code39', ITF: 'interleaved2of5', CODABAR: 'rationalizedCodabar', CODE93: 'code93', CODE128: 'code128',
};

const asBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** A QR code of `text` (UTF-8) with square modules of one unit; null if it does not fit into one. */
export function drawQr(text: string, level: 'L' | 'M' | 'Q' | 'H'): Drawn | null {
  try {
    const options = { bcid: 'qrcode', text: asBytes(text), eclevel: level, binarytext: true };
    const [symbol] = bwipjs.raw(options);
    if (symbol === undefined || !('pixs' in symbol)) return null;
    const { pixs, pixx, pixy } = symbol;
    return { path: bitmapPath(pixx, pixy, (x, y) => pixs[y * pixx + x] === 1), width: pixx, height: pixy };
  } catch {
    return null;
  }
}

/** A linear code, bars one unit high, in modules of one unit; null if the data cannot be written in that symbology. */
export function drawBars(symbology: string, data: string): Drawn | null {
  const bcid = SYMBOLS[symbology];
  if (bcid === undefined) return null;
  try {
    const [symbol] = bwipjs.raw({ bcid, text: asBytes(data), binarytext: true });
    if (symbol === undefined || !('sbs' in symbol)) return null;
    let x = 0;
    let path = '';
    symbol.sbs.forEach((width, index) => {
      if (index % 2 === 0) path += `M${x} 0h${width}v1h-${width}z`;
      x += width;
    });
    return { path, width: x, height: 1 };
  } catch {
    return null;
  }
}

/** Dark runs of a bitmap as one path. */
export function bitmapPath(width: number, height: number, isDark: (x: number, y: number) => boolean): string {
  let path = '';
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!isDark(x, y)) continue;
      const start = x;
      while (x + 1 < width && isDark(x + 1, y)) x += 1;
      const length = x - start + 1;
      path += `M${start} ${y}h${length}v1h-${length}z`;
    }
  }
  return path;
}
