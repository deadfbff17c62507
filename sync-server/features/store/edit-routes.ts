/** A store or a till as it is from now on (SPEC ST6-ST8). */
import type { FastifyInstance } from 'fastify';
import { MAX_RECEIPT_ROWS, SaveStore, SaveTill, StoreRow, TillRow } from '#contract/api/store.ts';
import { Id, Type } from '#contract/define/schema.ts';
import { companyScope, lockHead, recordChanges, storeScope } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { needTimeZone } from '#server/plugins/time-zone.ts';
import { hasOpenShift, MOVE_REFUSALS } from './move-till.ts';
import { legalEntityExists, listStores } from './store-repo.ts';

/** The greeting on receipts follows the store's name as long as nobody wrote another (ST7, ST9). */
const SAVE_STORE = `
  UPDATE store SET name = $3, address = $4, time_zone = $5, day_cutoff_min = $6, receipt_footer = coalesce($8, receipt_footer),
    receipt_header = CASE WHEN coalesce($7, receipt_header) = name THEN $3 ELSE coalesce($7, receipt_header) END
  WHERE tenant_id = $1 AND id = $2`;

/** Rows as they are printed: no blanks at their ends, no empty ones before or behind. */
function receiptText(typed: string | undefined): string | null {
  if (typed === undefined) return null;
  const rows = typed.split(/\r\n|\r|\n/).map((row) => row.trimEnd());
  const text = rows.join('\n').replace(/^\n+|\n+$/g, '');
  if (text.split('\n').length > MAX_RECEIPT_ROWS) throw new ProblemError(422, 'receipt-text-too-long', 'A receipt has at most six rows for this.');
  return text;
}

/** The store stays locked, so that nobody changes it between what was seen and what is written. */
async function saveStore(tx: TenantTx, storeId: string, { version, name, address, timeZone, dayCutoffMin, receiptHeader, receiptFooter }: SaveStore): Promise<StoreRow | undefined> {
  const [header, footer] = [receiptText(receiptHeader), receiptText(receiptFooter)];
  await tx.query('SELECT FROM store WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, storeId]);
  const [before] = await listStores(tx, storeId);
  if (!before) throw notFound('store');
  if (before.version !== version) throw changedMeanwhile();
  await tx.query(SAVE_STORE, [tx.tenantId, storeId, name, address, timeZone, dayCutoffMin, header, footer]);
  const [saved] = await listStores(tx, storeId);
  const moved = await recordChanges(tx, tx.tenantId, [{ scope: companyScope, entity: 'store', key: [storeId] }]);
  return saved && { ...saved, version: moved };
}

async function saveTill(tx: TenantTx, tillId: string, { version, name, legalEntityId }: SaveTill): Promise<TillRow | undefined> {
  await lockHead(tx);
  const { rows: [till] } = await tx.query<{ storeId: string; legalEntityId: string }>('SELECT store_id AS "storeId", legal_entity_id AS "legalEntityId" FROM till WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, tillId]);
  if (!till) throw notFound('till');
  const now = async (): Promise<TillRow | undefined> => (await listStores(tx, till.storeId))[0]?.tills.find(({ id }) => id === tillId);
  if ((await now())?.version !== version) throw changedMeanwhile();
  if (!(await legalEntityExists(tx, legalEntityId))) throw notFound('legal entity');
  if (till.legalEntityId !== legalEntityId && await hasOpenShift(tx, tillId)) throw new ProblemError(409, 'shift-open', MOVE_REFUSALS['shift-open']);
  await tx.query('UPDATE till SET name = $3, legal_entity_id = $4 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, tillId, name, legalEntityId]);
  const saved = await now();
  const moved = await recordChanges(tx, tx.tenantId, [{ scope: storeScope(till.storeId), entity: 'till', key: [tillId] }]);
  return saved && { ...saved, version: moved };
}

const changedMeanwhile = (): ProblemError => new ProblemError(409, 'changed-meanwhile', 'Somebody has changed this since it was read.');

/** Edits of what is there already; owner and manager. */
export function editRoutes(app: FastifyInstance, { db, wake }: ServerDeps): void {
  const tags = ['stores'];
  const config = { roles: ['owner', 'manager'] } as const;

  app.put<{ Params: { storeId: string }; Body: SaveStore }>('/api/v1/stores/:storeId', {
    schema: { tags, summary: 'Receipts sold before keep their time and business date', params: Type.Object({ storeId: Id }), body: SaveStore, response: { 200: StoreRow } }, config,
  }, async (request) => {
    const { tenantId, userId } = identityOf(request);
    const { storeId } = request.params;
    const { timeZone, dayCutoffMin } = request.body;
    await needTimeZone(db, timeZone);
    const saved = await db.withTenant(tenantId, (tx) => saveStore(tx, storeId, request.body));
    request.log.info({ tenantId, userId, storeId, timeZone, dayCutoffMin }, 'a store was edited');
    wake.notifyHead(tenantId);
    return saved;
  });

  app.put<{ Params: { tillId: string }; Body: SaveTill }>('/api/v1/tills/:tillId', {
    schema: { tags, params: Type.Object({ tillId: Id }), body: SaveTill, response: { 200: TillRow } }, config,
  }, async (request) => {
    const { tenantId, userId } = identityOf(request);
    const { tillId } = request.params;
    const saved = await db.withTenant(tenantId, (tx) => saveTill(tx, tillId, request.body));
    request.log.info({ tenantId, userId, tillId, legalEntityId: request.body.legalEntityId }, 'a till was edited');
    wake.notifyHead(tenantId);
    return saved;
  });
}
