/** `npm start` and `npm run dev`: the whole product on this computer, from one command to one Ctrl-C. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { acquireLock, LockHeld, type DataLock } from '#host/platform/lock-file.ts';
import type { ProcessIdentity } from '#host/platform/process-identity.ts';
import { createHouse, NoFreePort, type House } from './house.ts';
import { openTill, type Opened } from './open-till.ts';
import { homeFolder, troubleWithPlace } from './place.ts';
import { NotStarted, type ProgramName } from './program.ts';
import { readRecord, removeRecord, waitForLeftovers, writeRecord } from './record.ts';
import { noPaint, startTable, terminalPaint, type Addresses } from './table.ts';
import { develop } from './develop.ts';
import { words } from './words.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** npm and the terminal may both pass one Ctrl-C on; only a later one means impatience. */
const SECOND_SIGNAL_AFTER_MS = 2_000;
const LOOK_FOR_PARENT_MS = 500;

const dev = process.argv.includes('--dev');
const home = homeFolder(ROOT, process.env);
const recordFile = join(home, 'start.json');
const say = (text: string): void => void process.stdout.write(`  ${text}\n`);
const paint = process.stdout.isTTY && !process.env['NO_COLOR'] ? terminalPaint : noPaint;

process.stdout.on('error', () => undefined);
const code = await main();
// Timers of restarts that are no longer wanted must not hold the terminal.
process.stdout.write('', () => process.exit(code));

async function main(): Promise<number> {
  const trouble = troubleWithPlace(home);
  if (trouble !== null) return fail(trouble);
  const lock = takeLock();
  if (lock === null) return 0;
  const programs = new Map<ProgramName, ProcessIdentity>();
  const stopper = createStopper();
  try {
    await waitForLeftovers(readRecord(recordFile), () => say(words.leftovers()));
    const remember = (addresses: Addresses | null): void => writeRecord(recordFile, { addresses, programs: [...programs.values()] });
    let addresses: Addresses | null = null;
    remember(null);
    const house = await createHouse({
      root: ROOT, home, dev, say,
      onCrash: ({ name, how, log, nextInMs }) => say(words.crashed(name, how, log, nextInMs)),
      onIdentity: (name, identity) => {
        programs.set(name, identity);
        remember(addresses);
      },
    });
    stopper.owns(house);
    return await run(house, stopper, (known) => remember(addresses = known));
  } catch (error) {
    if (error instanceof NoFreePort) return fail(words.noPort(error.wanted));
    throw error;
  } finally {
    removeRecord(recordFile);
    lock.release();
  }
}

async function run(house: House, stopper: Stopper, known: (addresses: Addresses) => void): Promise<number> {
  const began = performance.now();
  say(words.starting());
  let addresses: Addresses;
  try {
    addresses = await house.start();
  } catch (error) {
    if (stopper.asked()) return stopper.finish();
    await house.stop();
    if (error instanceof NotStarted) return fail(words.notStarted(error.program, error.said, join(home, 'logs', `${error.program}.log`)));
    throw error;
  }
  known(addresses);
  const stopWatching = dev ? develop(ROOT, house, say) : () => undefined;
  process.stdout.write(startTable(addresses, words.ready(performance.now() - began), paint));
  const opened = stopper.asked() ? null : await openTill({ root: ROOT, home, url: addresses.till, env: process.env });
  if (opened) tellOpened(opened, addresses.till);
  await stopper.wait();
  stopWatching();
  if (opened && opened.how !== 'none') opened.window.kill();
  return stopper.finish();
}

function tellOpened(opened: Opened, url: string): void {
  if (opened.how !== 'none') say(words.opened(opened.how));
  else if (opened.why !== 'asked-not-to') say(words.openYourself(url));
}

/** Null, after saying where it runs, when another start command holds this folder. */
function takeLock(): DataLock | null {
  try {
    return acquireLock(join(home, 'start.lock'));
  } catch (error) {
    if (!(error instanceof LockHeld)) throw error;
    const addresses = readRecord(recordFile)?.addresses;
    if (addresses) process.stdout.write(startTable(addresses, words.alreadyRunning(error.pid), paint));
    else say(words.alreadyStarting(error.pid));
    return null;
  }
}

type Stopper = {
  readonly owns: (house: House) => void;
  readonly asked: () => boolean;
  /** Resolves when somebody asks to stop. */
  readonly wait: () => Promise<void>;
  /** Stops the house in order; resolves to the exit code. */
  readonly finish: () => Promise<number>;
};

/** Ctrl-C, a signal, a closed terminal, or the end of the npm that started this. */
function createStopper(): Stopper {
  let house: House | null = null;
  let askedAt: number | null = null;
  let release: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => { release = resolve; });
  const ask = (): void => {
    if (askedAt === null) {
      askedAt = performance.now();
      say(`\n  ${words.stopping()}`);
      release();
      // Not ready yet: what has been started is stopped now, and the start that waits for it gives up.
      if (house) void house.stop();
    } else if (performance.now() - askedAt > SECOND_SIGNAL_AFTER_MS) {
      house?.kill();
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event']) setInterval(() => { if (process.ppid !== parent && askedAt === null) ask(); }, LOOK_FOR_PARENT_MS).unref();
  return {
    owns: (started) => { house = started; },
    asked: () => askedAt !== null,
    wait: () => waiting,
    finish: async () => {
      await house?.stop();
      say(words.stopped());
      return 0;
    },
  };
}

function fail(sentence: string): number {
  process.stderr.write(`\n  ${sentence}\n\n`);
  return 1;
}
