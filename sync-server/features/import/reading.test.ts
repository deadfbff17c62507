import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guessEncoding, readText, type Encoding } from './encoding.ts';
import { missingColumns, readHeader } from './header.ts';
import { KEPT_CHARS, LineSplitter, MAX_LINE_CHARS } from './physical-lines.ts';
import { inspectFile, readRecords } from './product-file.ts';
import { cutCells, RecordReader, type FileRecord } from './records.ts';

let dir: string;
beforeAll(() => { dir = mkdtempSync(join(tmpdir(), 'lavka-import-')); });
afterAll(() => { rmSync(dir, { recursive: true, force: true }); });

let files = 0;
function fileOf(content: string | Buffer): string {
  files += 1;
  const path = join(dir, `${files}.tsv`);
  writeFileSync(path, content);
  return path;
}

async function textOf(path: string, encoding: Encoding): Promise<string> {
  let whole = '';
  for await (const piece of readText(path, encoding)) whole += piece;
  return whole;
}

async function recordsOf(content: string | Buffer): Promise<FileRecord[]> {
  const file = await inspectFile(fileOf(content));
  if (!file) throw new Error('no header');
  const records: FileRecord[] = [];
  for await (const batch of readRecords(file)) records.push(...batch);
  return records;
}
const cellsOf = async (content: string | Buffer): Promise<(readonly string[])[]> => (await recordsOf(content)).map((record) => record.cells);

describe('encoding', () => {
  const text = 'ID;Наименование\n1;Мёд «Ёлочка» — 0,5 л\n';
  it.each([
    ['utf-8', Buffer.from(text)], ['utf-8', Buffer.from(`\ufeff${text}`)], ['windows-1251', iconv.encode(text, 'win1251')],
    ['utf-16le', iconv.encode(text, 'utf-16le', { addBOM: true })], ['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: true })], ['utf-8', Buffer.from('ID;Name\n')], ['utf-8', Buffer.alloc(0)],
  ])('IMP1 guesses %s and reads it', async (encoding, bytes) => {
    const path = fileOf(bytes);
    expect(await guessEncoding(path)).toBe(encoding);
    const read = await textOf(path, await guessEncoding(path));
    expect(['', 'ID;Name\n', text]).toContain(read);
    if (bytes.length > 20) expect(read).toBe(text);
  });

  it('IMP1 one Cyrillic name after a megabyte of Latin decides', async () => {
    const latin = '1;name\n'.repeat(150_000);
    expect(await guessEncoding(fileOf(Buffer.concat([Buffer.from(latin), iconv.encode('2;Мёд', 'win1251')])))).toBe('windows-1251');
    expect(await guessEncoding(fileOf(`${latin}2;Мёд`))).toBe('utf-8');
  });

  it('a character over two pieces of the file stays whole', async () => {
    const name = 'ё'.repeat(200_001);
    expect(await textOf(fileOf(`a${name}`), 'utf-8')).toBe(`a${name}`);
  });
});

describe('lines', () => {
  const split = (pieces: readonly string[]): string[] => {
    const splitter = new LineSplitter();
    return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()].map((line) => line.text);
  };

  it('ends with CRLF, LF or CR', () => {
    expect(split(['a\r\nb\nc\rd'])).toEqual(['a', 'b', 'c', 'd']);
    expect(split(['a\r', '\nb\n'])).toEqual(['a', 'b']);
    expect(split(['\n\n'])).toEqual(['', '']);
    expect(split([''])).toEqual([]);
  });

  it('do not depend on how the text is cut into pieces', () => {
    const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', 'ё', '\r', '\n', '"', '\t'), maxLength: 8 }), { maxLength: 12 });
    fc.assert(fc.property(pieces, (parts) => {
      expect(split(parts)).toEqual(split([parts.join('')]));
    }), { numRuns: 1000 });
  });

  it('are numbered as an editor does', () => {
    const splitter = new LineSplitter();
    expect([...splitter.push('a\r\n\r\nb'), ...splitter.end()].map((line) => [line.number, line.text])).toEqual([[1, 'a'], [2, ''], [3, 'b']]);
  });

  it('without an end are passed over in little memory, and the next is read', () => {
    const splitter = new LineSplitter();
    const piece = 'x'.repeat(65_536);
    const lines = Array.from({ length: 2_000 }, () => splitter.push(piece)).flat();
    expect(lines).toEqual([]);
    const [long, next] = [...splitter.push('\nnext'), ...splitter.end()];
    expect([long?.cut, long?.text.length, next?.text, next?.cut]).toEqual([true, KEPT_CHARS, 'next', false]);
  });
});

