/** What a busy day sells: goods of the demo shop with their codes, as a cashier meets them on packs and labels. */
import { eanCheckDigit } from '#domain/codes/ean.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';

export type Good = {
  readonly name: string;
  readonly unit: 'pcs' | 'kg';
  /** Kopecks; 0 where the price is agreed at the till. */
  readonly priceMinor: number;
  readonly barcode: string;
  /** VAT in hundredths of a per cent; null where it is sold without. */
  readonly rateBps: number | null;
  /** A second seller's goods become a receipt of their own. */
  readonly isNeighbours: boolean;
};

/** What happens at a counter is drawn from one seed, so that every run is the same day. */
export function createDice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const byArticle = new Map(demoShop.good.map((good) => [good.article, good]));

function codesOf(goodId: string): string[] {
  return demoShop.barcode.filter((row) => row.goodId === goodId && row.packMicro === 1_000_000).map((row) => row.code);
}

/** The rate that was put in force last. */
function rateOf(taxCode: string): number | null {
  return demoShop.taxRate.filter(({ code }) => code === taxCode).sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]?.rateBps ?? null;
}

/** A good of the demo shop by its article. */
export function goodOf(article: string): Good {
  const good = byArticle.get(article);
  const barcode = good === undefined ? undefined : codesOf(good.id)[0];
  if (good === undefined || barcode === undefined) throw new Error(`the demo shop has no ${article} with a barcode`);
  return {
    name: good.name, unit: good.unit === 'kg' ? 'kg' : 'pcs', priceMinor: demoShop.price.find((price) => price.goodId === good.id)?.amountMinor ?? 0, barcode, isNeighbours: good.legalEntityId !== null, rateBps: rateOf(good.taxCode),
  };
}

/** A good of the demo shop by its whole name. */
export function goodCalled(name: string): Good {
  return goodOf(demoShop.good.find((good) => good.name === name)?.article ?? '');
}

/** The code on a case of a good, and how many are inside. */
export function caseOf(article: string): { readonly code: string; readonly pieces: number } {
  const row = demoShop.barcode.find((one) => one.goodId === byArticle.get(article)?.id && one.packMicro > 1_000_000);
  if (row === undefined) throw new Error(`no case of ${article}`);
  return { code: row.code, pieces: row.packMicro / 1_000_000 };
}

/** The label a scale prints for so many grams of a good. */
export function scaleLabelOf(article: string, grams: number): string {
  const code = codesOf(byArticle.get(article)?.id ?? '').find((one) => one.startsWith('22'));
  if (code === undefined) throw new Error(`no scale code of ${article}`);
  const digits = `${code.slice(0, 7)}${String(grams).padStart(5, '0')}`;
  return `${digits}${eanCheckDigit(digits)}`;
}

/** The code that two goods share, and both of them. */
export const shared = { code: codesOf(byArticle.get('02-01')?.id ?? '').at(-1) ?? '', goods: [goodOf('02-01'), goodOf('02-02')] } as const;

/** Ordinary things that are scanned all day: by the piece, of the shop's own seller, each with a price. */
export const ordinary: readonly Good[] = ['11-01', '11-02', '11-05', '12-01', '12-07', '21-01', '21-02', '21-05', '21-08', '22-01', '22-05', '22-09', '23-03', '23-07', '23-10'].map(goodOf);
