import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommitPayload, CommitVerdict } from '#contract/sync/commit.ts';
import { mergeEdit } from '#domain/merge/merge-edit.ts';
import { nameOf, NEW_RECORD, type Change, type Edit, type RecordState } from '#domain/merge/record.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { originOf, taskRow, taskRules, taskState } from '#domain/task/task.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { commit } from './commit.ts';
import { hasOpenEdits, settleEdits } from './edit-fate.ts';
import { isEditWritten, postEdit, settledHere, shownTask, shownTasks } from './edits.ts';
import { beginLife } from './new-life.ts';
import { readMeta } from './meta.ts';
import { nextBatch, recordVerdicts, rewindTo } from './outbox.ts';
import { updateReplicaState } from './replica-state.ts';
import { id, NOW, openScratchTill, STAFF, type ScratchTill } from './scratch-till.fixture.ts';

const TASK = id(50);
const set = (field: string, value: string, seen: Edit['at'] | null = null): Change => ({ kind: 'set', field, value, seen });

describe('edits of a till', () => {
  let till: ScratchTill;
  beforeEach(() => { till = openScratchTill(); });
  afterEach(() => { till.remove(); });

  const write = (op: number, changes: Change[], more: { settles?: string[]; nowMs?: number } = {}): void => {
    till.store.write((tx) => {
      postEdit(tx, more.nowMs ?? NOW, { kind: 'task', opId: id(op), entity: 'task', recordId: TASK, storeId: id(2), staffId: STAFF, changes, settles: more.settles ?? [], standing: taskState(shownTask(tx, TASK)?.row ?? null) });
    });
  };
  const shown = () => till.store.read((tx) => shownTask(tx, TASK));
  const open = (): boolean => till.store.read(hasOpenEdits);
  const written = (): Edit[] => till.store.read((tx) => nextBatch(tx, 500, 1e6)).flatMap(({ payload }) => ((JSON.parse(Buffer.from(payload).toString()) as CommitPayload).edits ?? []).map(({ edit }) => edit as Edit));
  /** What the server makes of them, and where its feed then stands. */
  const sent = (row: Row<'task'>, cursor: number): void => {
    till.store.writeReplica((tx) => {
      const { sql, params } = upsertStatement('task');
      tx.run(sql, ...params(row));
      updateReplicaState(tx, { cursor });
    });
  };
  const merged = (...edits: Edit[]): RecordState => edits.reduce((soFar, edit) => mergeEdit(soFar, edit, taskRules, NOW).record, NEW_RECORD);
  const rowOf = (...edits: Edit[]): Row<'task'> => taskRow(originOf(TASK, id(2), edits[0] as Edit), merged(...edits));
  const decide = (verdict: CommitVerdict['verdict'], head?: number): void => {
    till.store.write((tx) => {
      const { nextDseq } = readMeta(tx);
      recordVerdicts(tx, { serverTime: NOW, verdicts: Array.from({ length: nextDseq - 1 }, (_, index) => ({ dseq: index + 1, verdict })), ackDseq: nextDseq - 1, ...(head === undefined ? {} : { head }) });
    });
  };
  const pulled = (cursor: number, caughtUp = true): void => {
    till.store.writeReplica((tx) => { updateReplicaState(tx, { cursor }); });
    till.store.write((tx) => { settleEdits(tx, cursor, caughtUp); });
  };

  it('HE1 HE2 are shown at once and sent as a commit without facts', () => {
    write(60, [set('title', ' звонить 8 916 123-45-67'), { kind: 'add', field: 'labels', element: 'a@b.ru' }]);
    expect(shown()).toMatchObject({ unsent: true, row: { id: TASK, storeId: id(2), title: ' звонить ***', labels: ['***'], createdBy: `staff:${STAFF}:${id(60)}` } });
    const [, commitOfEdit] = till.store.read((tx) => nextBatch(tx, 500, 1e6));
    expect(Object.keys(JSON.parse(Buffer.from(commitOfEdit?.payload ?? []).toString()) as object)).toEqual(['edits']);
    expect(commitOfEdit?.header).toMatchObject({ opId: id(60), kind: 'task', contractVersion: 4 });
    expect(() => till.store.write((tx) => commit(tx, NOW, { kind: 'x', opId: id(61), facts: [{ entity: 'journalEntry', row: { id: id(61), ...till.envelope(), event: 'x', detail: {} } }], edits: [] }))).toThrow(/lose the edits/);
  });

  it('HE1 a transaction that fails leaves neither', () => {
    expect(() => till.store.write((tx) => {
      postEdit(tx, NOW, { kind: 'task', opId: id(60), entity: 'task', recordId: TASK, storeId: id(2), staffId: STAFF, changes: [set('title', 'x')], settles: [], standing: NEW_RECORD });
      throw new Error('power');
    })).toThrow('power');
    expect([shown(), open(), written()]).toEqual([null, false, []]);
  });

  it('HE2 lie over the server\'s row and over its changes, in their order', () => {
    const office: Edit = { at: { hlc: '019aa00000000000', by: 'user:u:1' }, changes: [set('title', 'чай'), set('note', 'для офиса')] };
    sent(rowOf(office), 5);
    write(60, [set('title', 'кофе', office.at)]);
    write(61, [{ kind: 'move', field: 'status', from: 'new', to: 'accepted' }]);
    expect(shown()?.row).toMatchObject({ title: 'кофе', note: 'для офиса', status: 'accepted', createdBy: office.at.by });
    const later: Edit = { at: { hlc: '01a0000000000000', by: 'user:u:2' }, changes: [set('note', 'важно', office.at)] };
    sent(rowOf(office, later), 6);
    expect(shown()?.row).toMatchObject({ title: 'кофе', note: 'важно', status: 'accepted' });
  });

  it.each(['applied', 'duplicate', 'superseded'] as const)('HE3 go when they are %s and the feed has been read up to the head told, and not before', (verdict) => {
    write(60, [set('title', 'чай')]);
    const [edit] = written() as [Edit];
    decide(verdict, 9);
    pulled(8);
    expect(shown()).toMatchObject({ unsent: true, row: { title: 'чай' } });
    sent(rowOf(edit), 9);
    // Ended here: the row holds it, and what is left of it counts as gone.
    expect([open(), shown()?.unsent, shown()?.row.title]).toEqual([true, false, 'чай']);
    pulled(9, false);
    expect([open(), shown()?.unsent, shown()?.row.title]).toEqual([false, false, 'чай']);
  });

  it('HE2 HE3 ended between any two steps, an edit is in what is shown, once', () => {
    write(60, [set('title', 'чай'), { kind: 'add', field: 'labels', element: 'зал' }]);
    const [edit] = written() as [Edit];
    const steps = [() => { decide('applied', 9); }, () => { sent(rowOf(edit), 9); }, () => { pulled(9); }];
    for (const step of steps) {
      step();
      expect(shown()?.row).toMatchObject({ title: 'чай', labels: ['зал'] });
      expect(shown()?.row.state).toMatchObject({ sets: { labels: { зал: [`${edit.at.hlc}-${edit.at.by}`] } } });
    }
  });

  it('HE4 where no head is told they go after the second complete look', () => {
    write(60, [set('title', 'чай')]);
    pulled(3);
    decide('applied');
    for (const caughtUp of [false, true, false]) pulled(4, caughtUp);
    expect(open()).toBe(true);
    pulled(5);
    expect([open(), shown()]).toEqual([false, null]);
  });

  it('HE5 go at once when their commit was set aside', () => {
    write(60, [set('title', 'чай')]);
    decide('quarantined', 4);
    expect([open(), shown()]).toEqual([false, null]);
  });

  it('HE6 lie over the rows again when the server lost them, and in another life', () => {
    write(60, [set('title', 'чай')]);
    decide('applied', 9);
    pulled(9);
    expect(open()).toBe(false);
    till.store.write((tx) => { rewindTo(tx, 1); });
    expect([shown()?.row.title, shown()?.unsent]).toEqual(['чай', true]);
    decide('duplicate', 2);
    pulled(2);
    expect(open()).toBe(false);
    write(61, [set('title', 'кофе', null)]);
    till.store.write((tx) => { beginLife(tx, { incarnationId: id(99), series: 'A7' }, () => id(98)); });
    expect(shown()).toMatchObject({ unsent: true, row: { title: 'кофе' } });
    decide('applied', 12);
    pulled(12);
    expect(open()).toBe(false);
  });

  it('HE7 are later than all that was seen, by a clock years behind', () => {
    const office: Edit = { at: { hlc: `${(NOW + 200_000).toString(16).padStart(12, '0')}0007`, by: 'user:u:1' }, changes: [set('title', 'чай')] };
    sent(rowOf(office), 5);
    write(60, [set('title', 'кофе', office.at)]);
    write(61, [set('title', 'какао', nameOf(taskState(shown()?.row ?? null).fields['title'] as never))]);
    const edits = written();
    expect(edits.map(({ at }) => at.hlc > office.at.hlc)).toEqual([true, true]);
    expect((edits[1] as Edit).at.hlc > (edits[0] as Edit).at.hlc).toBe(true);
    expect(merged(office, ...edits).fields['title']?.value).toBe('какао');
    expect(till.store.read(readMeta).hlc > (edits[1] as Edit).at.hlc).toBe(true);
  });

  it('HE8 are known for two days after they are over', () => {
    write(60, [set('title', 'чай')], { settles: [id(70)] });
    expect([...till.store.read(settledHere)]).toEqual([id(70)]);
    decide('applied', 1);
    pulled(1);
    expect([till.store.read((tx) => isEditWritten(tx, id(60))), till.store.read(settledHere).size]).toEqual([true, 0]);
    write(61, [set('title', 'кофе')], { nowMs: NOW + 3 * 86_400_000 });
    expect([60, 61].map((op) => till.store.read((tx) => isEditWritten(tx, id(op))))).toEqual([false, true]);
  });

  it('HE2 lists hold records that are here only as edits, and those whose edits change what is asked for', () => {
    const office: Edit = { at: { hlc: '019aa00000000000', by: 'user:u:1' }, changes: [set('title', 'чай'), { kind: 'move', field: 'status', from: 'new', to: 'cancelled' }] };
    sent(rowOf(office), 5);
    const asked = (): string[] => till.store.read((tx) => shownTasks(tx, `WHERE status = 'new'`)).map(({ row }) => row.id);
    expect(asked()).toEqual([]);
    write(60, [{ kind: 'move', field: 'status', from: 'cancelled', to: 'new' }]);
    expect(asked()).toEqual([TASK]);
    till.store.write((tx) => { postEdit(tx, NOW, { kind: 'task', opId: id(62), entity: 'task', recordId: id(51), storeId: id(2), staffId: STAFF, changes: [set('title', 'новое')], settles: [], standing: NEW_RECORD }); });
    expect(asked().sort()).toEqual([TASK, id(51)]);
  });
});
