/** The words of a campaign for the console. */
import type { CampaignResult, Caught, SeedFailure } from './campaign.ts';
import { faultRows } from './expected-faults.ts';
import { invariants, laterInvariants, type Invariant } from './world.ts';

export function failureLines({ seed, what, tail }: SeedFailure, tier: string): string[] {
  return ['', `seed ${seed} FAILED: ${what}`, `replay: npm run simulate -- --seed ${seed} --trace${tier === 'a' ? '' : ` --tier ${tier}`}`, ...tail.slice(-30).map((line) => `    ${line}`)];
}

export function summaryLines(result: CampaignResult, tier: 'a' | 'b', seconds: number): string[] {
  const { seeds, failures, events, commits, faults, checks } = result;
  const names = Object.keys(invariants) as Invariant[];
  return [
    '', 'invariant checks', ...columns(names.map((name) => [`${name} ${invariants[name]}`, checks.get(name) ?? 0])),
    '', 'faults that happened', ...faultRows(faults, tier).map(({ what, name, times }) => `  ${name.padEnd(32)} ${String(times).padStart(10)}  ${what}`),
    '', 'later', ...Object.entries(laterInvariants).map(([name, why]) => `  ${name}: ${why}`),
    '', `tier ${tier}: ${seeds} seeds, each twice, ${failures.length} failed; ${commits} commits, ${events} events, ${sum(faults)} faults, ${sum(checks)} checks; ${seconds.toFixed(1)} s, ${(seeds / seconds).toFixed(1)} seeds/s`,
  ];
}

export function sabotageLines(caught: readonly Caught[], seconds: number): string[] {
  const rows = caught.map(({ bug, by, seed, tried, seconds: own }) => `  ${bug.name.padEnd(38)} ${(by === null ? 'NOT CAUGHT' : nameOf(by)).padEnd(26)} ${seed === null ? `in ${tried} seeds` : `seed ${seed} (${tried} of ${bug.within})`}  ${own.toFixed(1)} s`);
  const missed = caught.filter(({ by }) => by === null).length;
  return ['', `  ${'planted bug'.padEnd(38)} ${'caught by'.padEnd(26)} at`, ...rows, '', `${caught.length} planted bugs, ${caught.length - missed} caught, ${seconds.toFixed(1)} s`];
}

/** A rule by number and name. */
export function nameOf(by: string): string {
  return by in invariants ? `${by} ${invariants[by as Invariant]}` : by;
}

function columns(pairs: readonly (readonly [string, number])[]): string[] {
  return pairs.map(([name, count]) => `  ${name.padEnd(32)} ${String(count).padStart(10)}`);
}

function sum(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((all, count) => all + count, 0);
}
