/** One measured figure beside its budget. Ratios are against a floor measured in the same run, so that machines can differ. */
export type Figure = {
  readonly bench: string; readonly metric: string; readonly value: number; readonly unit: string; readonly budget: number | null; readonly ok: boolean;
  /** Set where more is better: the budget is the least the value may be. */
  readonly bound?: 'least';
};

export type BenchOptions = {
  /** Smaller data, whole run within 40 s. */
  readonly quick: boolean;
  readonly log: (text: string) => void;
};

export type Bench = { readonly name: string; readonly what: string; readonly run: (options: BenchOptions) => Promise<Figure[]> };

/** A figure that must not exceed `budget`; null states a fact without judging it. */
export function figure(bench: string, metric: string, value: number, unit: string, budget: number | null = null): Figure {
  const rounded = Number(value.toPrecision(4));
  return { bench, metric, value: rounded, unit, budget, ok: budget === null || value <= budget };
}

/** A figure that must reach `budget`, such as a share of the floor's speed. */
export function atLeast(bench: string, metric: string, value: number, unit: string, budget: number): Figure {
  return { ...figure(bench, metric, value, unit), budget, bound: 'least', ok: value >= budget };
}

/** The value below which `share` of the samples lie (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle one of some samples. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** Milliseconds `work` took. */
export function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
