import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { handTimer, until, type HandTimer } from './hand-timer.fixture.ts';
import { backOffMs, createQueueWorker, type QueueWorker, type QueueWorkerOptions } from './queue-worker.ts';

type Row = { state: 'queued' | 'sending' | 'done' };
type Opened = { readonly worker: QueueWorker; readonly timer: HandTimer; readonly told: number[]; readonly logged: () => string };

const LONGEST_MS = 60_000;
const CHECK_MS = 5_000;

/** Works off rows that outlive the worker, as those of a database would. `send` is the outer world. */
function open(rows: readonly Row[], send: (row: Row) => Promise<void>, more: Partial<QueueWorkerOptions<number>> = {}): Opened {
  const timer = handTimer();
  const told: number[] = [];
  let logged = '';
  const worker = createQueueWorker({
    name: 'parcels', timer, log: pino({}, { write: (line: string) => { logged += line; } }), longestMs: LONGEST_MS,
    round: async (going) => {
      for (const row of rows) if (row.state === 'sending') row.state = 'queued';
      for (let row = next(); row && going(); row = next()) {
        row.state = 'sending';
        await send(row);
        row.state = 'done';
        worker.tell();
      }
      return CHECK_MS;
    },
    state: () => rows.filter(({ state }) => state !== 'done').length, onState: (left) => told.push(left), ...more,
  });
  const next = (): Row | undefined => rows.find(({ state }) => state === 'queued');
  return { worker, timer, told, logged: () => logged };
}

/** A send that ends when the test says so. */
function gate(): { readonly send: () => Promise<void>; readonly open: () => void; readonly waiting: () => number } {
  const held: (() => void)[] = [];
  return { send: () => new Promise((resolve) => { held.push(resolve); }), open: () => { held.shift()?.(); }, waiting: () => held.length };
}

const queued = (count: number): Row[] => Array.from({ length: count }, () => ({ state: 'queued' }));
const atOnce = (): Promise<void> => Promise.resolve();

describe('the worker of a queue', () => {
  it('works off what is there, tells each change once and then rests', async () => {
    const { worker, timer, told } = open(queued(3), atOnce);
    worker.wake();
    expect([told, timer.waiting]).toEqual([[], []]);
    worker.start();
    await until(() => timer.waiting.length === 1);
    worker.tell();
    expect([told, timer.waiting[0]?.ms]).toEqual([[3, 2, 1, 0], CHECK_MS]);
  });

  it('is woken by its alarm, and runs one round at a time however often it is woken', async () => {
    const rows = queued(1);
    const door = gate();
    const { worker, timer } = open(rows, door.send);
    worker.start();
    rows.push(...queued(1));
    for (let times = 0; times < 5; times++) worker.wake();
    expect(door.waiting()).toBe(1);
    door.open();
    await until(() => door.waiting() === 1);
    door.open();
    await until(() => timer.waiting.length === 1);
    expect(rows.map(({ state }) => state)).toEqual(['done', 'done']);
    rows.push(...queued(1));
    timer.ring();
    expect(door.waiting()).toBe(1);
    door.open();
    await until(() => timer.waiting.length === 1);
  });

  it('looks again where it was woken while a round was about to end', async () => {
    let rounds = 0;
    const door = gate();
    const { worker, timer } = open([], atOnce, { round: async () => { rounds++; await door.send(); return CHECK_MS; } });
    worker.start();
    worker.wake();
    door.open();
    await until(() => rounds === 2 && door.waiting() === 1);
    door.open();
    await until(() => timer.waiting.length === 1);
    expect(rounds).toBe(2);
  });

  it.each([['before it is marked', 'queued'], ['while it is sent', 'sending'], ['after it is done', 'done']] as const)('loses no job where the one before was killed %s', async (_when, state) => {
    const rows: Row[] = [{ state }, ...queued(1)];
    const sent: Row[] = [];
    const { worker, timer } = open(rows, (row) => { sent.push(row); return Promise.resolve(); });
    worker.start();
    await until(() => timer.waiting.length === 1);
    expect(rows.map((row) => row.state)).toEqual(['done', 'done']);
    expect(sent).toHaveLength(state === 'done' ? 1 : 2);
  });

  it.each([[3_600_000, 30_000], [5_000, 5_000]])('rests half a minute at most after a round that threw, says so in the log, and takes up what was left: %d ms otherwise', async (longestMs, restMs) => {
    const rows = queued(2);
    let failing = true;
    const { worker, timer, logged } = open(rows, () => (failing ? Promise.reject(new Error('disk full')) : Promise.resolve()), { longestMs });
    worker.start();
    await until(() => timer.waiting.length === 1);
    expect([timer.waiting[0]?.ms, rows[0]?.state]).toEqual([restMs, 'sending']);
    expect(logged()).toMatch(/"cause":"disk full".*parcels stopped for a while/);
    failing = false;
    timer.ring();
    await until(() => timer.waiting.length === 1);
    expect(rows.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it.each([[-365 * 86_400_000, 1], [0, 1], [Number.NEGATIVE_INFINITY, 1], [365 * 86_400_000, LONGEST_MS], [Number.POSITIVE_INFINITY, LONGEST_MS]])('takes no rest of %d ms from a clock that jumped', async (restMs, kept) => {
    const { worker, timer } = open([], atOnce, { round: () => Promise.resolve(restMs) });
    worker.start();
    await until(() => timer.waiting.length === 1);
    expect(timer.waiting[0]?.ms).toBe(kept);
  });

  it('has one alarm, the last, and leaves it where a round names none', async () => {
    const rests = [20_000, 10_000, null];
    let rounds = 0;
    const { worker, timer } = open([], atOnce, { round: () => Promise.resolve(rests[rounds++] ?? null) });
    worker.start();
    await until(() => timer.waiting.length === 1);
    for (const done of [2, 3]) {
      worker.wake();
      await until(() => rounds === done);
      await new Promise(setImmediate);
      expect(timer.waiting.map(({ ms }) => ms)).toEqual([10_000]);
    }
  });

  it('finishes what is under way when it is stopped, and begins nothing after', async () => {
    const rows = queued(2);
    const door = gate();
    const { worker, timer } = open(rows, door.send);
    worker.start();
    worker.wake();
    let stopped = false;
    const stopping = worker.stop().then(() => { stopped = true; });
    await new Promise(setImmediate);
    expect(stopped).toBe(false);
    door.open();
    await stopping;
    worker.wake();
    expect(rows.map(({ state }) => state)).toEqual(['done', 'queued']);
    expect([timer.waiting, door.waiting()]).toEqual([[], 0]);
  });

  it('takes its alarm back when it is stopped while it rests', async () => {
    const { worker, timer } = open(queued(1), atOnce);
    worker.start();
    await until(() => timer.waiting.length === 1);
    await worker.stop();
    expect(timer.waiting).toEqual([]);
  });
});

it('a rest after a failed try is twice the one before, up to the longest', () => {
  expect([1, 2, 3, 5, 6, 7, 1_000_000].map((tries) => backOffMs(tries, 1_000, 30_000))).toEqual([1_000, 2_000, 4_000, 16_000, 30_000, 30_000, 30_000]);
});