describe('cells', () => {
  it.each([
    ['a;b;c', ['a', 'b', 'c']], ['a;;', ['a', '', '']], ['', ['']], ['"a;b";c', ['a;b', 'c']], ['"Сок ""Добрый"" 1 л";2', ['Сок "Добрый" 1 л', '2']], ['"";x', ['', 'x']],
    ['"Добрый" сок 1 л;2', ['"Добрый" сок 1 л', '2']], ['Труба 1/2" сталь;2', ['Труба 1/2" сталь', '2']], ['a;"b"', ['a', 'b']], ['a;"b";', ['a', 'b', '']],
  ])('%j', (line, cells) => {
    expect(cutCells(line, ';')).toEqual({ cells, openAt: null });
  });

  it('of a quote that does not close are told', () => {
    expect(cutCells('a;"b;c', ';')).toEqual({ cells: ['a', '"b', 'c'], openAt: 1 });
  });

  it('IMP3 written in quotes are read back, whatever they hold', () => {
    const row = fc.array(fc.string({ unit: fc.constantFrom('a', 'ё', '"', ';', ' ', '\n'), maxLength: 8 }), { minLength: 2, maxLength: 6 });
    fc.assert(fc.property(fc.array(row.filter((cells) => cells.join('').trim() !== ''), { maxLength: 6 }), (rows) => {
      for (const cells of rows) {
        const text = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');
        const reader = new RecordReader(';', cells.length);
        const splitter = new LineSplitter();
        const records = [...[...splitter.push(text), ...splitter.end()].flatMap((line) => reader.take(line)), ...reader.end()];
        expect(records.map((record) => record.cells)).toEqual([cells]);
      }
    }), { numRuns: 500 });
  });
});

describe('odd files', () => {
  it('BOM, CRLF, empty lines, a note before the header', async () => {
    expect(await cellsOf('\ufeffsep=;\r\n\r\nID;Name\r\n1;а\r\n\r\n   \r\n2;б\r\n')).toEqual([['1', 'а'], ['2', 'б']]);
  });

  it('a field over several lines is one row, numbered by its first line', async () => {
    const records = await recordsOf('ID;Name;Price\n1;"Сок\nяблочный";5\n2;б;6\n');
    expect(records.map((record) => [record.line, record.cells])).toEqual([[2, ['1', 'Сок\nяблочный', '5']], [4, ['2', 'б', '6']]]);
    expect(records[0]?.raw).toBe('1;"Сок\nяблочный";5');
  });

  it('IMP3 a stray quote harms its own row only', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => `${index}\tтовар ${index}\t1`);
    rows[5] = '5\t"Рога и копыта\t1';
    rows[9] = '9\t"без третьей ячейки';
    rows[200] = '200\tтовар\t"1';
    const records = await recordsOf(`ID\tName\tPrice\n${rows.join('\n')}\n`);
    expect(records.map((record) => record.cells[0])).toEqual(rows.map((_, index) => String(index)));
    expect(records[5]?.cells).toEqual(['5', '"Рога и копыта', '1']);
    expect(records[200]?.cells).toEqual(['200', 'товар', '"1']);
  });

  it('IMP3 a stray quote before the end of the file loses no row', async () => {
    expect((await cellsOf('ID;Name\n1;"а\n2;"б\n3;в')).map((cells) => cells[0])).toEqual(['1', '2', '3']);
  });

  it('a huge field is one bad row', async () => {
    const records = await recordsOf(`ID;Name\n1;а\n2;${'ж'.repeat(MAX_LINE_CHARS * 3)}\n3;в\n`);
    expect(records.map((record) => [record.line, record.problem])).toEqual([[2, null], [3, 'row-too-long'], [4, null]]);
    expect(records[1]?.raw.startsWith('2;жжж')).toBe(true);
  });

  it('an empty file, or one huge line, has no header', async () => {
    expect(await inspectFile(fileOf(''))).toBeNull();
    expect(await inspectFile(fileOf('\n \n\n'))).toBeNull();
    expect(await inspectFile(fileOf('x'.repeat(MAX_LINE_CHARS + 1)))).toBeNull();
  });

  it('a header alone has no rows', async () => {
    expect(await cellsOf('ID;Name')).toEqual([]);
  });
});

describe('header', () => {
  it.each([['В упаковке', false], ['Шт. в упаковке', false], ['Pack size', false], ['Pack', true], ['Штук под штрихкодом', true]])('IMP13 %s says what a barcode holds: %s', (name, known) => {
    expect(readHeader(`Штрихкод;Наименование;${name}`).columns.has('pack')).toBe(known);
  });

  it.each([
    ['ID\tUPCEAN\tName\tCategoryID\tCategoryName\tBrandID\tBrandName', '\t', ['article', 'barcode', 'name', 'categoryId', 'categoryName', 'brandId', 'brandName']],
    ['Код;Штрих-код;Наименование;Цена, руб;Ед. изм.;НДС', ';', ['article', 'barcode', 'name', 'unit', 'tax']],
    ['"Штрихкод","Название","Цена"', ',', ['barcode', 'name', 'price']], ['name|ean|price', '|', ['name', 'barcode', 'price']],
  ])('IMP2 %s', (line, delimiter, fields) => {
    const header = readHeader(line);
    expect(header.delimiter).toBe(delimiter);
    expect([...header.columns.keys()]).toEqual(fields);
  });

  it('IMP2 says what is missing', () => {
    expect(missingColumns(readHeader('ID;Price').columns)).toContain('names');
    expect(missingColumns(readHeader('Name;Price').columns)).toContain('barcodes');
    expect(missingColumns(readHeader('Name;Код').columns)).toBeNull();
  });
});
