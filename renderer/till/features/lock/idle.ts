/** What counts as somebody being there. */
const signs = ['keydown', 'pointerdown', 'wheel', 'touchstart'] as const;
const MINUTE_MS = 60_000;

export type Idle = { readonly stop: () => void };

/**
 * Calls `onIdle` once after so many minutes without a sign of a person, and again only after somebody was there.
 * @param minutes asked anew each time; 0 for never
 * @param clocks a steady one that may stand still while the computer sleeps, and the time of day, which may be put back: the one that saw more time pass is believed
 */
export function watchIdle(owner: Pick<Window, 'addEventListener' | 'removeEventListener' | 'setTimeout' | 'clearTimeout'>, minutes: () => number, onIdle: () => void, clocks: readonly (() => number)[] = [() => performance.now(), () => Date.now()]): Idle {
  const read = (): number[] => clocks.map((clock) => clock());
  let last = read();
  let told = false;
  let timer: number | undefined;
  const seen = (): void => {
    last = read();
    told = false;
  };
  // Looked at twice a minute: a timer per key would be work on the way of a scan.
  const check = (): void => {
    timer = owner.setTimeout(check, MINUTE_MS / 2);
    const after = minutes();
    if (after === 0 || told || Math.max(...read().map((ms, index) => ms - (last[index] ?? ms))) < after * MINUTE_MS) return;
    told = true;
    onIdle();
  };
  for (const sign of signs) owner.addEventListener(sign, seen, { capture: true, passive: true });
  timer = owner.setTimeout(check, MINUTE_MS / 2);
  return {
    stop: () => {
      owner.clearTimeout(timer);
      for (const sign of signs) owner.removeEventListener(sign, seen, { capture: true });
    },
  };
}
