import { isUuid } from '#domain/kernel/uuid.ts';

/** The last good of a page: its place in sales order. */
export type Cursor = { readonly rank: number; readonly id: string };

export function writeCursor({ rank, id }: Cursor): string {
  return Buffer.from(`${rank} ${id}`).toString('base64url');
}

/** Undefined where the text is not one of ours. It needs no signature: row-level security bounds what it can point at. */
export function readCursor(text: string): Cursor | undefined {
  const [rank, id, ...more] = Buffer.from(text, 'base64url').toString('utf8').split(' ');
  if (rank === undefined || id === undefined || more.length > 0 || !/^-?\d{1,15}$/.test(rank) || !isUuid(id)) return undefined;
  return { rank: Number(rank), id };
}
