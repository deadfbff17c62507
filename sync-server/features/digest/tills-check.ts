/** How the last comparison of every till at work ended (SPEC AC7). */
import type { DigestReport } from '#contract/sync/digest.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { Finding } from './finding.ts';

type Device = { readonly till: string; readonly store: string; readonly digest: DigestReport | null; readonly at: number | null };

export async function checkTills(tx: TenantTx): Promise<Finding[]> {
  const { rows } = await tx.query<Device>(`
    SELECT t.name AS till, s.name AS store, d.digest, d.digest_at AS at FROM device d JOIN till t ON t.tenant_id = d.tenant_id AND t.id = d.till_id JOIN store s ON s.tenant_id = t.tenant_id AND s.id = t.store_id
    WHERE d.tenant_id = $1 AND d.revoked_at IS NULL ORDER BY s.number, t.number, d.enrolled_at`, [tx.tenantId]);
  return rows.map(({ till, store, digest, at }) => ({
    about: 'tills', what: `${store}, ${till}`, looked: digest?.rows ?? 0, differ: digest?.result === 'differs' ? Math.max(1, changedIn(digest)) : 0, example: sentence(digest, at),
  }));
}

function changedIn({ differences }: DigestReport): number {
  return differences.reduce((sum, { missing, changed, extra }) => sum + missing + changed + extra, 0);
}

function sentence(digest: DigestReport | null, at: number | null): string {
  if (digest === null || at === null) return 'has not compared its copy yet';
  const when = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  switch (digest.result) {
    case 'equal': return `equal, ${when}`;
    case 'healed': return `put right ${changedIn(digest)} rows, ${when}`;
    case 'differs': return `differs still, ${when}`;
  }
}
