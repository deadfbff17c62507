import type { Task, TaskConflict, TaskList, TaskSide, TaskWriter } from '#contract/api/task.ts';
import { nameOf } from '#domain/merge/record.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { isEnded, movesFrom, taskState, type TaskStatus } from '#domain/task/task.ts';
import { personIn } from '#domain/task/writer.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { formatCursor, type TimeCursor } from '#server/db/time-cursor.ts';
import type { TenantTx } from '#server/db/tx.ts';

export type TaskQuery = { readonly view: 'open' | 'overdue' | 'all'; readonly storeId: string | null; readonly assigneeId: string | null; readonly text: string; readonly after: TimeCursor | null; readonly limit: number };

type Found = Row<'task'> & { readonly storeName: string; readonly overdue: boolean; readonly conflicts: number };
type FoundConflict = Row<'taskConflict'> & { readonly title: string; readonly storeName: string; readonly status: TaskStatus | null; readonly erased: boolean | null };

const TASK = (['id', 'storeId', 'title', 'note', 'status', 'priority', 'assigneeId', 'dueDate', 'labels', 'createdAt', 'createdBy', 'erased', 'state'] as const).map((name) => `t.${snakeCase(name)} AS "${name}"`).join(', ');
const CONFLICT = (['id', 'storeId', 'taskId', 'kind', 'field', 'wonValue', 'wonBy', 'wonAt', 'lostValue', 'lostBy', 'lostAt', 'at', 'settledAt', 'settledBy'] as const).map((name) => `c.${snakeCase(name)} AS "${name}"`).join(', ');
const IS_OPEN = `t.status NOT IN ('done', 'cancelled')`;
/** `$2` is the server's time: the day of the store ends at its own hour. */
const IS_OVERDUE = `coalesce(${IS_OPEN} AND t.due_date < ((to_timestamp($2::bigint / 1000.0) AT TIME ZONE coalesce(s.time_zone, 'UTC')) - make_interval(mins => coalesce(s.day_cutoff_min, 0)::int))::date, false)`;
const FROM = `FROM task t LEFT JOIN store s ON s.tenant_id = t.tenant_id AND s.id = t.store_id`;
const SELECT = `SELECT ${TASK}, coalesce(s.name, '') AS "storeName", ${IS_OVERDUE} AS overdue,
  (SELECT count(*)::int FROM task_conflict c WHERE c.tenant_id = t.tenant_id AND c.task_id = t.id AND c.settled_at IS NULL) AS conflicts ${FROM}`;

/** What a list asks, as SQL over `$3` on; nothing of it is written into the statement. */
const WHERE = `t.tenant_id = $1 AND NOT t.erased AND ($3 = 'all' OR ${IS_OPEN}) AND ($3 <> 'overdue' OR ${IS_OVERDUE})
  AND ($4::uuid IS NULL OR t.store_id = $4::uuid) AND ($5::uuid IS NULL OR t.assignee_id = $5::uuid)
  AND ($6 = '' OR position(lower($6) IN lower(t.title || ' ' || t.note || ' ' || t.labels::text)) > 0)
  AND ($7::bigint IS NULL OR (t.created_at, t.id) < ($7::bigint, $8::uuid))`;

export async function listTasks(tx: TenantTx, { view, storeId, assigneeId, text, after, limit }: TaskQuery, nowMs: number): Promise<TaskList> {
  const { rows } = await tx.query<Found>(`${SELECT} WHERE ${WHERE} ORDER BY t.created_at DESC, t.id DESC LIMIT $9`,
    [tx.tenantId, nowMs, view, storeId, assigneeId, text, after?.occurredAt ?? null, after?.id ?? null, limit + 1]);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const names = await namesFor(tx, page.flatMap((row) => [row.createdBy]), page.map((row) => row.assigneeId));
  const people = await loads(tx, storeId, nowMs);
  const sum = (of: 'open' | 'overdue'): number => people.reduce((total, person) => total + person[of], 0);
  const conflicts = await tx.query<{ count: number }>('SELECT count(*)::int AS count FROM task_conflict WHERE tenant_id = $1 AND settled_at IS NULL AND ($2::uuid IS NULL OR store_id = $2::uuid)', [tx.tenantId, storeId]);
  return {
    tasks: page.map((row) => taskOf(row, names)), next: last ? formatCursor({ occurredAt: last.createdAt, id: last.id }) : null,
    counts: { open: sum('open'), overdue: sum('overdue'), conflicts: conflicts.rows[0]?.count ?? 0 }, people,
  };
}

