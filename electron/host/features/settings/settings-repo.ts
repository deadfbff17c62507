import type { ReadTx, WriteTx } from '#host/db/tx.ts';

/** Everything that was ever chosen on this computer, by key. */
export function listSettings(tx: ReadTx): Record<string, unknown> {
  const rows = tx.all<{ key: string; value: string }>('SELECT key, value FROM setting');
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
}

export function saveSetting(tx: WriteTx, key: string, value: unknown): void {
  tx.run('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', key, JSON.stringify(value));
}
