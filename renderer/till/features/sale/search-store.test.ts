import { expect, it } from 'vitest';
import { createSearch } from './search-store.ts';

it('how many were meant is kept with the goods that are offered for one code, and given up with them', () => {
  const ends: readonly ((search: ReturnType<typeof createSearch>) => void)[] = [({ close }) => close(), ({ ask }) => ask('хл'), ({ offer }) => offer([], null)];
  for (const end of ends) {
    const search = createSearch({ search: () => Promise.resolve({ ok: true, value: { goods: [], understoodAs: '' } }) });
    search.offer([], 3_000_000);
    search.move(1);
    expect(search.store.getState().timesMicro).toBe(3_000_000);
    end(search);
    expect(search.store.getState().timesMicro).toBeNull();
  }
});

it('goods of an earlier text are none of a text the till could not answer: Enter finds nothing there until it has answered', async () => {
  const good = { id: 'bread' };
  const answers: unknown[] = [{ ok: true, value: { goods: [good], understoodAs: '' } }, { ok: false, code: 'fault', detail: {} }, { ok: true, value: { goods: [good], understoodAs: '' } }];
  const search = createSearch({ search: () => Promise.resolve(answers.shift()) } as unknown as Parameters<typeof createSearch>[0]);
  search.ask('хлеб');
  expect(await search.chosen()).toBe(good);
  search.ask('молоко');
  expect(await search.chosen()).toBeNull();
  expect(search.store.getState()).toMatchObject({ goods: null, failed: true, text: 'молоко' });
  search.ask('молоко');
  expect(search.store.getState().failed).toBe(false);
  expect(await search.chosen()).toBe(good);
});
