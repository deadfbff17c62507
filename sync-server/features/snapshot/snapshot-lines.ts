/**
 * The rows of a company as PostgreSQL itself writes them, line by line in the order in which tills want them (SPEC SN1-SN6).
 * PostgreSQL puts together whole lines, so that hardly anything is left to do here.
 */
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { FeedScope } from '#domain/replication/feed.ts';
import { assert } from '#domain/kernel/assert.ts';
import { sqlTypes, storedColumns, tableName, type StoredColumn } from '#server/db/schema/entities.ts';
import type { TenantTx } from '#server/db/tx.ts';

/** What tills receive, as pages have it. */
export type SnapshotFeed = { readonly entities: readonly EntityName[]; readonly columnsOf: (entity: EntityName) => readonly string[] };

/** Some lines as one text, each ended by a newline. `opens` where what follows belongs into a new chunk. */
export type Lines = { readonly text: string; readonly rows: number; readonly opens: boolean };

type Part = { readonly sql: string; readonly entities: readonly EntityName[]; readonly isSmall: boolean; readonly isRest: boolean };

/** Goods of one group; their barcodes and prices stand behind them, near enough for the compressor to see the same ids. */
const GROUP = 64;
/** Rows of a line where nothing belongs together. */
const LINE_ROWS = 256;
/** Groups read at a time: some hundred kilobytes. */
const FETCHED = 16;
const WITH_GOODS: readonly EntityName[] = ['barcode', 'price'];
const LARGE: readonly EntityName[] = ['good', ...WITH_GOODS, 'blob'];

/** Keys alive in the scopes, and how many there are of each entity. A key that stands in two scopes counts twice. */
export async function countAlive(tx: TenantTx, scopes: readonly FeedScope[], entities: readonly EntityName[]): Promise<Map<EntityName, number>> {
  const { rows } = await tx.query<{ entity: EntityName; count: number }>(
    'SELECT entity, count(*) AS count FROM change WHERE tenant_id = $1 AND scope = ANY ($2::text[]) AND NOT removed AND entity = ANY ($3::text[]) GROUP BY entity', [tx.tenantId, scopes, entities]);
  return new Map(rows.map((row) => [row.entity, row.count]));
}

/**
 * Every line in order. The transaction must be REPEATABLE READ. `alive` is what {@link countAlive} said in it: where fewer rows
 * came of an entity, the rest is looked for key by key (SN2).
 */
export async function* snapshotLines(tx: TenantTx, scopes: readonly FeedScope[], feed: SnapshotFeed, alive: ReadonlyMap<EntityName, number>): AsyncGenerator<Lines> {
  await planForAll(tx);
  const came = new Map<string, number>();
  let hasOpened = false;
  for (const part of partsOf(feed)) {
    // What stands with its good has come already.
    if (part.isRest && part.entities.every((entity) => (came.get(entity) ?? 0) >= (alive.get(entity) ?? 0))) continue;
    for await (const { text, counts } of readPart(tx, scopes, part)) {
      let rows = 0;
      for (const [index, count] of counts.entries()) {
        const entity = part.entities[index] as EntityName;
        came.set(entity, (came.get(entity) ?? 0) + count);
        rows += count;
      }
      const opens: boolean = !part.isSmall && !hasOpened;
      hasOpened ||= opens;
      yield { text, rows, opens };
    }
  }
  for (const entity of feed.entities) {
    if ((came.get(entity) ?? 0) < (alive.get(entity) ?? 0)) yield* leftOver(tx, scopes, feed, entity);
  }
}

/** All rows are wanted, not the first ones; and a planner that takes a big company for a small one may not loop over it in loops. */
async function planForAll(tx: TenantTx): Promise<void> {
  await tx.query(`SELECT set_config('cursor_tuple_fraction', '1', true), set_config('enable_nestloop', 'off', true), set_config('work_mem', '32MB', true), set_config('jit', 'off', true)`);
}

function partsOf(feed: SnapshotFeed): Part[] {
  const small = feed.entities.filter((entity) => !LARGE.includes(entity));
  const parts: Part[] = small.map((entity) => ({ sql: plainSql(feed, entity, 'true'), entities: [entity], isSmall: true, isRest: false }));
  parts.push({ sql: goodsSql(feed), entities: ['good', ...WITH_GOODS], isSmall: false, isRest: false });
  for (const entity of WITH_GOODS) parts.push({ sql: plainSql(feed, entity, `NOT EXISTS (SELECT FROM good g WHERE g.tenant_id = $1 AND g.id = t.good_id AND ${isAlive('good', 'g')})`), entities: [entity], isSmall: false, isRest: true });
  parts.push({ sql: plainSql(feed, 'blob', 'true'), entities: ['blob'], isSmall: false, isRest: false });
  return parts;
}

/** Reads the next rows while the caller is busy with these. */
async function* readPart(tx: TenantTx, scopes: readonly FeedScope[], { sql }: Part): AsyncGenerator<{ readonly text: string; readonly counts: readonly number[] }> {
  type Row = { readonly text: string; readonly counts: readonly number[] };
  await tx.query(`DECLARE snapshot_lines NO SCROLL CURSOR FOR ${sql}`, [tx.tenantId, scopes]);
  const fetch = (): Promise<readonly Row[]> => {
    const rows = tx.query<Row>(`FETCH ${FETCHED} FROM snapshot_lines`).then((result) => result.rows);
    // Who stops listening half-way is told by the transaction what went wrong.
    rows.catch(() => undefined);
    return rows;
  };
  let next = fetch();
  for (;;) {
    const rows = await next;
    if (rows.length === 0) break;
    next = fetch();
    yield* rows;
  }
  await tx.query('CLOSE snapshot_lines');
}

