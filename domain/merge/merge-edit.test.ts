import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hlcNext } from '../clock/hlc.ts';
import { mergeEdit } from './merge-edit.ts';
import { AHEAD_MS, clampReading, compareReadings, type Reading } from './reading.ts';
import { elementsOf, latestClock, nameOf, NEW_RECORD, type Change, type Edit, type RecordRules, type RecordState } from './record.ts';

const rules: RecordRules = {
  fields: new Set(['title', 'note']), sets: new Set(['labels']),
  moves: { status: { new: ['accepted', 'cancelled'], accepted: ['done', 'cancelled'], done: [], cancelled: [] } },
};
const NOW = Date.UTC(2026, 10, 21);
const at = (ms: number, by = 'till-a'): Reading => ({ hlc: `${(NOW + ms).toString(16).padStart(12, '0')}0000`, by });
const edit = (reading: Reading, ...changes: Change[]): Edit => ({ at: reading, changes });
const merge = (record: RecordState, ...edits: Edit[]): RecordState => edits.reduce((soFar, one) => mergeEdit(soFar, one, rules, NOW).record, record);
const set = (value: string, seen: Reading | null = null, field = 'title'): Change => ({ kind: 'set', field, value, seen });
const title = (record: RecordState): unknown => record.fields['title']?.value;

describe('fields', () => {
  it('MRG2 who saw the standing value follows it, whatever the clock says', () => {
    const first = merge(NEW_RECORD, edit(at(60_000), set('чай')));
    const { record, conflicts } = mergeEdit(first, edit(at(-3_600_000, 'till-b'), set('кофе', at(60_000))), rules, NOW);
    expect(title(record)).toBe('кофе');
    expect(conflicts).toEqual([]);
    expect(compareReadings(record.fields['title']?.at as Reading, at(60_000))).toBeGreaterThan(0);
  });

  it('MRG3 of concurrent edits the later stands, in whatever order they come', () => {
    const early = edit(at(1_000, 'a'), set('чай'));
    const late = edit(at(2_000, 'b'), set('кофе'));
    expect(title(merge(NEW_RECORD, early, late))).toBe('кофе');
    expect(title(merge(NEW_RECORD, late, early))).toBe('кофе');
  });

  it('MRG3 any order of any concurrent edits ends in the same values', () => {
    const writes = fc.uniqueArray(fc.record({ ms: fc.integer({ min: 0, max: 200_000 }), by: fc.constantFrom('a', 'b', 'c'), value: fc.constantFrom('x', 'y', 'z'), field: fc.constantFrom('title', 'note') }), { selector: (write) => `${write.ms} ${write.by}`, maxLength: 8 });
    fc.assert(fc.property(writes, fc.infiniteStream(fc.nat()), (all, random) => {
      const edits = all.map((write) => edit(at(write.ms, write.by), set(write.value, null, write.field)));
      const shuffled = edits.map((one) => ({ one, place: random.next().value as number })).sort((a, b) => a.place - b.place).map(({ one }) => one);
      expect(merge(NEW_RECORD, ...shuffled).fields).toEqual(merge(NEW_RECORD, ...edits).fields);
    }));
  });

  it('MRG4 the loser is told with both values and writers, whoever came first', () => {
    const standing = merge(NEW_RECORD, edit(at(2_000, 'b'), set('кофе')));
    expect(mergeEdit(standing, edit(at(1_000, 'a'), set('чай')), rules, NOW).conflicts).toEqual([{ field: 'title', won: { value: 'кофе', at: at(2_000, 'b') }, lost: { value: 'чай', at: at(1_000, 'a') } }]);
    expect(mergeEdit(standing, edit(at(3_000, 'a'), set('чай')), rules, NOW).conflicts).toEqual([{ field: 'title', won: { value: 'чай', at: at(3_000, 'a') }, lost: { value: 'кофе', at: at(2_000, 'b') } }]);
    expect(mergeEdit(standing, edit(at(1_000, 'a'), set('кофе')), rules, NOW).conflicts).toEqual([]);
  });

  it('MRG5 a clock years ahead wins for five minutes, not for years', () => {
    const wild = at(365 * 86_400_000, 'wild');
    expect(clampReading(wild, NOW).hlc).toBe(at(AHEAD_MS).hlc);
    const record = merge(NEW_RECORD, edit(wild, set('будущее')));
    expect(title(mergeEdit(record, edit(at(AHEAD_MS + 1, 'b'), set('настоящее')), rules, NOW + AHEAD_MS).record)).toBe('настоящее');
  });

  it('MRG9 the same edit again changes nothing and is no conflict', () => {
    const one = edit(at(1_000), set('чай'), { kind: 'add', field: 'labels', element: 'срочно' }, { kind: 'move', field: 'status', from: 'new', to: 'accepted' });
    const once = merge(NEW_RECORD, one);
    expect(mergeEdit(once, one, rules, NOW)).toEqual({ record: once, conflicts: [], refusals: [] });
  });
});

