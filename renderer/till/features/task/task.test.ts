import { describe, expect, it } from 'vitest';
import type { Task, TaskConflict } from '#contract/terminal/task.ts';
import { clockHere } from '../../parts/shop-clock.ts';
import { sideWords, writerWords } from './conflict-words.ts';
import { dayWords } from './days.ts';
import { draftOf, editsOf, faultOf, isTouched, labelsOf, newDraft } from './draft.ts';
import { moveWord, orderedMoves } from '#renderer/i18n/task-moves.ts';
import { detailKeys, disputeKeys, toldKeys } from './task-keys.ts';
import { createTasks, type Tasks, type TasksDeps } from './task-store.ts';

const settle = async (): Promise<void> => { for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve)); };
const seen = { title: { hlc: '0000000000000001', by: 'staff:1' } };

function taskOf(id: string, more: Partial<Task> = {}): Task {
  return {
    id, title: `Task ${id}`, note: '', status: 'new', priority: 'normal', assigneeId: null, assigneeName: null, dueDate: null, labels: [], createdAt: 1, createdBy: { from: 'office', name: '' },
    overdue: false, mine: false, unsent: false, conflicts: 0, may: { edit: true, take: true, erase: true, moves: ['accepted', 'in-progress', 'cancelled'] }, seen, ...more,
  };
}

const conflict: TaskConflict = {
  id: 'c', taskId: 'a', title: 'Task a', kind: 'conflict', field: 'dueDate', won: { value: '2026-11-21', shown: '2026-11-21', by: { from: 'office', name: '' }, at: 1 }, lost: { value: null, shown: '', by: { from: 'staff', name: 'Анна' }, at: null },
  at: 1, mayKeepLost: true, maySettle: true,
};

type Answers = { readonly [call: string]: unknown };
type Scene = { readonly tasks: Tasks; readonly asked: unknown[][]; readonly sounds: string[]; readonly news: () => void; readonly answer: (call: string, answer: unknown) => void };

function setup(first: Answers = {}): Scene {
  const asked: unknown[][] = [];
  const sounds: string[] = [];
  const answers: Record<string, unknown> = {
    list: { ok: true, value: { tasks: [taskOf('a'), taskOf('b')], more: false, counts: { open: 2, mine: 1, overdue: 0, conflicts: 0 } } }, conflicts: { ok: true, value: { conflicts: [] } }, people: { ok: true, value: { people: [] } }, ...first,
  };
  let listener: () => void = () => undefined;
  const take = (call: string) => (input: unknown): Promise<unknown> => {
    asked.push([call, input]);
    return Promise.resolve(answers[call] ?? { ok: true, value: taskOf('a') });
  };
  const client = {
    ...Object.fromEntries(['list', 'people', 'create', 'edit', 'move', 'label', 'erase', 'conflicts', 'resolve'].map((call) => [call, take(call)])),
    on: (_: string, told: () => void) => { listener = told; },
  } as unknown as TasksDeps['client'];
  let gestures = 0;
  const tasks = createTasks({ client, newGesture: () => `g${++gestures}`, sound: (sound) => { sounds.push(sound); }, me: () => 'me' });
  return { tasks, asked, sounds, news: () => listener(), answer: (call, answer) => { answers[call] = answer; } };
}

const calls = ({ asked }: Scene, call: string): unknown[] => asked.filter(([name]) => name === call).map(([, input]) => input);

