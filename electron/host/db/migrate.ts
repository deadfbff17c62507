/** Brings a database forward, one numbered file after another; never back (docs/adr/0002). */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '#domain/kernel/assert.ts';
import { Fault } from '#host/platform/fault.ts';
import type { Connection } from './connection.ts';

export type Migration = { readonly number: number; readonly name: string; readonly sql: string; readonly checksum: string };

/** The migrations of `dir` in order. Names are `0010-word.sql`; a gap of ten leaves room between two of them. */
export function readMigrations(dir: string): Migration[] {
  const files = readdirSync(dir).filter((name) => name.endsWith('.sql')).sort();
  return files.map((name) => {
    const digits = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
    assert(digits !== undefined, `a migration is named like 0010-word.sql, not ${name}`);
    const sql = readFileSync(join(dir, name), 'utf8').replaceAll('\r\n', '\n');
    return { number: Number(digits), name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

export type MigrateOptions = {
  readonly path: string;
  readonly migrationsDir: string;
  readonly nowMs: () => number;
  /** Told before each migration of a database with content; what it throws ends the way there, and the next start comes by again. */
  readonly before?: (number: number) => void;
  /** No copy is made before the first change: what is lost comes again. */
  readonly disposable?: boolean;
};

type Applied = { readonly number: number; readonly checksum: string };

/**
 * Applies what is missing, each file in a transaction of its own. Before the first change to a database with content, the
 * file is copied to `<path>.before-<number>`, under the same key.
 * Throws `Fault('database-from-future')` where the database knows a number this program does not.
 * @returns the numbers of what was applied
 */
export function migrate(connection: Connection, options: MigrateOptions): number[] {
  const known = readMigrations(options.migrationsDir);
  const applied = readApplied(connection);
  const last = known.at(-1)?.number ?? 0;
  const newest = applied.at(-1)?.number ?? 0;
  if (newest > last) throw new Fault('database-from-future', 'never', `${options.path} was written by a newer program (version ${newest}, this one knows ${last}): install that or a later one`);
  checkHistory(options.path, applied, known);
  const missing = known.filter((migration) => migration.number > newest);
  const first = missing[0];
  if (!first) return [];
  if (applied.length > 0 && options.disposable !== true) backUp(connection, `${options.path}.before-${first.number}`);
  for (const migration of missing) {
    if (applied.length > 0) options.before?.(migration.number);
    apply(connection, migration, options.nowMs());
  }
  return missing.map(({ number }) => number);
}

function readApplied(connection: Connection): Applied[] {
  const there = connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'").get();
  return there ? (connection.prepare('SELECT number, checksum FROM migration ORDER BY number').all() as Applied[]) : [];
}

/** A file that was changed after it had been applied somewhere describes a database nobody has. */
function checkHistory(path: string, applied: readonly Applied[], known: readonly Migration[]): void {
  for (const { number, checksum } of applied) {
    const migration = known.find((candidate) => candidate.number === number);
    if (migration?.checksum === checksum) continue;
    throw new Fault('migration-changed', 'never', `${path} was brought to version ${number} by another text of that migration than this program has`);
  }
}

function apply(connection: Connection, migration: Migration, nowMs: number): void {
  connection.transaction(() => {
    connection.exec(migration.sql);
    connection.exec('CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT');
    connection.prepare('INSERT INTO migration (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)').run(migration.number, migration.name, migration.checksum, nowMs);
  })();
}

/** A whole copy beside the database; an unfinished one never carries the final name. */
function backUp(connection: Connection, target: string): void {
  if (existsSync(target)) return;
  const unfinished = `${target}.tmp`;
  rmSync(unfinished, { force: true });
  connection.prepare('VACUUM INTO ?').run(unfinished);
  renameSync(unfinished, target);
}
