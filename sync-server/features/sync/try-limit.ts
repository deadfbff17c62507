/** Counts failed tries by address, so that pairing codes cannot be guessed in bulk (SPEC SE5). Successes cost nothing: a chain may pair fifty tills in a morning. */
export type TryLimit = {
  /** Seconds to wait before the next try, or 0. */
  readonly waitSeconds: (address: string) => number;
  readonly failed: (address: string) => void;
};

/** Addresses remembered at once; beyond them the oldest is forgotten, which only helps an attacker with very many. */
const MAX_ADDRESSES = 10_000;

export function createTryLimit(limit: { readonly tries: number; readonly windowMs: number }, nowMs: () => number): TryLimit {
  const windows = new Map<string, { startedMs: number; failures: number }>();
  const current = (address: string): { startedMs: number; failures: number } | undefined => {
    const window = windows.get(address);
    return window && nowMs() - window.startedMs < limit.windowMs ? window : undefined;
  };
  return {
    waitSeconds(address) {
      const window = current(address);
      return window && window.failures >= limit.tries ? Math.ceil((window.startedMs + limit.windowMs - nowMs()) / 1000) : 0;
    },
    failed(address) {
      const window = current(address) ?? { startedMs: nowMs(), failures: 0 };
      window.failures++;
      windows.delete(address);
      windows.set(address, window);
      const oldest = windows.keys().next().value;
      if (windows.size > MAX_ADDRESSES && oldest !== undefined) windows.delete(oldest);
    },
  };
}