describe('sets', () => {
  const add = (element: string): Change => ({ kind: 'add', field: 'labels', element });

  it('MRG6 of an add and a remove at once the add wins', () => {
    const both = merge(NEW_RECORD, edit(at(1_000, 'a'), add('срочно')));
    const seen = both.sets['labels']?.['срочно'] ?? [];
    const remove = edit(at(3_000, 'b'), { kind: 'remove', field: 'labels', element: 'срочно', seen });
    const again = edit(at(2_000, 'c'), add('срочно'));
    expect(elementsOf(merge(both, remove), 'labels')).toEqual([]);
    expect(elementsOf(merge(both, remove, again), 'labels')).toEqual(['срочно']);
    expect(elementsOf(merge(both, again, remove), 'labels')).toEqual(['срочно']);
  });

  it('MRG6 elements come in order and only while they have a tag', () => {
    expect(elementsOf(merge(NEW_RECORD, edit(at(1_000), add('я'), add('а'), { kind: 'remove', field: 'labels', element: 'нет такого', seen: ['x'] })), 'labels')).toEqual(['а', 'я']);
  });
});

describe('statuses', () => {
  const move = (from: string, to: string): Change => ({ kind: 'move', field: 'status', from, to });

  it('MRG7 moves along its transitions, from the first status on', () => {
    expect(merge(NEW_RECORD, edit(at(1), move('new', 'accepted')), edit(at(2), move('accepted', 'done'))).fields['status']?.value).toBe('done');
    expect(mergeEdit(NEW_RECORD, edit(at(1), move('new', 'done')), rules, NOW).refusals).toEqual([{ code: 'no-such-move', field: 'status', wanted: 'done', standing: null }]);
  });

  it('MRG7 a move from a status that stands no more is told, not taken; one to where it stands is nothing', () => {
    const accepted = merge(NEW_RECORD, edit(at(1), move('new', 'accepted')));
    const stale = mergeEdit(accepted, edit(at(9, 'b'), move('new', 'cancelled')), rules, NOW);
    expect(stale.record).toBe(accepted);
    expect(stale.refusals).toEqual([{ code: 'stale-move', field: 'status', wanted: 'cancelled', standing: 'accepted' }]);
    expect(mergeEdit(accepted, edit(at(9, 'b'), move('new', 'accepted')), rules, NOW)).toEqual({ record: accepted, conflicts: [], refusals: [] });
  });
});

describe('names', () => {
  it('MRG10 those every object has are names like any other', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const { record, refusals } = mergeEdit(NEW_RECORD, edit(at(1), { kind: 'add', field: 'labels', element: name }, { kind: 'move', field: name, from: name, to: 'x' }, { kind: 'move', field: 'status', from: name, to: 'x' }, set('x', null, name)), rules, NOW);
      expect(elementsOf(record, 'labels')).toEqual([name]);
      expect(refusals.map(({ code }) => code)).toEqual(['unknown-field', 'no-such-move', 'unknown-field']);
    }
  });
});

