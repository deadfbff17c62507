import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeSync, copyFileSync, existsSync, openSync, readdirSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from './connection.ts';
import { openReader, openStore } from './open.ts';
import { announceReplica, finishReplica } from './replica-file.ts';
import { MIGRATIONS_DIR, openAt, openScratchStore, SCRATCH_KEY, type ScratchStore } from './scratch-store.fixture.ts';
import type { ReadTx, TillStore } from './tx.ts';

const COMPANY = 'INSERT INTO company (id, name) VALUES (?, ?)';
const SETTING = 'INSERT INTO setting (key, value) VALUES (?, ?)';
const names = (store: { read: TillStore['read'] }): string[] => store.read((tx) => namesIn(tx));
const namesIn = (tx: ReadTx): string[] => tx.all<{ name: string }>('SELECT name FROM company ORDER BY id').map(({ name }) => name);

describe('two files', () => {
  let scratch: ScratchStore;
  beforeEach(() => { scratch = openScratchStore(); });
  afterEach(() => { scratch.remove(); });
  const replica = (): string => join(scratch.dir, 'replica.db');
  const files = (): string[] => readdirSync(scratch.dir).sort();

  describe('each with one writer', () => {
    it.each([
      'INSERT INTO company (id, name) VALUES (?, ?)', 'INSERT INTO replica.company (id, name) VALUES (?, ?)', 'WITH x AS (SELECT ? AS id, ? AS name) INSERT INTO company (id, name) SELECT * FROM x',
      'UPDATE replica_state SET owner = ?, epoch = ?', 'DELETE FROM good WHERE id = ? OR name = ?', 'INSERT INTO good_words (rowid, words) VALUES (length(?), ?)', 'REPLACE INTO policy (owner_id, name, value) VALUES (?, ?, ?)',
    ])('a write to the till refuses %s, every time, and keeps nothing', (sql) => {
      const params = sql.includes('policy') ? ['x', 'y', 'z'] : ['x', 'y'];
      for (let time = 0; time < 2; time++) {
        expect(() => scratch.store.write((tx) => {
          tx.run(SETTING, 'kept', 'no');
          tx.run(sql, ...params);
        })).toThrow('a writer of its own');
      }
      expect([names(scratch.store), scratch.store.read((tx) => tx.all('SELECT * FROM setting'))]).toEqual([[], []]);
    });

    it('reading the replica inside a write to the till is what selling does', () => {
      scratch.store.writeReplica((tx) => { tx.run(COMPANY, 'a', 'Лавка'); });
      scratch.store.write((tx) => { tx.run('INSERT INTO setting (key, value) SELECT id, name FROM company'); });
      expect(scratch.store.read((tx) => tx.all('SELECT value FROM setting'))).toEqual([{ value: 'Лавка' }]);
    });

    it('a write to the replica does not even know the tables of the till, and never runs inside a write to the till', () => {
      for (const sql of [SETTING, 'UPDATE meta SET epoch = ? WHERE epoch = ?', 'DELETE FROM outbox WHERE op_id IN (?, ?)']) expect(() => scratch.store.writeReplica((tx) => tx.run(sql, 'a', 'b'))).toThrow('no such table');
      expect(() => scratch.store.write(() => { scratch.store.writeReplica((tx) => { tx.run(COMPANY, 'a', 'Лавка'); }); })).toThrow('both files');
      expect(names(scratch.store)).toEqual([]);
    });

    it('a write to one never waits for the other', () => {
      scratch.store.writeReplica((tx) => {
        tx.run(COMPANY, 'a', 'Лавка');
        scratch.store.write((own) => { own.run(SETTING, 'meanwhile', '1'); });
      });
      expect(scratch.store.read((tx) => tx.all('SELECT key FROM setting'))).toEqual([{ key: 'meanwhile' }]);
    });

    it('what fails in the replica is taken back whole, and every reader sees what was written at once', () => {
      const reader = scratch.store.openReader();
      expect(() => scratch.store.writeReplica((tx) => {
        tx.run(COMPANY, 'a', 'Лавка');
        throw new Error('no');
      })).toThrow('no');
      scratch.store.writeReplica((tx) => { tx.run(COMPANY, 'b', 'Другая'); });
      expect([names(scratch.store), namesIn(reader.tx)]).toEqual([['Другая'], ['Другая']]);
      expect(() => reader.tx.get('DELETE FROM company RETURNING id')).toThrow();
      reader.close();
    });

    it('a full disk is said for the replica as for the till, and both keep what they had', () => {
      const limit = (pages: number): void => { scratch.store.writeReplica((tx) => tx.get(`PRAGMA max_page_count = ${pages}`)); };
      limit(1);
      expect(() => scratch.store.writeReplica((tx) => tx.run(COMPANY, 'a', 'x'.repeat(100_000)))).toThrow(expect.objectContaining({ code: 'storage-full', retry: 'later' }) as Error);
      scratch.store.write((tx) => { tx.run(SETTING, 'sold', '1'); });
      limit(1_000_000);
      scratch.store.writeReplica((tx) => tx.run(COMPANY, 'a', 'Лавка'));
      expect(names(scratch.store)).toEqual(['Лавка']);
    });
  });

  describe('of which one may be lost', () => {
    const renewed: string[] = [];
    const reopen = (): TillStore => openStore({ path: scratch.path, keyHex: SCRATCH_KEY, migrationsDir: MIGRATIONS_DIR, nowMs: () => Date.UTC(2026, 4, 21, 14, 30), onReplicaRenewed: (_why, keptAs) => { renewed.push(keptAs); } });
    const spoilt = (spoil: () => void): void => {
      renewed.length = 0;
      scratch.store.write((tx) => { tx.run(SETTING, 'precious', '1'); });
      scratch.store.writeReplica((tx) => { tx.run(COMPANY, 'a', 'Лавка'); });
      scratch.store.close();
      spoil();
    };
    const begunAnew = (): void => {
      const store = reopen();
      expect(names(store)).toEqual([]);
      expect(store.read((tx) => tx.all('SELECT key FROM setting'))).toEqual([{ key: 'precious' }]);
      store.writeReplica((tx) => { tx.run(COMPANY, 'b', 'Снова'); });
      store.close();
      const again = reopen();
      expect(names(again)).toEqual(['Снова']);
      again.close();
    };
    const KEPT = 'replica.db.damaged-20260521T143000Z';

    it('a missing one is begun anew', () => {
      spoilt(() => { rmSync(replica()); });
      begunAnew();
      expect(renewed).toEqual([]);
    });

    it.each([
      ['that is no database', () => { writeFileSync(replica(), 'not a database, but long enough to look like one to somebody in a hurry'.repeat(100)); }],
      ['that was cut off', () => { truncateSync(replica(), 3_000); }],
      ['whose first page was written over', () => {
        const fd = openSync(replica(), 'r+');
        writeSync(fd, Buffer.alloc(512, 7), 0, 512, 256);
        closeSync(fd);
      }],
      ['of another key', () => {
        rmSync(replica());
        const other = connect(replica(), '00'.repeat(32), 'replica');
        other.exec('CREATE TABLE x (id INTEGER)');
        other.close();
      }],
      ['of a newer program', () => {
        const connection = connect(replica(), SCRATCH_KEY, 'replica');
        connection.exec("INSERT INTO migration (number, name, checksum, applied_at) VALUES (9990, 'later', 'x', 1)");
        connection.close();
      }],
      ['that is some other database of this key', () => { copyFileSync(scratch.path, replica()); }],
    ])('one %s is set aside under a name with the time, and begun anew', (_what, spoil) => {
      spoilt(spoil);
      writeFileSync(join(scratch.dir, 'replica.db.damaged-20250101T000000Z'), 'set aside before');
      begunAnew();
      expect(renewed).toEqual([join(scratch.dir, KEPT)]);
      expect(files().filter((name) => name.includes('damaged'))).toEqual([KEPT]);
    });
  });

  describe('and another in the place of one', () => {
    /** A whole replica with one company, closed. */
    const built = (name: string): string => {
      const path = join(scratch.dir, `${name}.made`);
      const other = openScratchStore();
      other.store.writeReplica((tx) => { tx.run(COMPANY, 'a', name); });
      other.store.close();
      copyFileSync(join(other.dir, 'replica.db'), path);
      other.remove();
      return path;
    };

    it('is seen by the writer, open readers and lessons, under the same statements, and the old file is gone', async () => {
      const { store } = scratch;
      store.writeReplica((tx) => { tx.run(COMPANY, 'a', 'старая'); });
      const [reader, lesson] = [store.openReader(), store.openShadow(['setting'])];
      const all = (): string[] => [...names(store), ...namesIn(reader.tx), ...names(lesson)];
      expect(all()).toEqual(['старая', 'старая', 'старая']);
      lesson.write((tx) => { tx.run(SETTING, 'lesson', '1'); });
      await store.swapReplica(built('новая'));
      expect(all()).toEqual(['новая', 'новая', 'новая']);
      store.writeReplica((tx) => { tx.run(COMPANY, 'b', 'следующая'); });
      store.write((tx) => { tx.run(SETTING, 'sold', '1'); });
      expect(all()).toEqual(['новая', 'следующая', 'новая', 'следующая', 'новая', 'следующая']);
      expect(lesson.read((tx) => tx.all('SELECT key FROM setting'))).toEqual([{ key: 'lesson' }]);
      reader.close();
      await store.swapReplica(built('третья'));
      expect(names(lesson)).toEqual(['третья']);
      lesson.close();
      expect(files().filter((name) => /next|building|made/.test(name))).toEqual([]);
      store.close();
      const again = openAt(scratch.path);
      expect(names(again)).toEqual(['третья']);
      again.close();
    });

    it('waits for the thread that moves the log, and loses nothing written to it before', async () => {
      const { store } = scratch;
      for (let n = 0; n < 5; n++) store.writeReplica((tx) => { tx.run(COMPANY, `large-${n}`, 'x'.repeat(1_000_000)); });
      await new Promise((resolve) => { setTimeout(resolve, 150); });
      const swapped = store.swapReplica(built('новая'));
      expect(names(store)).toHaveLength(5);
      await expect(store.swapReplica(built('другая'))).rejects.toThrow('at a time');
      await swapped;
      expect(names(store)).toEqual(['новая']);
    });

    it('changes nothing where what should come is none', async () => {
      scratch.store.writeReplica((tx) => { tx.run(COMPANY, 'a', 'старая'); });
      const bad = join(scratch.dir, 'bad.db');
      await expect(scratch.store.swapReplica(bad)).rejects.toMatchObject({ code: 'storage-failed' });
      writeFileSync(bad, 'not a database, but long enough to look like one to somebody in a hurry'.repeat(100));
      await expect(scratch.store.swapReplica(bad)).rejects.toMatchObject({ code: 'storage-failed' });
      expect(names(scratch.store)).toEqual(['старая']);
      scratch.store.writeReplica((tx) => { tx.run(COMPANY, 'b', 'дальше'); });
    });

    it('a power cut at any step leaves the old or the new one, whole', () => {
      scratch.store.writeReplica((tx) => { tx.run(COMPANY, 'a', 'старая'); });
      // As the cut leaves it: the old file with its log, of which nothing was moved.
      const kept = ['replica.db', 'replica.db-wal', 'replica.db-shm'].map((name) => join(scratch.dir, name)).filter((path) => existsSync(path));
      for (const path of kept) copyFileSync(path, `${path}.kept`);
      scratch.store.close();
      const opened = (): string[] => {
        const store = openAt(scratch.path);
        const seen = names(store);
        store.close();
        return seen;
      };
      const path = replica();
      const steps: [string, () => void][] = [
        ['старая', () => undefined], ['новая', () => { announceReplica(built('новая'), path); }],
        ['новая', () => { rmSync(`${path}-shm`, { force: true }); }], ['новая', () => { rmSync(`${path}-wal`, { force: true }); }], ['новая', () => { rmSync(path); }], ['новая', () => { finishReplica(path); }],
      ];
      for (let last = 0; last < steps.length; last++) {
        for (const name of files().filter((one) => one.startsWith('replica.db') && !one.endsWith('.kept'))) rmSync(join(scratch.dir, name));
        for (const file of kept) copyFileSync(`${file}.kept`, file);
        for (const [, step] of steps.slice(0, last + 1)) step();
        expect([last, opened()]).toEqual([last, [steps[last]?.[0]]]);
        expect(existsSync(`${path}.next`)).toBe(false);
      }
    });
  });

  it('a reader of one file is given no other, unless it is named', () => {
    const reader = openReader(scratch.path, SCRATCH_KEY);
    expect(() => reader.tx.all('SELECT * FROM company')).toThrow('no such table');
    reader.close();
    scratch.store.writeReplica((tx) => { tx.run(COMPANY, 'a', 'Лавка'); });
    const both = openReader(scratch.path, SCRATCH_KEY, join(scratch.dir, 'replica.db'));
    expect([namesIn(both.tx), both.tx.all('SELECT * FROM outbox')]).toEqual([['Лавка'], []]);
    both.close();
  });
});
