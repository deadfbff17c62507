/** What the columns of a file mean: found by their names in Russian or English, in any order, between any of the usual delimiters. */
import { cutCells } from './records.ts';

/** What a column can be; ids of categories and brands are known so as not to be taken for something else. */
export type Field = 'article' | 'barcode' | 'name' | 'categoryId' | 'categoryName' | 'brandId' | 'brandName' | 'pack' | 'price' | 'unit' | 'tax';

const names: Readonly<Record<Field, readonly string[]>> = {
  article: ['id', 'код', 'article', 'артикул', 'sku', 'code', 'кодтовара'],
  barcode: ['upcean', 'barcode', 'штрихкод', 'штрихкоды', 'ean', 'ean13', 'upc', 'gtin', 'шк'],
  name: ['name', 'наименование', 'название', 'товар', 'номенклатура'],
  categoryId: ['categoryid', 'кодкатегории', 'кодгруппы'],
  categoryName: ['categoryname', 'category', 'категория', 'группа', 'группатоваров'],
  brandId: ['brandid', 'кодбренда'],
  brandName: ['brandname', 'brand', 'бренд', 'марка', 'торговаямарка'],
  // Not «В упаковке»: suppliers say the outer case by it, beside the barcode of a single one.
  pack: ['pack', 'штукподштрихкодом'],
  price: ['price', 'цена', 'ценапродажи', 'розничнаяцена'],
  unit: ['unit', 'единица', 'ед', 'едизм', 'единицаизмерения'],
  tax: ['tax', 'ндс', 'vat', 'ставкандс'],
};
const fieldOf: ReadonlyMap<string, Field> = new Map((Object.keys(names) as Field[]).flatMap((field) => names[field].map((name) => [name, field] as const)));

const DELIMITERS = ['\t', ';', ',', '|'] as const;

export type Columns = ReadonlyMap<Field, number>;
export type Header = { readonly delimiter: string; readonly width: number; readonly columns: Columns };

/** `Штрих-код`, `ШТРИХКОД ` and `штрих_код` are one name. */
function plainName(cell: string): string {
  return cell.toLowerCase().replaceAll('ё', 'е').replace(/[^\p{L}\p{N}]/gu, '');
}

function columnsOf(cells: readonly string[]): Columns {
  const columns = new Map<Field, number>();
  cells.forEach((cell, index) => {
    const field = fieldOf.get(plainName(cell));
    if (field !== undefined && !columns.has(field)) columns.set(field, index);
  });
  return columns;
}

/** The delimiter under which most columns are known by name; the first column of a kind counts. */
export function readHeader(line: string): Header {
  const guesses = DELIMITERS.map((delimiter) => {
    const { cells } = cutCells(line, delimiter);
    return { delimiter, width: cells.length, columns: columnsOf(cells) };
  });
  return guesses.reduce((best, guess) => (guess.columns.size > best.columns.size ? guess : best));
}

/** What a header lacks for an import, or null: a name, and something to know the good by the next time. */
export function missingColumns(columns: Columns): string | null {
  if (!columns.has('name')) return 'no column with names (Name, Наименование)';
  return columns.has('barcode') || columns.has('article') ? null : 'neither barcodes (UPCEAN, Barcode, Штрихкод) nor articles (ID, Код)';
}