describe('the end of a record', () => {
  it('MRG8 what is erased stays erased, and who edits it is told', () => {
    const erased = merge(NEW_RECORD, edit(at(1), set('чай')), edit(at(2), { kind: 'erase' }));
    const late = mergeEdit(erased, edit(at(3, 'b'), set('кофе', at(1))), rules, NOW);
    expect(late).toEqual({ record: erased, conflicts: [], refusals: [{ code: 'erased', field: 'title', wanted: 'кофе', standing: 'чай' }] });
    expect(merge(erased, edit(at(9), { kind: 'erase' }))).toEqual(erased);
  });

  it('MRG10 what is refused does not undo the rest of the edit', () => {
    const { record, refusals } = mergeEdit(NEW_RECORD, edit(at(1), set('чай'), set('x', null, 'colour'), { kind: 'add', field: 'title', element: 'x' }), rules, NOW);
    expect(title(record)).toBe('чай');
    expect(refusals.map(({ code, field }) => [code, field])).toEqual([['unknown-field', 'colour'], ['unknown-field', 'title']]);
  });

  it('MRG1 a till lays its own edits over the record without a clamp', () => {
    const wild = at(365 * 86_400_000);
    expect(mergeEdit(NEW_RECORD, edit(wild, set('моё')), rules, null).record.fields['title']?.at).toEqual(wild);
  });
});

describe('an edit known by what its writer gave', () => {
  const DAY = 86_400_000;

  it('MRG11 two edits by a clock that is ahead follow each other, also when the server counts them back', () => {
    const first = edit(at(DAY, 'a1'), set('чай'));
    const second = edit(at(DAY + 1, 'a2'), set('кофе', at(DAY, 'a1')));
    const once = mergeEdit(NEW_RECORD, first, rules, NOW).record;
    expect(nameOf(once.fields['title'] as never)).toEqual(at(DAY, 'a1'));
    const { record, conflicts } = mergeEdit(once, second, rules, NOW + 1_000);
    expect([title(record), conflicts]).toEqual(['кофе', []]);
  });

  it('MRG11 the same edit is the same though the server has counted it as another', () => {
    const wild = edit(at(DAY), set('чай'));
    const once = mergeEdit(NEW_RECORD, wild, rules, NOW).record;
    expect(mergeEdit(once, wild, rules, NOW + 60_000)).toEqual({ record: once, conflicts: [], refusals: [] });
    const followed = merge(merge(NEW_RECORD, edit(at(5_000, 'b'), set('кофе'))), edit(at(1_000, 'a'), set('чай', at(5_000, 'b'))));
    expect(merge(followed, edit(at(1_000, 'a'), set('чай', at(5_000, 'b'))))).toBe(followed);
  });

  it('MRG11 what was added by a clock that is ahead can be taken out by who saw it so', () => {
    const added = mergeEdit(NEW_RECORD, edit(at(DAY), { kind: 'add', field: 'labels', element: 'срочно' }), rules, NOW).record;
    expect(elementsOf(merge(added, edit(at(DAY + 1), { kind: 'remove', field: 'labels', element: 'срочно', seen: [`${at(DAY).hlc}-till-a`] })), 'labels')).toEqual([]);
  });

  it('MRG12 writers that go beyond what they saw end the same in any order of arrival and any batches', () => {
    // Each writer sees what it wrote itself and what the server had at its last look; the network brings its edits in its own order.
    const steps = fc.array(fc.record({ who: fc.nat({ max: 2 }), lag: fc.integer({ min: 0, max: 100_000 }), value: fc.constantFrom('x', 'y', 'z') }), { minLength: 1, maxLength: 10 });
    fc.assert(fc.property(steps, fc.infiniteStream(fc.nat({ max: 2 })), (all, turns) => {
      const queues: Edit[][] = [[], [], []];
      const views = [NEW_RECORD, NEW_RECORD, NEW_RECORD];
      all.forEach(({ who, lag, value }, index) => {
        const view = views[who] as RecordState;
        const latest = latestClock(view);
        const mine: Reading = { hlc: hlcNext(latest ?? '0000000000000000', NOW - lag), by: `w${who} op${index}` };
        const standing = view.fields['title'];
        const one = edit(mine, set(value, standing ? nameOf(standing) : null));
        views[who] = mergeEdit(view, one, rules, null).record;
        queues[who]?.push(one);
      });
      const arrive = (next: () => number): unknown => {
        const left = queues.map((queue) => [...queue]);
        let record = NEW_RECORD;
        while (left.some((queue) => queue.length > 0)) {
          const from = left.filter((queue) => queue.length > 0);
          record = merge(record, from[next() % from.length]?.shift() as Edit);
        }
        return title(record);
      };
      const inTurn = arrive(() => 0);
      expect(arrive(() => turns.next().value as number)).toEqual(inTurn);
    }));
  });
});
