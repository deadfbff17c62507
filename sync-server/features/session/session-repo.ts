import type { HqRole } from '#server/plugins/auth.ts';
import type { TenantTx } from '#server/db/tx.ts';

export type User = { readonly name: string; readonly email: string; readonly role: HqRole; readonly active: boolean; readonly passwordHash: string };

export async function findUser(tx: TenantTx, userId: string): Promise<User | undefined> {
  const { rows } = await tx.query<User>(
    'SELECT name, email, role, active, password_hash AS "passwordHash" FROM app_user WHERE tenant_id = $1 AND id = $2', [tx.tenantId, userId]);
  return rows[0];
}

export async function findCompanyName(tx: TenantTx): Promise<string> {
  const { rows } = await tx.query<{ name: string }>('SELECT name FROM company WHERE tenant_id = $1', [tx.tenantId]);
  return rows[0]?.name ?? '';
}
