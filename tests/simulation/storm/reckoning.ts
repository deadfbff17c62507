/** What must be true after a storm, by the names of the invariants. */
import { createHash } from 'node:crypto';
import { entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import { companyScope, feedKey, storeScope, tillScope } from '#domain/replication/feed.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import { storedColumns, tableName } from '#server/db/schema/entities.ts';
import type { TestDatabase } from '#server/testing/postgres.ts';
import type { Invariant } from '../world.ts';
import type { Aftermath, Broken, StormCompany, StormTill } from './aftermath.ts';

type LogRow = { incarnation: string; dseq: number; opId: string; hash: string; verdict: string };

/** The first invariant that does not hold, or null. */
export async function reckon(after: Aftermath): Promise<Broken | null> {
  for (const look of [pushesAnswered, nobodyElsesBytes, logsWhole, nothingLostOrDoubled, quarantineWhole, readersComplete]) {
    const broken = await look(after);
    if (broken) return broken;
  }
  return null;
}

const broken = (invariant: Invariant, message: string): Broken => ({ invariant, message });

async function pushesAnswered({ answers }: Aftermath): Promise<Broken | null> {
  const refused = answers.find(({ status }) => status !== 200 && status !== 503 && status !== 409);
  if (refused) return broken('I10', `a push was answered ${refused.status}: ${refused.body}`);
  return answers.some(({ status }) => status === 200) ? null : broken('I10', 'no push at all was decided');
}

async function nobodyElsesBytes({ reads, companies }: Aftermath): Promise<Broken | null> {
  for (const { company, pages } of reads) {
    for (const other of companies) {
      if (other !== company && pages.some((page) => page.includes(other.mark))) return broken('I7', `a till of ${company.mark} was sent rows of ${other.mark}`);
    }
  }
  return null;
}

async function logsWhole({ test, companies }: Aftermath): Promise<Broken | null> {
  for (const { planted, tills } of companies) {
    const log = await rowsOf<LogRow>(test, planted.companyId, 'SELECT incarnation_id AS incarnation, dseq, op_id AS "opId", hash, verdict FROM commit_log ORDER BY incarnation_id, dseq');
    for (const till of tills) {
      for (const commits of [till.commits, till.other]) {
        const own = log.filter(({ incarnation }) => incarnation === commits[0]?.header.incarnation);
        const wrong = commits.findIndex(({ header }, index) => own[index]?.dseq !== header.dseq || own[index]?.hash !== header.hash);
        if (wrong >= 0 || own.length !== commits.length) return broken('I3', `a log of ${commits.length} commits holds ${own.length}, and goes wrong at ${wrong + 1}`);
        if (own[0] && commits[0]?.header.prevHash !== FIRST_PREV_HASH) return broken('I3', 'a log does not begin at the beginning');
      }
    }
    const applied = log.filter(({ verdict }) => verdict === 'applied').map(({ opId }) => opId);
    if (new Set(applied).size !== applied.length) return broken('I2', 'an operation was applied twice');
  }
  return null;
}

async function nothingLostOrDoubled({ test, companies }: Aftermath): Promise<Broken | null> {
  for (const { planted, tills } of companies) {
    const written = new Map(tills.flatMap(({ sales }) => sales).map((sale) => [sale.id, sale]));
    const stored = new Map((await entityRows(test, planted.companyId, 'receipt')).map((row) => [String(row['id']), row]));
    for (const id of stored.keys()) if (!written.has(id)) return broken('I2', `the server holds a receipt ${id} nobody wrote`);
    for (const [id, sale] of written) {
      const row = stored.get(id);
      if (!row) return broken('I1', `the receipt ${id} is not at the server`);
      if (row['totalMinor'] !== sale.totalMinor) return broken('I1', `the receipt ${id} came to ${sale.totalMinor} and is stored as ${String(row['totalMinor'])}`);
    }
    for (const { entity, as } of partsOf('receipt')) {
      const [own] = entityOf(entity).key as [string];
      const parts = Map.groupBy(await entityRows(test, planted.companyId, entity), (row) => String(row[own]));
      for (const [id, sale] of written) {
        const wanted = sale[as as 'lines'] as unknown as readonly Record<string, unknown>[];
        const found = parts.get(id) ?? [];
        if (found.length !== wanted.length) return broken('I21', `the receipt ${id} has ${found.length} of ${wanted.length} ${as}`);
        if (sumOf(found) !== sumOf(wanted)) return broken('I12', `${as} of the receipt ${id} come to ${sumOf(found)} instead of ${sumOf(wanted)}`);
      }
    }
  }
  return null;
}

const sumOf = (rows: readonly Record<string, unknown>[]): number => rows.reduce((sum, row) => sum + Number(row['amountMinor'] ?? row['totalMinor'] ?? row['quantityMicro'] ?? 0), 0);

async function quarantineWhole({ test, companies }: Aftermath): Promise<Broken | null> {
  for (const { planted, tills } of companies) {
    const kept = await rowsOf<{ opId: string; payload: Buffer }>(test, planted.companyId, 'SELECT op_id AS "opId", payload FROM quarantine');
    for (const till of tills) {
      for (const { header, payload } of till.commits.filter((commit) => till.poison.has(commit.header.opId))) {
        const found = kept.filter(({ opId }) => opId === header.opId);
        if (found.length === 0) return broken('I9', `the commit ${header.opId} nobody can read is not in quarantine`);
        if (found.some((one) => digest(one.payload) !== digest(payload))) return broken('I9', `the bytes of ${header.opId} were not kept as they came`);
      }
    }
  }
  return null;
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const LOOKED: readonly EntityName[] = ['company', 'store', 'till', 'staff', 'good', 'quickGood'];

/** Whoever read along has what the feed says its scopes hold. */
async function readersComplete({ test, reads }: Aftermath): Promise<Broken | null> {
  for (const { company, till, rows } of reads) {
    const wanted = await rowsInScopes(test, company, till);
    for (const [place, text] of wanted) {
      const row = rows.get(place);
      if (!row) return broken('I4', `a reader went past ${place} and never saw it`);
      if (!text.every((value) => row.includes(value))) return broken('I5', `a reader has ${JSON.stringify(row)} at ${place} where the server has ${JSON.stringify(text)}`);
    }
    for (const place of rows.keys()) if (LOOKED.some((entity) => place.startsWith(`${entity} `)) && !wanted.has(place)) return broken('I8', `a reader still has ${place}, which is not in its scopes`);
  }
  return null;
}

/** Texts and numbers of every row in the till's scopes, by entity and key. */
async function rowsInScopes(test: TestDatabase, { planted, places: meant }: StormCompany, { planted: { device } }: StormTill): Promise<Map<string, unknown[]>> {
  const scopes = [companyScope, storeScope(device.storeId), tillScope(device.tillId)];
  const live = await rowsOf<{ entity: EntityName; key: string }>(test, planted.companyId, 'SELECT entity, key FROM change WHERE scope = ANY ($1) AND NOT removed', [scopes]);
  const places = new Set([...live.map(({ entity, key }) => `${entity} ${key}`), ...meant.keys()].filter((place) => meant.get(place) !== false));
  const found = new Map<string, unknown[]>();
  for (const entity of LOOKED) {
    for (const row of await entityRows(test, planted.companyId, entity)) {
      const place = `${entity} ${feedKey(entityOf(entity).key.map((name) => row[name]))}`;
      if (places.has(place)) found.set(place, Object.entries(row).filter(([name, value]) => name !== 'companyId' && value !== null).map(([, value]) => value));
    }
  }
  return found;
}

async function entityRows(test: TestDatabase, companyId: string, entity: EntityName): Promise<Record<string, unknown>[]> {
  const columns = storedColumns(entity).map(({ sql, name }) => `${sql} AS "${name}"`).join(', ');
  return rowsOf(test, companyId, `SELECT ${columns} FROM ${tableName(entity)} WHERE tenant_id = $1 ORDER BY ${entityOf(entity).key.map(snakeCase).join(', ')}`, [companyId]);
}

/** Read with the test's own connection: what was planted between the server and the database is not in the way. */
async function rowsOf<R extends object>({ deps: { db } }: TestDatabase, companyId: string, sql: string, values: readonly unknown[] = []): Promise<R[]> {
  return (await db.withTenant(companyId, (tx) => tx.query(sql, values))).rows as R[];
}
