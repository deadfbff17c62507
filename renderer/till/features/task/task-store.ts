import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, CallsOf, Client, Faulted } from '#contract/define/service.ts';
import type { Task, task, TaskConflict, TaskStatus } from '#contract/terminal/task.ts';
import { draftOf, editsOf, faultOf, labelsOf, newDraft, type Draft, type DraftFault } from './draft.ts';

type Calls = CallsOf<typeof task>;
type Gesture = 'list' | 'create' | 'edit' | 'move' | 'label' | 'erase' | 'resolve';
export type TaskRefusal = { [K in Gesture]: Exclude<AnswerOf<Calls[K]>, { readonly ok: true }> }[Gesture] | Faulted;

export const taskViews = ['mine', 'open', 'ended', 'conflicts'] as const;
export type TaskView = (typeof taskViews)[number];
export type Counts = { readonly open: number; readonly mine: number; readonly overdue: number; readonly conflicts: number };

/** What was done last, told until the next thing. */
export type Said = { readonly what: 'saidCreated' | 'saidSaved' | 'saidTaken' | 'saidErased' | 'saidSettled'; readonly title: string } | { readonly what: 'saidMoved'; readonly title: string; readonly status: TaskStatus };

export type TasksState = {
  readonly view: TaskView;
  readonly text: string;
  /** As the host orders them; null before the first answer. */
  readonly tasks: readonly Task[] | null;
  readonly more: boolean;
  readonly counts: Counts;
  readonly conflicts: readonly TaskConflict[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  /** The id of the chosen task, or of the chosen conflict where those are listed. */
  readonly chosenId: string | null;
  /** Kept while the panel is closed: a customer may come in the middle of a sentence. */
  readonly draft: Draft | null;
  readonly draftFault: DraftFault | null;
  readonly draftRestored: boolean;
  readonly sending: boolean;
  readonly failed: boolean;
  readonly refusal: TaskRefusal | null;
  readonly said: Said | null;
};

export type TasksDeps = {
  readonly client: Pick<Client<typeof task>, 'list' | 'people' | 'create' | 'edit' | 'move' | 'label' | 'erase' | 'conflicts' | 'resolve' | 'on'>;
  readonly newGesture: () => string;
  readonly sound: (sound: 'ok' | 'blocked') => void;
  /** Who stands at the till. */
  readonly me: () => string | null;
};

export type Tasks = {
  readonly store: StoreApi<TasksState>;
  /** The panel is opened. */
  readonly start: () => void;
  /** The panel is closed; what is written half stays. */
  readonly leave: () => void;
  /** Another person stands here: nothing of the one before is kept. */
  readonly forget: () => void;
  readonly refresh: () => void;
  readonly show: (view: TaskView) => void;
  readonly find: (text: string) => void;
  readonly choose: (id: string) => void;
  readonly step: (by: number) => void;
  readonly write: (task: Task | null) => void;
  readonly change: (part: Partial<Omit<Draft, 'base' | 'gesture'>>) => void;
  readonly drop: () => void;
  readonly save: () => void;
  readonly move: (task: Task, to: TaskStatus) => void;
  readonly take: (task: Task) => void;
  readonly erase: (task: Task) => void;
  readonly settle: (conflict: TaskConflict, keep: 'won' | 'lost') => void;
};

/** What is asked for at once; a shop with more finds by words. */
const LIMIT = 200;
const none: Counts = { open: 0, mine: 0, overdue: 0, conflicts: 0 };
const calm = { refusal: null, said: null, draftFault: null } as const;

/** Tasks of the store: what there is, what is chosen, what is being written. */
export function createTasks(deps: TasksDeps): Tasks {
  const { client } = deps;
  const store = createStore<TasksState>(() => ({
    view: 'mine', text: '', tasks: null, more: false, counts: none, conflicts: [], people: [], chosenId: null, draft: null, draftRestored: false, sending: false, failed: false, ...calm,
  }));
  const { getState: get, setState: set } = store;
  let opened = false;
  const load = createLoading(deps, store, () => opened);
  client.on('changed', load);
  return {
    store,
    start: () => {
      opened = true;
      const { counts, draft } = get();
      set({ ...fresh(counts.mine > 0 || counts.open === 0 ? 'mine' : 'open'), text: '', draftRestored: draft !== null });
      load();
      void client.people({}).then((answer) => {
        if (answer.ok) set({ people: answer.value.people });
      });
    },
    leave: () => {
      opened = false;
      set(calm);
    },
    forget: () => set({ ...fresh('mine'), draft: null, draftRestored: false, sending: false, counts: none, conflicts: [] }),
    refresh: load,
    show: (view) => {
      set(fresh(view));
      load();
    },
    find: (text) => {
      set({ text, ...calm });
      load();
    },
    choose: (chosenId) => set({ chosenId, ...calm }),
    step: (by) => {
      const ids = idsOf(get());
      const chosenId = ids[Math.max(0, Math.min(ids.length - 1, ids.indexOf(get().chosenId ?? '') + by))];
      if (chosenId !== undefined) set({ chosenId, ...calm });
    },
    write: (one) => set({ draft: one === null ? newDraft(deps.newGesture()) : draftOf(one, deps.newGesture()), draftRestored: false, ...calm }),
    change: (part) => set(({ draft }) => ({ draft: draft === null ? null : { ...draft, ...part }, draftFault: null, refusal: null })),
    drop: () => set({ draft: null, draftRestored: false, ...calm }),
    ...createGestures(deps, store, load),
  };
}

/** A list not yet asked for. */
function fresh(view: TaskView): Partial<TasksState> {
  return { view, tasks: null, more: false, chosenId: null, failed: false, ...calm };
}

/** What is written, one gesture at a time: a second press of the same button means the same. */
function createGestures(deps: TasksDeps, { getState: get, setState: set }: StoreApi<TasksState>, load: () => void): Pick<Tasks, 'save' | 'move' | 'take' | 'erase' | 'settle'> {
  const { client, newGesture } = deps;
  const ends: Ends = {
    set,
    refuse: (refusal) => {
      set({ sending: false, refusal, said: null });
      deps.sound('blocked');
      // What was refused is not as it is shown.
      load();
    },
    done: (said, more = {}) => {
      set({ sending: false, refusal: null, said, ...more });
      deps.sound('ok');
      load();
    },
  };
  const once = (work: () => Promise<void>): void => {
    if (get().sending) return;
    set({ sending: true, ...calm });
    void work();
  };
  return {
    save: () => {
      const { draft } = get();
      if (draft === null) return;
      const fault = faultOf(draft);
      if (fault === null) return once(() => (draft.base === null ? create(deps, draft, ends) : saveEdit(deps, draft, ends)));
      set({ draftFault: fault });
      deps.sound('blocked');
    },
    move: (one, to) => once(async () => {
      const answer = await client.move({ gesture: newGesture(), taskId: one.id, from: one.status, to });
      if (answer.ok) ends.done({ what: 'saidMoved', title: one.title, status: to });
      else ends.refuse(answer);
    }),
    take: (one) => once(() => takeOver(deps, one, ends)),
    erase: (one) => once(async () => {
      const answer = await client.erase({ gesture: newGesture(), taskId: one.id });
      if (answer.ok) ends.done({ what: 'saidErased', title: one.title });
      else ends.refuse(answer);
    }),
    settle: (conflict, keep) => once(async () => {
      const answer = await client.resolve({ gesture: newGesture(), conflictId: conflict.id, keep });
      if (answer.ok) ends.done({ what: 'saidSettled', title: conflict.title });
      else ends.refuse(answer);
    }),
  };
}

type Ends = { readonly refuse: (refusal: TaskRefusal) => void; readonly done: (said: Said, more?: Partial<TasksState>) => void; readonly set: (part: Partial<TasksState>) => void };

async function create({ client, me }: TasksDeps, { gesture, title, note, priority, assigneeId, dueDate, labels }: Draft, { refuse, done }: Ends): Promise<void> {
  const answer = await client.create({ gesture, title: title.trim(), note, priority, assigneeId, dueDate, labels: labelsOf(labels) });
  if (!answer.ok) return refuse(answer);
  // The new one is shown where it stands now.
  done({ what: 'saidCreated', title: title.trim() }, { draft: null, draftRestored: false, view: assigneeId !== null && assigneeId === me() ? 'mine' : 'open', text: '', chosenId: answer.value.id });
}

async function saveEdit({ client, newGesture }: TasksDeps, draft: Draft, { refuse, done, set }: Ends): Promise<void> {
  const { base } = draft;
  if (base === null) return;
  const { fields, add, remove, seen } = editsOf(draft);
  if (Object.keys(fields).length > 0) {
    const edited = await client.edit({ gesture: draft.gesture, taskId: base.id, fields, seen });
    if (!edited.ok) return refuse(edited);
    // The fields are written: should the labels be refused, only they are left to be sent.
    set({ draft: { ...draft, base: edited.value, gesture: newGesture() } });
  }
  if (add.length + remove.length > 0) {
    const labelled = await client.label({ gesture: newGesture(), taskId: base.id, add, remove });
    if (!labelled.ok) return refuse(labelled);
  }
  done({ what: 'saidSaved', title: draft.title.trim() }, { draft: null, draftRestored: false });
}

/** Mine now; a new one is accepted by that. */
async function takeOver({ client, newGesture, me }: TasksDeps, one: Task, { refuse, done }: Ends): Promise<void> {
  const taken = await client.edit({ gesture: newGesture(), taskId: one.id, fields: { assigneeId: me() }, seen: one.seen });
  if (!taken.ok) return refuse(taken);
  if (taken.value.status === 'new' && taken.value.may.moves.includes('accepted')) {
    const moved = await client.move({ gesture: newGesture(), taskId: one.id, from: 'new', to: 'accepted' });
    if (!moved.ok) return refuse(moved);
  }
  done({ what: 'saidTaken', title: one.title });
}

/** Asks for what is shown, or with the panel closed only for how many there are; news while an answer is on its way ask once more. */
function createLoading({ client }: TasksDeps, { getState: get, setState: set }: StoreApi<TasksState>, isOpened: () => boolean): () => void {
  let busy = false;
  let again = false;
  const ask = async (): Promise<void> => {
    const { view, text } = get();
    const listed = view === 'conflicts' ? 'open' : view;
    const [answer, disputed] = await Promise.all([
      client.list(isOpened() ? { view: listed, text: text.trim(), limit: view === 'conflicts' ? 1 : LIMIT } : { view: 'mine', text: '', limit: 1 }),
      isOpened() ? client.conflicts({ taskId: null }) : null,
    ]);
    // Another list was asked for meanwhile: it is asked now.
    if (get().view !== view || get().text !== text) return;
    if (!answer.ok) return set(isOpened() ? { failed: true } : {});
    set({ counts: answer.value.counts, failed: false });
    if (!isOpened()) return;
    const conflicts = disputed?.ok === true ? disputed.value.conflicts : get().conflicts;
    set({ tasks: view === 'conflicts' ? [] : answer.value.tasks, more: view !== 'conflicts' && answer.value.more, conflicts });
    const ids = idsOf(get());
    if (!ids.includes(get().chosenId ?? '')) set({ chosenId: ids[0] ?? null });
  };
  const run = async (): Promise<void> => {
    busy = true;
    do {
      again = false;
      await ask();
    } while (wanted());
    busy = false;
  };
  const wanted = (): boolean => again;
  return () => {
    again = true;
    if (!busy) void run();
  };
}

/** The ids of the list on screen, in its order. */
export function idsOf({ view, tasks, conflicts }: Pick<TasksState, 'view' | 'tasks' | 'conflicts'>): readonly string[] {
  return (view === 'conflicts' ? conflicts : tasks ?? []).map(({ id }) => id);
}

export function useTasks<T>(keeper: Tasks, pick: (state: TasksState) => T): T {
  return useStore(keeper.store, pick);
}
