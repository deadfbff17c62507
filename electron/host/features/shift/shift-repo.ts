import type { ReadTx } from '#host/db/tx.ts';

export type OpenShift = { id: string; number: number; openedAt: number; openedBy: string };

const OPEN = `SELECT o.id, o.number, o.occurred_at AS "openedAt", coalesce(s.name, '') AS "openedBy"
  FROM meta m JOIN shift_opening o ON o.id = m.shift_id LEFT JOIN staff s ON s.id = o.staff_id WHERE m.id = 1`;

/** The shift that is open at this till, or null. */
export function findOpenShift(tx: ReadTx): OpenShift | null {
  return tx.get<OpenShift>(OPEN) ?? null;
}
