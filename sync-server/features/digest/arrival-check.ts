/** Nothing that came in is lost: from the commit log and the feed to the facts, and from documents to their parts (SPEC AC10-AC12). What facts there are says the catalogue. */
import { catalogue, entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { keyTextSql } from '#server/db/row-hash.ts';
import { tableName } from '#server/db/schema/entities.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { ask } from './ask.ts';
import type { Finding } from './finding.ts';

const ENTITIES = Object.keys(catalogue) as EntityName[];
const FACTS = ENTITIES.filter((name) => entityOf(name).direction === 'up');
const DOCUMENTS = FACTS.filter((name) => !entityOf(name).partOf);
/** Commits of edits bear the name of what is edited, and leave no fact. */
const EDITED = ENTITIES.filter((name) => entityOf(name).direction === 'both');

/**
 * A document whose key came in another commit before (SP10) has that one's place; a till's own operation is then known by its id. By one
 * grouping of both sides: an anti-join over all facts at once was planned as one look through them for each commit.
 */
const COMMITS = `
  WITH bare AS (
    SELECT max(kind) AS kind, max(op_id)::uuid AS op_id FROM (
      SELECT incarnation_id, dseq, kind, op_id::text AS op_id, true AS bare FROM commit_log WHERE tenant_id = $1 AND verdict = 'applied' AND kind <> ALL ($2::text[])
      ${DOCUMENTS.map((name) => `UNION ALL SELECT commit_incarnation_id, commit_dseq, NULL, NULL, false FROM ${tableName(name)} WHERE tenant_id = $1`).join(' ')}) AS both_sides
    GROUP BY incarnation_id, dseq HAVING bool_and(bare))
  SELECT (SELECT count(*) FROM commit_log WHERE tenant_id = $1 AND verdict = 'applied') AS looked, count(*) AS differ, min(kind || ' ' || op_id) AS example FROM bare
  WHERE ${DOCUMENTS.map((name) => `NOT EXISTS (SELECT FROM ${tableName(name)} f WHERE f.tenant_id = $1 AND f.id = bare.op_id)`).join(' AND ')}`;

/** Both sides by key and scope: facts stand under their store's (SO3). */
const placesSql = (entity: EntityName): string => `
  SELECT count(*) AS looked, count(*) FILTER (WHERE c.key IS NULL OR r.key IS NULL) AS differ,
    min(CASE WHEN r.key IS NULL THEN 'lost: ' || c.key WHEN c.key IS NULL THEN 'not in the feed: ' || r.key END) AS example
  FROM (SELECT scope, key FROM change WHERE tenant_id = $1 AND entity = '${entity}' AND NOT removed) c
    FULL JOIN (SELECT 'facts:' || t.store_id AS scope, ${keyTextSql(entity, 't')} AS key FROM ${tableName(entity)} t WHERE tenant_id = $1) r ON c.key = r.key AND c.scope = r.scope`;

const ownersSql = (entity: EntityName): string => {
  const owner = `p.${snakeCase(entityOf(entity).key[0] as string)}`;
  const owners = DOCUMENTS.filter((name) => partsOf(name).some((part) => part.entity === entity));
  return `SELECT (SELECT count(*) FROM ${tableName(entity)} WHERE tenant_id = $1) AS looked, count(*) AS differ, min(${owner}::text) AS example FROM ${tableName(entity)} p
    WHERE p.tenant_id = $1 ${owners.map((name) => `AND NOT EXISTS (SELECT FROM ${tableName(name)} o WHERE o.tenant_id = $1 AND o.id = ${owner})`).join(' ')}`;
};

/** Each line moved its goods in its shop, and nothing else was moved: stock is the sum of movements (domain/stock). */
const STOCK = `
  SELECT count(*) AS looked, count(*) FILTER (WHERE bad) AS differ, min(document_id::text) FILTER (WHERE bad) AS example FROM (
    SELECT document_id, sum(quantity) <> 0 OR sum(n) <> 0 AS bad FROM (
      SELECT l.receipt_id AS document_id, l.good_id, r.store_id, (CASE r.kind WHEN 'refund' THEN 1 ELSE -1 END) * l.quantity_micro AS quantity, 1 AS n
        FROM receipt_line l JOIN receipt r ON r.tenant_id = $1 AND r.id = l.receipt_id WHERE l.tenant_id = $1
      UNION ALL SELECT document_id, good_id, store_id, -quantity_micro, -1 FROM stock_movement WHERE tenant_id = $1) AS both_sides
    GROUP BY document_id, good_id, store_id) AS judged`;

export async function checkArrival(tx: TenantTx): Promise<Finding[]> {
  const findings = [await ask(tx, 'log', 'commits applied against what they brought', COMMITS, [EDITED])];
  for (const entity of DOCUMENTS) findings.push(await ask(tx, 'facts', `${entity} against the feed`, placesSql(entity)));
  for (const entity of FACTS.filter((name) => entityOf(name).partOf)) findings.push(await ask(tx, 'facts', `${entity} with its document`, ownersSql(entity)));
  findings.push(await ask(tx, 'stock', 'goods of receipts against movements', STOCK));
  return findings;
}
