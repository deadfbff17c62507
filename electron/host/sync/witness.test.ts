import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileIdentity, machineHash, type FileIdentity } from '#host/platform/machine.ts';
import { createWitnessWriter, judge, readWitness, saveWitness, type Standing, type Witness } from './witness.ts';

const file: FileIdentity = { dev: '66305', inode: '1001', birth: '1790000000000000000', path: '/shop/till.db' };
const witness: Witness = { incarnation: 'i1', born: 'enrolled', dseq: 10, receipt: 5, shift: 2, machine: 'm1', file };
const standing: Standing = { incarnationId: 'i1', nextDseq: 10, nextReceiptNumber: 5, nextShiftNumber: 2 };
const here = { machine: 'm1', file };

describe('a database and its witness', () => {
  it('HI2 a database as far as its witness or further is the one that was', () => {
    expect(judge(witness, standing, here)).toBe('as-known');
    expect(judge(witness, { ...standing, nextDseq: 900, nextReceiptNumber: 400, nextShiftNumber: 3 }, here)).toBe('as-known');
    expect(judge(null, standing, here)).toBe('no-witness');
  });

  it('HI3 a database behind its witness, in any of its numbers, is older than it had been', () => {
    for (const behind of [{ nextDseq: 9 }, { nextReceiptNumber: 4 }, { nextShiftNumber: 1 }]) expect(judge(witness, { ...standing, ...behind }, here)).toBe('copied');
    expect(judge(witness, { ...standing, incarnationId: 'i0' }, here)).toBe('copied');
  });

  it('HI4 another machine or another file is a copy', () => {
    expect(judge(witness, standing, { ...here, machine: 'm2' })).toBe('copied');
    const copy = { dev: '66305', inode: '2002', birth: '1790000000000000009', path: '/copy/till.db' };
    expect(judge(witness, standing, { ...here, file: copy })).toBe('copied');
    // Put where the first one was, and under its number, which was free again.
    expect(judge(witness, standing, { ...here, file: { ...copy, path: file.path, inode: file.inode } })).toBe('copied');
  });

  it('HI4 a folder renamed, a disk numbered anew, files numbered anew and a machine that says nothing are no copies', () => {
    const same: readonly Partial<FileIdentity>[] = [{ path: '/moved/till.db' }, { dev: '259' }, { inode: '7' }, { dev: '259', path: '/moved/till.db' }];
    for (const change of same) expect(judge(witness, standing, { ...here, file: { ...file, ...change } })).toBe('as-known');
    expect(judge(witness, standing, { ...here, machine: '' })).toBe('as-known');
    expect(judge({ ...witness, machine: '' }, standing, here)).toBe('as-known');
  });

  it('HI4 where files have no moment of birth, number and disk or number and path say it', () => {
    const undated = { ...file, birth: '0' };
    expect(judge({ ...witness, file: undated }, standing, { ...here, file: { ...undated, path: '/moved/till.db' } })).toBe('as-known');
    expect(judge({ ...witness, file: undated }, standing, { ...here, file: { ...undated, inode: '7' } })).toBe('copied');
    expect(judge({ ...witness, file: undated }, standing, { ...here, file: { ...undated, dev: '1', path: '/moved/till.db' } })).toBe('copied');
  });

  it('HI6 a life that was announced is known, whether the database became it or not', () => {
    const announced: Witness = { ...witness, next: { incarnation: 'i2', born: 'copied' } };
    const elsewhere = { machine: 'm2', file: { ...file, inode: '9', birth: '9', path: '/copy/till.db' } };
    expect(judge(announced, { incarnationId: 'i2', nextDseq: 4, nextReceiptNumber: 1, nextShiftNumber: 2 }, elsewhere)).toBe('begun');
    expect(judge(announced, standing, elsewhere)).toBe('copied');
  });
});

describe('the file of the witness', () => {
  let dir = '';
  let path = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lavka-witness-'));
    path = join(dir, 'witness.json');
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  it('HI1 is read back as it was written; torn, foreign or missing it is none', () => {
    const whole: Witness = { ...witness, next: { incarnation: 'i2', born: 'fork' } };
    saveWitness(path, whole);
    expect(readWitness(path)).toEqual(whole);
    for (const text of ['', '{"incarnation":"i1"', 'null', '{}', '[]', JSON.stringify({ ...witness, file: null }), JSON.stringify({ ...witness, born: 'x' }), JSON.stringify({ ...witness, next: { incarnation: 1, born: 'fork' } })]) {
      writeFileSync(path, text);
      expect(readWitness(path), text).toBeNull();
    }
    rmSync(path);
    expect(readWitness(path)).toBeNull();
  });

  it('HI1 follows commits once in a while, the last of them on closing, and nothing after that', async () => {
    let now: Witness | null = witness;
    const alarms: (() => void)[] = [];
    const writer = createWitnessWriter(path, { after: (_ms, work) => { alarms.push(work); return () => { alarms.splice(0); }; } }, () => now, (error) => { throw error; });
    for (let commits = 0; commits < 50; commits++) writer.touch();
    expect(alarms).toHaveLength(1);
    alarms.splice(0)[0]?.();
    now = { ...witness, dseq: 60 };
    writer.touch();
    await writer.close();
    expect(readWitness(path)).toEqual(now);
    writer.touch();
    expect(alarms).toEqual([]);
    expect(existsSync(`${path}.tmp`)).toBe(false);
  });

  it('HI4 a real file is known through a rename and told from its copy', () => {
    const database = join(dir, 'till.db');
    writeFileSync(database, 'x');
    const known = { ...witness, machine: machineHash(), file: fileIdentity(database) };
    renameSync(database, join(dir, 'moved.db'));
    const moved = { machine: machineHash(), file: fileIdentity(join(dir, 'moved.db')) };
    expect(judge(known, standing, moved)).toBe('as-known');
    cpSync(join(dir, 'moved.db'), database, { preserveTimestamps: true });
    expect(judge(known, standing, { machine: machineHash(), file: fileIdentity(database) })).toBe('copied');
  });
});
