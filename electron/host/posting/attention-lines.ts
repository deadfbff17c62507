/** Lines of `sync_attention` that end because what they say is true no more. */
import type { SqlValue, Store } from '#host/db/tx.ts';

/** Ends the lines for which `where` holds. Looked for first: called often, and most often there are none, which costs no write. */
export function endLines(store: Pick<Store, 'read' | 'write'>, where: string, ...params: readonly SqlValue[]): void {
  const lines = `FROM sync_attention WHERE ${where}`;
  if (store.read((tx) => tx.get(`SELECT 1 AS one ${lines} LIMIT 1`, ...params) !== undefined)) store.write((tx) => { tx.run(`DELETE ${lines}`, ...params); });
}
