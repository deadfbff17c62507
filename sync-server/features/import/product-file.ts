/** One file of goods: looked at once to learn how to read it, then streamed as records. */
import { stat } from 'node:fs/promises';
import { guessEncoding, readText, type Encoding } from './encoding.ts';
import { readHeader, type Header } from './header.ts';
import { LineSplitter, type PhysicalLine } from './physical-lines.ts';
import { RecordReader, type FileRecord } from './records.ts';

export type ProductFile = Header & { readonly path: string; readonly encoding: Encoding; readonly bytes: number; readonly headerLine: number };

/** What spreadsheets put before the header to name the delimiter; it says nothing the header does not. */
const SEPARATOR_NOTE = /^sep=.$/i;

/** Looks at a file, or answers null where it has no line that could be a header. Throws what the file system throws. */
export async function inspectFile(path: string): Promise<ProductFile | null> {
  const { size } = await stat(path);
  const encoding = await guessEncoding(path);
  for await (const line of physicalLines(path, encoding)) {
    if (line.cut) return null;
    if (line.text.trim() === '' || SEPARATOR_NOTE.test(line.text.trim())) continue;
    return { ...readHeader(line.text), path, encoding, bytes: size, headerLine: line.number };
  }
  return null;
}

async function* physicalLines(path: string, encoding: Encoding): AsyncGenerator<PhysicalLine> {
  const splitter = new LineSplitter();
  for await (const text of readText(path, encoding)) yield* splitter.push(text);
  yield* splitter.end();
}

/** The records after the header, in batches as the file comes in; memory does not grow with the file. */
export async function* readRecords(file: ProductFile, onBytes: (bytes: number) => void = () => undefined): AsyncGenerator<readonly FileRecord[]> {
  const splitter = new LineSplitter();
  const reader = new RecordReader(file.delimiter, file.width);
  const take = (lines: readonly PhysicalLine[]): FileRecord[] => lines.filter((line) => line.number > file.headerLine).flatMap((line) => reader.take(line));
  for await (const text of readText(file.path, file.encoding, onBytes)) yield take(splitter.push(text));
  yield [...take(splitter.end()), ...reader.end()];
}
