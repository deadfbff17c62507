/** Prices from now on or from a day, and back while they have not begun. Two people who did not see each other are told (DESIGN: overlapping prices). */
import type { NewPrice } from '#contract/api/catalog.ts';
import { assert } from '#domain/kernel/assert.ts';
import { companyScope, recordChanges, type FeedChange } from '#server/db/feed.ts';
import { defaultPriceListId, saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { Clock } from '#server/deps.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { changedMeanwhile } from './change-good.ts';
import { comingPricesOf, lockGood, shopDay } from './good-repo.ts';

type At = { readonly clock: Clock; readonly newId: () => string };

/** Sets the price in place of every other of its business day (GD7); the good stays locked, so that of two who set one the later sees the earlier. */
export async function setPrice(tx: TenantTx, goodId: string, { amountMinor, day, replaces = [] }: NewPrice, { clock, newId }: At): Promise<void> {
  const good = await lockGood(tx, goodId);
  if (!good) throw notFound('good');
  // Now is when nobody else holds the good: a price that waited behind a file's begins after it (GD9).
  const nowMs = clock.nowMs();
  const { timeZone, today, listId } = await shopDay(tx, nowMs, 'FOR SHARE');
  const validFrom = day === undefined ? nowMs : await beginningOf(tx, day, nowMs);
  const coming = await comingPricesOf(tx, { goodId, listId, nowMs });
  const seen = replaces.map((named) => coming.find((price) => price.validFrom === named.validFrom && price.amountMinor === named.amountMinor));
  if (seen.includes(undefined)) throw changedMeanwhile();
  const unseen = coming.filter((price) => price.day === (day ?? today) && !seen.includes(price));
  const gone = coming.filter((price) => price.validFrom !== validFrom && (seen.includes(price) || unseen.includes(price))).map((price) => price.validFrom);
  if (gone.length > 0) await tx.query('DELETE FROM price WHERE tenant_id = $1 AND list_id = $2 AND good_id = $3 AND valid_from = ANY ($4::bigint[])', [tx.tenantId, listId, goodId, gone]);
  const changes = await saveRows(tx, 'price', [{ listId, goodId, validFrom, amountMinor }]);
  const subject = (from: number): string => subjectOf(listId, goodId, from);
  await closeOverlaps(tx, replaces.map((price) => subject(price.validFrom)).concat(unseen.length === 0 ? subject(validFrom) : []), nowMs);
  // Of several nobody named, that which would have stood in the end.
  const lost = unseen.findLast((price) => price.amountMinor !== amountMinor);
  if (lost) {
    await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, detail) VALUES ($1, $2, 'price-overlap', $3, $4, $5)
      ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO UPDATE SET detail = excluded.detail`,
    [tx.tenantId, newId(), subject(validFrom), nowMs, JSON.stringify({ goodId, name: good.name, validFrom, timeZone, lostMinor: lost.amountMinor, wonMinor: amountMinor })]);
  }
  await recordChanges(tx, tx.tenantId, [...changes, ...gone.map((from) => removed(listId, goodId, from))]);
}

/** Takes back the price that was seen, before it begins: tills that hear of it in time never sell at it. */
export async function removePrice(tx: TenantTx, goodId: string, { validFrom, amountMinor }: { readonly validFrom: number; readonly amountMinor: number }, nowMs: number): Promise<void> {
  if (!(await lockGood(tx, goodId))) throw notFound('good');
  if (validFrom <= nowMs) throw new ProblemError(409, 'price-began', 'This price has begun already.');
  const listId = await defaultPriceListId(tx);
  const { rows: [stood] } = await tx.query<{ amountMinor: number }>('DELETE FROM price WHERE tenant_id = $1 AND list_id = $2 AND good_id = $3 AND valid_from = $4 RETURNING amount_minor AS "amountMinor"', [tx.tenantId, listId, goodId, validFrom]);
  if (!stood) throw notFound('price');
  if (stood.amountMinor !== amountMinor) throw changedMeanwhile();
  await closeOverlaps(tx, [subjectOf(listId, goodId, validFrom)], nowMs);
  await recordChanges(tx, tx.tenantId, [removed(listId, goodId, validFrom)]);
}

const subjectOf = (listId: string, goodId: string, validFrom: number): string => `${listId} ${goodId} ${validFrom}`;
const removed = (listId: string, goodId: string, validFrom: number): FeedChange => ({ scope: companyScope, entity: 'price', key: [listId, goodId, validFrom], removed: true });

/** Who sets or removes the prices knowing what stands there has settled it (GD4). */
async function closeOverlaps(tx: TenantTx, subjects: readonly string[], nowMs: number): Promise<void> {
  await tx.query(`UPDATE attention_item SET closed_at = $3 WHERE tenant_id = $1 AND kind = 'price-overlap' AND subject = ANY ($2::text[]) AND closed_at IS NULL`, [tx.tenantId, subjects, nowMs]);
}

/** When the business day begins in the company's first store, whose list the prices are of: one day has one price, at night too. */
async function beginningOf(tx: TenantTx, day: string, nowMs: number): Promise<number> {
  if (!isDay(day)) throw new ProblemError(400, 'invalid-input', 'There is no such day.');
  const { rows: [found] } = await tx.query<{ beginsAt: number }>(`
    SELECT (extract(epoch FROM ($2::date + make_interval(mins => day_cutoff_min::int)) AT TIME ZONE time_zone) * 1000)::bigint AS "beginsAt"
    FROM store WHERE tenant_id = $1 ORDER BY number LIMIT 1`, [tx.tenantId, day]);
  assert(found, 'a company has at least one store');
  if (found.beginsAt <= nowMs) throw new ProblemError(409, 'day-began', 'This day has begun already.');
  return found.beginsAt;
}

function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
