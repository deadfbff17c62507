import { clampReading, compareReadings, readingAfter, tagOf, type Reading } from './reading.ts';
import { nameOf, type Change, type Edit, type FieldState, type FieldValue, type RecordRules, type RecordState } from './record.ts';

/** One side of a quarrel over a field. */
export type Side = { readonly value: FieldValue; readonly at: Reading };

/** Two writers who did not see each other gave one field two values; both are told (MRG4). */
export type Conflict = { readonly field: string; readonly won: Side; readonly lost: Side };

export type EditRefusal = { readonly code: 'stale-move' | 'no-such-move' | 'erased' | 'unknown-field'; readonly field: string; readonly wanted: FieldValue; readonly standing: FieldValue };

export type Merged = { readonly record: RecordState; readonly conflicts: readonly Conflict[]; readonly refusals: readonly EditRefusal[] };

/** The record with one change taken, and what is to be told of it. */
type Taken = { readonly record: RecordState; readonly conflict?: Conflict; readonly refusal?: EditRefusal };

/**
 * The record after `edit`, with every quarrel and refusal to be told. The server gives its time as `nowMs`, UTC milliseconds; a till
 * that lays its own edits over the server's record gives null, because nobody clamps his own clock.
 */
export function mergeEdit(record: RecordState, edit: Edit, rules: RecordRules, nowMs: number | null): Merged {
  const at = nowMs === null ? edit.at : clampReading(edit.at, nowMs);
  let merged: Merged = { record, conflicts: [], refusals: [] };
  for (const change of edit.changes) {
    const taken = take(merged.record, change, { at, given: edit.at }, rules);
    merged = {
      record: taken.record,
      conflicts: taken.conflict ? [...merged.conflicts, taken.conflict] : merged.conflicts,
      refusals: taken.refusal ? [...merged.refusals, taken.refusal] : merged.refusals,
    };
  }
  return merged;
}

/** When an edit was written: as it counts here, and as its writer gave it. */
type Written = { readonly at: Reading; readonly given: Reading };

function take(record: RecordState, change: Change, written: Written, rules: RecordRules): Taken {
  const { at, given } = written;
  if (change.kind === 'erase') return { record: record.erased === null ? { ...record, erased: at } : record };
  if (record.erased !== null) return refuse(record, 'erased', change);
  switch (change.kind) {
    case 'set': return rules.fields.has(change.field) ? setField(record, change, written) : refuse(record, 'unknown-field', change);
    case 'add': return rules.sets.has(change.field) ? { record: withTags(record, change.field, change.element, (tags) => [...tags.filter((tag) => tag !== tagOf(given)), tagOf(given)]) } : refuse(record, 'unknown-field', change);
    case 'remove': return rules.sets.has(change.field) ? { record: withTags(record, change.field, change.element, (tags) => tags.filter((tag) => !change.seen.includes(tag))) } : refuse(record, 'unknown-field', change);
    case 'move': return moveStatus(record, change, at, rules);
  }
}

function refuse(record: RecordState, code: EditRefusal['code'], change: Exclude<Change, { kind: 'erase' }>): Taken {
  return { record, refusal: { code, field: change.field, wanted: wantedOf(change), standing: own(record.fields, change.field)?.value ?? null } };
}

function wantedOf(change: Exclude<Change, { kind: 'erase' }>): FieldValue {
  switch (change.kind) {
    case 'set': return change.value;
    case 'add': case 'remove': return change.element;
    case 'move': return change.to;
  }
}

function setField(record: RecordState, change: Extract<Change, { kind: 'set' }>, { at, given }: Written): Taken {
  const standing = own(record.fields, change.field);
  if (standing === undefined) return { record: withField(record, change.field, fieldOf(change.value, at, given)) };
  if (compareReadings(nameOf(standing), given) === 0) return { record };
  const followed = change.seen !== null && compareReadings(change.seen, nameOf(standing)) === 0;
  if (followed) return { record: withField(record, change.field, fieldOf(change.value, readingAfter(standing.at, at), given)) };
  const wins = compareReadings(at, standing.at) > 0;
  const after = wins ? withField(record, change.field, fieldOf(change.value, at, given)) : record;
  if (change.value === standing.value) return { record: after };
  const [mine, theirs]: [Side, Side] = [{ value: change.value, at }, { value: standing.value, at: standing.at }];
  return { record: after, conflict: wins ? { field: change.field, won: mine, lost: theirs } : { field: change.field, won: theirs, lost: mine } };
}

function fieldOf(value: FieldValue, at: Reading, given: Reading): FieldState {
  return at.hlc === given.hlc ? { value, at } : { value, at, given: given.hlc };
}

function moveStatus(record: RecordState, change: Extract<Change, { kind: 'move' }>, at: Reading, rules: RecordRules): Taken {
  const moves = own(rules.moves, change.field);
  if (moves === undefined) return refuse(record, 'unknown-field', change);
  const standing = own(record.fields, change.field);
  const from = standing?.value ?? Object.keys(moves)[0] ?? null;
  if (from === change.to) return { record };
  if (own(moves, change.from)?.includes(change.to) !== true) return refuse(record, 'no-such-move', change);
  if (from !== change.from) return refuse(record, 'stale-move', change);
  return { record: withField(record, change.field, { value: change.to, at: standing === undefined ? at : readingAfter(standing.at, at) }) };
}

function withField(record: RecordState, field: string, state: FieldState): RecordState {
  return { ...record, fields: { ...record.fields, [field]: state } };
}

function withTags(record: RecordState, field: string, element: string, change: (tags: readonly string[]) => readonly string[]): RecordState {
  const elements = own(record.sets, field) ?? {};
  return { ...record, sets: { ...record.sets, [field]: { ...elements, [element]: change(own(elements, element) ?? []) } } };
}

/** Names come from people and from wires: `constructor` is one like any other. */
function own<T>(of: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}
