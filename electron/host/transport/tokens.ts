import type { Clock } from '../platform/clock.ts';
import { newToken } from '../platform/ids.ts';

/** One-use tokens: each page that is served carries one, and the first hello that shows it uses it up. */
export type Tokens = { readonly issue: () => string; readonly take: (token: string) => boolean };

const LIFE_MS = 10 * 60_000;
const MAX_UNUSED = 200;

export function createTokens(clock: Clock): Tokens {
  const unused = new Map<string, number>();
  return {
    issue: () => {
      const token = newToken();
      unused.set(token, clock.monotonicMs() + LIFE_MS);
      // A page loaded over and over leaves tokens behind; the oldest go first.
      for (const oldest of unused.keys()) {
        if (unused.size <= MAX_UNUSED) break;
        unused.delete(oldest);
      }
      return token;
    },
    take: (token) => {
      const until = unused.get(token);
      unused.delete(token);
      return until !== undefined && clock.monotonicMs() < until;
    },
  };
}
