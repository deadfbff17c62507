/** One record of a file read as a good, or the reason why it cannot be. */
import { MAX_CATEGORY_DEPTH, MAX_CATEGORY_NAME } from '#contract/api/category.ts';
import { canonicalBarcode, isValidEan } from '#domain/codes/ean.ts';
import type { FileRecord } from './records.ts';
import type { Columns, Field } from './header.ts';

export type RowProblem =
  | 'row-too-long' | 'too-few-cells' | 'no-name' | 'name-too-long' | 'no-code' | 'article-too-long' | 'barcode-not-ean' | 'barcode-check-digit'
  | 'pack-not-a-number' | 'pack-not-whole' | 'price-not-a-number' | 'price-out-of-range' | 'unit-unknown' | 'unit-in-use' | 'tax-unknown' | 'barcode-of-another-good' | 'barcode-of-several'
  | 'category-too-deep' | 'category-name-too-long';

/** Why a row was left out, for the file of errors. */
export const problemSentences: Readonly<Record<RowProblem, string>> = {
  'row-too-long': 'the row is too long to be a good',
  'too-few-cells': 'the row has fewer cells than the header needs',
  'no-name': 'the name is empty',
  'name-too-long': 'the name has more than 1000 characters',
  'no-code': 'neither a barcode nor an article: the good could not be found again',
  'article-too-long': 'the article has more than 100 characters',
  'barcode-not-ean': 'the barcode is not 8, 12, 13 or 14 digits',
  'barcode-check-digit': 'the check digit of the barcode is wrong',
  'pack-not-a-number': 'what is in a pack is not a number above zero with at most three decimals',
  'pack-not-whole': 'a good sold by pieces has whole ones in a pack',
  'price-not-a-number': 'the price is not a number with at most two decimals',
  'price-out-of-range': 'the price is not between 0 and 100,000,000.00',
  'unit-unknown': 'the unit is none of pcs, kg, l, m',
  'unit-in-use': 'the good was sold in another unit, and stock cannot be added up: withdraw it and make a new one',
  'tax-unknown': 'the company has no such tax rate',
  'barcode-of-another-good': 'the barcode belongs to a good with another article',
  'barcode-of-several': 'several goods share the barcode: the row needs the article of the one it means',
  'category-too-deep': `categories have at most ${MAX_CATEGORY_DEPTH} levels`,
  'category-name-too-long': `the name of a category has more than ${MAX_CATEGORY_NAME} characters`,
};

/** A good as the file says it; what is undefined the file has no column for, and stays as it is. */
export type ProductRow = {
  readonly name: string;
  readonly article: string | null;
  readonly barcode: string | null;
  /** How much of the good the barcode is, in millionths of its unit; undefined where the file does not say, too. */
  readonly packMicro: number | undefined;
  readonly brand: string | null | undefined;
  /** From the top down; empty where the good is in no category. */
  readonly categoryPath: readonly string[] | undefined;
  /** Kopecks; null where the cell is empty. */
  readonly priceMinor: number | null | undefined;
  readonly unit: string | undefined;
  readonly taxCode: string | undefined;
};

/** Finds the company's tax code for what a cell says, or undefined; see `tax-codes.ts`. */
export type TaxCodeOf = (cell: string) => string | undefined;

type Read = { readonly row: ProductRow } | { readonly problem: RowProblem };

const MAX_NAME = 1_000;
const MAX_ARTICLE = 100;
const MAX_PRICE_MINOR = 100_000_000_00;
/** A mark of exported folder trees; it is no part of a name. */
const FOLDER_MARK = / *\(folder\)/gi;

const units: ReadonlyMap<string, string> = new Map([
  ...['pcs', 'pc', 'шт', 'штука', 'штук', 'штуки', 'уп', 'упак', 'упаковка'].map((name) => [name, 'pcs'] as const),
  ...['kg', 'кг', 'килограмм'].map((name) => [name, 'kg'] as const), ...['l', 'л', 'литр'].map((name) => [name, 'l'] as const), ...['m', 'м', 'метр'].map((name) => [name, 'm'] as const),
]);

