import { expect, it } from 'vitest';
import { createReplicaHealer, type HealerDeps } from './replica-healer.ts';

const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

function house(over: Partial<HealerDeps> = {}) {
  const done: string[] = [];
  const state = { steadyMs: 0, problem: 'row 7 missing from index' as string | null, isAway: false };
  const alarms: (() => void)[] = [];
  const note = (): void => undefined;
  const healer = createReplicaHealer({
    check: async () => { done.push('check'); return state.problem; }, startOver: () => { done.push('start over'); return true; }, reopen: () => { done.push('reopen'); },
    isServerAway: () => state.isAway, timer: { after: (_ms, work) => { alarms.push(work); return () => { alarms.length = 0; }; } },
    steadyMs: () => state.steadyMs, log: { error: note, warn: note, info: note, debug: note } as unknown as HealerDeps['log'], ...over,
  });
  const seen = async (atMs: number): Promise<void> => {
    state.steadyMs = atMs;
    healer.suspect();
    await settled();
  };
  return { healer, state, done, seen, alarms };
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
  const { state, done, seen } = house();
  state.problem = null;
  await seen(0);
  expect(done).toEqual(['check']);
});

it('RCV19 opens the till again where new rows do not come, once they did is patient again', async () => {
  const { state, done, seen } = house();
  await seen(0);
  await seen(300_000);
  expect(done).toEqual(['check', 'start over', 'check', 'reopen']);
  const other = house();
  await other.seen(0);
  other.state.problem = null;
  await other.seen(300_000);
  other.state.problem = 'another sector';
  await other.seen(600_000);
  expect(other.done).toEqual(['check', 'start over', 'check', 'check', 'start over']);
  expect(state.problem).not.toBeNull();
});

it('RCV19 an end in the middle of a look is waited for and reopens nothing', async () => {
  const gate = Promise.withResolvers<string>();
  const { healer, done } = house({ check: () => gate.promise });
  healer.suspect();
  const ended = healer.stop();
  gate.resolve('damaged');
  await ended;
  healer.damaged('later');
  expect(done).toEqual([]);
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

it('RCV21 a replica that takes nothing more is looked after again by itself, until the server is there', async () => {
  let writes = false;
  const { state, done, seen, alarms, healer } = house({ startOver: () => {
    if (!writes) throw new Error('SQLITE_CORRUPT');
    done.push('start over');
    return true;
  } });
  state.isAway = true;
  await seen(0);
  await seen(40_000);
  expect([done, alarms.length]).toEqual([['check', 'check'], 1]);
  alarms.pop()?.();
  expect([done.includes('reopen'), alarms.length]).toEqual([false, 1]);
  writes = true;
  alarms.pop()?.();
  expect([done.at(-1), alarms.length]).toEqual(['start over', 0]);
  await healer.stop();
  const other = house({ startOver: () => false });
  other.state.isAway = true;
  await other.seen(0);
  other.state.isAway = false;
  other.alarms.pop()?.();
  expect(other.done).toEqual(['check', 'reopen']);
});
