/** A page of the receipts of a store, out of the model: what `sync-server/features/archive` answers (its SPEC SA1-SA5), of fewer receipts. */
import { RECEIPT_DAYS, type ReceiptsPage } from '#contract/sync/receipts.ts';
import { factScope, feedKey } from '#domain/replication/feed.ts';
import type { Device } from '#server/sync/store-port.ts';
import type { ReceiptsQuestion } from '../till-link.ts';
import type { CompanyLook } from './server-model.ts';

export type Asked = {
  readonly device: Device; readonly question: ReceiptsQuestion; readonly epoch: string; readonly nowMs: number;
  /** Receipts of a page; twice as many numbers of the feed are looked at. */
  readonly atOnce: number;
};

const DAY_MS = 86_400_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const BEHIND_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export function receiptsPage(look: CompanyLook, { device, question, epoch, nowMs, atOnce }: Asked): string {
  const mark = { seq: Number(question.seq ?? 0), id: question.id ?? BEFORE_ALL };
  const isBehind = (row: { readonly seq: number; readonly key: string }): boolean => row.seq > mark.seq || (row.seq === mark.seq && row.key > feedKey([mark.id]));
  const behind = look.feed.filter((row) => row.scope === factScope(device.storeId) && row.entity === 'receipt' && !row.removed && isBehind(row)).sort((a, b) => a.seq - b.seq || (a.key < b.key ? -1 : 1));
  const looked = behind.slice(0, 2 * atOnce).map(({ seq, key }) => ({ seq, id: String((JSON.parse(key) as unknown[])[0]) }));
  const receipts = new Map(look.rows('receipt').map((stored) => [String(stored.row['id']), stored]));
  const wanted = looked.filter(({ id }) => {
    const stored = receipts.get(id);
    const isOwn = stored?.commit?.deviceId === device.deviceId && stored.commit.incarnationId === question.life;
    return stored !== undefined && !isOwn && Number(stored.row['occurredAt']) >= nowMs - RECEIPT_DAYS * DAY_MS;
  });
  const page = wanted.slice(0, atOnce);
  const caughtUp = page.length === wanted.length && looked.length === behind.length;
  const last = page.length < wanted.length ? page.at(-1) : looked.at(-1);
  const partsOf = (entity: 'receiptLine' | 'tender', id: string): unknown[] => look.rows(entity).filter(({ row }) => row['receiptId'] === id).map(({ row }) => row);
  return JSON.stringify({
    epoch, storeId: device.storeId, head: look.head, serverTime: nowMs, caughtUp, next: caughtUp || last === undefined ? { seq: look.head, id: BEHIND_ALL } : last,
    receipts: page.map(({ id }) => ({ ...receipts.get(id)?.row, lines: partsOf('receiptLine', id), tenders: partsOf('tender', id), movements: [], entries: [] })),
  } as ReceiptsPage);
}
