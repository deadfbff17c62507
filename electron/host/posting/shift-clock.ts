/** When the open shift began by the time in the shop, kept beside its fact for this computer alone (domain/shift, SHF10). */
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { clockTrust, type ClockTrust } from './clock-trust.ts';
import type { Meta } from './meta.ts';
import { openedAfter, shopNowMs, type Opening, type Seen } from './shop-time.ts';

const KEEP = `INSERT INTO shift_clock (shift_id, opened_shop_at, is_known) VALUES (?, ?, ?)
  ON CONFLICT (shift_id) DO UPDATE SET opened_shop_at = excluded.opened_shop_at, is_known = excluded.is_known`;

/** In the transaction that opens it; `seen` is what the till knew of its clock before. */
export function keepOpening(tx: WriteTx, shiftId: string, seen: Seen, nowMs: number): void {
  tx.run('DELETE FROM shift_clock');
  tx.run(KEEP, shiftId, shopNowMs(seen, nowMs), clockTrust({ nowMs, ...seen }) === 'trusted' ? 1 : 0);
}

type OpeningRow = { readonly id: string; readonly occurredAt: number; readonly clockTrust: ClockTrust; readonly clockOffsetMs: number | null; readonly shopAt: number | null; readonly isKnown: number | null };
const OPEN = `SELECT o.id, o.occurred_at AS "occurredAt", o.clock_trust AS "clockTrust", m.clock_offset_ms AS "clockOffsetMs", c.opened_shop_at AS "shopAt", c.is_known AS "isKnown"
  FROM meta m JOIN shift_opening o ON o.id = m.shift_id LEFT JOIN shift_clock c ON c.shift_id = o.id WHERE m.id = 1`;
const ENDED_BEFORE = `SELECT occurred_at AS "endedAt" FROM shift_closing WHERE clock_trust <> 'suspect' ORDER BY rowid DESC LIMIT 1`;

/**
 * How the open shift was opened, or null. What was opened before this was kept, or came out of recovered commits, is thought to have been as far off as
 * the clock was when the server was last met, and not opened before the last shift ended of which that is known: a clock at its factory date says anything.
 */
export function findOpening(tx: ReadTx): (Opening & { readonly id: string }) | null {
  const row = tx.get<OpeningRow>(OPEN);
  if (row === undefined) return null;
  const { id, occurredAt, clockOffsetMs, shopAt, isKnown } = row;
  if (shopAt !== null) return { id, occurredAt, shopAt, isKnown: isKnown === 1 };
  if (row.clockTrust === 'trusted') return { id, occurredAt, shopAt: occurredAt, isKnown: true };
  const endedBefore = tx.get<{ endedAt: number }>(ENDED_BEFORE)?.endedAt ?? 0;
  return { id, occurredAt, shopAt: Math.max(occurredAt + (clockOffsetMs ?? 0), endedBefore), isKnown: false };
}

/** The server has told the time (`told`), or a clock that had leapt ahead is back: what is thought of the opening of the open shift follows. */
export function followShopTime(tx: WriteTx, before: Meta, after: Seen, nowMs: number, told: boolean): void {
  if (before.shiftId === null) return;
  const opening = findOpening(tx);
  if (opening === null) return;
  const { shopAt, isKnown } = openedAfter(opening, before, after, nowMs, told);
  if (shopAt !== opening.shopAt || isKnown !== opening.isKnown) tx.run(KEEP, opening.id, shopAt, isKnown ? 1 : 0);
}
