/**
 * What a batch of rows changes, decided without a database: which good each row means, and what of it differs. Rules are in
 * README.md; the same rows against what they made plan nothing.
 */
import { MICRO } from '#domain/quantity/quantity.ts';
import { demoPrice } from './demo-price.ts';
import type { ProductRow, RowProblem } from './product-row.ts';

export type StoredGood = {
  readonly id: string; readonly name: string; readonly article: string | null; readonly brand: string | null; readonly categoryId: string | null;
  readonly unit: string; readonly taxCode: string;
};
export type NewGood = StoredGood & { readonly salesRank: number };
/** A code the good does not have yet, or has with another pack. */
export type NewBarcode = { readonly code: string; readonly goodId: string; readonly packMicro: number };
/** `first` marks the price of a good that had none. */
export type NewPrice = { readonly goodId: string; readonly amountMinor: number; readonly first: boolean };

/** What the database knows of the codes of a batch. */
export type Stored = {
  readonly goods: ReadonlyMap<string, StoredGood>;
  readonly byArticle: ReadonlyMap<string, string>;
  /** Goods with this barcode; more than one where a code is shared. */
  readonly byBarcode: ReadonlyMap<string, readonly string[]>;
  /** How much of the good one code is, by {@link codeOfGood}. */
  readonly packs: ReadonlyMap<string, number>;
  /** Goods of these that were sold or have moved, and keep their unit. */
  readonly moved: ReadonlySet<string>;
  /** The price in force by good, in kopecks. */
  readonly prices: ReadonlyMap<string, number>;
};

export type PlanContext = {
  /** Goods earlier rows of this import spoke of: the first row of a good wins. */
  readonly seen: Set<string>;
  /** Codes of goods earlier rows said a pack of: the first row of a code wins. */
  readonly packed: Set<string>;
  readonly newId: () => string;
  readonly nextRank: () => number;
  readonly categoryId: (path: readonly string[]) => string | null;
  readonly generalTaxCode: string;
};

export type Outcome = 'new' | 'changed' | 'same' | 'repeated' | RowProblem;
export type Plan = {
  readonly outcomes: readonly Outcome[];
  readonly newGoods: readonly NewGood[];
  readonly changedGoods: readonly StoredGood[];
  readonly barcodes: readonly NewBarcode[];
  readonly prices: readonly NewPrice[];
};

export const codeOfGood = (code: string, goodId: string): string => `${code} ${goodId}`;

/** Plans the rows in their order; `context.seen` grows by the goods they mean, `context.packed` by the codes whose pack they say. */
export function planRows(rows: readonly ProductRow[], stored: Stored, context: PlanContext): Plan {
  const plan = { newGoods: [] as NewGood[], changedGoods: [] as StoredGood[], barcodes: [] as NewBarcode[], prices: [] as NewPrice[] };
  const byArticle = new Map(stored.byArticle);
  const byBarcode = new Map(stored.byBarcode);

  const packs = new Map(stored.packs);
  const units = new Map<string, string>();

  const addBarcode = ({ barcode: code, packMicro }: ProductRow, goodId: string): boolean => {
    if (code === null) return false;
    const place = codeOfGood(code, goodId);
    const stands = packs.get(place);
    const wanted = (context.packed.has(place) ? undefined : packMicro) ?? stands ?? MICRO;
    if (packMicro !== undefined) context.packed.add(place);
    if (stands === wanted) return false;
    if (stands === undefined) byBarcode.set(code, [...(byBarcode.get(code) ?? []), goodId]);
    packs.set(place, wanted);
    const planned = plan.barcodes.findIndex((barcode) => barcode.code === code && barcode.goodId === goodId);
    plan.barcodes.splice(planned < 0 ? plan.barcodes.length : planned, 1, { code, goodId, packMicro: wanted });
    return true;
  };
  const addPrice = (row: ProductRow, goodId: string): boolean => {
    const inForce = stored.prices.get(goodId);
    const amountMinor = wantedPrice(row, inForce);
    if (amountMinor === null || amountMinor === inForce) return false;
    plan.prices.push({ goodId, amountMinor, first: inForce === undefined });
    return true;
  };
  const create = (row: ProductRow): Outcome => {
    const good = { id: context.newId(), salesRank: context.nextRank(), ...wantedGood(row, undefined, context) };
    plan.newGoods.push(good);
    units.set(good.id, good.unit);
    context.seen.add(good.id);
    if (good.article !== null) byArticle.set(good.article, good.id);
    addBarcode(row, good.id);
    addPrice(row, good.id);
    return 'new';
  };
  const renew = (row: ProductRow, good: StoredGood): Outcome => {
    context.seen.add(good.id);
    const wanted = { id: good.id, ...wantedGood(row, good, context) };
    units.set(good.id, wanted.unit);
    const differs = (Object.keys(wanted) as (keyof StoredGood)[]).some((field) => wanted[field] !== good[field]);
    if (differs) plan.changedGoods.push(wanted);
    if (wanted.article !== null) byArticle.set(wanted.article, good.id);
    const [coded, priced] = [addBarcode(row, good.id), addPrice(row, good.id)];
    return differs || coded || priced ? 'changed' : 'same';
  };
  const place = (row: ProductRow): Outcome => {
    const owners = row.barcode === null ? [] : byBarcode.get(row.barcode) ?? [];
    const named = row.article === null ? undefined : byArticle.get(row.article);
    if (named !== undefined && owners.length > 0 && !owners.includes(named)) return 'barcode-of-another-good';
    if (named === undefined && owners.length > 1) return 'barcode-of-several';
    const id = named ?? owners[0];
    // A good whose first row was met here has the unit of that row; what stands in the row itself counts before that.
    const first = id !== undefined && context.seen.has(id);
    const unit = (first ? undefined : row.unit) ?? (id === undefined ? undefined : units.get(id) ?? stored.goods.get(id)?.unit) ?? 'pcs';
    if (unit === 'pcs' && row.barcode !== null && (row.packMicro ?? 0) % MICRO !== 0) return 'pack-not-whole';
    if (id === undefined) return create(row);
    if (first) return addBarcode(row, id) ? 'changed' : 'repeated';
    const good = stored.goods.get(id);
    if (good !== undefined && good.unit !== unit && stored.moved.has(id)) return 'unit-in-use';
    return good === undefined ? create(row) : renew(row, good);
  };
  return { outcomes: rows.map(place), ...plan };
}

/** The price a row asks for, null where it asks for none; a file without prices only gives one to goods that have none. */
function wantedPrice(row: ProductRow, inForce: number | undefined): number | null {
  if (row.priceMinor !== undefined) return row.priceMinor;
  return inForce ?? demoPrice(row.barcode ?? row.article ?? row.name);
}

function wantedGood(row: ProductRow, good: StoredGood | undefined, context: PlanContext): Omit<StoredGood, 'id'> {
  return {
    name: row.name,
    article: row.article ?? good?.article ?? null,
    brand: row.brand === undefined ? good?.brand ?? null : row.brand,
    categoryId: row.categoryPath === undefined ? good?.categoryId ?? null : context.categoryId(row.categoryPath),
    unit: row.unit ?? good?.unit ?? 'pcs',
    taxCode: row.taxCode ?? good?.taxCode ?? context.generalTaxCode,
  };
}
