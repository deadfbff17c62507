/** Who is reading files into a company: told by a lock of the database, which an import that ends in any way lets go of. */
import type { PoolClient } from 'pg';
import type { TenantTx } from './tx.ts';

const IMPORT_LOCK = 7_115_010;

/** Taken for the connection, until it is let go; false where another import works in the company. */
export async function takeImportLock(client: PoolClient, tenantId: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken', [IMPORT_LOCK, tenantId]);
  return rows[0]?.taken === true;
}

export async function dropImportLock(client: PoolClient, tenantId: string): Promise<void> {
  await client.query('SELECT pg_advisory_unlock($1, hashtext($2))', [IMPORT_LOCK, tenantId]);
}

/** True where no import works in the company, and none begins until this transaction ends. */
export async function keepImportsOut(tx: TenantTx): Promise<boolean> {
  const { rows } = await tx.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS taken', [IMPORT_LOCK, tx.tenantId]);
  return rows[0]?.taken === true;
}
