import type { Reading } from './reading.ts';

/** What a field may hold; compared as text. */
export type FieldValue = string | number | boolean | null;

export type FieldState = {
  readonly value: FieldValue;
  /** What it counts as against other edits. */
  readonly at: Reading;
  /** The clock its writer gave, where it counts as another (MRG2, MRG5): by this the edit is known again (MRG11). */
  readonly given?: string;
};

/** An editable record with what is needed to take further edits. Plain data: it is stored and sent as JSON. */
export type RecordState = {
  readonly fields: Readonly<Record<string, FieldState>>;
  /** Of each set: its elements, each with the tags that keep it (MRG6). */
  readonly sets: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly erased: Reading | null;
};

export const NEW_RECORD: RecordState = { fields: {}, sets: {}, erased: null };

export type Change =
  /** `seen`: the reading of the value the writer looked at; null where there was none. */
  | { readonly kind: 'set'; readonly field: string; readonly value: FieldValue; readonly seen: Reading | null }
  | { readonly kind: 'add'; readonly field: string; readonly element: string }
  | { readonly kind: 'remove'; readonly field: string; readonly element: string; readonly seen: readonly string[] }
  | { readonly kind: 'move'; readonly field: string; readonly from: string; readonly to: string }
  | { readonly kind: 'erase' };

/** The name under which the edit that gave a field its value is known: what a later writer says to have seen (MRG11). */
export function nameOf(state: FieldState): Reading {
  return state.given === undefined ? state.at : { hlc: state.given, by: state.at.by };
}

export type Edit = { readonly at: Reading; readonly changes: readonly Change[] };

/** How the fields of one kind of record are merged. */
export type RecordRules = {
  readonly fields: ReadonlySet<string>;
  readonly sets: ReadonlySet<string>;
  /** By field: from each status, those it may go to. The first status named is the one a record begins with. */
  readonly moves: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
};

/** The latest clock in a record: whoever looked at all of it writes after it (MRG12). */
export function latestClock(record: RecordState): string | null {
  const clocks = [...Object.values(record.fields).map((field) => field.at.hlc), ...(record.erased === null ? [] : [record.erased.hlc])];
  return clocks.reduce<string | null>((latest, hlc) => (latest === null || hlc > latest ? hlc : latest), null);
}

/** The elements that stand in a set, in order. */
export function elementsOf(record: RecordState, field: string): string[] {
  return Object.entries(record.sets[field] ?? {}).filter(([, tags]) => tags.length > 0).map(([element]) => element).sort((a, b) => (a < b ? -1 : 1));
}
