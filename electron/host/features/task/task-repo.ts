import type { Row } from '#domain/replication/catalogue.ts';
import { selectSql } from '#host/db/entity-sql.ts';
import type { ReadTx } from '#host/db/tx.ts';

/** Somebody of the store who may be given a task. */
export type Person = { readonly id: string; readonly name: string };

/** People who work in the store now, by name. */
export function listPeople(tx: ReadTx, storeId: string): Person[] {
  return tx.all<Person>('SELECT id, name FROM staff WHERE store_id = ? AND active = 1 ORDER BY name, id', storeId);
}

/** The name of anybody ever known here, or null. */
export function nameOfPerson(tx: ReadTx, staffId: string): string | null {
  return tx.get<{ name: string }>('SELECT name FROM staff WHERE id = ?', staffId)?.name ?? null;
}

const OPEN = selectSql('taskConflict', 'WHERE settled_at IS NULL ORDER BY at DESC, id DESC');

/** Conflicts nobody has settled, newest first. */
export function openConflicts(tx: ReadTx): Row<'taskConflict'>[] {
  return tx.all<Row<'taskConflict'>>(OPEN);
}
