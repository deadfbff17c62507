/** Many seeds, each of them twice, and planted bugs until they are caught. */
import { withoutRealTime } from './no-real-time.ts';
import type { Bug } from './sabotage-ports.ts';
import { runScenario, type RunOptions, type RunResult } from './scenario.ts';
import type { Tier } from './stage.ts';
import type { Invariant } from './world.ts';

/** Makes the databases of one run. `guarded` where real time may be taken away: nothing in it needs any. */
export type TierMaker = { readonly name: 'a' | 'b'; readonly guarded: boolean; readonly make: () => Promise<Tier> };

export type SeedFailure = { readonly seed: number; readonly what: string; readonly tail: readonly string[] };

export type CampaignResult = {
  readonly seeds: number; readonly failures: readonly SeedFailure[]; readonly events: number; readonly commits: number;
  readonly faults: ReadonlyMap<string, number>; readonly checks: ReadonlyMap<Invariant, number>;
};

export async function runSeed(tier: TierMaker, seed: number, more: Omit<RunOptions, 'seed'> = {}): Promise<RunResult> {
  const made = await tier.make();
  const run = (): Promise<RunResult> => runScenario(made, { seed, ...more });
  return tier.guarded ? withoutRealTime(run) : run();
}

/** @param onSeed told after each seed */
export async function runCampaign(tier: TierMaker, from: number, count: number, onSeed: (failure: SeedFailure | null) => void = () => undefined): Promise<CampaignResult> {
  const [faults, checks, failures] = [new Map<string, number>(), new Map<Invariant, number>(), [] as SeedFailure[]];
  let [events, commits] = [0, 0];
  for (let seed = from; seed < from + count; seed++) {
    const failure = await twice(tier, seed, (first) => {
      add(faults, first.faults);
      add(checks, first.checks);
      events += first.events;
      commits += first.commits;
    });
    if (failure) failures.push(failure);
    onSeed(failure);
  }
  return { seeds: count, failures, events, commits, faults, checks };
}

async function twice(tier: TierMaker, seed: number, counted: (first: RunResult) => void): Promise<SeedFailure | null> {
  try {
    const first = await runSeed(tier, seed);
    counted(first);
    if (first.violation) return { seed, what: describeViolation(first), tail: first.tail };
    const second = await runSeed(tier, seed);
    return first.hash === second.hash ? null : { seed, what: `the same seed went two ways: traces ${first.hash} and ${second.hash}`, tail: second.tail };
  } catch (error) {
    return { seed, what: error instanceof Error ? error.stack ?? error.message : String(error), tail: [] };
  }
}

export function describeViolation({ violation, events }: RunResult): string {
  return violation ? `${violation.invariant} after ${Math.round(violation.atMs / 1000)} s and ${events} events: ${violation.message}` : 'nothing';
}

function add<K>(sum: Map<K, number>, more: ReadonlyMap<K, number>): void {
  for (const [key, count] of more) sum.set(key, (sum.get(key) ?? 0) + count);
}

export type Caught = { readonly bug: Pick<Bug, 'name' | 'what' | 'within'>; readonly by: string | null; readonly seed: number | null; readonly tried: number; readonly seconds: number };

/**
 * Runs seeds with the bug planted until an invariant breaks that holds in the same weather without it: what breaks in both says nothing
 * of the bug. Nor does a run that breaks down, whatever the reason.
 * @throws what the run without the bug breaks down with
 */
export async function catchBug(tier: TierMaker, bug: Bug, from: number): Promise<Caught> {
  const began = performance.now();
  const spent = (): { seconds: number } => ({ seconds: (performance.now() - began) / 1000 });
  for (let seed = from; seed < from + bug.within; seed++) {
    const violation = await runSeed(tier, seed, { bug }).then((run) => run.violation, () => null);
    if (violation && (await runHonest(tier, bug, seed)).violation === null) return { bug, by: violation.invariant, seed, tried: seed - from + 1, ...spent() };
  }
  return { bug, by: null, seed: null, tried: bug.within, ...spent() };
}

/** The same seed in the weather of the bug, without the bug. */
export function runHonest(tier: TierMaker, { climate }: Bug, seed: number, tell?: (line: string) => void): Promise<RunResult> {
  return runSeed(tier, seed, { ...(climate ? { weather: climate } : {}), ...(tell ? { tell } : {}) });
}