/** Open tasks by who has them. */
async function loads(tx: TenantTx, storeId: string | null, nowMs: number): Promise<TaskList['people']> {
  return (await tx.query<TaskList['people'][number]>(`SELECT t.assignee_id AS "assigneeId", coalesce(max(p.name), '') AS name, count(*)::int AS open, count(*) FILTER (WHERE ${IS_OVERDUE})::int AS overdue
    ${FROM} LEFT JOIN staff p ON p.tenant_id = t.tenant_id AND p.id = t.assignee_id
    WHERE t.tenant_id = $1 AND NOT t.erased AND ${IS_OPEN} AND ($3::uuid IS NULL OR t.store_id = $3::uuid) GROUP BY t.assignee_id ORDER BY open DESC, name, "assigneeId"`, [tx.tenantId, nowMs, storeId])).rows;
}

/** The row as it is stored, erased or not. */
export async function findRow(tx: TenantTx, taskId: string, nowMs: number): Promise<Found | null> {
  return (await tx.query<Found>(`${SELECT} WHERE t.tenant_id = $1 AND t.id = $3`, [tx.tenantId, nowMs, taskId])).rows[0] ?? null;
}

/** One task for a screen, or null where it is unknown or erased. */
export async function findTask(tx: TenantTx, taskId: string, nowMs: number): Promise<Task | null> {
  const row = await findRow(tx, taskId, nowMs);
  return row === null || row.erased ? null : taskOf(row, await namesFor(tx, [row.createdBy], [row.assigneeId]));
}

export async function storeExists(tx: TenantTx, storeId: string): Promise<boolean> {
  return ((await tx.query('SELECT 1 FROM store WHERE tenant_id = $1 AND id = $2', [tx.tenantId, storeId])).rowCount ?? 0) > 0;
}

/** True for nobody, and for somebody who works in that store. */
export async function worksIn(tx: TenantTx, storeId: string, staffId: string | null): Promise<boolean> {
  return staffId === null || ((await tx.query('SELECT 1 FROM staff WHERE tenant_id = $1 AND store_id = $2 AND id = $3 AND active', [tx.tenantId, storeId, staffId])).rowCount ?? 0) > 0;
}

const CONFLICTS = `SELECT ${CONFLICT}, coalesce(t.title, '') AS title, t.status, t.erased, coalesce(s.name, '') AS "storeName" FROM task_conflict c
  LEFT JOIN task t ON t.tenant_id = c.tenant_id AND t.id = c.task_id LEFT JOIN store s ON s.tenant_id = c.tenant_id AND s.id = c.store_id`;

export type ConflictQuery = { readonly state: 'open' | 'all'; readonly taskId: string | null; readonly after: TimeCursor | null; readonly limit: number };

export async function listConflicts(tx: TenantTx, { state, taskId, after, limit }: ConflictQuery): Promise<{ conflicts: TaskConflict[]; next: string | null }> {
  const { rows } = await tx.query<FoundConflict>(`${CONFLICTS} WHERE c.tenant_id = $1 AND ($2 = 'all' OR c.settled_at IS NULL) AND ($3::uuid IS NULL OR c.task_id = $3::uuid)
    AND ($4::bigint IS NULL OR (c.at, c.id) < ($4::bigint, $5::uuid)) ORDER BY c.at DESC, c.id DESC LIMIT $6`, [tx.tenantId, state, taskId, after?.occurredAt ?? null, after?.id ?? null, limit + 1]);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { conflicts: await conflictsOf(tx, page), next: last ? formatCursor({ occurredAt: last.at, id: last.id }) : null };
}

