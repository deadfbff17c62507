/** Files of either cipher, as tills of other machines and of earlier versions have them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3-multiple-ciphers';
import { afterEach, describe, expect, it } from 'vitest';
import { Fault } from '#host/platform/fault.ts';
import { keyText, type Cipher } from './cipher.ts';
import { connect } from './connection.ts';
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
  database.pragma(`cipher = '${cipher}'`);
  database.pragma(`key = '${keyText(SCRATCH_KEY)}'`);
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

  it.each(ciphers)('a file of %s and another key is not opened', (cipher) => {
    const path = join(newFolder(), 'till.db');
    makeFile(path, cipher);
    expect(() => connect(path, 'b7'.repeat(32), 'writer')).toThrow(Fault);
    connect(path, SCRATCH_KEY, 'writer').close();
  });
});
