import { expect, it } from 'vitest';
import { createReplicaHealer, type HealerDeps } from './replica-healer.ts';

const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

function house(over: Partial<HealerDeps> = {}) {
  const done: string[] = [];
  const state = { steadyMs: 0, problem: 'row 7 missing from index' as string | null, isAway: false };
  let alarm: { readonly atMs: number; readonly work: () => void } | null = null;
  const note = (): void => undefined;
  const healer = createReplicaHealer({
    check: async () => { done.push('check'); return state.problem; }, startOver: () => { done.push('start over'); return true; }, reopen: () => { done.push('reopen'); },
    silentMs: () => (state.isAway ? Infinity : 0), steadyMs: () => state.steadyMs, log: { error: note, warn: note, info: note, debug: note } as unknown as HealerDeps['log'],
    timer: { after: (ms, work) => {
      const mine = { atMs: state.steadyMs + ms, work };
      alarm = mine;
      return () => { if (alarm === mine) alarm = null; };
    } }, ...over,
  });
  /** Time passes, and what was to be done in it is done. */
  const pass = (untilMs: number): void => {
    while (alarm !== null && alarm.atMs <= untilMs) {
      const { atMs, work } = alarm;
      [alarm, state.steadyMs] = [null, atMs];
      work();
    }
    state.steadyMs = untilMs;
  };
  const seen = async (atMs: number): Promise<void> => {
    pass(atMs);
    healer.suspect();
    await settled();
  };
  return { healer, state, done, seen, pass, isWaiting: () => alarm !== null };
}

it('RCV19 looks once where an error comes with each scan, and asks for everything again where the replica is at fault', async () => {
  const { healer, done, seen } = house();
  for (let scans = 0; scans < 20; scans++) healer.suspect();
  await settled();
  expect(done).toEqual(['check', 'start over']);
  await seen(60_000);
  expect(done, 'new rows are on their way').toEqual(['check', 'start over', 'check']);
});

it('RCV19 leaves a replica alone that is in order: the other file is looked after by the next start', async () => {
  const { state, done, seen, isWaiting } = house();
  state.problem = null;
  await seen(0);
  expect([done, isWaiting()]).toEqual([['check'], false]);
});

it('RCV19 opens the till again where new rows do not come, and once', async () => {
  const { done, seen, isWaiting } = house();
  for (const atMs of [0, 290_000, 330_000, 370_000]) await seen(atMs);
  expect([done.filter((each) => each !== 'check'), isWaiting()]).toEqual([['start over', 'reopen'], false]);
});

it.each<[string, (healer: ReturnType<typeof house>['healer']) => void]>([
  ['another file took its place', (healer) => { healer.renewed(); }],
  ['a check found it in order', (healer) => { healer.checked(null); }],
])('RCV22 asks for everything again for the next sector, once %s', async (_how, heal) => {
  const { healer, state, done, seen, pass } = house();
  await seen(0);
  pass(60_000);
  heal(healer);
  await seen(86_400_000);
  expect(done).toEqual(['check', 'start over', 'check', 'start over']);
  heal(healer);
  state.isAway = true;
  await seen(2 * 86_400_000);
  expect(done.at(-1), 'asked for, and so it comes when the server is back').toBe('start over');
  state.isAway = false;
  await seen(2 * 86_400_000 + 290_000);
  expect(done.includes('reopen')).toBe(false);
});

it('RCV22 what was read of the file before says nothing of the one that took its place', async () => {
  const gate = Promise.withResolvers<string>();
  const { healer, done } = house({ check: () => gate.promise });
  healer.suspect();
  await settled();
  healer.renewed();
  gate.resolve('damaged');
  await settled();
  expect(done).toEqual([]);
});

it('RCV19 an end in the middle of a look is waited for and reopens nothing', async () => {
  const gate = Promise.withResolvers<string>();
  const { healer, done, isWaiting } = house({ check: () => gate.promise });
  healer.suspect();
  const ended = healer.stop();
  gate.resolve('damaged');
  await ended;
  healer.checked('later');
  expect([done, isWaiting()]).toEqual([[], false]);
});

it.each<[string, HealerDeps['startOver']]>([['takes nothing more', () => { throw new Error('SQLITE_CORRUPT'); }], ['is of a till without a server', () => false]])('RCV19 opens the till again at once where the replica %s', async (_, startOver) => {
  const { done, seen } = house({ startOver });
  await seen(0);
  expect(done).toEqual(['check', 'reopen']);
});

it('RCV21 while the server is away nothing is opened anew, however often it is seen; five minutes after it came back it is', async () => {
  const { state, done, seen } = house();
  state.isAway = true;
  for (let atMs = 0; atMs <= 3_600_000; atMs += 60_000) await seen(atMs);
  expect([done.filter((each) => each === 'start over').length, done.includes('reopen')]).toEqual([1, false]);
  state.isAway = false;
  for (let atMs = 3_660_000; atMs <= 3_840_000; atMs += 60_000) await seen(atMs);
  expect(done.includes('reopen'), 'new rows are on their way').toBe(false);
  await seen(4_000_000);
  expect(done.at(-1)).toBe('reopen');
});

it('RCV21 a night without a scan and without a server is none of the five minutes', async () => {
  const { state, done, seen, pass } = house();
  state.isAway = true;
  await seen(0);
  pass(8 * 3_600_000);
  state.isAway = false;
  await seen(8 * 3_600_000 + 5_000);
  expect(done).toEqual(['check', 'start over', 'check']);
  await seen(8 * 3_600_000 + 300_000);
  expect(done.at(-1)).toBe('reopen');
});

it('RCV21 a server that went away when the five minutes were over takes nothing from the counter', async () => {
  let silentMs = 0;
  const { done, seen } = house({ silentMs: () => silentMs });
  await seen(0);
  silentMs = 40_000;
  await seen(310_000);
  expect(done.includes('reopen')).toBe(false);
  silentMs = 15_000;
  await seen(340_000);
  expect(done.at(-1), 'silent for no longer than a server may be whose pages come to nothing').toBe('reopen');
});

it('RCV21 a replica that takes nothing more is looked after again by itself, until the server is there', async () => {
  let writes = false;
  const { state, done, seen, pass } = house({ startOver: () => {
    if (!writes) throw new Error('SQLITE_CORRUPT');
    done.push('start over');
    return true;
  } });
  state.isAway = true;
  await seen(0);
  await seen(40_000);
  expect(done).toEqual(['check', 'check']);
  pass(200_000);
  expect(done.includes('reopen')).toBe(false);
  writes = true;
  pass(230_000);
  expect(done.at(-1)).toBe('start over');
  const other = house({ startOver: () => { throw new Error('SQLITE_CORRUPT'); } });
  other.state.isAway = true;
  await other.seen(0);
  other.state.isAway = false;
  other.pass(30_000);
  expect(other.done).toEqual(['check', 'reopen']);
});
