/**
 * What happened since the last look, read from the feed itself: pushes of any server process are seen the same way, and a
 * lost wake-up only means that the next look finds more.
 */
import type { TenantTx } from '#server/db/tx.ts';

export type Mark = {
  readonly seq: number;
  readonly contactAt: number;
  /** The newest open attention item. */
  readonly itemId: string | null;
  /** How many are open: one that was closed elsewhere is news too. */
  readonly items: number;
};

export type News = { readonly mark: Mark; readonly receiptIds: readonly string[]; readonly shifts: boolean; readonly tills: boolean; readonly goods: boolean; readonly tasks: boolean; readonly staff: boolean; readonly stores: boolean; readonly company: boolean; readonly policy: boolean; readonly attention: boolean };

/** Entities whose change HQ's pages of goods show. */
const GOODS = ['good', 'barcode', 'price', 'category', 'blob', 'quickGood', 'taxRate'];
/** Facts that change what HQ shows of shifts; receipts do too. */
const SHIFTS = ['shiftOpening', 'shiftClosing', 'cashMovement', 'cashCount'];
/** What there is to do in the stores, and edits of it that gave way. */
const TASKS = ['task', 'taskConflict'];
/** What of a store HQ shows besides: who works there, and its tills. */
const PLACE = ['staff', 'till'];
/** What of a company HQ shows besides its goods. */
const COMPANY = ['store', 'legalEntity', 'company'];
/** How its tills work. */
const POLICY = ['policy'];
/** A page shows no more than this; beyond it the ids say only that there is more to ask for. */
const MAX_FACTS = 200;

/** The present state, without news. */
export async function readMark(tx: TenantTx): Promise<Mark> {
  const { rows } = await tx.query<Mark>(`
    SELECT coalesce((SELECT seq FROM tenant_head WHERE tenant_id = $1), 0) AS seq,
      coalesce((SELECT max(last_contact_at) FROM device WHERE tenant_id = $1), 0) AS "contactAt",
      (SELECT id FROM attention_item WHERE tenant_id = $1 AND closed_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1) AS "itemId",
      (SELECT count(*) FROM attention_item WHERE tenant_id = $1 AND closed_at IS NULL) AS items`, [tx.tenantId]);
  return rows[0] ?? { seq: 0, contactAt: 0, itemId: null, items: 0 };
}

/** Run in one snapshot: the mark and what lies before it belong together. */
export async function readNews(tx: TenantTx, since: Mark): Promise<News> {
  const mark = await readMark(tx);
  const rest = { mark, tills: mark.contactAt !== since.contactAt, attention: mark.itemId !== since.itemId || mark.items !== since.items };
  if (mark.seq === since.seq) return { ...rest, receiptIds: [], shifts: false, goods: false, tasks: false, staff: false, stores: false, company: false, policy: false };
  const { rows } = await tx.query<{ entity: string; id: string }>(`
    SELECT c.entity, c.key::jsonb ->> 0 AS id FROM store s JOIN change c ON c.tenant_id = s.tenant_id AND c.scope = 'facts:' || s.id::text
    WHERE s.tenant_id = $1 AND c.seq > $2 AND c.entity = ANY ($4::text[]) ORDER BY c.seq DESC LIMIT $3`, [tx.tenantId, since.seq, MAX_FACTS, ['receipt', ...SHIFTS]]);
  const { rows: shared } = await tx.query<{ entity: string }>(`SELECT DISTINCT entity FROM change WHERE tenant_id = $1 AND scope = 'company' AND seq > $2 AND entity = ANY ($3::text[])`, [tx.tenantId, since.seq, [...GOODS, ...COMPANY, ...POLICY]]);
  const { rows: placed } = await tx.query<{ entity: string }>(`
    SELECT DISTINCT c.entity FROM store s JOIN change c ON c.tenant_id = s.tenant_id AND c.scope = 'store:' || s.id::text
    WHERE s.tenant_id = $1 AND c.seq > $2 AND c.entity = ANY ($3::text[])`, [tx.tenantId, since.seq, [...TASKS, ...PLACE]]);
  const moved = new Set([...shared, ...placed].map(({ entity }) => entity));
  const any = (entities: readonly string[]): boolean => entities.some((entity) => moved.has(entity));
  return {
    ...rest, receiptIds: rows.flatMap((row) => (row.entity === 'receipt' ? [row.id] : [])), shifts: rows.some((row) => row.entity !== 'receipt'),
    goods: any(GOODS), tasks: any(TASKS), staff: any(['staff']), stores: any(['store', 'till']), company: any(['legalEntity', 'company']), policy: any(POLICY),
  };
}
