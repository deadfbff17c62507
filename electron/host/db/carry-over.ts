/** The way of a till's reference data out of its own file, into the replica (docs/adr/0019): once, at the first start of a program with two files. */
import { attach, connect, type Connection } from './connection.ts';
import { sentTables } from './local-tables.ts';
import { migrate } from './migrate.ts';
import { announceReplica, buildingPath, finishReplica, removeDatabase, type ReplicaFileOptions } from './replica-file.ts';

/** The migration of `migrations/terminal` that takes the tables out of the till's own file. */
export const TWO_FILES = 70;

/** A search index is its tables: their rows are the same in another file, and reading the goods again would take minutes for a million. */
const INDEX_TABLES = ['good_words_data', 'good_words_idx', 'good_words_docsize', 'good_words_config'] as const;

/**
 * Copies what the database at `from` has of the server into a new replica, and how far the feed was read. `from` is only read: until its
 * migration is through, it is the truth, and this may be done again from the start however often it was interrupted.
 */
export function carryOver(from: string, options: ReplicaFileOptions): void {
  const { path, keyHex, migrationsDir, nowMs } = options;
  const building = buildingPath(path);
  removeDatabase(building);
  const target = connect(building, keyHex, 'builder');
  try {
    migrate(target, { path: building, migrationsDir, nowMs, disposable: true });
    attach(target, from, keyHex, 'till');
    target.transaction(() => { copyAll(target); })();
  } finally {
    target.close();
  }
  announceReplica(building, path);
  finishReplica(path);
}

function copyAll(target: Connection): void {
  for (const table of sentTables()) {
    const columns = columnsOf(target, 'till', table).filter((name) => columnsOf(target, 'main', table).includes(name)).join(', ');
    if (columns !== '') target.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM till.${table}`);
  }
  // SQLite guards the tables of an index against hands other than its own; these rows are its own.
  target.unsafeMode(true);
  for (const table of INDEX_TABLES) {
    target.exec(`DELETE FROM main.${table}`);
    target.exec(`INSERT INTO main.${table} SELECT * FROM till.${table}`);
  }
  target.unsafeMode(false);
  target.exec('UPDATE main.replica_state SET (owner, epoch, cursor, loaded) = (SELECT device_id, epoch, cursor, loaded FROM till.meta) WHERE EXISTS (SELECT 1 FROM till.meta)');
}

function columnsOf(connection: Connection, schema: 'main' | 'till', table: string): string[] {
  return (connection.prepare('SELECT name FROM pragma_table_info(?, ?)').all(table, schema) as { name: string }[]).map(({ name }) => name);
}