describe('tasks at the till', () => {
  it('with the panel closed asks only how many there are, and keeps that up by the news', async () => {
    const scene = setup();
    scene.news();
    await settle();
    expect(scene.asked).toEqual([['list', { view: 'mine', text: '', limit: 1 }]]);
    expect(scene.tasks.store.getState()).toMatchObject({ tasks: null, counts: { mine: 1, open: 2 } });
  });

  it('opens on what is one’s own, or on all where nothing is', async () => {
    const scene = setup();
    scene.news();
    await settle();
    scene.tasks.start();
    expect(scene.tasks.store.getState().view).toBe('mine');
    scene.answer('list', { ok: true, value: { tasks: [taskOf('b')], more: false, counts: { open: 1, mine: 0, overdue: 0, conflicts: 0 } } });
    scene.news();
    await settle();
    scene.tasks.leave();
    scene.tasks.start();
    await settle();
    expect(scene.tasks.store.getState()).toMatchObject({ view: 'open', chosenId: 'b' });
  });

  it('chooses the first, goes by arrows within the list, and another when the chosen one is gone', async () => {
    const scene = setup();
    scene.tasks.start();
    await settle();
    scene.tasks.step(5);
    expect(scene.tasks.store.getState().chosenId).toBe('b');
    scene.answer('list', { ok: true, value: { tasks: [taskOf('a')], more: false, counts: { open: 1, mine: 1, overdue: 0, conflicts: 0 } } });
    scene.news();
    await settle();
    expect(scene.tasks.store.getState().chosenId).toBe('a');
  });

  it('shows the answer to the last question and no older one', async () => {
    const scene = setup();
    scene.tasks.start();
    scene.tasks.show('ended');
    scene.tasks.find('хлеб');
    await settle();
    expect(calls(scene, 'list').at(-1)).toEqual({ view: 'ended', text: 'хлеб', limit: 200 });
    expect(scene.tasks.store.getState().tasks).toHaveLength(2);
  });

  it('moves from what was looked at, once however often it is pressed, and says what it did', async () => {
    const scene = setup();
    scene.tasks.start();
    await settle();
    scene.tasks.move(taskOf('a', { status: 'accepted' }), 'in-progress');
    scene.tasks.move(taskOf('a', { status: 'accepted' }), 'in-progress');
    await settle();
    expect(calls(scene, 'move')).toEqual([{ gesture: 'g1', taskId: 'a', from: 'accepted', to: 'in-progress' }]);
    expect([scene.tasks.store.getState().said, scene.sounds]).toEqual([{ what: 'saidMoved', title: 'Task a', status: 'in-progress' }, ['ok']]);
  });

  it('tells a refusal and looks again at what there is', async () => {
    const scene = setup({ move: { ok: false, code: 'stale-move', detail: { standing: 'done' } } });
    scene.tasks.start();
    await settle();
    const before = calls(scene, 'list').length;
    scene.tasks.move(taskOf('a'), 'accepted');
    await settle();
    expect(scene.tasks.store.getState()).toMatchObject({ refusal: { code: 'stale-move', detail: { standing: 'done' } }, said: null, sending: false });
    expect(calls(scene, 'list').length).toBe(before + 1);
    expect(scene.sounds).toEqual(['blocked']);
  });

  it('taking a new one is accepting it, and a refusal of either is told', async () => {
    const scene = setup();
    scene.tasks.take(taskOf('a'));
    await settle();
    expect([calls(scene, 'edit'), calls(scene, 'move')]).toEqual([[{ gesture: 'g1', taskId: 'a', fields: { assigneeId: 'me' }, seen }], [{ gesture: 'g2', taskId: 'a', from: 'new', to: 'accepted' }]]);
    scene.answer('edit', { ok: false, code: 'not-allowed', detail: {} });
    scene.tasks.take(taskOf('a'));
    await settle();
    expect(scene.tasks.store.getState().refusal?.code).toBe('not-allowed');
    expect(calls(scene, 'move')).toHaveLength(1);
  });

  it('settles a conflict either way', async () => {
    const scene = setup();
    scene.tasks.settle(conflict, 'lost');
    await settle();
    expect(calls(scene, 'resolve')).toEqual([{ gesture: 'g1', conflictId: 'c', keep: 'lost' }]);
  });

  it('where conflicts are listed, chooses among them', async () => {
    const scene = setup({ conflicts: { ok: true, value: { conflicts: [conflict] } } });
    scene.tasks.start();
    scene.tasks.show('conflicts');
    await settle();
    expect(scene.tasks.store.getState()).toMatchObject({ chosenId: 'c', tasks: [], conflicts: [{ id: 'c' }] });
  });
});

