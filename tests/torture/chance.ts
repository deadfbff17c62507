/** Chance from a seed: every decision of a run (who dies when, what a network does, what a cashier sells) is drawn from here. */

export type Chance = {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** A whole number from `from` (default 0) to below `below`. */
  readonly int: (below: number, from?: number) => number;
  readonly oneIn: (count: number) => boolean;
  readonly pick: <T>(all: readonly T[]) => T;
  /** One of the names, each as often as its weight says. */
  readonly weighted: <K extends string>(weights: Readonly<Record<K, number>>) => K;
  /** A stream of its own: what it draws depends on the seed and its name, not on what others drew meanwhile. */
  readonly fork: (name: string) => Chance;
};

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const int = (below: number, from = 0): number => from + Math.floor(next() * (below - from));
  return {
    next, int,
    oneIn: (count) => int(count) === 0,
    pick: (all) => {
      const one = all[int(all.length)];
      if (one === undefined) throw new Error('nothing to pick from');
      return one;
    },
    weighted: (weights) => {
      const names = Object.keys(weights) as (keyof typeof weights)[];
      let left = next() * names.reduce((sum, name) => sum + weights[name], 0);
      const found = names.find((name) => (left -= weights[name]) < 0);
      if (found === undefined) throw new Error('nothing to weigh');
      return found;
    },
    fork: (name) => chanceFrom(spread(seed, name)),
  };
}

/** FNV-1a over the name, begun at the seed. */
function spread(seed: number, name: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
