/** For the version tests of contracts: what a version promises, held still by a hash. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Hash of everything a contract declares; keys are sorted, so that the order of writing does not count. */
export function contractHash(declared: unknown): string {
  return createHash('sha256').update(JSON.stringify(declared, (key, value: unknown) => inOneOrder(key, value))).digest('hex');
}

function inOneOrder(key: string, value: unknown): unknown {
  // JSON Schema's list of required fields is a set.
  if (key === 'required' && Array.isArray(value)) return value.map(String).sort();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/**
 * Holds a contract to what was recorded for its version. A change of any shape fails here, until the version is raised,
 * its line written into the history of `versionFile`, and its hash recorded beside the older ones.
 */
export function expectRecorded(declared: unknown, version: number, recorded: Readonly<Record<number, string>>, versionFile: string): void {
  const hash = contractHash(declared);
  expect(recorded[version], `the contract is no longer what version ${version} recorded. Raise the version, write its line of history, record ${hash}`).toBe(hash);
  expect(Math.max(...Object.keys(recorded).map(Number)), 'a version below a recorded one').toBe(version);
  const history = readFileSync(versionFile, 'utf8');
  for (const each of Object.keys(recorded)) expect(history, `the history has no line for version ${each}`).toMatch(new RegExp(`^ \\* ${each}  \\S`, 'm'));
}
