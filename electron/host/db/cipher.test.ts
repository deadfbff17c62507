/** Files of either cipher, as tills of other machines and of earlier versions have them. */
import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '#host/platform/fault.ts';
import { setCipher, type Cipher } from './cipher.ts';
import { attach, connect, logOwner } from './connection.ts';
import { openAt, SCRATCH_KEY } from './scratch-store.fixture.ts';

const dirs: string[] = [];
afterEach(() => { for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true }); });

function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'lavka-cipher-test-'));
  dirs.push(dir);
  return dir;
}

function openRaw(path: string, cipher: Cipher): Database.Database {
  const database = new Database(path);
  setCipher(database, cipher, SCRATCH_KEY);
  return database;
}

/** A file with nothing in it but its cipher. */
function makeFile(path: string, cipher: Cipher): void {
  const database = openRaw(path, cipher);
  database.exec('CREATE TABLE trace (x); DROP TABLE trace');
  database.close();
}

const isReadAs = (path: string, cipher: Cipher): boolean => {
  const database = openRaw(path, cipher);
  try {
    database.pragma('schema_version');
    return true;
  } catch {
    return false;
  } finally {
    database.close();
  }
};

describe('the cipher of a file', () => {
  const ciphers: Cipher[] = ['aegis', 'chacha20'];
  it.each(ciphers.flatMap((own) => ciphers.map((replica) => [own, replica] as const)))('a till of %s with a replica of %s is opened, written to, read aside and kept as it is', (own, replica) => {
    const dir = newFolder();
    const [path, replicaPath] = [join(dir, 'till.db'), join(dir, 'replica.db')];
    makeFile(path, own);
    makeFile(replicaPath, replica);
    for (const round of [1, 2]) {
      const store = openAt(path);
      store.write((tx) => { tx.run('INSERT INTO setting (key, value) VALUES (?, ?)', `round-${round}`, own); });
      store.writeReplica((tx) => { tx.run('UPDATE replica_state SET cursor = ?', round); });
      const reader = store.openReader();
      expect(reader.tx.get('SELECT (SELECT count(*) FROM setting WHERE value = ?) AS written, (SELECT cursor FROM replica_state) AS cursor', own)).toEqual({ written: round, cursor: round });
      reader.close();
      store.close();
    }
    expect([isReadAs(path, own), isReadAs(replicaPath, replica)]).toEqual([true, true]);
  });

  it('one that is not there yet is made with a cipher, the same for both files of a till', () => {
    const dir = newFolder();
    openAt(join(dir, 'till.db')).close();
    const madeWith = (name: string): Cipher[] => ciphers.filter((cipher) => isReadAs(join(dir, name), cipher));
    expect(madeWith('till.db')).toHaveLength(1);
    expect(madeWith('replica.db')).toEqual(madeWith('till.db'));
  });

  it('a till of before, with small pages and its last rows in the log when the power went, is opened as it is', () => {
    const [before, after] = [newFolder(), newFolder()];
    const old = openRaw(join(before, 'till.db'), 'chacha20');
    for (const pragma of ['page_size = 2048', 'journal_mode = WAL', 'wal_autocheckpoint = 0']) old.pragma(pragma);
    old.exec('CREATE TABLE old (n INTEGER PRIMARY KEY, word TEXT)');
    const insert = old.prepare('INSERT INTO old (word) VALUES (?)');
    for (let n = 0; n < 500; n++) insert.run(`word ${n}`);
    for (const name of ['till.db', 'till.db-wal']) copyFileSync(join(before, name), join(after, name));
    old.close();
    const path = join(after, 'till.db');
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(500 * 2048);
    expect(() => connect(path, 'b7'.repeat(32), 'writer')).toThrow(/another key/);
    const [writer, other] = [connect(path, SCRATCH_KEY, 'writer'), connect(join(after, 'other.db'), SCRATCH_KEY, 'writer')];
    attach(other, path, SCRATCH_KEY, 'old');
    for (const counted of [writer.prepare('SELECT count(*) FROM old'), other.prepare('SELECT count(*) FROM old.old')]) expect(counted.pluck().get()).toBe(500);
    expect(writer.pragma('page_size', { simple: true })).toBe(2048);
    // What a look at the log costs and holds is counted in its own pages.
    expect(logOwner(writer).logState().bytes).toBeLessThanOrEqual(statSync(`${path}-wal`).size);
    other.close();
    writer.close();
  });

  it.each(ciphers)('a file of %s that was cut off is damaged, and no stranger', (cipher) => {
    const path = join(newFolder(), 'till.db');
    const database = openRaw(path, cipher);
    database.exec('CREATE TABLE t (x)');
    for (let n = 0; n < 50; n++) database.prepare('INSERT INTO t VALUES (zeroblob(1000))').run();
    database.close();
    truncateSync(path, 8_192);
    expect(() => connect(path, SCRATCH_KEY, 'reader')).toThrow(/SQLITE_CORRUPT/);
  });

  it('where nothing can be tried out it is the one that is slow nowhere', async () => {
    const dir = newFolder();
    vi.resetModules();
    vi.stubEnv('TMPDIR', join(dir, 'no such folder'));
    const { connect: connectAnew } = await import('./connection.ts');
    connectAnew(join(dir, 'till.db'), SCRATCH_KEY, 'writer').close();
    vi.unstubAllEnvs();
    expect(isReadAs(join(dir, 'till.db'), 'chacha20')).toBe(true);
  });

  it.each(ciphers)('a file of %s and another key is not opened', (cipher) => {
    const path = join(newFolder(), 'till.db');
    makeFile(path, cipher);
    expect(() => connect(path, 'b7'.repeat(32), 'writer')).toThrow(Fault);
    connect(path, SCRATCH_KEY, 'writer').close();
  });
});