describe('writing a task', () => {
  it('creates it whole and shows where it stands', async () => {
    const scene = setup({ create: { ok: true, value: taskOf('g1') } });
    scene.tasks.write(null);
    scene.tasks.change({ title: '  Принять хлеб ', labels: 'зал, зал , приёмка', assigneeId: 'me', dueDate: '2026-11-22' });
    scene.tasks.save();
    await settle();
    expect(calls(scene, 'create')).toEqual([{ gesture: 'g1', title: 'Принять хлеб', note: '', priority: 'normal', assigneeId: 'me', dueDate: '2026-11-22', labels: ['зал', 'приёмка'] }]);
    expect(scene.tasks.store.getState()).toMatchObject({ draft: null, view: 'mine', said: { what: 'saidCreated', title: 'Принять хлеб' } });
  });

  it('without a title is not sent', () => {
    const scene = setup();
    scene.tasks.write(null);
    scene.tasks.change({ title: '   ' });
    scene.tasks.save();
    expect([scene.tasks.store.getState().draftFault, scene.asked, scene.sounds]).toEqual(['needTitle', [], ['blocked']]);
  });

  it('sends only what changed, with what was seen; labels apart', async () => {
    const scene = setup();
    scene.tasks.write(taskOf('a', { labels: ['зал', 'старая'] }));
    scene.tasks.change({ note: 'два лотка', labels: 'зал, новая' });
    scene.tasks.save();
    await settle();
    expect([calls(scene, 'edit'), calls(scene, 'label')]).toEqual([[{ gesture: 'g1', taskId: 'a', fields: { note: 'два лотка' }, seen }], [{ gesture: 'g3', taskId: 'a', add: ['новая'], remove: ['старая'] }]]);
  });

  it('where the labels are refused after the fields were written, only they are left', async () => {
    const scene = setup({ edit: { ok: true, value: taskOf('a', { note: 'два лотка' }) }, label: { ok: false, code: 'erased', detail: {} } });
    scene.tasks.write(taskOf('a'));
    scene.tasks.change({ note: 'два лотка', labels: 'новая' });
    scene.tasks.save();
    await settle();
    const { draft, refusal } = scene.tasks.store.getState();
    expect([refusal?.code, draft === null ? null : editsOf(draft)]).toEqual(['erased', { fields: {}, add: ['новая'], remove: [], seen }]);
  });

  it('stays half written while a customer is served, and is gone with the person', async () => {
    const scene = setup();
    scene.tasks.start();
    scene.tasks.write(null);
    scene.tasks.change({ title: 'Позвонить' });
    scene.tasks.leave();
    scene.tasks.start();
    await settle();
    expect(scene.tasks.store.getState()).toMatchObject({ draft: { title: 'Позвонить' }, draftRestored: true });
    scene.tasks.forget();
    expect(scene.tasks.store.getState()).toMatchObject({ draft: null, counts: { mine: 0 } });
  });

  it('knows what would be lost', () => {
    expect([isTouched(newDraft('g')), isTouched({ ...newDraft('g'), title: 'а' }), isTouched(draftOf(taskOf('a'), 'g')), isTouched({ ...draftOf(taskOf('a'), 'g'), dueDate: '2026-01-01' })]).toEqual([false, true, false, true]);
  });

  it('takes no more labels than a task holds', () => {
    const many = Array.from({ length: 21 }, (_, index) => `м${index}`).join(',');
    expect([labelsOf(' а ,, б,а'), faultOf({ ...newDraft('g'), title: 'т', labels: many }), faultOf({ ...newDraft('g'), title: 'т', labels: 'я'.repeat(41) })]).toEqual([['а', 'б'], 'tooManyLabels', 'tooManyLabels']);
  });
});

