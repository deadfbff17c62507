import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connect } from '../db/connection.ts';
import { openHostSecrets } from '../host-secrets.ts';
import { openTill } from '../open-till.ts';
import { systemClock } from '../platform/clock.ts';
import { handTimer, type HandTimer } from '../platform/hand-timer.fixture.ts';
import { openLog, silentLogger } from '../platform/log.ts';
import { dataPaths } from '../platform/paths.ts';
import { fileSecretStore } from '../platform/secret-store.ts';
import { updateMeta } from '../posting/meta.ts';
import { fillReady, gesture, openScratchHost, readyToSell, refusal, removeDir, scratchDir, signIn, value, type ScratchHost } from '../scratch-host.fixture.ts';
import { createTillNotes } from './till-notes.ts';

let dir = '';
let timer: HandTimer;
let aheadMs = 0;
let steadyMs = 0;
const clock = { nowMs: () => systemClock.nowMs() + aheadMs + steadyMs, monotonicMs: () => systemClock.monotonicMs() + steadyMs };
beforeEach(async () => {
  [aheadMs, steadyMs] = [0, 0];
  timer = handTimer();
  dir = scratchDir();
  await fillReady(dir);
});
afterEach(() => removeDir(dir));

/** One run of the whole till, ended in order unless something is done to its files. */
async function run(options: { readonly migrationsDir?: string } = {}): Promise<void> {
  const paths = dataPaths(dir);
  const secrets = await openHostSecrets(fileSecretStore(paths.secrets), paths.database);
  const log = openLog(paths.logs, 'host', 'silent');
  await (await openTill({ paths, secrets, clock, timer, log, build: 'test', suggestedServer: '', defaultPrinter: '', ...options })).close();
  log.close();
}

/** What the file says, newest last. */
function told(): string[] {
  const paths = dataPaths(dir);
  const connection = connect(paths.database, fileSecretStore(paths.secrets).read('database-key') ?? '', 'reader');
  const rows = connection.prepare("SELECT event || ' ' || detail FROM journal_entry WHERE event IN ('till-started', 'database-restored', 'clock-jumped') ORDER BY rowid").pluck().all() as string[];
  connection.close();
  return rows;
}

it('each start is in the journal: in order, after a crash, and the first of another database, with a clock that went back meanwhile', async () => {
  await run();
  await run();
  expect(told()).toEqual(['till-started {"afterCrash":true}', 'till-started {"afterCrash":false}']);
  aheadMs = -3_600_000;
  await run();
  expect(told().slice(2)).toEqual(['till-started {"afterCrash":false}', 'clock-jumped {"minutes":-60}']);
});

it('RCV6 a start that did not come up is no crash for the next one', async () => {
  await run();
  await expect(run({ migrationsDir: dataPaths(dir).logs })).rejects.toThrow();
  await run();
  expect(told().at(-1)).toBe('till-started {"afterCrash":false}');
});

it('TN1 TN2 the first start of an empty database beside a damaged one says that it is another, and whether it came after a crash', async () => {
  writeFileSync(`${dataPaths(dir).database}.damaged-20261121`, '');
  change('DELETE FROM journal_entry');
  await run();
  await run();
  expect(told()).toEqual(['database-restored {}', 'till-started {"afterCrash":true}', 'till-started {"afterCrash":false}']);
});

/** Changes the file as a restore, or another program, would have left it. */
function change(sql: string): void {
  const connection = connect(dataPaths(dir).database, fileSecretStore(dataPaths(dir).secrets).read('database-key') ?? '', 'writer');
  connection.exec(sql);
  connection.close();
}

it('TN1 a program from before starts were written, with a damaged file of long ago beside it, is not told as another database', async () => {
  await run();
  change("UPDATE journal_entry SET event = 'sign-in'");
  writeFileSync(`${dataPaths(dir).database}.damaged-20251121`, '');
  await run();
  expect(told()).toEqual(['till-started {"afterCrash":false}']);
});

it('TN1 what another life wrote last is another database, once', async () => {
  await run();
  change("UPDATE meta SET incarnation_id = '00000000-0000-7000-8000-00000000000f'");
  await run();
  await run();
  expect(told().slice(1)).toEqual(['database-restored {}', 'till-started {"afterCrash":false}', 'till-started {"afterCrash":false}']);
});

