import { useSyncExternalStore } from 'react';

const EVERY_MS = 5_000;
let nowMs = Date.now();

function listen(told: () => void): () => void {
  const timer = setInterval(() => {
    nowMs = Date.now();
    told();
  }, EVERY_MS);
  return () => clearInterval(timer);
}

/** The time as ages on a page count from it: it moves every five seconds, so that "3 minutes ago" stays true while somebody looks. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => nowMs);
}