describe('words of tasks', () => {
  it('names moves by what they do, the next step first and giving up last', () => {
    expect(orderedMoves('in-progress', ['on-review', 'done', 'cancelled', 'accepted'])).toEqual(['on-review', 'done', 'accepted', 'cancelled']);
    expect(orderedMoves('accepted', ['cancelled', 'new', 'done', 'in-progress']).map((to) => moveWord('accepted', to))).toEqual(['start', 'done', 'giveBack', 'cancel']);
    expect([moveWord('new', 'accepted'), moveWord('in-progress', 'accepted'), moveWord('on-review', 'in-progress'), moveWord('cancelled', 'new')]).toEqual(['accept', 'pause', 'backToWork', 'reopen']);
  });

  it('says days as people do', () => {
    // A shop in Vladivostok, where this day is one hour old.
    const seen = { nowMs: Date.UTC(2026, 10, 20, 15), clock: { timeZone: 'Asia/Vladivostok', dayCutoffMin: 0 } };
    const words = { today: 'сегодня', tomorrow: 'завтра', yesterday: 'вчера' };
    expect(['2026-11-21', '2026-11-22', '2026-11-20', '2026-03-05', 'когда-нибудь'].map((day) => dayWords(day, seen, 'ru', words))).toEqual(['сегодня', 'завтра', 'вчера', '5 марта', 'когда-нибудь']);
  });

  it('says a side by what it is, and who wrote it as far as anybody knows', () => {
    const t = ((key: string, values?: Record<string, string>) => (values === undefined ? key : `${key} ${Object.values(values).join('|')}`)) as unknown as Parameters<typeof sideWords>[4];
    const seen = { nowMs: 0, clock: clockHere };
    const side = (value: string | null, shown = value ?? ''): TaskConflict['won'] => ({ value, shown, by: null, at: null });
    expect([sideWords('status', side('done'), seen, 'ru', t), sideWords('status', side('someday', 'someday'), seen, 'ru', t), sideWords('assigneeId', side(null), seen, 'ru', t), sideWords('note', side(''), seen, 'ru', t), sideWords('assigneeId', side('id', 'Анна'), seen, 'ru', t)])
      .toEqual(['status-done', 'someday', 'nobody', 'emptyValue', 'Анна']);
    expect([writerWords({ by: null, at: null }, seen, 'ru', t), writerWords({ by: { from: 'office', name: '' }, at: null }, seen, 'ru', t), writerWords({ by: { from: 'staff', name: '' }, at: null }, seen, 'ru', t)]).toEqual(['unknownWho', 'office', 'someone']);
  });
});

describe('the keys of a task', () => {
  const named: Readonly<Record<string, string>> = { Delete: 'Del' };
  const nothing = (): undefined => undefined;

  it('are told, each of them, by the words of their buttons, and none that does nothing', () => {
    const task = taskOf('a', { may: { edit: true, take: true, erase: true, moves: ['accepted', 'in-progress', 'done', 'cancelled'] } });
    const { tasks } = setup();
    const told = (more: Partial<Parameters<typeof toldKeys>[0]>): string[] => toldKeys({ t: ((key: string) => key) as Parameters<typeof toldKeys>[0]['t'], task: null, dispute: null, writing: false, ...more }).map(({ key }) => key);
    const ofList = ['↑ ↓', '← →', 'Ins'];
    expect(told({ task }).sort()).toEqual([...ofList, ...Object.keys(detailKeys(tasks, task, null, nothing)).map((key) => named[key] ?? key)].sort());
    expect(told({ task: taskOf('b', { may: { edit: false, take: false, erase: false, moves: [] } }) })).toEqual(ofList);
    expect(told({ dispute: conflict }).sort()).toEqual([...ofList, ...Object.keys(disputeKeys(tasks, conflict))].sort());
    expect([told({ dispute: { ...conflict, maySettle: false } }), told({ writing: true })]).toEqual([ofList, ['Ctrl Enter']]);
  });
});
