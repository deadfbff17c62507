/** One writer at a time of what must hold for a whole company until it is written: who has which code, which categories there are. */
import type { TenantTx } from './tx.ts';

/** Waits for other such writers, and keeps them waiting until the transaction ends. Taken before any other row. */
export async function lockCompany(tx: TenantTx): Promise<void> {
  await tx.query('SELECT FROM company WHERE tenant_id = $1 FOR UPDATE', [tx.tenantId]);
}
