import { expect, it } from 'vitest';
import type { QuickPage } from '#contract/terminal/catalog.ts';
import { createQuick } from './quick-store.ts';

const page = (kind: QuickPage['kind'], name = ''): QuickPage => ({ kind, name, goods: [] });

it('the page that is open stays open while others come and go around it, also one of two with one name', async () => {
  let pages = [page('shop', 'Хлеб'), page('shop', 'Овощи'), page('shop', 'Овощи')];
  const quick = createQuick({ quick: () => Promise.resolve({ ok: true, value: { pages } }) });
  const at = async (next: QuickPage[]): Promise<number> => {
    pages = next;
    quick.refresh();
    await new Promise((resolve) => setImmediate(resolve));
    return quick.store.getState().page;
  };
  expect(await at(pages)).toBe(0);
  quick.open(2);
  expect(await at(pages)).toBe(2);
  expect(await at([page('favourites'), page('shop', 'Овощи'), page('often')])).toBe(1);
  quick.open(2);
  expect(await at([page('often')])).toBe(0);
  expect(await at([page('favourites'), page('often')])).toBe(1);
  expect(await at([page('favourites')])).toBe(0);
});

it('what changed while an answer was under way is asked for once more', async () => {
  let asked = 0;
  const quick = createQuick({ quick: () => Promise.resolve({ ok: true, value: { pages: [page('shop', `${++asked}`)] } }) });
  for (let times = 0; times < 3; times++) quick.refresh();
  await new Promise((resolve) => setImmediate(resolve));
  expect([asked, quick.store.getState().pages?.[0]?.name]).toEqual([2, '2']);
});
