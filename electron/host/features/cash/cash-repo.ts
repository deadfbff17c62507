import type { CashMovement } from '#contract/terminal/cash.ts';
import type { ReadTx } from '#host/db/tx.ts';

const COLUMNS = `m.id, m.number, m.direction, m.amount_minor AS "amountMinor", m.reason, m.note, m.occurred_at AS "at", coalesce(s.name, '') AS "staffName"`;
const BY_ID = `SELECT ${COLUMNS} FROM cash_movement m LEFT JOIN staff s ON s.id = m.staff_id WHERE m.id = ?`;
const OF_SHIFT = `SELECT ${COLUMNS} FROM cash_movement m LEFT JOIN staff s ON s.id = m.staff_id WHERE m.shift_id = ? ORDER BY m.number DESC`;

/** A movement written before, or null: it is carried out once, however often it is sent. */
export function findMovement(tx: ReadTx, id: string): CashMovement | null {
  return tx.get<CashMovement>(BY_ID, id) ?? null;
}

/** Of one shift, newest first. */
export function listMovements(tx: ReadTx, shiftId: string): CashMovement[] {
  return tx.all<CashMovement>(OF_SHIFT, shiftId);
}

/** The number the next movement of a shift gets, from one. */
export function nextNumber(tx: ReadTx, shiftId: string): number {
  return (tx.get<{ last: number | null }>('SELECT max(number) AS last FROM cash_movement WHERE shift_id = ?', shiftId)?.last ?? 0) + 1;
}
