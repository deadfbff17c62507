/**
 * Lines put together to records of cells. Quotes are read kindly: a field in quotes may hold the delimiter, doubled quotes and line
 * ends (RFC 4180); a quote that turns out to be no quoting (`"Добрый" сок 1 л`, an inch mark) is a character like any other.
 */
import type { PhysicalLine } from './physical-lines.ts';

/** `problem` stands where the row could not be cut into cells at all. */
export type FileRecord = { readonly line: number; readonly raw: string; readonly cells: readonly string[]; readonly problem: 'row-too-long' | null };

/** A field in quotes may run over this many lines; then its quote was a character, and damage stays within one row. */
const MAX_JOINED_LINES = 100;
const MAX_JOINED_CHARS = 65_536;

type Cut = { readonly cells: readonly string[]; readonly openAt: number | null };

/** Cells of one line; `openAt` names the cell whose quote is not closed on it (that cell then holds the rest, quote and all). */
export function cutCells(text: string, delimiter: string): Cut {
  if (!text.includes('"')) return { cells: text.split(delimiter), openAt: null };
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const quoted = text[at] === '"' ? closeQuote(text, at, delimiter) : null;
    if (quoted === 'open') return { cells: [...cells, ...text.slice(at).split(delimiter)], openAt: cells.length };
    const end = quoted?.end ?? endOfField(text, at, delimiter);
    cells.push(quoted?.value ?? text.slice(at, end));
    if (end >= text.length) return { cells, openAt: null };
    at = end + 1;
  }
}

function endOfField(text: string, from: number, delimiter: string): number {
  const end = text.indexOf(delimiter, from);
  return end === -1 ? text.length : end;
}

/** The field in quotes that starts at `from`, null where the quote closes before more text, `open` where it does not close. */
function closeQuote(text: string, from: number, delimiter: string): { value: string; end: number } | 'open' | null {
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return 'open';
    if (text[quote + 1] === '"') {
      at = quote + 2;
      continue;
    }
    const end = quote + 1;
    if (end < text.length && text[end] !== delimiter) return null;
    return { value: text.slice(from + 1, quote).replaceAll('""', '"'), end };
  }
}

/** Takes lines after the header, answers the records they complete; empty lines are none. */
export class RecordReader {
  readonly #delimiter: string;
  readonly #width: number;
  #open: PhysicalLine[] = [];

  /** @param width cells of the header: how many a whole record has */
  constructor(delimiter: string, width: number) {
    this.#delimiter = delimiter;
    this.#width = width;
  }

  take(line: PhysicalLine): FileRecord[] {
    if (this.#open.length > 0) return this.#join(line);
    if (line.cut) return [{ line: line.number, raw: line.text, cells: [], problem: 'row-too-long' }];
    if (line.text.trim() === '') return [];
    const { cells, openAt } = cutCells(line.text, this.#delimiter);
    // Tabs do not stand inside fields: a line with all its cells is whole, whatever its quotes, unless its last cell goes on below.
    const whole = this.#delimiter === '\t' && cells.length >= this.#width && openAt !== this.#width - 1;
    if (openAt === null || whole) return [record([line], cells)];
    this.#open = [line];
    return [];
  }

  end(): FileRecord[] {
    const records: FileRecord[] = [];
    while (this.#open.length > 0) records.push(...this.#giveUp());
    return records;
  }

  #join(line: PhysicalLine): FileRecord[] {
    const lines = [...this.#open, line];
    const text = textOf(lines);
    if (line.cut || lines.length > MAX_JOINED_LINES || text.length > MAX_JOINED_CHARS) {
      this.#open = lines;
      return this.#giveUp();
    }
    const { cells, openAt } = cutCells(text, this.#delimiter);
    this.#open = openAt === null ? [] : lines;
    if (openAt !== null) return [];
    if (cells.length <= this.#width) return [record(lines, cells)];
    this.#open = lines;
    return this.#giveUp();
  }

  /** The quote of the first line was a character: that line is a record as it stands, the others are read anew. */
  #giveUp(): FileRecord[] {
    const [first, ...rest] = this.#open as [PhysicalLine, ...PhysicalLine[]];
    this.#open = [];
    return [record([first], first.text.split(this.#delimiter)), ...rest.flatMap((line) => this.take(line))];
  }
}

function textOf(lines: readonly PhysicalLine[]): string {
  return lines.map((line) => line.text).join('\n');
}

function record(lines: readonly PhysicalLine[], cells: readonly string[]): FileRecord {
  return { line: lines[0]?.number ?? 0, raw: textOf(lines), cells, problem: null };
}