/** Text without control characters and doubled blanks, letters composed. */
function clean(text: string): string {
  return text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Z}\s]+/gu, ' ').trim();
}

/** `1 234,50`, `1234.5`, `99 ₽` in kopecks, undefined where it is no such number. */
export function readPrice(cell: string): number | undefined {
  const match = /^([0-9]+)(?:[.,]([0-9]{1,2}))?$/.exec(cell.replace(/\s|(?:руб|р)\.?$|₽$/giu, ''));
  if (!match) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** `12`, `0,5` in millionths of a unit, undefined where it is no such number or nothing. */
export function readPack(cell: string): number | undefined {
  const match = /^([0-9]{1,6})(?:[.,]([0-9]{1,3}))?$/.exec(cell.replaceAll(' ', ''));
  const micro = match ? Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(3, '0')) * 1_000 : 0;
  return micro > 0 ? micro : undefined;
}

/** Reads one record by the columns of its header. */
export function readProduct(record: FileRecord, columns: Columns, taxCodeOf: TaxCodeOf): Read {
  if (record.problem) return { problem: record.problem };
  const nameAt = columns.get('name') ?? 0;
  if (record.cells.length <= nameAt) return { problem: 'too-few-cells' };
  const cell = (field: Field): string | undefined => {
    const at = columns.get(field);
    return at === undefined ? undefined : clean(record.cells[at] ?? '');
  };
  const name = cell('name') ?? '';
  const article = cell('article') ?? '';
  const code = (cell('barcode') ?? '').replaceAll(' ', '');
  const problem = codeProblem(name, article, code) ?? undefined;
  if (problem) return { problem };
  const read = { pack: cell('pack'), price: cell('price'), unit: cell('unit'), tax: cell('tax') };
  const packMicro = read.pack ? readPack(read.pack) : undefined;
  if (read.pack && packMicro === undefined) return { problem: 'pack-not-a-number' };
  const priceMinor = read.price === undefined ? undefined : read.price === '' ? null : readPrice(read.price);
  if (read.price && priceMinor === undefined) return { problem: 'price-not-a-number' };
  if ((priceMinor ?? 0) > MAX_PRICE_MINOR) return { problem: 'price-out-of-range' };
  const unit = read.unit ? units.get(read.unit.toLowerCase().replace(/\.$/, '')) : undefined;
  if (read.unit && unit === undefined) return { problem: 'unit-unknown' };
  const taxCode = read.tax ? taxCodeOf(read.tax) : undefined;
  if (read.tax && taxCode === undefined) return { problem: 'tax-unknown' };
  const brand = cell('brandName');
  const categoryPath = pathOf(cell('categoryName'));
  if ((categoryPath?.length ?? 0) > MAX_CATEGORY_DEPTH) return { problem: 'category-too-deep' };
  if (categoryPath?.some((part) => part.length > MAX_CATEGORY_NAME)) return { problem: 'category-name-too-long' };
  return {
    row: {
      name, article: article === '' ? null : article, barcode: code === '' ? null : canonicalBarcode(code), packMicro,
      brand: brand === '' ? null : brand, categoryPath, priceMinor, unit, taxCode,
    },
  };
}

/** `Продукты (folder)/Напитки` from the top down. */
function pathOf(cell: string | undefined): string[] | undefined {
  return cell?.replace(FOLDER_MARK, '').split('/').map((part) => part.trim()).filter((part) => part !== '');
}

function codeProblem(name: string, article: string, code: string): RowProblem | null {
  if (name === '') return 'no-name';
  if (name.length > MAX_NAME) return 'name-too-long';
  if (article.length > MAX_ARTICLE) return 'article-too-long';
  if (code === '') return article === '' ? 'no-code' : null;
  if (!/^(?:[0-9]{8}|[0-9]{12,14})$/.test(code)) return 'barcode-not-ean';
  return isValidEan(code) ? null : 'barcode-check-digit';
}
