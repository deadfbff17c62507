/** How long a request may take as a whole (SPEC HS21): silence is not the only way in which a server holds a lane. */

export type Allowance = {
  /** ms for a request of no size, however fast the line. */
  readonly baseMs: number;
  /** Bytes a line of a shop carries in a second at worst. */
  readonly bytesPerSecond: number;
  readonly mostMs: number;
};

export const ALLOWANCE: Allowance = { baseMs: 30_000, bytesPerSecond: 16 * 1024, mostMs: 3_600_000 };

export type Deadline = {
  /**
   * Runs `work` under a signal that also ends when its time is over. Rejects as `work` does.
   * @param bytes sent and expected together
   */
  readonly run: <T>(bytes: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
};

/** One for each kind of request: it remembers how patient the kind has to be. */
export function createDeadline(allowance: Allowance): Deadline {
  let missed = 0;
  return {
    async run(bytes, signal, work) {
      const ms = Math.min(allowance.mostMs, (allowance.baseMs + bytes / allowance.bytesPerSecond * 1_000) * 2 ** missed);
      const clock = AbortSignal.timeout(Math.ceil(ms));
      try {
        const value = await work(AbortSignal.any([signal, clock]));
        missed = 0;
        return value;
      } catch (error) {
        if (clock.aborted && ms < allowance.mostMs) missed += 1;
        throw error;
      }
    },
  };
}
