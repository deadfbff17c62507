/**
 * Bytes to commands, one byte at a time, so that it never matters how a network cut them. Memory is bounded whatever comes:
 * a header is a handful of bytes, of a payload no more than KEPT_PAYLOAD is kept, text leaves every MAX_TEXT bytes.
 */
import { INTRODUCERS, shapeOf, SINGLE_BYTES, type CommandShape } from './command-table.ts';

export type Command = {
  /** A name from the command table; `text` for letters; `unknown` for what the printer does not know. */
  readonly name: string;
  readonly params: readonly number[];
  /** Letters, or the payload (cut at KEPT_PAYLOAD; `size` tells the whole). */
  readonly data: Uint8Array;
  /** Bytes on the wire. */
  readonly size: number;
  /** The first bytes as they came, for the log. */
  readonly head: readonly number[];
  readonly realTime: boolean;
};

export const KEPT_PAYLOAD = 262_144;
export const MAX_TEXT = 256;
const MAX_NUL_DATA = 255;
const HEAD_BYTES = 24;
const NOTHING = new Uint8Array(0);

type Collecting = { readonly shape: CommandShape; readonly params: number[]; readonly head: number[]; size: number };

/** A payload on its way in: grows by doubling, so that an announced gigabyte costs nothing until it comes. */
type Payload = { readonly command: Collecting; remaining: number; kept: Uint8Array; length: number };

type State =
  | { readonly at: 'text' }
  | { readonly at: 'introduced'; readonly introducer: number }
  | { readonly at: 'params'; readonly command: Collecting }
  | { readonly at: 'counted'; readonly payload: Payload }
  | { readonly at: 'nul'; readonly command: Collecting; readonly data: number[] };

const TEXT: State = { at: 'text' };

function keep(payload: Payload, byte: number): void {
  if (payload.length >= KEPT_PAYLOAD) return;
  if (payload.length === payload.kept.length) {
    const larger = new Uint8Array(Math.min(KEPT_PAYLOAD, Math.max(64, payload.kept.length * 2)));
    larger.set(payload.kept);
    payload.kept = larger;
  }
  payload.kept[payload.length] = byte;
  payload.length += 1;
}

/** One per connection. `push` answers the commands that these bytes completed; letters wait for the next control byte. */
export class Parser {
  #state: State = TEXT;
  #text: number[] = [];
  #done: Command[] = [];

  push(bytes: Uint8Array): Command[] {
    for (const byte of bytes) this.#take(byte);
    const done = this.#done;
    this.#done = [];
    return done;
  }

  /** What is left when the connection ends: the letters so far. A command cut in the middle is lost, as in a real printer. */
  end(): Command[] {
    this.#flushText();
    this.#state = TEXT;
    const done = this.#done;
    this.#done = [];
    return done;
  }

  #take(byte: number): void {
    const state = this.#state;
    switch (state.at) {
      case 'text': return this.#takeText(byte);
      case 'introduced': return this.#takeSecond(state.introducer, byte);
      case 'params': return this.#takeParam(state.command, byte);
      case 'counted': return this.#takeCounted(state.payload, byte);
      case 'nul': return this.#takeUntilNul(state.command, state.data, byte);
    }
  }

  #takeText(byte: number): void {
    if (byte >= 0x20 && byte !== 0x7f) {
      this.#text.push(byte);
      if (this.#text.length >= MAX_TEXT) this.#flushText();
      return;
    }
    this.#flushText();
    if (INTRODUCERS.includes(byte)) {
      this.#state = { at: 'introduced', introducer: byte };
      return;
    }
    const name = SINGLE_BYTES.get(byte) ?? 'unknown';
    this.#emit({ name, params: [], data: NOTHING, size: 1, head: [byte], realTime: false });
  }

  #takeSecond(introducer: number, byte: number): void {
    this.#state = TEXT;
    const shape = shapeOf(introducer, byte);
    if (shape !== undefined) {
      const command: Collecting = { shape, params: [], head: [introducer, byte], size: 2 };
      if (shape.params === 0) this.#startTail(command);
      else this.#state = { at: 'params', command };
      return;
    }
    if (byte < 0x20) {
      this.#emit({ name: 'unknown', params: [], data: NOTHING, size: 1, head: [introducer], realTime: false });
      this.#takeText(byte);
      return;
    }
    this.#emit({ name: 'unknown', params: [], data: NOTHING, size: 2, head: [introducer, byte], realTime: false });
  }

  #takeParam(command: Collecting, byte: number): void {
    command.params.push(byte);
    this.#count(command, byte);
    if (command.params.length === command.shape.params) this.#startTail(command);
  }

  #startTail(command: Collecting): void {
    const tail = command.shape.tail(command.params);
    if (tail.kind === 'none') return this.#finish(command, NOTHING);
    if (tail.kind === 'senseless') return this.#giveUp(command);
    if (tail.kind === 'nul') this.#state = { at: 'nul', command, data: [] };
    else this.#state = { at: 'counted', payload: { command, remaining: tail.length, kept: NOTHING, length: 0 } };
  }

  #takeCounted(payload: Payload, byte: number): void {
    const { command } = payload;
    this.#count(command, byte);
    if (this.#isBarcodeLength(command, payload)) {
      command.params.push(byte);
      if (byte === 0) return this.#finish(command, NOTHING);
      payload.remaining = byte;
      return;
    }
    keep(payload, byte);
    payload.remaining -= 1;
    if (payload.remaining === 0) this.#finish(command, payload.kept.subarray(0, payload.length));
  }

  /** The first byte after GS k of the newer form is the length of the rest. */
  #isBarcodeLength(command: Collecting, payload: Payload): boolean {
    return command.shape.name === 'barcode' && command.params.length === 1 && payload.length === 0;
  }

  #takeUntilNul(command: Collecting, data: number[], byte: number): void {
    this.#count(command, byte);
    if (byte === 0 || data.length >= MAX_NUL_DATA) return this.#finish(command, Uint8Array.from(data));
    data.push(byte);
  }

  #count(command: Collecting, byte: number): void {
    command.size += 1;
    if (command.head.length < HEAD_BYTES) command.head.push(byte);
  }

  #finish(command: Collecting, data: Uint8Array): void {
    this.#state = TEXT;
    this.#emit({ name: command.shape.name, params: command.params, data, size: command.size, head: command.head, realTime: command.shape.realTime });
  }

  #giveUp(command: Collecting): void {
    this.#state = TEXT;
    this.#emit({ name: 'unknown', params: command.params, data: NOTHING, size: command.size, head: command.head, realTime: false });
  }

  #flushText(): void {
    if (this.#text.length === 0) return;
    const data = Uint8Array.from(this.#text);
    this.#text = [];
    this.#emit({ name: 'text', params: [], data, size: data.length, head: [...data.subarray(0, HEAD_BYTES)], realTime: false });
  }

  #emit(command: Command): void {
    this.#done.push(command);
  }
}
