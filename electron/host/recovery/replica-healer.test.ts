import { expect, it } from 'vitest';
import { createReplicaHealer, type HealerDeps } from './replica-healer.ts';

const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

function house(over: Partial<HealerDeps> = {}) {
  const done: string[] = [];
  const state = { steadyMs: 0, problem: 'row 7 missing from index' as string | null };
  const note = (): void => undefined;
  const healer = createReplicaHealer({
    check: async () => { done.push('check'); return state.problem; }, startOver: () => { done.push('start over'); return true; }, reopen: () => { done.push('reopen'); },
    steadyMs: () => state.steadyMs, log: { error: note, warn: note, info: note, debug: note } as unknown as HealerDeps['log'], ...over,
  });
  const seen = async (atMs: number): Promise<void> => {
    state.steadyMs = atMs;
    healer.suspect();
    await settled();
  };
  return { healer, state, done, seen };
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
