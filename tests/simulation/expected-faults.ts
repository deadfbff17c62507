/** Every fault a campaign must have met, by the names runs count them under; one that never happened has proven nothing. */

/** What goes wrong in words, and the names that stand for it. */
const EXPECTED: readonly (readonly [what: string, ...names: string[]])[] = [
  ['a message is lost', 'drop-request', 'drop-reply'], ['comes late', 'delay'], ['comes twice', 'duplicate-request'], ['comes after a later one', 'reorder'],
  ['comes cut: a commit without its answer', 'truncate-request', 'truncate-reply'], ['a push comes in part', 'partial-batch'], ['a proxy answers', 'bad-gateway'],
  ['a line is cut, both ways and one way', 'partition-both', 'partition-up', 'partition-down'], ['a stream hangs half open', 'half-open-stream'], ['a proxy holds a stream back', 'proxy-buffering'],
  ['a till dies between any two transactions', 'till-crash', 'till-crash-before-commit', 'till-crash-after-commit'],
  ['the server dies, also between commit and answer', 'server-crash-now', 'server-crash-before-commit', 'server-crash-after-commit'], ['the server comes back from a backup', 'server-restore'],
  ['the database fails', 'database-unavailable', 'database-race'], ['transactions meet', 'transactions-interleave'],
  ['a clock jumps', 'clock-jump'], ['a till is copied', 'till-clone'], ['a till is brought back from a backup', 'till-restore'], ['a till is revoked', 'revoke'], ['a till changes its store', 'till-moves'],
  ['a till of an old contract', 'old-contract'], ['is upgraded', 'upgrade'], ['with a full outbox', 'upgrade-with-full-outbox'],
  ['a till joins in the middle of a day', 'till-joins'], ['its server is put back behind that and knows it no more', 'till-forgotten'], ['it is paired anew', 'paired-anew'], ['dies in the middle of that', 'pairing-killed'],
  ['the folder of its files is gone', 'till-disk-lost'], ['another one is paired in its place', 'paired-after-loss'], ['what no server had acknowledged is gone with it: operations', 'lost-unheard'],
  ['a commit that cannot be applied', 'poison'], ['a disk is full', 'till-disk-full'], ['a till is offline all day', 'long-offline'],
  ['a copy spoils on its disk', 'copy-lost', 'copy-changed', 'copy-rotten', 'copy-stranger'], ['a snapshot comes garbled, or another one\'s', 'garbled-chunk', 'foreign-chunk'],
  ['all is mended, each thing at its own moment', 'swizzled-healing'],
];
/** Tier b has its transactions one after another; storms have them at once. */
const NOT_IN_B: ReadonlySet<string> = new Set(['transactions-interleave']);
/** From so many seeds on each must have happened. */
export const SEEDS_FOR_ALL = 200;

/** A row for each fault: what it is, its name, how often it happened. */
export function faultRows(faults: ReadonlyMap<string, number>, tier: 'a' | 'b'): readonly { readonly what: string; readonly name: string; readonly times: number }[] {
  return EXPECTED.flatMap(([what, ...names]) => names.filter((name) => tier === 'a' || !NOT_IN_B.has(name)).map((name) => ({ what, name, times: faults.get(name) ?? 0 })));
}

/** Names of those that never happened. */
export function neverHappened(faults: ReadonlyMap<string, number>, tier: 'a' | 'b'): readonly string[] {
  return faultRows(faults, tier).filter(({ times }) => times === 0).map(({ name }) => name);
}

/** Names runs count that nobody expects: a new fault belongs into the list. */
export function unexpected(faults: ReadonlyMap<string, number>): readonly string[] {
  const known = new Set(EXPECTED.flatMap(([, ...names]) => names));
  return [...faults.keys()].filter((name) => !known.has(name));
}
