import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCRATCH_KEY } from './db/scratch-store.fixture.ts';
import { secretNames } from './host-secrets.ts';
import { dataPaths, type DataPaths } from './platform/paths.ts';
import { updateMeta } from './posting/meta.ts';
import { recordVerdicts } from './posting/outbox.ts';
import { id, openScratchTill } from './posting/scratch-till.fixture.ts';
import { beginWipe, finishWipe, forgetWiped, readWiped } from './wipe.ts';

let dir = '';
let paths: DataPaths;

/** A folder of a till with one commit, which the server has or has not confirmed. */
function plant(confirmed: boolean, atRegister = false): void {
  const till = openScratchTill();
  till.store.write((tx) => {
    if (confirmed) recordVerdicts(tx, { verdicts: [], ackDseq: 1, serverTime: 1 });
    if (atRegister) tx.run('INSERT INTO cart (id, state, next_line_no, intent) VALUES (?, ?, 1, ?)', id(30), 'at-register', '{}');
  });
  till.store.close();
  for (const name of readdirSync(till.dir)) cpSync(join(till.dir, name), join(dir, name), { recursive: true });
  rmSync(till.dir, { recursive: true, force: true });
  mkdirSync(paths.backups);
  for (const path of [join(paths.backups, 'till-000001-20260101T000000Z.db'), `${paths.replica}.damaged-1`, paths.witness, paths.life, paths.closed, join(dir, 'host.lock')]) writeFileSync(path, '{}');
  mkdirSync(paths.logs);
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lavka-wipe-'));
  paths = dataPaths(dir);
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe('the wipe of a revoked till', () => {
  it('HI13 is never begun while the server has not confirmed everything, nor while a sale is at the register', async () => {
    plant(false);
    expect(beginWipe(paths, SCRATCH_KEY, 7)).toBe(false);
    await finishWipe(paths, { remove: () => { throw new Error('nothing is to be removed'); } });
    expect(existsSync(paths.database)).toBe(true);
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir);
    plant(true, true);
    expect(beginWipe(paths, SCRATCH_KEY, 7)).toBe(false);
  });

  it('HI13 is not begun where a damaged database was set aside: a person removes that one', () => {
    plant(true);
    writeFileSync(`${paths.database}.damaged-1`, 'sales nobody can read yet');
    expect(beginWipe(paths, SCRATCH_KEY, 7)).toBe(false);
    rmSync(`${paths.database}.damaged-1`);
    expect(beginWipe(paths, SCRATCH_KEY, 7)).toBe(true);
  });

  it('HI13 is not for a till of the demo shop', () => {
    const till = openScratchTill();
    till.store.write((tx) => { updateMeta(tx, { mode: 'demo' }); });
    till.store.close();
    expect(beginWipe({ ...paths, database: till.path }, SCRATCH_KEY, 7)).toBe(false);
    rmSync(till.dir, { recursive: true, force: true });
  });

  it('HI14 takes the keys first, then every file of the till, and leaves why', async () => {
    plant(true);
    expect(beginWipe(paths, SCRATCH_KEY, 7)).toBe(true);
    expect(readWiped(paths)).toBeNull();
    const removed: string[] = [];
    await finishWipe(paths, { remove: (name) => {
      expect(existsSync(paths.database)).toBe(true);
      removed.push(name);
    } });
    expect(removed).toEqual([...secretNames]);
    expect(removed[0]).toBe('database-key');
    expect(readdirSync(dir).sort()).toEqual(['host.lock', 'logs', 'till.wiped.json']);
    expect(readWiped(paths)).toEqual({ why: 'revoked', at: 7 });
    await finishWipe(paths, { remove: () => { throw new Error('it is done'); } });
    forgetWiped(paths);
    expect(readWiped(paths)).toBeNull();
  });

  it('HI14 ended at any step, it is finished by the next start', async () => {
    plant(true);
    beginWipe(paths, SCRATCH_KEY, 7);
    for (let steps = 0; steps < secretNames.length; steps++) {
      let left = steps;
      await expect(finishWipe(paths, { remove: () => { if (left-- === 0) throw new Error('killed'); } })).rejects.toThrow('killed');
      expect(readWiped(paths)).toBeNull();
    }
    rmSync(paths.database);
    await finishWipe(paths, { remove: () => undefined });
    expect(readWiped(paths)).toEqual({ why: 'revoked', at: 7 });
  });

  it('HI14 a mark nobody can read wipes nothing', async () => {
    plant(true);
    writeFileSync(paths.wiped, '{"done":');
    await finishWipe(paths, { remove: () => { throw new Error('nothing is to be removed'); } });
    expect(existsSync(paths.database)).toBe(true);
  });
});
