/** The shelf of the lab: goods of the demo shop with their barcodes, to be clicked instead of scanned. */
import { demoShop } from '#domain/demo-shop/shop.ts';
import { drawBars } from './printer/code-drawing.ts';

export type ShelfGood = { readonly code: string; readonly name: string; readonly unit: string; readonly priceMinor: number; readonly picture: string };

const firstCode = new Map<string, string>();
for (const { goodId, code } of demoShop.barcode) if (!firstCode.has(goodId)) firstCode.set(goodId, code);
const priceOf = new Map(demoShop.price.map(({ goodId, amountMinor }) => [goodId, amountMinor]));
const codes = new Set(demoShop.barcode.map(({ code }) => code));
const pictures = new Map(demoShop.blob.map(({ hash, bytes }) => [hash, bytes]));

/** Best sellers first. */
export const shelfGoods: readonly ShelfGood[] = [...demoShop.good].sort((a, b) => a.salesRank - b.salesRank).map((good) => ({
  code: firstCode.get(good.id) ?? '', name: good.name, unit: good.unit, priceMinor: priceOf.get(good.id) ?? 0, picture: good.pictureHash ?? '',
}));

/** The picture of a good as SVG bytes, by its hash. */
export function shelfPicture(hash: string): Uint8Array | undefined {
  return pictures.get(hash);
}

/** A real EAN-13 with its quiet zones and digits, for codes that stand on the shelf; undefined for others. */
export function shelfBarcode(code: string): string | undefined {
  if (!codes.has(code)) return undefined;
  const bars = drawBars('EAN-13', code);
  if (bars === null) return undefined;
  const digits = [{ text: code.slice(0, 1), x: 4 }, { text: code.slice(1, 7), x: 34 }, { text: code.slice(7), x: 81 }];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 117 50" width="234" height="100"><rect width="117" height="50" rx="3" fill="#fff"/>`
    + `<path transform="translate(11 4) scale(1 34)" d="${bars.path}" fill="#1d1d22" shape-rendering="crispEdges"/>`
    + digits.map(({ text, x }) => `<text x="${x}" y="47.5" text-anchor="middle" font-family="'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="9" letter-spacing="1" fill="#1d1d22">${text}</text>`).join('')
    + '</svg>';
}
