import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync, appendFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '#host/platform/fault.ts';
import { connect } from './connection.ts';
import { TWO_FILES } from './carry-over.ts';
import { readMigrations } from './migrate.ts';
import { openStore } from './open.ts';
import { MIGRATIONS_DIR, SCRATCH_KEY } from './scratch-store.fixture.ts';
import type { Store } from './tx.ts';

const all = readMigrations(MIGRATIONS_DIR);

describe('migrations of the till', () => {
  let dir = '';
  let path = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lavka-migrate-'));
    path = join(dir, 'till.db');
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  /** A folder with our migrations up to `last`. */
  const upTo = (last: number): string => {
    const folder = join(dir, `up-to-${last}`);
    cpSync(MIGRATIONS_DIR, folder, { recursive: true, filter: (source) => !source.endsWith('.sql') || Number(/(\d{4})-[^/\\]*$/.exec(source)?.[1]) <= last });
    return folder;
  };
  const open = (migrationsDir: string): Store => openStore({ path, keyHex: SCRATCH_KEY, migrationsDir, nowMs: () => 7 });
  const faultOf = (migrationsDir: string): Fault => {
    try {
      open(migrationsDir).close();
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
    throw new Error('opened');
  };
  const schemaOf = (store: Store): unknown => store.read((tx) => tx.all('SELECT type, name, sql FROM sqlite_schema ORDER BY name'));

  it('are numbered in tens', () => {
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter(({ number }) => number % 10 !== 0)).toEqual([]);
    expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
  });

  it.each(all.slice(0, -1).map(({ number }, index) => [number, index] as const))('lead from version %i to the last one with the rows kept and the same schema', (number, index) => {
    const old = open(upTo(number));
    // What the server sends has a file of its own since then, and migrations of its own.
    const kept = number < TWO_FILES ? { into: `company (id, name) VALUES ('c', 'Лавка')`, from: 'SELECT name FROM company' } : { into: `setting (key, value) VALUES ('c', 'Лавка')`, from: 'SELECT value AS name FROM setting' };
    old.write((tx) => {
      tx.run(`INSERT INTO ${kept.into}`);
    });
    old.close();
    const now = open(MIGRATIONS_DIR);
    expect(now.read((tx) => tx.all(kept.from))).toEqual([{ name: 'Лавка' }]);
    expect(now.read((tx) => tx.all('SELECT number, applied_at FROM migration WHERE number <= ?', number))).toHaveLength(index + 1);
    const migrated = schemaOf(now);
    now.close();
    rmSync(path);
    const fresh = open(MIGRATIONS_DIR);
    expect(migrated).toEqual(schemaOf(fresh));
    fresh.close();
  });

  it('SHF20 leave no slip lost before slips were asked about as an open question', () => {
    const old = open(upTo(80));
    old.write((tx) => {
      for (const kind of ['receipt', 'z-report', 'cash-slip', 'count-slip', 'x-report']) tx.run(`INSERT INTO print_job (document_id, kind, state, created_at, changed_at, paper) VALUES ('d', ?, 'unknown', 1, 1, '[]')`, kind);
    });
    old.close();
    const now = open(MIGRATIONS_DIR);
    expect(now.read((tx) => tx.all(`SELECT kind FROM print_job WHERE state = 'unknown' ORDER BY id`))).toEqual([{ kind: 'receipt' }, { kind: 'z-report' }]);
    now.close();
  });

  it('copy a database with content before they change it, under the same key', () => {
    const first = all[0]?.number ?? 0;
    const second = all[1]?.number ?? 0;
    const old = open(upTo(first));
    old.write((tx) => {
      tx.run(`INSERT INTO company (id, name) VALUES ('c', 'Лавка')`);
    });
    old.close();
    open(MIGRATIONS_DIR).close();
    const backup = `${path}.before-${second}`;
    const copy = connect(backup, SCRATCH_KEY, 'reader');
    expect(copy.prepare('SELECT name FROM company').all()).toEqual([{ name: 'Лавка' }]);
    expect(copy.prepare('SELECT max(number) AS last FROM migration').get()).toEqual({ last: first });
    copy.close();
    expect(() => connect(backup, '00'.repeat(32), 'reader')).toThrow(Fault);
  });

  it('make no copy of a new database and none when there is nothing to do', () => {
    open(MIGRATIONS_DIR).close();
    open(MIGRATIONS_DIR).close();
    expect(readdirSync(dir).filter((name) => name.includes('before'))).toEqual([]);
  });

  it('refuse a database from the future in words, and leave it alone', () => {
    const folder = upTo(9999);
    writeFileSync(join(folder, '9990-later.sql'), 'CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;');
    open(folder).close();
    const fault = faultOf(MIGRATIONS_DIR);
    expect(fault).toMatchObject({ code: 'database-from-future', retry: 'never' });
    expect(fault.message).toContain('9990');
    expect(existsSync(`${path}.before-9990`)).toBe(false);
    open(folder).close();
  });

  it('refuse a history that was rewritten', () => {
    const folder = upTo(9999);
    open(folder).close();
    appendFileSync(join(folder, readdirSync(folder).filter((name) => name.endsWith('.sql')).sort()[0] ?? ''), '\n-- another text');
    expect(faultOf(folder)).toMatchObject({ code: 'migration-changed', retry: 'never' });
  });

  it('leave nothing of one that fails', () => {
    const folder = upTo(9999);
    writeFileSync(join(folder, '9990-broken.sql'), 'CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1);');
    expect(() => { open(folder).close(); }).toThrow('nowhere');
    const store = open(MIGRATIONS_DIR);
    expect(store.read((tx) => tx.all(`SELECT name FROM sqlite_schema WHERE name = 'half'`))).toEqual([]);
    store.close();
  });
});
