/** One question of a look at a company, asked of the database in one statement. */
import type { TenantTx } from '#server/db/tx.ts';
import type { Finding } from './finding.ts';

type Looked = { readonly looked: number; readonly differ: number; readonly example: string | null };

/** `sql` answers `looked`, `differ` and `example` in one row; `$1` is the company. */
export async function ask(tx: TenantTx, about: string, what: string, sql: string, more: readonly unknown[] = []): Promise<Finding> {
  const { rows: [found] } = await tx.query<Looked>(sql, [tx.tenantId, ...more]);
  return { about, what, looked: found?.looked ?? 0, differ: found?.differ ?? 0, example: found?.example ?? '' };
}