export async function findConflict(tx: TenantTx, conflictId: string): Promise<FoundConflict | null> {
  return (await tx.query<FoundConflict>(`${CONFLICTS} WHERE c.tenant_id = $1 AND c.id = $2`, [tx.tenantId, conflictId])).rows[0] ?? null;
}

/** For screens: people by their names. */
export async function conflictsOf(tx: TenantTx, rows: readonly FoundConflict[]): Promise<TaskConflict[]> {
  const people = rows.flatMap((row) => (row.field === 'assigneeId' ? [row.wonValue, row.lostValue] : []));
  const names = await namesFor(tx, rows.flatMap((row) => [row.wonBy, row.lostBy, row.settledBy]), people);
  return rows.map((row) => ({
    id: row.id, taskId: row.taskId, title: row.title, storeId: row.storeId, storeName: row.storeName, kind: row.kind as TaskConflict['kind'], field: row.field,
    won: sideOf(row.field, row.wonValue, row.wonBy, row.wonAt, names), lost: sideOf(row.field, row.lostValue, row.lostBy, row.lostAt, names), at: row.at, mayKeepLost: mayKeepLost(row),
    settled: row.settledAt === null ? null : { at: row.settledAt, by: writerOf(row.settledBy, names) },
  }));
}

/** What gave way can be written again: a value of a field, or a move that leads on from where the task stands. */
export function mayKeepLost({ kind, erased, status, lostValue, settledAt }: FoundConflict): boolean {
  if (erased !== false || settledAt !== null) return false;
  return kind === 'conflict' || (kind === 'stale-move' && status !== null && movesFrom(status).some((to) => to === lostValue));
}

function taskOf({ state, overdue, conflicts, storeName, ...row }: Found, names: ReadonlyMap<string, string>): Task {
  const { id, storeId, title, note, assigneeId, dueDate, createdAt } = row;
  const status = row.status as TaskStatus;
  return {
    id, storeId, storeName, title, note, status, priority: row.priority as Task['priority'], assigneeId, assigneeName: assigneeId === null ? null : names.get(assigneeId) ?? '', dueDate, labels: row.labels as string[],
    createdAt, createdBy: writerOf(row.createdBy, names), overdue: overdue && !isEnded(status), moves: [...movesFrom(status)], conflicts,
    seen: Object.fromEntries(Object.entries(taskState({ state }).fields).map(([field, value]) => [field, { ...nameOf(value) }])),
  };
}

function sideOf(field: string, value: string | null, by: string | null, at: number | null, names: ReadonlyMap<string, string>): TaskSide {
  const shown = value === null ? '' : field === 'assigneeId' ? names.get(value) ?? '' : value;
  return { value, shown, by: by === null ? null : writerOf(by, names), at };
}

function writerOf(by: string | null, names: ReadonlyMap<string, string>): TaskWriter {
  const writer = personIn(by);
  return { from: writer?.from === 'staff' ? 'staff' : 'office', name: writer === null ? '' : names.get(writer.id) ?? '' };
}

/** Names of staff and of users of headquarters, by id. Readings come from tills and may name anything. */
async function namesFor(tx: TenantTx, writers: readonly (string | null)[], people: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set([...writers.flatMap((by) => personIn(by)?.id ?? []), ...people.flatMap((id) => id ?? [])])];
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; name: string }>(`SELECT id::text, name FROM staff WHERE tenant_id = $1 AND id::text = ANY ($2::text[])
    UNION ALL SELECT id::text, name FROM app_user WHERE tenant_id = $1 AND id::text = ANY ($2::text[])`, [tx.tenantId, ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
