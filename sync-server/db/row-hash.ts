/**
 * Hashes of rows as tills get them (sync/SPEC.md, DG1), made by the database itself: the text is that of `rowText` in
 * domain/replication/row-hash.ts, byte for byte. Feed rows carry the hash of the row behind them.
 */
import { downEntities, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { feedKey } from '#domain/replication/feed.ts';
import { pageColumns } from '#domain/replication/page.ts';
import { isUuid } from '#domain/kernel/uuid.ts';
import { sqlTypes, storedColumns, tableName, type StoredColumn } from './schema/entities.ts';
import type { TenantTx } from './tx.ts';

const SENT: ReadonlySet<string> = new Set(downEntities());

/** True for entities whose rows tills hold a copy of. */
export function isSent(entity: string): entity is EntityName {
  return SENT.has(entity);
}

/** An expression for the hash of the row under this name in a query. */
export function rowHashSql(entity: EntityName, alias: string): string {
  const stored = storedColumns(entity);
  const texts = pageColumns(entity).map((name) => textSql(stored.find((column) => column.name === name) as StoredColumn, alias));
  return `row_hash('[' || ${texts.join(` || ',' || `)} || ']')`;
}

function textSql({ sql, type, nullable }: StoredColumn, alias: string): string {
  const value = `${alias}.${sql}`;
  const text = plainText(type, value);
  return nullable ? `coalesce(${text}, 'null')` : text;
}

function plainText(type: StoredColumn['type'], value: string): string {
  switch (type) {
    case 'text': return `to_json(${value})::text`;
    // Nothing in these needs to be escaped.
    case 'id': case 'hash': case 'date': return `'"' || ${value} || '"'`;
    case 'instant': case 'minor': case 'micro': case 'bps': case 'int': case 'bool': case 'json': case 'bytes': return `${value}::text`;
  }
}

/** An expression for the text under which the row stands in the feed. */
export function keyTextSql(entity: EntityName, alias: string): string {
  const stored = storedColumns(entity);
  return `'[' || ${entityOf(entity).key.map((name) => textSql(stored.find((column) => column.name === name) as StoredColumn, alias)).join(` || ',' || `)} || ']'`;
}

/** The columns of an entity's key out of the JSON text `key`, cast to what they are. */
export function keyParts(entity: EntityName, key: string): { readonly sql: string; readonly value: string }[] {
  const stored = storedColumns(entity);
  return entityOf(entity).key.map((name, index) => {
    const column = stored.find((each) => each.name === name) as StoredColumn;
    return { sql: column.sql, value: `((${key})::jsonb ->> ${index})::${sqlTypes[column.type]}` };
  });
}

/** False for a key that no row of the entity can have: casting it would end the transaction. */
export function canBeKey(entity: EntityName, key: readonly unknown[]): boolean {
  const { key: names, columns } = entityOf(entity);
  return names.every((name, index) => columns[name]?.type !== 'id' || isUuid(String(key[index])));
}

/** The text `key` should have in the feed: ids as the database writes them, JSON without spaces. */
function properKey(entity: EntityName, key: string): string {
  const { key: names, columns } = entityOf(entity);
  const values = JSON.parse(key) as unknown[];
  return feedKey(values.map((value, index) => (columns[names[index] ?? '']?.type === 'id' && typeof value === 'string' ? value.toLowerCase() : value)));
}

/** Rows a filling transaction takes on at most: it holds locks of feed rows for some milliseconds. */
const FILL_ROWS = 2_000;
/** Scopes it looks through at most. */
const FILL_SCOPES = 200;

type FillPlace = { readonly scope: string; readonly key: string };

/**
 * Gives the feed rows behind `from` in the order of their keys the hashes they lack, and says removed of those whose row is gone.
 * Never waits for a writer and overwrites none: a row somebody is moving at this moment gets its hash from them.
 * Each piece is a range of the primary key, so that all of a company is as much work as it has rows and scopes.
 * @returns where to go on, or null at the end
 */
export async function fillHashes(tx: TenantTx, entity: EntityName, from: FillPlace): Promise<FillPlace | null> {
  let { scope, key } = from;
  let left = FILL_ROWS;
  for (let scopes = 0; scopes < FILL_SCOPES; scopes++) {
    const rows = scope === '' ? [] : await fillPiece(tx, entity, { scope, key }, left);
    const last = rows.at(-1);
    if (last && rows.length === left) return { scope, key: last.key };
    left -= rows.length;
    const { rows: [next] } = await tx.query<{ scope: string }>('SELECT scope FROM change WHERE tenant_id = $1 AND scope > $2 ORDER BY scope LIMIT 1', [tx.tenantId, scope]);
    if (!next) return null;
    [scope, key] = [next.scope, ''];
  }
  return { scope, key };
}

/** The rows of one scope behind the key, and what became of them. */
async function fillPiece(tx: TenantTx, entity: EntityName, { scope, key: from }: FillPlace, limit: number): Promise<readonly { readonly key: string }[]> {
  const { rows } = await tx.query<{ key: string; blank: boolean }>(`
    SELECT key, row_hash IS NULL AND NOT removed AS blank FROM change WHERE tenant_id = $1 AND scope = $2 AND entity = $3 AND key > $4
    ORDER BY key LIMIT ${limit}`, [tx.tenantId, scope, entity, from]);
  const blank = rows.filter((row) => row.blank).map((row) => row.key);
  const hopeless = blank.filter((key) => !canBeKey(entity, JSON.parse(properKey(entity, key)) as unknown[]));
  const keys: string[] = [];
  let isHeadOurs: boolean | null = null;
  for (const key of blank.filter((each) => !hopeless.includes(each))) {
    const proper = properKey(entity, key);
    if (proper === key) keys.push(key);
    else if ((isHeadOurs ??= await takeHead(tx)) && await straighten(tx, entity, scope, { key, proper })) keys.push(proper);
  }
  if (keys.length > 0) await fill(tx, entity, scope, keys);
  if (hopeless.length > 0) await tx.query(`
    WITH free AS (SELECT key FROM change WHERE tenant_id = $1 AND scope = $2 AND entity = $3 AND key = ANY ($4::text[]) FOR UPDATE SKIP LOCKED)
    UPDATE change c SET removed = true FROM free f WHERE c.tenant_id = $1 AND c.scope = $2 AND c.entity = $3 AND c.key = f.key`, [tx.tenantId, scope, entity, hopeless]);
  return rows;
}

/** True where no writer is at work in the feed, and then none is before this transaction ends: a key they are adding cannot be seen, only waited for. */
async function takeHead(tx: TenantTx): Promise<boolean> {
  return (await tx.query('SELECT FROM tenant_head WHERE tenant_id = $1 FOR UPDATE SKIP LOCKED', [tx.tenantId])).rows.length > 0;
}

/**
 * A row that stands in the feed under another spelling of its key stands under the proper one from now on: tills know no other (DG10).
 * Where both stand, the later of them says what became of the row. The head is ours. False where somebody holds one of them: it stays for the next time.
 */
async function straighten(tx: TenantTx, entity: EntityName, scope: string, { key, proper }: { readonly key: string; readonly proper: string }): Promise<boolean> {
  const both = 'SELECT key FROM change WHERE tenant_id = $1 AND scope = $2 AND entity = $3 AND key = ANY ($4::text[])';
  const { rows: [held] } = await tx.query<{ whole: boolean }>(`WITH free AS (${both} FOR UPDATE SKIP LOCKED) SELECT (SELECT count(*) FROM free) = (SELECT count(*) FROM (${both}) AS b) AS whole`, [tx.tenantId, scope, entity, [key, proper]]);
  if (held?.whole !== true) return false;
  const { rows: [gone] } = await tx.query<{ seq: number; removed: boolean }>('DELETE FROM change WHERE tenant_id = $1 AND scope = $2 AND entity = $3 AND key = $4 RETURNING seq, removed', [tx.tenantId, scope, entity, key]);
  if (!gone) return false;
  await tx.query(`
    INSERT INTO change AS c (tenant_id, scope, entity, key, seq, removed) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (tenant_id, scope, entity, key) DO UPDATE SET seq = excluded.seq, removed = excluded.removed, row_hash = NULL WHERE excluded.seq > c.seq`, [tx.tenantId, scope, entity, proper, gone.seq, gone.removed]);
  return true;
}

async function fill(tx: TenantTx, entity: EntityName, scope: string, keys: readonly string[]): Promise<void> {
  await tx.query(`
    WITH free AS (
      SELECT c.key FROM change c WHERE c.tenant_id = $1 AND c.scope = $2 AND c.entity = $3 AND c.key = ANY ($4::text[]) AND c.row_hash IS NULL AND NOT c.removed FOR UPDATE SKIP LOCKED)
    UPDATE change c SET row_hash = h.hash, removed = h.hash IS NULL FROM (
      SELECT f.key, ${rowHashSql(entity, 't')} AS hash FROM free f LEFT JOIN ${tableName(entity)} t ON t.tenant_id = $1 AND ${keyParts(entity, 'f.key').map(({ sql, value }) => `t.${sql} = ${value}`).join(' AND ')}
    ) AS h WHERE c.tenant_id = $1 AND c.scope = $2 AND c.entity = $3 AND c.key = h.key`, [tx.tenantId, scope, entity, keys]);
}
