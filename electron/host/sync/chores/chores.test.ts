import { expect, it } from 'vitest';
import { handTimer } from '#host/platform/hand-timer.fixture.ts';
import { createChores, type Chore } from './chores.ts';

const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

function house(chores: readonly Chore[]) {
  const timer = handTimer();
  const warned: object[] = [];
  const abort = new AbortController();
  return { timer, warned, abort, chores: createChores({ chores, timer, signal: abort.signal, log: { warn: (fields) => warned.push(fields) } }) };
}

it('HC1 does one chore after another, and one that fails holds up none of the others', async () => {
  const done: string[] = [];
  const { chores, warned } = house([
    { name: 'first', run: async () => { done.push('first begins'); await settled(); done.push('first ends'); } },
    { name: 'broken', run: () => Promise.reject(new Error('no')) },
    { name: 'last', run: async () => { done.push('last'); } },
  ]);
  chores.pass();
  await chores.ended();
  expect(done).toEqual(['first begins', 'first ends', 'last']);
  expect(warned).toMatchObject([{ chore: 'broken' }]);
});

it('HC2 makes one more pass for any number asked for during one', async () => {
  let runs = 0;
  const { chores } = house([{ name: 'count', run: async () => { runs += 1; await settled(); } }]);
  chores.pass();
  chores.pass();
  chores.pass();
  await chores.ended();
  expect(runs).toBe(2);
});

it('HC3 tries again what failed without another pull, and no more once it went well', async () => {
  let runs = 0;
  const { chores, timer } = house([{ name: 'shaky', run: () => (++runs < 3 ? Promise.reject(new Error('not yet')) : Promise.resolve()) }]);
  chores.pass();
  const waits: (number | undefined)[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await settled();
    waits.push(timer.waiting[0]?.ms);
    timer.ring();
  }
  expect([runs, waits, timer.waiting]).toEqual([3, [30_000, 60_000, undefined], []]);
});

it('HC5 sets no alarm further off than two minutes, whatever is wanted', async () => {
  const { chores, timer } = house([{ name: 'in an hour', run: async () => 3_600_000 }]);
  chores.pass();
  await settled();
  expect(timer.waiting.map(({ ms }) => ms)).toEqual([120_000]);
});

it('HC5 looks again when a chore wants it, at the earliest wait of all, and once', async () => {
  const waits = [[29_000, undefined], [undefined, 70_000]];
  let runs = 0;
  const { chores, timer } = house([{ name: 'early', run: async () => waits[0]?.[runs] }, { name: 'late', run: async () => waits[1]?.[runs++] }]);
  chores.pass();
  await settled();
  expect(timer.waiting.map(({ ms }) => ms)).toEqual([29_000]);
  timer.ring();
  await settled();
  expect([runs, timer.waiting.map(({ ms }) => ms)]).toEqual([2, [70_000]]);
});

it('stops between two chores, and wakes nobody after', async () => {
  const done: string[] = [];
  const { chores, abort } = house([{ name: 'one', run: async () => { done.push('one'); abort.abort(); } }, { name: 'two', run: async () => { done.push('two'); } }]);
  chores.pass();
  await chores.ended();
  chores.pass();
  await chores.ended();
  expect(done).toEqual(['one']);
});
