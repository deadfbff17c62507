/** Where the host gets its alarms from; handed in, so that tests decide when time has passed. */
export type Timer = {
  /** Calls `work` once after `ms`; the answer takes it back. */
  readonly after: (ms: number, work: () => void) => () => void;
};

/** Alarms of this process; one that is waiting does not keep the process alive. */
export const systemTimer: Timer = {
  after: (ms, work) => {
    const handle = setTimeout(work, ms).unref();
    return () => { clearTimeout(handle); };
  },
};
