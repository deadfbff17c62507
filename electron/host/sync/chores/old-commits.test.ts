import { expect, it } from 'vitest';
import { handTimer } from '#host/platform/hand-timer.fixture.ts';
import { oldCommitsChore } from './old-commits.ts';

it('HS23 lets go piece by piece, resting in between, once an hour and not after it was stopped', async () => {
  let [left, asked, steadyMs] = [3, 0, 5_000];
  const timer = handTimer();
  const chore = oldCommitsChore({ store: { pruneOutbox: () => (asked += 1, left-- > 1) }, timer, steadyMs: () => steadyMs });
  const run = chore.run(new AbortController().signal);
  for (const pieces of [1, 2, 3]) {
    expect(asked).toBe(pieces);
    timer.ring();
    await Promise.resolve();
    await Promise.resolve();
  }
  expect([await run, asked]).toEqual([3_600_000, 3]);
  steadyMs += 600_000;
  expect([await chore.run(new AbortController().signal), asked]).toEqual([3_000_000, 3]);
  steadyMs += 3_000_000;
  const stop = new AbortController();
  left = 9;
  const stopped = chore.run(stop.signal);
  stop.abort();
  expect([await stopped, asked]).toEqual([3_600_000, 4]);
});
