/** Gestures of the cashier in the order in which they were made, each begun when the one before has its answer. */
export type GestureQueue = {
  readonly run: (work: () => Promise<void>) => void;
  /** Resolves when everything taken so far is done. */
  readonly idle: () => Promise<void>;
};

/**
 * A queue that never stops: what one gesture throws is told to `onError` and the next one runs.
 * It is apart from drawing, so that scanning faster than the screen loses nothing.
 */
export function createGestureQueue(onError: (error: unknown) => void): GestureQueue {
  let tail: Promise<void> = Promise.resolve();
  return {
    run: (work) => {
      tail = tail.then(work).catch(onError);
    },
    idle: () => tail,
  };
}
