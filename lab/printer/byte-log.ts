/** The last commands as hex and words: what support looks at when a receipt came out wrong. */
import { decodeText } from './code-pages.ts';
import type { Command } from './parser.ts';

export type LogEntry = {
  readonly seq: number;
  readonly at: string;
  readonly direction: 'in' | 'out' | 'note';
  /** The first bytes, `1b 40`; empty for notes. */
  readonly hex: string;
  /** How many bytes there were in all. */
  readonly size: number;
  readonly what: string;
};

const KEPT_ENTRIES = 600;

const hexOf = (bytes: Iterable<number>): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

const QR_STEPS: Readonly<Record<number, string>> = { 65: 'QR model', 67: 'QR size', 69: 'QR level', 80: 'QR data', 81: 'QR print' };

function extendedWords({ params: [letter = 0], data }: Command): string {
  const name = `GS ( ${String.fromCharCode(letter)}`;
  const latin = (from: number): string => Buffer.from(data.subarray(from, from + 80)).toString('latin1');
  if (name === 'GS ( H') return `${name} tell when printed «${latin(2)}»`;
  const [, fn = 0, first = 0] = data;
  const step = name === 'GS ( k' ? QR_STEPS[fn] : undefined;
  if (step === undefined) return name;
  return `${name} ${step}${fn === 80 ? ` «${latin(3)}»` : fn === 81 ? '' : ` ${first}`}`;
}

function wordsOf(command: Command, codePage: number): string {
  if (command.name === 'extended') return extendedWords(command);
  if (command.name === 'text') return `«${decodeText(command.data, codePage)}»`;
  return command.params.length === 0 ? command.name : `${command.name} ${command.params.join(' ')}`;
}

export class ByteLog {
  readonly #now: () => Date;
  readonly #tell: (entry: LogEntry) => void;
  #seq = 0;
  #entries: LogEntry[] = [];

  constructor(now: () => Date, tell: (entry: LogEntry) => void) {
    this.#now = now;
    this.#tell = tell;
  }

  /** The last entries, oldest first. */
  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  received(command: Command, codePage: number): void {
    this.#add('in', hexOf(command.head), command.size, wordsOf(command, codePage));
  }

  sent(bytes: Uint8Array): void {
    this.#add('out', hexOf(bytes), bytes.length, 'answer');
  }

  note(what: string): void {
    this.#add('note', '', 0, what);
  }

  #add(direction: LogEntry['direction'], hex: string, size: number, what: string): void {
    this.#seq += 1;
    const entry: LogEntry = { seq: this.#seq, at: this.#now().toISOString(), direction, hex, size, what };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT_ENTRIES * 2) this.#entries = this.#entries.slice(-KEPT_ENTRIES);
    this.#tell(entry);
  }
}