it('TN1 a life begun at work by a fork is the same database', async () => {
  const scratch = await openScratchHost(dir);
  const started = (forked: boolean): void => {
    createTillNotes({ store: scratch.host.store, clock, newId: () => gesture().gesture, signedIn: () => null, committed: () => undefined, paths: dataPaths(dir), log: silentLogger(), upMs: () => 0, forked: () => forked }).started({ afterCrash: false });
  };
  started(false);
  scratch.host.store.write((tx) => { updateMeta(tx, { incarnationId: '00000000-0000-7000-8000-00000000000f' }); });
  started(true);
  expect(events(scratch, 'database-restored')).toEqual([]);
  await scratch.close();
});

it('a till that belongs to nobody says nothing and starts', async () => {
  removeDir(dir);
  mkdirSync(dir);
  await run();
  expect(told()).toEqual([]);
});

const events = ({ host }: ScratchHost, event: string): { detail: string; staff: string }[] => host.store.read((tx) => tx.all('SELECT detail, staff_id AS staff FROM journal_entry WHERE event = ? ORDER BY rowid', event));

it('a clock that leaps while the till runs is told once a leap, without a shift too, and none that only goes on', async () => {
  removeDir(dir);
  mkdirSync(dir);
  const scratch = await openScratchHost(dir, { clock, timer });
  await readyToSell(scratch);
  await value(scratch.till.staff.signOut({}));
  const minute = async (): Promise<void> => {
    for (const alarm of timer.waiting.filter(({ ms }) => ms === 60_000)) {
      timer.waiting.splice(timer.waiting.indexOf(alarm), 1);
      alarm.work();
    }
    await value(scratch.till.till.state({}));
  };
  steadyMs = 86_400_000;
  await minute();
  expect(events(scratch, 'clock-jumped')).toEqual([]);
  for (const [ms] of [[90 * 60_000], [0], [60_000]] as const) {
    aheadMs = ms;
    await minute();
    await minute();
  }
  expect(events(scratch, 'clock-jumped').map(({ detail }) => detail)).toEqual(['{"minutes":90}', '{"minutes":-90}']);
  await scratch.close();
});

it('TN3 a scanner gone mad writes each unknown code once a minute, and not more than twenty of them; a lesson writes none', async () => {
  const scratch = await openScratchHost(dir, { clock, timer });
  await signIn(scratch);
  const scan = async (code: string, typed = false): Promise<void> => { expect(await refusal(scratch.till.sale.scan({ ...gesture(), code, ...(typed ? { typed } : {}) }))).toBe('unknown-barcode'); };
  const codes = (): unknown[] => events(scratch, 'unknown-code').map(({ detail }) => (JSON.parse(detail) as { code: string }).code);
  // What may be somebody's PIN is nobody's business.
  for (const pin of ['2999', '864201', '86420135']) await scan(pin);
  await scan('96385074', true);
  for (let times = 0; times < 3; times++) await scan('A2999');
  expect(codes()).toEqual(['A2999']);
  for (let n = 0; n < 40; n++) await scan(`A99${n}`);
  expect(codes()).toHaveLength(20);
  steadyMs += 60_000;
  await scan('A2999');
  expect(codes().slice(20)).toEqual(['A2999']);
  await value(scratch.till.training.enter({}));
  await scan('A2998');
  await value(scratch.till.training.leave({}));
  expect(codes()).toHaveLength(21);
  await scratch.close();
});

it('TN3 a short code that a scanner read and whose check digit is right stays in the journal, and nobody\'s typed digits do', async () => {
  const scratch = await openScratchHost(dir, { clock, timer });
  await signIn(scratch);
  const read = ['96385074', '036000291452', '4006381333931', '00012345678905'];
  for (const typed of [true, false]) for (const code of read) await refusal(scratch.till.sale.scan({ ...gesture(), code, typed }));
  // Thirteen digits and more are no PIN, whoever typed them.
  expect(events(scratch, 'unknown-code').map(({ detail }) => (JSON.parse(detail) as { code: string }).code)).toEqual(['4006381333931', '00012345678905', '96385074', '036000291452']);
  await scratch.close();
});
