/** Where the host takes the time from; handed in everywhere, so that tests and simulations own it. */
export type Clock = {
  /** UTC milliseconds since 1970, as the operating system believes; may jump. */
  readonly nowMs: () => number;
  /** Milliseconds since some fixed moment; never goes back, says nothing about the date. */
  readonly monotonicMs: () => number;
};

/** The clock of this computer. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};
