/**
 * When the hand did what the page is doing now, by the clock of `performance`: a busy page hears of keys and fingers late, but they say when they
 * were. Listen before anybody who keeps keys for himself.
 */
export function listenToHands(owner: Pick<Window, 'addEventListener'>): () => number {
  let atMs = Number.NEGATIVE_INFINITY;
  for (const kind of ['keydown', 'click'] as const) {
    owner.addEventListener(kind, (event) => {
      atMs = event.timeStamp;
    }, { capture: true });
  }
  return () => atMs;
}
