/** What a printer says, one byte at a time, however the wire cuts it. Pure. */
import type { PrinterStatus } from './port.ts';

export type Reply =
  /** The answer to one DLE EOT; which one, only the order of asking tells. */
  | { readonly kind: 'status'; readonly byte: number }
  /** Four bytes sent unasked whenever something changes (automatic status back). */
  | { readonly kind: 'automatic'; readonly bytes: readonly [number, number, number, number] }
  /** The id of a GS ( H that has been carried out. */
  | { readonly kind: 'process'; readonly id: string };

const PROCESS_HEADER = 0x37;
const PROCESS_MARK = 0x22;
const PROCESS_LENGTH = 7;

/** Fixed bits tell the kinds apart: 0xx1xx10 answers DLE EOT, 0xx1xx00 begins an automatic status. */
const isStatusByte = (byte: number): boolean => (byte & 0x93) === 0x12;
const isAutomaticHead = (byte: number): boolean => (byte & 0x93) === 0x10;
const isAutomaticRest = (byte: number): boolean => (byte & 0x90) === 0;

/**
 * Feeds on bytes and gives the replies found in them. Bytes that fit nothing (flow control, noise, other commands'
 * answers) are passed over; a reply broken off by another kind is dropped and the other kind is still read.
 */
export function createReplyReader(): (bytes: Uint8Array) => Reply[] {
  let held: number[] = [];
  const take = (byte: number): Reply | null => {
    held.push(byte);
    const first = held[0] as number;
    if (first === PROCESS_HEADER) return takeProcess();
    if (isAutomaticHead(first)) return takeAutomatic(byte);
    held = [];
    return isStatusByte(byte) ? { kind: 'status', byte } : null;
  };
  const restart = (): Reply | null => {
    const last = held.pop() as number;
    held = [];
    return take(last);
  };
  const takeProcess = (): Reply | null => {
    if (held.length === 2 && held[1] !== PROCESS_MARK) return restart();
    if (held.length < PROCESS_LENGTH) return null;
    const [, , ...rest] = held;
    if (rest[4] !== 0) return restart();
    held = [];
    return { kind: 'process', id: String.fromCharCode(...rest.slice(0, 4)) };
  };
  const takeAutomatic = (byte: number): Reply | null => {
    if (held.length > 1 && !isAutomaticRest(byte)) return restart();
    if (held.length < 4) return null;
    const bytes = held as unknown as readonly [number, number, number, number];
    held = [];
    return { kind: 'automatic', bytes };
  };
  return (bytes) => {
    const replies: Reply[] = [];
    for (const byte of bytes) {
      const reply = take(byte);
      if (reply) replies.push(reply);
    }
    return replies;
  };
}

/** The state out of the answers to DLE EOT 1, 2 and 4. What stops printing comes before what only warns. */
export function statusOf(printer: number, offlineCause: number, paper: number): PrinterStatus {
  if ((offlineCause & 0x04) !== 0) return 'cover-open';
  if ((paper & 0x60) !== 0 || (offlineCause & 0x20) !== 0) return 'paper-out';
  if ((printer & 0x08) !== 0 || (offlineCause & 0x40) !== 0) return 'offline';
  return (paper & 0x0c) !== 0 ? 'paper-low' : 'ready';
}

/** The state out of an automatic status. */
export function statusOfAutomatic([printer, errors, paper]: readonly [number, number, number, number]): PrinterStatus {
  if ((printer & 0x20) !== 0) return 'cover-open';
  if ((paper & 0x0c) !== 0) return 'paper-out';
  if ((printer & 0x08) !== 0 || (errors & 0x6c) !== 0) return 'offline';
  return (paper & 0x03) !== 0 ? 'paper-low' : 'ready';
}
