import type { Row } from '#domain/replication/catalogue.ts';
import { decoder, selectSql } from '#host/db/entity-sql.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { noAttempts, type Attempts } from './lock-out.ts';

const LIST = selectSql('staff', 'WHERE store_id = ? AND active = 1 ORDER BY name, id');
const FIND = selectSql('staff', 'WHERE id = ? AND store_id = ? AND active = 1');
const decode = decoder<Row<'staff'>>('staff');

/** People who may sign in at this store. */
export function listStaff(tx: ReadTx, storeId: string): Row<'staff'>[] {
  return tx.all<Record<string, unknown>>(LIST, storeId).map(decode);
}

export function findStaff(tx: ReadTx, storeId: string, id: string): Row<'staff'> | null {
  const raw = tx.get<Record<string, unknown>>(FIND, id, storeId);
  return raw ? decode(raw) : null;
}

/** As long as change is counted out and paper handed over. */
const CHANGE_MS = 2 * 60_000;

/** Whether the last receipt of this till is theirs and so young that its customer still stands here. */
export function paidJustNow(tx: ReadTx, staffId: string, nowMs: number): boolean {
  const last = tx.get<{ staffId: string; at: number }>('SELECT staff_id AS "staffId", occurred_at AS at FROM receipt ORDER BY rowid DESC LIMIT 1');
  return last?.staffId === staffId && Math.abs(nowMs - last.at) < CHANGE_MS;
}

export function getAttempts(tx: ReadTx, staffId: string): Attempts {
  return tx.get<Attempts>('SELECT failed, locked_until AS "lockedUntil", lock_ms AS "lockMs" FROM pin_attempt WHERE staff_id = ?', staffId) ?? noAttempts;
}

export function saveAttempts(tx: WriteTx, staffId: string, attempts: Attempts): void {
  tx.run(
    `INSERT INTO pin_attempt (staff_id, failed, locked_until, lock_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (staff_id) DO UPDATE SET failed = excluded.failed, locked_until = excluded.locked_until, lock_ms = excluded.lock_ms`,
    staffId, attempts.failed, attempts.lockedUntil, attempts.lockMs,
  );
}

export function forgetAttempts(tx: WriteTx, staffId: string): void {
  tx.run('DELETE FROM pin_attempt WHERE staff_id = ?', staffId);
}
