/**
 * Facts may name a till that is no row here: this database was put back from a backup of before, and the computer was paired anew as another
 * till (sync/SPEC.md, SE15). They stay as they came, and headquarters shows them under the till that computer is now.
 */
import type { TenantTx } from './tx.ts';

/** A computer is paired anew after a loss of the server's data, and not often: more names than this are no news. */
const MOST = 16;

/** Keeps which tills that are no rows here the device sold as; `tillIds` are those its facts name besides its own. */
export async function noteFormerTills(tx: TenantTx, deviceId: string, tillIds: readonly string[]): Promise<void> {
  if (tillIds.length === 0) return;
  await tx.query(`UPDATE device d SET sold_as = d.sold_as || u.ids
    FROM (SELECT array_agg(f.id) AS ids FROM unnest($3::uuid[]) AS f (id) WHERE NOT EXISTS (SELECT FROM till t WHERE t.tenant_id = $1 AND t.id = f.id)
      AND NOT EXISTS (SELECT FROM device k WHERE k.tenant_id = $1 AND k.id = $2 AND f.id = ANY (k.sold_as))) u
    WHERE d.tenant_id = $1 AND d.id = $2 AND cardinality(d.sold_as || u.ids) <= ${MOST}`, [tx.tenantId, deviceId, tillIds]);
}

/** The till and those its computers sold as: by these its facts are found. */
export async function tillIdsOf(tx: TenantTx, tillId: string): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>(`SELECT DISTINCT f.id FROM device d CROSS JOIN LATERAL unnest(d.sold_as) AS f (id)
    WHERE d.tenant_id = $1 AND d.till_id = $2 AND NOT EXISTS (SELECT FROM till t WHERE t.tenant_id = $1 AND t.id = f.id)`, [tx.tenantId, tillId]);
  return [tillId, ...rows.map(({ id }) => id)];
}

/** The name of a fact's till, whose row is joined as `t`: where there is none, that of the till whose computer handed the fact in; null where there is neither. */
export function tillNameSql(fact: string): string {
  return `coalesce(t.name, (SELECT ht.name FROM device hd JOIN till ht ON ht.tenant_id = hd.tenant_id AND ht.id = hd.till_id WHERE hd.tenant_id = ${fact}.tenant_id AND hd.id = ${fact}.commit_device_id))`;
}
