/** What merging edits reads and writes, on PostgreSQL (SPEC SM). */
import type { EntityName, Row } from '#domain/replication/catalogue.ts';
import type { AttentionItem } from '#contract/api/attention.ts';
import { saveRows } from '#server/db/rows.ts';
import { storedColumns, tableName } from '#server/db/schema/entities.ts';
import type { TenantTx } from '#server/db/tx.ts';

// One lock for each record, held to the end of the transaction: a row nobody has written yet cannot be locked itself. In one order for everybody.
const LOCK = `SELECT pg_advisory_xact_lock(lock) FROM (
  SELECT DISTINCT hashtextextended($1::text || ' ' || $2::text || ' ' || id, 0) AS lock FROM unnest($3::text[]) AS id ORDER BY lock) ordered`;

const columnsOf = (entity: EntityName): string => storedColumns(entity).map(({ name, sql }) => `${sql} AS "${name}"`).join(', ');
const RECORDS = `SELECT ${columnsOf('task')} FROM ${tableName('task')} WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`;
const OPEN = `SELECT ${columnsOf('taskConflict')} FROM ${tableName('taskConflict')} WHERE tenant_id = $1 AND task_id = ANY ($2::uuid[]) AND settled_at IS NULL ORDER BY at, id`;

/** Locks the records until the end of the transaction and answers those that exist. The lock is a statement of its own: what is read after it is what the one before left. */
export async function lockRecords(tx: TenantTx, entity: 'task', ids: readonly string[]): Promise<Map<string, Row<'task'>>> {
  if (ids.length === 0) return new Map();
  await tx.query(LOCK, [tx.tenantId, entity, ids]);
  const { rows } = await tx.query<Row<'task'>>(RECORDS, [tx.tenantId, ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export async function readOpenConflicts(tx: TenantTx, taskIds: readonly string[]): Promise<Row<'taskConflict'>[]> {
  return taskIds.length === 0 ? [] : (await tx.query<Row<'taskConflict'>>(OPEN, [tx.tenantId, taskIds])).rows;
}

export async function saveRecords<E extends 'task' | 'taskConflict'>(tx: TenantTx, entity: E, rows: readonly Row<E>[]): Promise<void> {
  await saveRows(tx, entity, rows);
}

/** `userId` is null where it was nobody of headquarters. */
export async function closeAttention(tx: TenantTx, kind: AttentionItem['kind'], subjects: readonly string[], userId: string | null, nowMs: number): Promise<void> {
  await tx.query('UPDATE attention_item SET closed_at = $4, closed_by = $5 WHERE tenant_id = $1 AND kind = $2 AND subject = ANY ($3::text[]) AND closed_at IS NULL', [tx.tenantId, kind, subjects, nowMs, userId]);
}
