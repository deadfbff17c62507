import { MutationObserver, QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { changing } from './use-good.ts';

it('GD8 what a change answers is shown before the page goes on, and asked for again behind it', async () => {
  const queries = new QueryClient();
  const pages = ['goods', 'quick', 'pages'];
  queries.setQueryData(pages, { version: 1, pages: [] });
  const shown: unknown[] = [];
  const done = (): void => void shown.push(queries.getQueryData(pages));
  await new MutationObserver(queries, changing(queries, () => Promise.resolve({ version: 2, pages: [] }), done, pages)).mutate({});
  expect(shown).toEqual([{ version: 2, pages: [] }]);
  expect(queries.getQueryState(pages)?.isInvalidated).toBe(true);
});
