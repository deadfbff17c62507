import { createStore, useStore } from 'zustand';

const clock = createStore<{ readonly nowMs: number }>(() => ({ nowMs: Date.now() }));
let ticking = false;

/** Starts telling the time of this computer, once a minute at the full minute. */
export function startClock(): void {
  if (ticking) return;
  ticking = true;
  const tick = (): void => {
    clock.setState({ nowMs: Date.now() });
    setTimeout(tick, 60_000 - (Date.now() % 60_000) + 20);
  };
  tick();
}

export function useNowMs(): number {
  return useStore(clock, (state) => state.nowMs);
}
