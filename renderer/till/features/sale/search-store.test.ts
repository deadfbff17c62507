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
