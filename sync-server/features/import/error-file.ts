/** Rows left out, one a line: file, row, reason, the row itself. Made only when there is a first one. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { RowProblem } from './product-row.ts';
import { problemSentences } from './product-row.ts';

const MAX_RAW = 2_000;

export class ErrorFile {
  readonly path: string;
  #stream: WriteStream | null = null;
  #failed: Error | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** True once a row was written. */
  get exists(): boolean {
    return this.#stream !== null;
  }

  async add(file: string, line: number, problem: RowProblem, raw: string): Promise<void> {
    this.#stream ??= this.#open();
    if (this.#failed) throw this.#failed;
    const row = [file, String(line), problem, problemSentences[problem], raw.slice(0, MAX_RAW)].map(escaped).join('\t');
    if (!this.#stream.write(`${row}\n`)) await once(this.#stream, 'drain');
  }

  async close(): Promise<void> {
    if (!this.#stream) return;
    this.#stream.end();
    await finished(this.#stream);
  }

  #open(): WriteStream {
    const stream = createWriteStream(this.path);
    stream.on('error', (error) => { this.#failed = error; });
    stream.write('file\trow\treason\texplanation\traw\n');
    return stream;
  }
}

/** Tabs and line ends inside a cell as `\t` and `\n`: the file stays one line per row. */
function escaped(cell: string): string {
  return cell.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}
