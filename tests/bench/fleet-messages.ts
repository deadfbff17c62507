/** What a bench and the processes of its light tills say to each other. */
export type ToFleet =
  | { readonly type: 'start'; readonly serverUrl: string; readonly tokens: readonly string[] }
  /** From now on the process counts its own time and delays. */
  | { readonly type: 'measure' }
  | { readonly type: 'stop' };

/** A price that came to a till: which, and when by the machine's monotonic clock, which all processes share. */
export type Seen = readonly [amountMinor: number, till: number, atMs: number];

export type FleetCost = {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** How late the process's own loop ran at worst but for one turn in a hundred. */
  readonly loopP99Ms: number;
  /** Requests that failed, by the driver's own account. */
  readonly failures: number;
};

export type FromFleet =
  /** Every till has its first copy and an open stream. */
  | { readonly type: 'ready' }
  | { readonly type: 'seen'; readonly seen: readonly Seen[] }
  | ({ readonly type: 'stopped' } & FleetCost);

/** Milliseconds of the machine's monotonic clock. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
