import type { StoreRow, TillRow } from '#contract/api/store.ts';
import type { TillReport } from '#contract/sync/enrol.ts';
import { assert } from '#domain/kernel/assert.ts';
import { companyScope, lockHead, versionSql } from '#server/db/feed.ts';
import { boundedReport } from '#server/db/till-report.ts';
import type { TenantTx } from '#server/db/tx.ts';

type TillRecord = { id: string; storeId: string; number: number; name: string; legalEntityId: string; paired: boolean; lastContactAt: number | null; report: Partial<TillReport> | null; version: number };

/** All stores with their tills, or one; each till with what its computer last said of itself. */
export async function listStores(tx: TenantTx, storeId: string | null = null): Promise<StoreRow[]> {
  const { rows: stores } = await tx.query<Omit<StoreRow, 'tills'>>(
    `SELECT id, number, name, address, time_zone AS "timeZone", day_cutoff_min AS "dayCutoffMin", receipt_header AS "receiptHeader", receipt_footer AS "receiptFooter", ${versionSql('store', `'${companyScope}'`, 'id')} AS version FROM store WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id = $2) ORDER BY number`, [tx.tenantId, storeId]);
  const { rows: tills } = await tx.query<TillRecord>(
    `SELECT t.id, t.store_id AS "storeId", t.number, t.name, t.legal_entity_id AS "legalEntityId", d.id IS NOT NULL AS paired, d.last_contact_at AS "lastContactAt", d.report, ${versionSql('till', `'store:' || t.store_id`, 't.id')} AS version
     FROM till t LEFT JOIN LATERAL (
       SELECT id, last_contact_at, report FROM device WHERE tenant_id = t.tenant_id AND till_id = t.id AND revoked_at IS NULL
       ORDER BY coalesce(last_contact_at, enrolled_at) DESC LIMIT 1) d ON true
     WHERE t.tenant_id = $1 AND ($2::uuid IS NULL OR t.store_id = $2) ORDER BY t.number`, [tx.tenantId, storeId]);
  return stores.map((store) => ({ ...store, tills: tills.filter((till) => till.storeId === store.id).map(tillRow) }));
}

function tillRow({ id, number, name, legalEntityId, paired, lastContactAt, report: stored, version }: TillRecord): TillRow {
  const report = stored && boundedReport(stored);
  return {
    id, number, name, legalEntityId, paired, lastContactAt, build: report?.build ?? null, unsent: report?.unsent ?? null, oldestUnsentAt: report?.oldestUnsentAt ?? null,
    clockOffsetMs: lastContactAt !== null && report?.clock !== undefined ? report.clock - lastContactAt : null, version,
  };
}

export async function storeExists(tx: TenantTx, storeId: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM store WHERE tenant_id = $1 AND id = $2', [tx.tenantId, storeId])).rowCount === 1;
}

/** The store a till stands in; null where there is no such till. */
export async function storeOfTill(tx: TenantTx, tillId: string): Promise<string | null> {
  const { rows: [till] } = await tx.query<{ storeId: string }>('SELECT store_id AS "storeId" FROM till WHERE tenant_id = $1 AND id = $2', [tx.tenantId, tillId]);
  return till?.storeId ?? null;
}

/** The next free number; the company's head is locked first, so that two askers cannot be told the same. */
export async function nextStoreNumber(tx: TenantTx): Promise<number> {
  await lockHead(tx);
  return next(tx, 'SELECT coalesce(max(number), 0) + 1 AS next FROM store WHERE tenant_id = $1', []);
}

export async function nextTillNumber(tx: TenantTx, storeId: string): Promise<number> {
  await lockHead(tx);
  return next(tx, 'SELECT coalesce(max(number), 0) + 1 AS next FROM till WHERE tenant_id = $1 AND store_id = $2', [storeId]);
}

async function next(tx: TenantTx, sql: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await tx.query<{ next: number }>(sql, [tx.tenantId, ...values]);
  return rows[0]?.next ?? 1;
}

/** What a new store says on its receipts: what the company's first one says; a greeting that is a store's name is that of each store. */
export async function firstReceiptTexts(tx: TenantTx, name: string): Promise<{ receiptHeader: string; receiptFooter: string }> {
  const { rows: [first] } = await tx.query<{ receiptHeader: string; receiptFooter: string }>(
    'SELECT CASE WHEN receipt_header = name THEN $2 ELSE receipt_header END AS "receiptHeader", receipt_footer AS "receiptFooter" FROM store WHERE tenant_id = $1 ORDER BY number LIMIT 1', [tx.tenantId, name]);
  assert(first, 'a company has at least one store');
  return first;
}

/** The zone new stores get where nobody says another: that of the company's first store. */
export async function firstTimeZone(tx: TenantTx): Promise<string> {
  const { rows } = await tx.query<{ zone: string }>('SELECT time_zone AS zone FROM store WHERE tenant_id = $1 ORDER BY number LIMIT 1', [tx.tenantId]);
  assert(rows[0], 'a company has at least one store');
  return rows[0].zone;
}

export async function legalEntityExists(tx: TenantTx, id: string): Promise<boolean> {
  return (await tx.query('SELECT 1 FROM legal_entity WHERE tenant_id = $1 AND id = $2', [tx.tenantId, id])).rowCount === 1;
}

/** The seller of tills nobody says another of: the company's first. */
export async function firstLegalEntityId(tx: TenantTx): Promise<string> {
  const { rows } = await tx.query<{ id: string }>('SELECT id FROM legal_entity WHERE tenant_id = $1 ORDER BY id LIMIT 1', [tx.tenantId]);
  assert(rows[0], 'a company has at least one legal entity');
  return rows[0].id;
}
