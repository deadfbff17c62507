/** Prices from now on or from a day, and back while they have not begun. Two people who did not see each other are told (DESIGN: overlapping prices). */
import type { NewPrice } from '#contract/api/catalog.ts';
import { companyScope, recordChanges } from '#server/db/feed.ts';
import { defaultPriceListId, saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { changedMeanwhile } from './change-good.ts';
import { lockGood } from './good-repo.ts';

type At = { readonly nowMs: number; readonly newId: () => string };

/** Sets the price; the good stays locked, so that of two prices with one beginning the later sees the earlier. */
export async function setPrice(tx: TenantTx, goodId: string, { amountMinor, day, replaces }: NewPrice, { nowMs, newId }: At): Promise<void> {
  const good = await lockGood(tx, goodId);
  if (!good) throw notFound('good');
  const { validFrom, timeZone } = await beginningOf(tx, day, nowMs);
  const listId = await defaultPriceListId(tx);
  const { rows: [stood] } = await tx.query<{ amountMinor: number }>('SELECT amount_minor AS "amountMinor" FROM price WHERE tenant_id = $1 AND list_id = $2 AND good_id = $3 AND valid_from = $4', [tx.tenantId, listId, goodId, validFrom]);
  const changes = await saveRows(tx, 'price', [{ listId, goodId, validFrom, amountMinor }]);
  const subject = subjectOf(listId, goodId, validFrom);
  const unseen = stood !== undefined && stood.amountMinor !== replaces;
  if (unseen && stood.amountMinor !== amountMinor) {
    await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, detail) VALUES ($1, $2, 'price-overlap', $3, $4, $5)
      ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO UPDATE SET detail = excluded.detail`,
    [tx.tenantId, newId(), subject, nowMs, JSON.stringify({ goodId, name: good.name, validFrom, timeZone, lostMinor: stood.amountMinor, wonMinor: amountMinor })]);
  } else if (!unseen) await closeOverlap(tx, subject, nowMs);
  await recordChanges(tx, tx.tenantId, changes);
}

/** Takes back the price that was seen, before it begins: tills that hear of it in time never sell at it. */
export async function removePrice(tx: TenantTx, goodId: string, { validFrom, amountMinor }: { readonly validFrom: number; readonly amountMinor: number }, nowMs: number): Promise<void> {
  if (!(await lockGood(tx, goodId))) throw notFound('good');
  if (validFrom <= nowMs) throw new ProblemError(409, 'price-began', 'This price has begun already.');
  const listId = await defaultPriceListId(tx);
  const { rows: [stood] } = await tx.query<{ amountMinor: number }>('DELETE FROM price WHERE tenant_id = $1 AND list_id = $2 AND good_id = $3 AND valid_from = $4 RETURNING amount_minor AS "amountMinor"', [tx.tenantId, listId, goodId, validFrom]);
  if (!stood) throw notFound('price');
  if (stood.amountMinor !== amountMinor) throw changedMeanwhile();
  await closeOverlap(tx, subjectOf(listId, goodId, validFrom), nowMs);
  await recordChanges(tx, tx.tenantId, [{ scope: companyScope, entity: 'price', key: [listId, goodId, validFrom], removed: true }]);
}

const subjectOf = (listId: string, goodId: string, validFrom: number): string => `${listId} ${goodId} ${validFrom}`;

/** Who sets or removes the price knowing what stands there has settled it. */
async function closeOverlap(tx: TenantTx, subject: string, nowMs: number): Promise<void> {
  await tx.query(`UPDATE attention_item SET closed_at = $3 WHERE tenant_id = $1 AND kind = 'price-overlap' AND subject = $2 AND closed_at IS NULL`, [tx.tenantId, subject, nowMs]);
}

/** Now, or when the business day begins in the company's first store, whose list the prices are of: one day has one price, at night too. */
async function beginningOf(tx: TenantTx, day: string | undefined, nowMs: number): Promise<{ validFrom: number; timeZone: string }> {
  if (day !== undefined && !isDay(day)) throw new ProblemError(400, 'invalid-input', 'There is no such day.');
  const { rows: [found] } = await tx.query<{ beginsAt: number | null; timeZone: string }>(`
    SELECT (extract(epoch FROM ($2::date + make_interval(mins => day_cutoff_min::int)) AT TIME ZONE time_zone) * 1000)::bigint AS "beginsAt", time_zone AS "timeZone"
    FROM store WHERE tenant_id = $1 ORDER BY number LIMIT 1`, [tx.tenantId, day ?? null]);
  const validFrom = found?.beginsAt ?? nowMs;
  if (day !== undefined && validFrom <= nowMs) throw new ProblemError(409, 'day-began', 'This day has begun already.');
  return { validFrom, timeZone: found?.timeZone ?? 'UTC' };
}

function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}
