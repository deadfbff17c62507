/** Where a page of something listed by its time ends, as a text nobody needs to understand. */
import { isUuid } from '#domain/kernel/uuid.ts';

export type TimeCursor = { readonly occurredAt: number; readonly id: string };

export function formatCursor({ occurredAt, id }: TimeCursor): string {
  return Buffer.from(`${occurredAt} ${id}`).toString('base64url');
}

/** Null for anything we did not make. */
export function parseCursor(text: string): TimeCursor | null {
  const [time, id, ...more] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  const occurredAt = Number(time);
  return id !== undefined && more.length === 0 && isUuid(id) && Number.isSafeInteger(occurredAt) && occurredAt >= 0 ? { occurredAt, id } : null;
}
