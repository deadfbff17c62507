/** The end of a shift against the receipts it ended: two sums of one thing (SPEC SG3). */
import type { TenantTx } from '#server/db/tx.ts';
import { allHere, differencesOf, readTotals, sumShift } from '#server/db/shift-sums.ts';
import type { ServerDeps } from '#server/deps.ts';
import type { Fact } from '#server/sync/read-payload.ts';
import type { Device } from '#server/sync/store-port.ts';
import { openAttention } from './pg-attention.ts';
import { closeShort } from './short-shifts.ts';

/** The shifts that end among `facts`. */
export function closedShifts(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ entity, row }) => (entity === 'shiftClosing' ? [String(row['shiftId'])] : []));
}

/** The shifts that anything among `facts` belongs to. */
export function touchedShifts(facts: readonly Fact[]): string[] {
  return [...new Set(facts.flatMap(({ entity, row }) => (entity === 'shiftOpening' ? [String(row['id'])] : typeof row['shiftId'] === 'string' ? [row['shiftId']] : [])))];
}

/** Judges those of the shifts whose closing is here. */
export async function judgeShifts(tx: TenantTx, deps: Pick<ServerDeps, 'ids'>, device: Device, shiftIds: readonly string[], nowMs: number): Promise<void> {
  if (shiftIds.length === 0) return;
  const closings = await tx.query<{ id: string; shiftId: string; number: number; totals: unknown }>(
    'SELECT id, shift_id AS "shiftId", number, totals FROM shift_closing WHERE tenant_id = $1 AND shift_id = ANY ($2::uuid[]) ORDER BY id', [tx.tenantId, shiftIds]);
  for (const { id, shiftId, number, totals } of closings.rows) {
    const stated = readTotals(totals);
    const summed = await sumShift(tx, shiftId);
    if (!stated || !summed || !allHere(stated, summed)) continue;
    const differences = differencesOf(stated, summed);
    if (differences.length === 0) await closeShort(tx, id, nowMs);
    else await openAttention(tx, device, { id: deps.ids.uuid(), kind: 'shift-sums-differ', subject: id, detail: { shiftId, number, differences } }, nowMs);
  }
}
