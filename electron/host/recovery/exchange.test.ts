import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { dataPaths, type DataPaths } from '#host/platform/paths.ts';
import { nextSeries } from '#host/posting/new-life.ts';
import { exchange, finishExchange, incomingPath } from './exchange.ts';
import { readLives, writeLives } from './life-file.ts';

describe('files changing places', () => {
  let dir = '';
  let paths: DataPaths;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'lavka-exchange-'));
    paths = dataPaths(dir);
    writeFileSync(paths.database, 'damaged');
    writeFileSync(`${paths.database}-wal`, 'its log');
    writeFileSync(incomingPath(paths), 'restored');
    mkdirSync(paths.backups);
    writeFileSync(join(paths.backups, 'x'), 'backup');
  });
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  const NOW = Date.UTC(2026, 4, 21, 14, 30);
  const read = (path: string): string => readFileSync(path, 'utf8');

  it('RCV9 sets the old file aside with its log under a name with the time, never over another one', () => {
    writeFileSync(paths.closed, JSON.stringify({ closed: true, bytes: 7, mtimeMs: 1, replica: null }));
    const kept = exchange(paths, NOW, 'incoming');
    // How the last host ended is known still; what it noted of its files is of others now.
    expect(JSON.parse(read(paths.closed))).toEqual({ closed: true });
    expect(kept).toBe(`${paths.database}.damaged-20260521T143000Z`);
    expect([read(paths.database), read(kept), read(`${kept}-wal`)]).toEqual(['restored', 'damaged', 'its log']);
    expect([existsSync(`${paths.database}-wal`), existsSync(incomingPath(paths)), existsSync(paths.exchange)]).toEqual([false, false, false]);
    writeFileSync(incomingPath(paths), 'restored again');
    expect(exchange(paths, NOW, 'incoming')).toBe(`${paths.database}.damaged-20260521T143000Z-2`);
    expect(read(kept)).toBe('damaged');
  });

  it('RCV9 a power cut between any two steps is finished by the next start', () => {
    const plan = { aside: 'till.db.damaged-20260521T143000Z', incoming: true, backupsAside: null };
    const aside = join(dir, plan.aside);
    const steps: (() => void)[] = [
      () => { writeFileSync(paths.exchange, JSON.stringify(plan)); },
      () => { cpSync(paths.database, aside); rmSync(paths.database); },
      () => { cpSync(`${paths.database}-wal`, `${aside}-wal`); rmSync(`${paths.database}-wal`); },
      () => { cpSync(incomingPath(paths), paths.database); rmSync(incomingPath(paths)); },
    ];
    for (const step of steps) {
      step();
      const copy = mkdtempSync(join(tmpdir(), 'lavka-exchange-'));
      cpSync(dir, copy, { recursive: true });
      const twin = dataPaths(copy);
      finishExchange(twin);
      finishExchange(twin);
      expect([read(twin.database), read(join(copy, plan.aside)), read(join(copy, `${plan.aside}-wal`))]).toEqual(['restored', 'damaged', 'its log']);
      expect(existsSync(twin.exchange)).toBe(false);
      rmSync(copy, { recursive: true });
    }
  });

  it('RCV17 beginning anew keeps the file and the backups, and garbage in the plan moves nothing', () => {
    writeFileSync(paths.exchange, '{"aside": "../../somewhere", "incoming": true}');
    finishExchange(paths);
    expect(read(paths.database)).toBe('damaged');
    const kept = exchange(paths, NOW, 'nothing');
    expect(existsSync(paths.database)).toBe(false);
    expect(read(kept)).toBe('damaged');
    expect(readdirSync(dir).filter((name) => name.startsWith('backups'))).toEqual(['backups.before-20260521T143000Z']);
  });
});

describe('the series of a new life', () => {
  it('RCV10 is none the server gives and none that was there before', () => {
    expect(nextSeries('A', [], 0)).toEqual({ series: 'A1', restores: 1 });
    expect(nextSeries('A1', ['A', 'A1'], 0)).toEqual({ series: 'A2', restores: 2 });
    expect(nextSeries('A', ['A7'], 3)).toEqual({ series: 'A8', restores: 8 });
    fc.assert(fc.property(fc.stringMatching(/^[A-Z]{1,3}$/), fc.array(fc.nat(50)), fc.nat(50), (letters, used, restores) => {
      const known = used.map((number) => `${letters}${number}`);
      const next = nextSeries(letters, known, restores);
      expect(known).not.toContain(next.series);
      expect(next.series).toMatch(/^[A-Z]+\d+$/);
      expect(next.restores).toBeGreaterThan(restores);
    }));
  });

  it('counts outside the database, and garbage there still says that a shop lived here', () => {
    const dir = mkdtempSync(join(tmpdir(), 'lavka-life-'));
    const path = join(dir, 'till.life.json');
    expect(readLives(path)).toBeNull();
    writeLives(path, 4);
    expect(readLives(path)).toBe(4);
    writeFileSync(path, '\u0000');
    expect(readLives(path)).toBe(0);
    rmSync(dir, { recursive: true });
  });
});
