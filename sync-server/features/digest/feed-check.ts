/** The feed against the tables behind it (SPEC AC2),, its hashes made anew and its places given (AC9). */
import { downEntities, type EntityName } from '#domain/replication/catalogue.ts';
import { canBeKey, keyTextSql, rowHashSql } from '#server/db/row-hash.ts';
import { feedKey, recordChanges } from '#server/db/feed.ts';
import { tableName } from '#server/db/schema/entities.ts';
import type { Database, TenantTx } from '#server/db/tx.ts';
import { lockUnplaced } from '#server/db/unplaced.ts';
import type { Finding } from './finding.ts';

type Counts = { readonly rows: number; readonly unfed: number; readonly gone: number; readonly blank: number; readonly stale: number; readonly example: string | null };

/** Both sides by the text of the key. A row in several scopes has several places, each with its hash. */
function sidesSql(entity: EntityName): string {
  return `(SELECT scope, key, row_hash FROM change WHERE tenant_id = $1 AND entity = '${entity}' AND NOT removed) c
    FULL JOIN (SELECT ${keyTextSql(entity, 't')} AS key, ${rowHashSql(entity, 't')} AS hash FROM ${tableName(entity)} t WHERE tenant_id = $1) r ON c.key = r.key`;
}

export async function checkFeed(tx: TenantTx): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const entity of downEntities()) {
    const { rows: [counts] } = await tx.query<Counts>(`
      SELECT count(*) AS rows, count(*) FILTER (WHERE c.key IS NULL) AS unfed, count(*) FILTER (WHERE r.key IS NULL) AS gone,
        count(*) FILTER (WHERE c.row_hash IS NULL AND c.key IS NOT NULL AND r.key IS NOT NULL) AS blank, count(*) FILTER (WHERE c.row_hash <> r.hash) AS stale,
        min(coalesce(c.key, r.key)) FILTER (WHERE c.key IS NULL OR r.key IS NULL OR c.row_hash IS DISTINCT FROM r.hash) AS example
      FROM ${sidesSql(entity)}`, [tx.tenantId]);
    if (!counts || counts.rows === 0) continue;
    const parts = ([['unfed', 'not in the feed'], ['gone', 'in the feed without a row'], ['blank', 'without a hash'], ['stale', 'with another hash']] as const).filter(([name]) => counts[name] > 0).map(([name, words]) => `${counts[name]} ${words}`);
    findings.push({ about: 'feed', what: entity, looked: counts.rows, differ: counts.unfed + counts.gone + counts.blank + counts.stale, example: parts.length === 0 ? '' : `${parts.join(', ')}: ${counts.example ?? ''}` });
  }
  return findings;
}

const HEAL_ROWS = 2_000;

/** Gives rows that stand nowhere in the feed their places, some thousand in a transaction; answers how many. */
export async function placeRows(db: Database, tenantId: string): Promise<number> {
  let placed = 0;
  for (const entity of downEntities()) {
    for (let before = '', more = true; more;) {
      const first = before;
      const keys = await db.withTenant(tenantId, async (tx) => {
        const changes = await lockUnplaced(tx, entity);
        const found = changes.map(({ key }) => feedKey(key));
        // Placed, and found again: its place would never be the one that is looked for.
        if (found[0] === first) return [];
        await recordChanges(tx, tenantId, changes);
        return found;
      });
      placed += keys.length;
      before = keys[0] ?? '';
      more = keys.length > 0;
    }
  }
  return placed;
}

/** Makes hashes anew where they are not those of the row, some thousand in a transaction; answers how many. */
export async function healFeed(db: Database, tenantId: string): Promise<number> {
  let healed = 0;
  for (const entity of downEntities()) {
    for (;;) {
      const done = await db.withTenant(tenantId, (tx) => healSome(tx, entity));
      healed += done;
      if (done < HEAL_ROWS) break;
    }
  }
  return healed;
}

/** A place whose row somebody moves at this moment is left to them. */
async function healSome(tx: TenantTx, entity: EntityName): Promise<number> {
  const { rows } = await tx.query<{ scope: string; key: string; was: string | null }>(`SELECT c.scope, c.key, c.row_hash::text AS was FROM ${sidesSql(entity)} WHERE c.key IS NOT NULL AND r.key IS NOT NULL AND c.row_hash IS DISTINCT FROM r.hash ORDER BY 1, 2 LIMIT ${HEAL_ROWS}`, [tx.tenantId]);
  const places = rows.filter(({ key }) => canBeKey(entity, JSON.parse(key) as unknown[]));
  if (places.length === 0) return 0;
  const done = await tx.query(`
    WITH free AS (SELECT c.scope, c.key FROM change c JOIN unnest($2::text[], $3::text[], $4::text[]) AS u (scope, key, was) ON c.scope = u.scope AND c.key = u.key AND c.row_hash IS NOT DISTINCT FROM u.was::bigint WHERE c.tenant_id = $1 AND c.entity = '${entity}' AND NOT c.removed FOR UPDATE OF c SKIP LOCKED)
    UPDATE change c SET row_hash = r.hash FROM free f JOIN (SELECT ${keyTextSql(entity, 't')} AS key, ${rowHashSql(entity, 't')} AS hash FROM ${tableName(entity)} t WHERE tenant_id = $1) r ON r.key = f.key
    WHERE c.tenant_id = $1 AND c.entity = '${entity}' AND c.scope = f.scope AND c.key = f.key`, [tx.tenantId, places.map((place) => place.scope), places.map((place) => place.key), places.map((place) => place.was)]);
  return done.rowCount ?? 0;
}
