import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '#host/platform/fault.ts';
import { openStore } from './open.ts';
import { MIGRATIONS_DIR, openScratchStore, SCRATCH_KEY, type ScratchStore } from './scratch-store.fixture.ts';

const SECRET = 'молоко, которого никто не должен прочитать';

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the store', () => {
  let scratch: ScratchStore;
  beforeEach(() => {
    scratch = openScratchStore();
  });
  afterEach(() => {
    scratch.remove();
  });

  const save = (key: string, text: string): void => {
    scratch.store.write((tx) => {
      tx.run('INSERT INTO setting (key, value) VALUES (?, ?)', key, text);
    });
  };
  const keys = (): string[] => scratch.store.read((tx) => tx.all<{ key: string }>('SELECT key FROM setting ORDER BY key')).map((row) => row.key);

  it('keeps nothing readable on the disk', () => {
    save('secret', SECRET);
    const onDisk = (): Buffer[] => [scratch.path, `${scratch.path}-wal`].map((file) => readFileSync(file));
    expect(onDisk().some((bytes) => bytes.includes(SECRET) || bytes.includes('CREATE TABLE'))).toBe(false);
    expect(onDisk().reduce((sum, bytes) => sum + bytes.length, 0)).toBeGreaterThan(10_000);
  });

  it('opens with its own key only', () => {
    save('secret', SECRET);
    scratch.store.close();
    const open = (keyHex: string): void => {
      openStore({ path: scratch.path, keyHex, migrationsDir: MIGRATIONS_DIR, nowMs: () => 0 }).close();
    };
    expect(faultOf(() => { open('00'.repeat(32)); })).toMatchObject({ code: 'storage-failed', retry: 'never' });
    expect(() => { open(SCRATCH_KEY); }).not.toThrow();
  });

  it('takes back everything of a transaction that fails', () => {
    expect(() => {
      scratch.store.write((tx) => {
        tx.run(`INSERT INTO setting (key, value) VALUES ('a', '1')`);
        throw new Error('no');
      });
    }).toThrow('no');
    expect(keys()).toEqual([]);
    save('b', '1');
    expect(keys()).toEqual(['b']);
  });

  it('has every committed transaction in what a power cut would leave', () => {
    for (const key of ['a', 'b', 'c']) save(key, '1');
    const copy = join(scratch.dir, 'copy.db');
    copyFileSync(scratch.path, copy);
    copyFileSync(`${scratch.path}-wal`, `${copy}-wal`);
    const twin = openStore({ path: copy, keyHex: SCRATCH_KEY, migrationsDir: MIGRATIONS_DIR, nowMs: () => 0 });
    expect(twin.read((tx) => tx.all('SELECT key FROM setting'))).toHaveLength(3);
    twin.close();
  });

  it('has each transaction on the disk itself before it answers: nothing of it waits in memory for a power cut', () => {
    // FULL.
    expect(scratch.store.read((tx) => tx.get('PRAGMA synchronous'))).toEqual({ synchronous: 2 });
  });

  it('neither writes through a reading handle nor nests transactions nor waits inside one', () => {
    expect(() => scratch.store.read((tx) => tx.get(`INSERT INTO setting (key, value) VALUES ('x', '1') RETURNING key`))).toThrow('must not write');
    expect(() => scratch.store.write(() => { save('x', '1'); })).toThrow('inside another');
    expect(() => scratch.store.write(() => Promise.resolve())).toThrow('wait for a promise');
    expect(keys()).toEqual([]);
  });

  it('gives long reads a connection of their own that sees one moment and cannot write', () => {
    save('a', '1');
    const reader = scratch.store.openReader();
    const seen: string[] = [];
    for (const { key } of reader.tx.iterate<{ key: string }>('SELECT key FROM setting')) {
      seen.push(key);
      save(`${key}a`, '1');
    }
    expect(seen).toEqual(['a']);
    expect(keys()).toEqual(['a', 'aa']);
    expect(reader.tx).not.toHaveProperty('run');
    expect(() => reader.tx.get('DELETE FROM setting RETURNING key')).toThrow();
    reader.close();
  });

  it('moves a log that has grown into the file without being told to', async () => {
    for (let count = 0; count < 6; count++) save(`large-${count}`, 'x'.repeat(1_000_000));
    expect(statSync(scratch.path).size).toBeLessThan(2_000_000);
    while (statSync(scratch.path).size < 6_000_000) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(keys()).toHaveLength(6);
  });

  it('says that the disk is full, keeps what it had, and goes on when there is room again', () => {
    save('before', '1');
    const pages = scratch.store.read((tx) => tx.get<{ page_count: number }>('PRAGMA page_count'))?.page_count ?? 0;
    const limit = (count: number): unknown => scratch.store.read((tx) => tx.get(`PRAGMA max_page_count = ${count}`));
    limit(pages);
    expect(faultOf(() => { save('large', 'x'.repeat(1_000_000)); })).toMatchObject({ code: 'storage-full', retry: 'later' });
    expect(keys()).toEqual(['before']);
    limit(1_000_000);
    save('large', 'x'.repeat(1_000_000));
    expect(keys()).toEqual(['before', 'large']);
  });
});
