import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { listenLive } from './live-store.ts';

afterEach(() => { vi.unstubAllGlobals(); });

it.each([['staff', 'staff'], ['stores', 'stores'], ['company', 'legal-entities'], ['policy', 'policy'], ['open', 'staff'], ['open', 'legal-entities'], ['open', 'policy']])('the word of %s asks for %s again', (word, key) => {
  const streams: EventTarget[] = [];
  // A browser's own class, which there is none of here.
  vi.stubGlobal('EventSource', class extends EventTarget {
    constructor() {
      super();
      streams.push(this);
    }

    close(): void {
      streams.length = 0;
    }
  });
  const queries = new QueryClient();
  queries.setQueryData([key], {});
  const stop = listenLive(queries);
  expect(queries.getQueryState([key])?.isInvalidated).toBe(false);
  streams[0]?.dispatchEvent(new Event(word));
  expect(queries.getQueryState([key])?.isInvalidated).toBe(true);
  stop();
});
