import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '#host/db/connection.ts';
import { openReader } from '#host/db/open.ts';
import { openAt, openScratchStore, SCRATCH_KEY, type ScratchStore } from '#host/db/scratch-store.fixture.ts';
import { openLog, type Log } from '#host/platform/log.ts';
import { dataPaths, type DataPaths } from '#host/platform/paths.ts';
import { ensureMeta, updateMeta } from '#host/posting/meta.ts';
import { KEPT, listBackups, nextBackup, pruneBackups } from './backups.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import { forgetClosing, lookAtFile, noteClosed, noteSuspicion, type Look } from './look.ts';

const DAY_MS = 86_400_000;

/** Writes over the first page of a table, as long as nobody has the file open. */
function spoil(path: string, table: string): void {
  const connection = connect(path, SCRATCH_KEY, 'reader');
  const page = connection.prepare('SELECT pageno FROM dbstat WHERE name = ? ORDER BY pageno').pluck().get(table) as number;
  connection.close();
  const fd = openSync(path, 'r+');
  writeSync(fd, Buffer.alloc(4_096, 1), 0, 4_096, (page - 1) * 4_096);
  closeSync(fd);
}

describe('a till at work', () => {
  let scratch: ScratchStore;
  let paths: DataPaths;
  let log: Log;
  let keeper: Keeper;
  let nowMs = 0;
  let steadyMs = 0;
  let found: (string | null)[] = [];
  const create = (checkSoon = false): Keeper => createKeeper({
    paths, keyHex: SCRATCH_KEY, store: scratch.store, checkSoon, clock: { nowMs: () => nowMs, monotonicMs: () => steadyMs }, timer: { after: () => () => undefined }, log: log.module('recovery'), onReplicaChecked: (problem) => { found.push(problem); },
  });
  beforeEach(() => {
    scratch = openScratchStore();
    paths = dataPaths(scratch.dir);
    log = openLog(paths.logs, 'host');
    [nowMs, steadyMs] = [1_760_000_000_000, 1_000];
    scratch.store.write((tx) => {
      ensureMeta(tx, 'install');
      updateMeta(tx, { mode: 'shop' });
    });
    found = [];
    keeper = create();
  });
  afterEach(() => {
    log.close();
    scratch.remove();
  });

  const pass = (ms: number): void => {
    nowMs += ms;
    steadyMs += ms;
  };
  const looks = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      await keeper.look();
      pass(5_000);
    }
  };
  const wrote = (): void => { scratch.store.write((tx) => { tx.run('UPDATE meta SET next_dseq = next_dseq + 1'); }); };
  const closeShift = (id: string): void => {
    scratch.store.write((tx) => {
      tx.run("INSERT INTO shift_opening (id, company_id, legal_entity_id, store_id, till_id, incarnation_id, occurred_at, utc_offset_min, business_date, clock_trust, staff_id, number, float_minor) VALUES (?, '', '', '', '', '', 0, 0, '', '', '', 1, 0)", id);
      tx.run("INSERT INTO shift_closing (id, company_id, legal_entity_id, store_id, till_id, incarnation_id, occurred_at, utc_offset_min, business_date, clock_trust, staff_id, shift_id, number, count_id, totals, fiscal_result) VALUES (?, '', '', '', '', '', 0, 0, '', '', '', ?, 1, '', '{}', '{}')", `z-${id}`, id);
      tx.run('UPDATE meta SET next_dseq = next_dseq + 2');
    });
  };
  const names = (): string[] => listBackups(paths.backups).map((backup) => backup.name);
  const logged = (): string => readFileSync(join(paths.logs, 'host.log'), 'utf8');

  it('RCV1 RCV2 is backed up after each Z as soon as nothing is written, and what is in the backup is what was there', async () => {
    await looks(3);
    expect(names()).toEqual([]);
    closeShift('one');
    await keeper.look();
    expect(names()).toEqual([]);
    await keeper.look();
    expect(names()).toEqual([expect.stringMatching(/^till-000001-\d{8}T\d{6}Z\.db$/)]);
    const reader = openReader(listBackups(paths.backups)[0]?.path ?? '', SCRATCH_KEY);
    expect(reader.tx.get('SELECT id FROM shift_closing')).toEqual({ id: 'z-one' });
    reader.close();
    await looks(5);
    expect(names()).toHaveLength(1);
    keeper = create();
    await looks(5);
    expect(names(), 'a new start knows which Z the newest has').toHaveLength(1);
  });

  it('RCV2 is backed up once a day without a Z, only in an idle minute, and never where it belongs to no shop', async () => {
    for (let busy = 0; busy < 30; busy++) {
      wrote();
      await looks(1);
    }
    expect(names()).toEqual([]);
    await looks(14);
    expect(names()).toHaveLength(1);
    await looks(30);
    expect(names()).toHaveLength(1);
    pass(DAY_MS);
    await looks(1);
    expect(names()).toHaveLength(2);
    nowMs -= 366 * DAY_MS;
    await looks(1);
    expect(names(), 'the clock went back a year').toHaveLength(3);
    scratch.store.write((tx) => { updateMeta(tx, { mode: 'demo' }); });
    pass(DAY_MS);
    await looks(30);
    expect(names()).toHaveLength(3);
  });

  it('RCV3 keeps the three newest by their number, whatever the clock says, and clears away what was not finished', () => {
    for (let day = 0; day < 6; day++) {
      writeFileSync(nextBackup(paths.backups, nowMs - day * DAY_MS), 'x');
      pruneBackups(paths.backups);
    }
    writeFileSync(join(paths.backups, 'till-000009-20250101T000000Z.db.tmp'), 'x');
    writeFileSync(join(paths.backups, 'notes.txt'), 'x');
    pruneBackups(paths.backups);
    expect(listBackups(paths.backups).map((backup) => backup.number)).toEqual([6, 5, 4]);
    expect(readdirSync(paths.backups).filter((name) => !name.endsWith('.db'))).toEqual(['notes.txt']);
    expect(KEPT).toBe(3);
  });

  it('RCV4 says why there is none, and tries again after an hour', async () => {
    mkdirSync(paths.backups);
    closeShift('one');
    await looks(1);
    // A folder stands where the copy has to go.
    mkdirSync(`${nextBackup(paths.backups, nowMs)}.tmp/full`, { recursive: true });
    await looks(1);
    expect(names()).toEqual([]);
    expect(logged()).toContain('no backup');
    await looks(20);
    expect(names()).toEqual([]);
    pass(3_600_000);
    await looks(1);
    expect(names()).toHaveLength(1);
  });

  it('RCV5 is checked once a day; damage is said, and the next start refuses', async () => {
    await looks(14);
    scratch.store.close();
    const intact = readFileSync(scratch.path);
    spoil(scratch.path, 'mail_job');
    const store = openAt(scratch.path);
    keeper = createKeeper({ paths, keyHex: SCRATCH_KEY, store, checkSoon: true, clock: { nowMs: () => nowMs, monotonicMs: () => steadyMs }, timer: { after: () => () => undefined }, log: log.module('recovery'), onReplicaChecked: (problem) => { found.push(problem); } });
    await looks(16);
    expect(logged()).toContain('the database is damaged');
    expect(store.read((tx) => tx.all('SELECT kind FROM sync_attention'))).toEqual([{ kind: 'database-damaged' }]);
    store.close();
    expect(lookAtFile(paths, SCRATCH_KEY).finding?.cause).toBe('damaged');
    expect(existsSync(paths.closed)).toBe(true);
    writeFileSync(scratch.path, intact);
    expect(lookAtFile(paths, SCRATCH_KEY).finding).toBeNull();
    expect(existsSync(paths.closed), 'the suspicion is gone with the damage').toBe(false);
  });

  it('RCV6 what was closed in order and not touched since is not checked again; a huge file is checked beside selling, unless it is under suspicion', () => {
    scratch.store.close();
    const look = (): Pick<Look, 'checkSoon'> & { readonly cause: string | undefined } => {
      const { finding, checkSoon } = lookAtFile(paths, SCRATCH_KEY);
      return { cause: finding?.cause, checkSoon };
    };
    // Whole seconds: what a file system keeps below them cannot be put back.
    const closedAt = 1_760_000_000;
    utimesSync(scratch.path, closedAt, closedAt);
    noteClosed(paths);
    spoil(scratch.path, 'mail_job');
    utimesSync(scratch.path, closedAt, closedAt);
    expect(look()).toEqual({ cause: undefined, checkSoon: false });
    // A start that did not come up leaves the note to the next one; a log beside the file says that it was not closed since.
    expect(lookAtFile(paths, SCRATCH_KEY)).toMatchObject({ finding: null, afterCrash: false });
    writeFileSync(`${scratch.path}-wal`, 'x');
    expect(lookAtFile(paths, SCRATCH_KEY)).toMatchObject({ finding: { cause: 'damaged' }, afterCrash: true });
    rmSync(`${scratch.path}-wal`, { force: true });
    // It serves one host: the start after that has to look.
    forgetClosing(paths);
    expect(look()).toEqual({ cause: 'damaged', checkSoon: false });
    // A host that ended while the log was still being moved: checked, and no crash.
    writeFileSync(`${scratch.path}-wal`, 'x');
    noteClosed(paths);
    expect(lookAtFile(paths, SCRATCH_KEY)).toMatchObject({ finding: { cause: 'damaged' }, afterCrash: false });
    rmSync(`${scratch.path}-wal`, { force: true });
    expect(lookAtFile(paths, SCRATCH_KEY)).toMatchObject({ finding: { cause: 'damaged' }, afterCrash: false });
    forgetClosing(paths);
    truncateSync(scratch.path, 97 * 1024 * 1024);
    expect(look()).toEqual({ cause: undefined, checkSoon: true });
    noteSuspicion(paths);
    expect(look()).toEqual({ cause: 'damaged', checkSoon: false });
    // A file under suspicion says how its host ended like any other: not at all, in order, and not by a host that stood on it since.
    const crashed = (): boolean => lookAtFile(paths, SCRATCH_KEY).afterCrash;
    const before = crashed();
    noteClosed(paths);
    const closed = crashed();
    forgetClosing(paths);
    expect([before, closed, crashed(), look().cause]).toEqual([true, false, true, 'damaged']);
  });

  it('RCV18 RCV19 the replica is checked with it; a damaged one is no damage of the till, and set aside before the next start reads it', async () => {
    scratch.store.writeReplica((tx) => { for (let n = 0; n < 500; n++) tx.run('INSERT INTO company (id, name) VALUES (?, ?)', `c${n}`, 'Лавка'); });
    scratch.store.close();
    spoil(paths.replica, 'company');
    const store = openAt(scratch.path);
    keeper = createKeeper({ paths, keyHex: SCRATCH_KEY, store, checkSoon: true, clock: { nowMs: () => nowMs, monotonicMs: () => steadyMs }, timer: { after: () => () => undefined }, log: log.module('recovery'), onReplicaChecked: (problem) => { found.push(problem); } });
    await looks(16);
    expect(found).toHaveLength(1);
    expect(store.read((tx) => tx.all('SELECT kind FROM sync_attention'))).toEqual([]);
    store.close();
    const look = lookAtFile(paths, SCRATCH_KEY);
    expect([look.finding, typeof look.replicaProblem]).toEqual([null, 'string']);
  });
});
