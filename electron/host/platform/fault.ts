/** Whether doing the same again can help: at once, after a while, or only after a person acted. */
export type Retry = 'now' | 'later' | 'never';

/**
 * The world failed: disk, printer, network. Thrown where it happens and caught only at a border (transport, sync loop,
 * device). `code` is a literal of the room that throws; the transport passes on those the contract knows and answers
 * `internal` for the rest.
 */
export class Fault extends Error {
  override readonly name: string = 'Fault';
  readonly code: string;
  readonly retry: Retry;

  constructor(code: string, retry: Retry, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retry = retry;
  }
}

/** The code of an error of Node's file or network calls (`ENOENT`, `ECONNREFUSED` ...), or null for anything else. */
export function systemErrorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** The words of an error for a log or a cause column, whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True where the system refused a write for want of room, on the disk or in a quota. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(systemErrorCode(error) ?? '');
}
