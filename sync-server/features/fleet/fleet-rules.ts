/** When a silent till is somebody's business: a rule of the company, kept beside the rules of its tills. */
import type { FleetRules } from '#contract/api/fleet.ts';
import { recordChanges } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';

const NAME = 'fleet';
const DEFAULT: FleetRules = { silentAfterHours: 24 };
const LONGEST_HOURS = 24 * 90;

/** What the company said, or the default for what it did not say in a way we can read. */
export async function readFleetRules(tx: TenantTx): Promise<FleetRules> {
  const { rows } = await tx.query<{ value: { readonly silentAfterHours?: unknown } | null }>('SELECT value FROM policy WHERE tenant_id = $1 AND owner_id = $1 AND name = $2', [tx.tenantId, NAME]);
  const said = rows[0]?.value?.silentAfterHours;
  return typeof said === 'number' && Number.isInteger(said) && said >= 1 && said <= LONGEST_HOURS ? { silentAfterHours: said } : DEFAULT;
}

export async function saveFleetRules(tx: TenantTx, rules: FleetRules): Promise<void> {
  await recordChanges(tx, tx.tenantId, await saveRows(tx, 'policy', [{ ownerId: tx.tenantId, name: NAME, value: rules }]));
}
