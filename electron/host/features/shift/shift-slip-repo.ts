import type { ShiftSlip } from '#contract/terminal/shift.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { decoder, selectSql } from '#host/db/entity-sql.ts';
import type { ReadTx } from '#host/db/tx.ts';

type Listed = Omit<ShiftSlip, 'mayBeLost'>;

const ALSO = `(SELECT value FROM json_each(?))`;
const MOVEMENTS = `SELECT m.id, 'cash-' || m.direction AS kind, o.number AS "shiftNumber", m.number, m.amount_minor AS "amountMinor", m.occurred_at AS at, coalesce(s.name, '') AS "staffName"
  FROM cash_movement m JOIN shift_opening o ON o.id = m.shift_id LEFT JOIN staff s ON s.id = m.staff_id WHERE m.shift_id = ? OR m.id IN ${ALSO}`;
const COUNTS = `SELECT c.id, c.purpose AS kind, o.number AS "shiftNumber", NULL AS number, c.counted_minor AS "amountMinor", c.occurred_at AS at, coalesce(s.name, '') AS "staffName"
  FROM cash_count c JOIN shift_opening o ON o.id = c.shift_id LEFT JOIN staff s ON s.id = c.staff_id WHERE c.purpose <> 'closing' AND (c.shift_id = ? OR c.id IN ${ALSO})`;

/** Cash moved in one shift, and those of any other among `ids`. */
export function listMovements(tx: ReadTx, shiftId: string, ids: readonly string[]): Listed[] {
  return tx.all<Listed>(MOVEMENTS, shiftId, JSON.stringify(ids));
}

/** Counts that did not end a shift, of one shift and those of any other among `ids`. */
export function listCounts(tx: ReadTx, shiftId: string, ids: readonly string[]): Listed[] {
  return tx.all<Listed>(COUNTS, shiftId, JSON.stringify(ids));
}

const decodeMovement = decoder<Row<'cashMovement'>>('cashMovement');
const MOVEMENT = selectSql('cashMovement', 'WHERE id = ?');

export function findMovement(tx: ReadTx, id: string): Row<'cashMovement'> | null {
  const raw = tx.get<Record<string, unknown>>(MOVEMENT, id);
  return raw ? decodeMovement(raw) : null;
}

const X = `SELECT o.number AS "shiftNumber", coalesce(s.name, '') AS "staffName" FROM journal_entry j JOIN shift_opening o ON o.id = j.detail ->> 'shiftId' LEFT JOIN staff s ON s.id = j.staff_id WHERE j.id = ?`;

/** Which shift an X was of and who asked for it, by its entry in the journal, whose id its paper has. One printed by an earlier version has the id of its shift. */
export function findX(tx: ReadTx, documentId: string): Pick<Listed, 'shiftNumber' | 'staffName'> {
  return tx.get(X, documentId) ?? { shiftNumber: shiftNumber(tx, documentId), staffName: '' };
}

/** The number of a shift of this till; 0 where it is not here. */
export function shiftNumber(tx: ReadTx, shiftId: string): number {
  return tx.get<{ number: number }>('SELECT number FROM shift_opening WHERE id = ?', shiftId)?.number ?? 0;
}
