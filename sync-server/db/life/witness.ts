/** What the witness says of a database that is found (SPEC LF3-LF6, LF10-LF12). Pure. */
import type { Place } from './place.ts';

/** How far a company had come: its life, the last number of its feed, and all commits of its tills. */
export type Mark = { readonly epoch: string; readonly head: number; readonly commits: number };

/** `past`: lives that are over, the newest last. */
export type Remembered = Mark & { readonly past: readonly string[] };

/** A device that is a till no longer: from when on (ms), by whom and why. */
export type RememberedRevocation = { readonly device: string; readonly at: number; readonly by: string | null; readonly reason: string };

/**
 * `databases`: by their number (`Place.cluster`), how far the companies of each had come, the one last seen at the end. `revoked`: by company, the
 * latest first; a program of before wrote none.
 */
export type Witness = {
  readonly format: 1;
  readonly place: Place;
  readonly companies: Readonly<Record<string, Remembered>>;
  readonly databases: Readonly<Record<string, Readonly<Record<string, Mark>>>>;
  readonly revoked?: Readonly<Record<string, readonly RememberedRevocation[]>>;
};

/** `new`: nothing is known of it · `same`: goes on · `behind`, `past-life`: an older copy · `other-life`: somebody began another one. */
export type Judgement = 'new' | 'same' | 'behind' | 'past-life' | 'other-life';

const PAST_LIVES = 50;

/** Revocations remembered of one company: more than its computers of years, and a file that is written in a moment. */
export const MOST_REVOKED = 1_000;

/** @param own what is remembered of the company in this very database: exactly there it is the one it was, whatever was looked at in between */
export function judge(known: Remembered | undefined, found: Mark, own?: Mark): Judgement {
  if (known === undefined) return 'new';
  if (isSameMark(own, found)) return 'same';
  if (known.epoch === found.epoch) return found.head < known.head || found.commits < known.commits ? 'behind' : 'same';
  return known.past.includes(found.epoch) ? 'past-life' : 'other-life';
}

/** True where a judgement leaves no doubt that the company's data were put back. */
export function isOlderCopy(judgement: Judgement): boolean {
  return judgement === 'behind' || judgement === 'past-life';
}

export function isSameMark(one: Mark | undefined, other: Mark): boolean {
  return one?.epoch === other.epoch && one.head === other.head && one.commits === other.commits;
}

/** What is remembered of a company from now on. */
export function remember(known: Remembered | undefined, found: Mark): Remembered {
  const past = known === undefined ? [] : known.epoch === found.epoch ? known.past : [...known.past.filter((epoch) => epoch !== found.epoch), known.epoch];
  return { ...found, past: past.slice(-PAST_LIVES) };
}

/** Nothing that was revoked is a till again because a database does not know of it: both sides together, the latest first. */
export function rememberRevoked(known: readonly RememberedRevocation[], found: readonly RememberedRevocation[]): readonly RememberedRevocation[] {
  const all = new Map([...known, ...found].map((each) => [each.device, each]));
  return [...all.values()].sort((one, other) => other.at - one.at || (one.device < other.device ? -1 : 1)).slice(0, MOST_REVOKED);
}