/** `[..]` of a row as pages write it, over the table or alias `of`. */
function rowSql(feed: SnapshotFeed, entity: EntityName, of: string): string {
  return `json_build_array(${feed.columnsOf(entity).map((name) => `${of}.${columnOf(entity, name).sql}`).join(', ')})::text`;
}

function columnOf(entity: EntityName, name: string): StoredColumn {
  const column = storedColumns(entity).find((each) => each.name === name);
  assert(column, `${entity} has no column ${name}`);
  return column;
}

/** The key of a row as the feed writes it. What it gets wrong is found by {@link leftOver}. */
function keySql(entity: EntityName, of: string): string {
  const values = entityOf(entity).key.map((name) => {
    const { sql, type } = columnOf(entity, name);
    if (type === 'id' || type === 'hash' || type === 'date') return `'"' || ${of}.${sql}::text || '"'`;
    return type === 'text' ? `to_json(${of}.${sql})::text` : `${of}.${sql}::text`;
  });
  return `('[' || ${values.join(` || ',' || `)} || ']')`;
}

function isAlive(entity: EntityName, of: string): string {
  return `EXISTS (SELECT FROM change c WHERE c.tenant_id = $1 AND c.scope = ANY ($2::text[]) AND c.entity = '${entity}' AND NOT c.removed AND c.key = ${keySql(entity, of)})`;
}

function orderSql(entity: EntityName, of: string): string {
  return entityOf(entity).key.map((name) => `${of}.${columnOf(entity, name).sql}`).join(', ');
}

const opening = (entity: EntityName): string => `'{"entity":"${entity}","rows":['`;

function plainSql(feed: SnapshotFeed, entity: EntityName, where: string): string {
  return `
    SELECT ${opening(entity)} || string_agg(row, ',' ORDER BY at) || E']}\\n' AS text, ARRAY[count(*)]::int[] AS counts
    FROM (SELECT row_number() OVER (ORDER BY ${orderSql(entity, 't')}) AS at, ${rowSql(feed, entity, 't')} AS row FROM ${tableName(entity)} t WHERE t.tenant_id = $1 AND ${isAlive(entity, 't')} AND ${where}) AS r
    GROUP BY (at - 1) / ${LINE_ROWS} ORDER BY (at - 1) / ${LINE_ROWS}`;
}

/** Everything here is sorted, nothing is collected: sorts go to the disk when a company is large, collections of text do not. */
function goodsSql(feed: SnapshotFeed): string {
  const beside = (entity: EntityName): string => `
    (SELECT t.good_id AS id, string_agg(${rowSql(feed, entity, 't')}, ',' ORDER BY ${orderSql(entity, 't')}) AS rows, count(*) AS n FROM ${tableName(entity)} t WHERE t.tenant_id = $1 AND ${isAlive(entity, 't')} GROUP BY t.good_id)`;
  const line = (entity: EntityName, name: string): string => `coalesce(${opening(entity)} || string_agg(${name}.rows, ',' ORDER BY g.at) || E']}\\n', '')`;
  return `
    SELECT ${opening('good')} || string_agg(g.row, ',' ORDER BY g.at) || E']}\\n' || ${line('barcode', 'b')} || ${line('price', 'p')} AS text,
      ARRAY[count(*), coalesce(sum(b.n), 0), coalesce(sum(p.n), 0)]::int[] AS counts
    FROM (SELECT t.id, row_number() OVER (ORDER BY t.sales_rank, t.id) AS at, ${rowSql(feed, 'good', 't')} AS row FROM good t WHERE t.tenant_id = $1 AND ${isAlive('good', 't')}) AS g
    LEFT JOIN ${beside('barcode')} AS b ON b.id = g.id LEFT JOIN ${beside('price')} AS p ON p.id = g.id
    GROUP BY (g.at - 1) / ${GROUP} ORDER BY (g.at - 1) / ${GROUP}`;
}

/** Rows whose key the feed writes in another way than {@link keySql}: found as a page finds them. */
async function* leftOver(tx: TenantTx, scopes: readonly FeedScope[], feed: SnapshotFeed, entity: EntityName): AsyncGenerator<Lines> {
  const key = entityOf(entity).key.map((name, index) => `t.${columnOf(entity, name).sql} = (c.key::json ->> ${index})::${sqlTypes[columnOf(entity, name).type]}`);
  const { rows } = await tx.query<{ row: string }>(`
    SELECT DISTINCT ON (t.*) ${rowSql(feed, entity, 't')} AS row FROM change c JOIN ${tableName(entity)} t ON t.tenant_id = $1 AND ${key.join(' AND ')}
    WHERE c.tenant_id = $1 AND c.scope = ANY ($2::text[]) AND c.entity = '${entity}' AND NOT c.removed AND NOT ${isAlive(entity, 't')}`, [tx.tenantId, scopes]);
  for (let at = 0; at < rows.length; at += LINE_ROWS) {
    const some = rows.slice(at, at + LINE_ROWS);
    yield { text: `{"entity":"${entity}","rows":[${some.map((each) => each.row).join(',')}]}\n`, rows: some.length, opens: false };
  }
}
