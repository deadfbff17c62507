import { call, defineService, event } from '../define/service.ts';
import { Id, Instant, Nothing, Text, Type, type Static } from '../define/schema.ts';

export const TaskStatus = Type.Union([
  Type.Literal('new'), Type.Literal('accepted'), Type.Literal('in-progress'), Type.Literal('on-review'), Type.Literal('done'), Type.Literal('cancelled'),
]);
export type TaskStatus = Static<typeof TaskStatus>;

export const TaskPriority = Type.Union([Type.Literal('low'), Type.Literal('normal'), Type.Literal('high')]);
export type TaskPriority = Static<typeof TaskPriority>;

/** Somebody of this store, or somebody at headquarters, whose name tills do not know. `name` is empty where nobody knows it any more. */
export const TaskWriter = Type.Object({ from: Type.Union([Type.Literal('staff'), Type.Literal('office')]), name: Text(200) });
export type TaskWriter = Static<typeof TaskWriter>;

/**
 * What the person looked at when they began to write: by field, the reading of the value that stood there. Handed back with an edit as
 * it came, so that a change which came in between is a conflict told to both and not one lost in silence.
 */
export const TaskSeen = Type.Record(Text(60), Type.Object({ hlc: Type.String({ pattern: '^[0-9a-f]{16}$' }), by: Text(200, 1) }));
export type TaskSeen = Static<typeof TaskSeen>;

const Title = Text(200, 1);
const Note = Text(4000);
/** `2026-11-21`, a day of the store. */
const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
const Label = Text(40, 1);
const Labels = Type.Array(Label, { maxItems: 20 });
const Person = Type.Union([Id, Type.Null()]);
const DueDate = Type.Union([Day, Type.Null()]);

export const Task = Type.Object({
  id: Id,
  /** Empty where whoever began it gave none. */
  title: Text(200), note: Note, status: TaskStatus, priority: TaskPriority,
  assigneeId: Person, assigneeName: Type.Union([Text(200), Type.Null()]), dueDate: DueDate,
  /** In order. */
  labels: Type.Array(Text(40)),
  createdAt: Instant, createdBy: TaskWriter,
  /** Not ended, and its day is over. */
  overdue: Type.Boolean(),
  /** Assigned to the person at the till. */
  mine: Type.Boolean(),
  /** Something of what is shown was written here and is not confirmed by headquarters yet. */
  unsent: Type.Boolean(),
  /** Open conflicts about it. */
  conflicts: Type.Integer({ minimum: 0 }),
  /** What the person at the till may do with it; `take` gives it to oneself, `moves` are the statuses it may go to. */
  may: Type.Object({ edit: Type.Boolean(), take: Type.Boolean(), erase: Type.Boolean(), moves: Type.Array(TaskStatus) }),
  seen: TaskSeen,
});
export type Task = Static<typeof Task>;

/** Only the fields that change. */
export const TaskFields = Type.Object({
  title: Type.Optional(Title), note: Type.Optional(Note), priority: Type.Optional(TaskPriority), assigneeId: Type.Optional(Person), dueDate: Type.Optional(DueDate),
});
export type TaskFields = Static<typeof TaskFields>;

/** One side of a conflict. `value` as stored: a date, the id of a person, a status, a text; `shown` is it with ids as names. */
export const TaskSide = Type.Object({ value: Type.Union([Text(4000), Type.Null()]), shown: Text(4000), by: Type.Union([TaskWriter, Type.Null()]), at: Type.Union([Instant, Type.Null()]) });
export type TaskSide = Static<typeof TaskSide>;

/**
 * `conflict`: two people gave a field two values without seeing each other's; the others are edits headquarters did not take:
 * the status had changed (`stale-move`), cannot change so (`no-such-move`), the task was erased (`erased`), the field is of a newer program (`unknown-field`).
 */
export const TaskConflictKind = Type.Union([Type.Literal('conflict'), Type.Literal('stale-move'), Type.Literal('no-such-move'), Type.Literal('erased'), Type.Literal('unknown-field')]);
export type TaskConflictKind = Static<typeof TaskConflictKind>;

export const TaskConflict = Type.Object({
  id: Id, taskId: Id, title: Text(200), kind: TaskConflictKind,
  /** `title`, `note`, `priority`, `assigneeId`, `dueDate`, `status`, `labels`; a newer program may name others. */
  field: Text(60),
  /** What stands, and what gave way. */
  won: TaskSide, lost: TaskSide,
  at: Instant,
  /** False where what gave way cannot be put back (the task is erased, the status cannot go there, not this person's to change). */
  mayKeepLost: Type.Boolean(),
  /** False where it is not this person's to settle. */
  maySettle: Type.Boolean(),
});
export type TaskConflict = Static<typeof TaskConflict>;

const common = { 'not-signed-in': Nothing } as const;
const one = { ...common, 'unknown-task': Nothing, 'not-allowed': Nothing, erased: Nothing } as const;
/** The same gesture sent again is carried out once. */
const gesture = { gesture: Id };

/** What there is to do in this store: written here or at headquarters, with or without a network. */
export const task = defineService('task', {
  /**
   * `open` those not ended, `mine` of them those of the person at the till, `overdue` of them those whose day is over, `ended` the done and
   * cancelled ones, `all` both.
   * The most urgent first: overdue, then by day, priority and age; ended ones last, newest first. `text` is looked for in title, note and labels.
   */
  list: call(
    Type.Object({ view: Type.Union([Type.Literal('open'), Type.Literal('mine'), Type.Literal('overdue'), Type.Literal('ended'), Type.Literal('all')]), text: Text(200), limit: Type.Integer({ minimum: 1, maximum: 500 }) }),
    Type.Object({
      tasks: Type.Array(Task), more: Type.Boolean(),
      /** Of all there is, whatever was looked for. */
      counts: Type.Object({ open: Type.Integer(), mine: Type.Integer(), overdue: Type.Integer(), conflicts: Type.Integer() }),
    }),
    common,
  ),
  get: call(Type.Object({ taskId: Id }), Task, { ...common, 'unknown-task': Nothing }),
  /** Those a task may be given to. */
  people: call(Nothing, Type.Object({ people: Type.Array(Type.Object({ id: Id, name: Text(200) })) }), common),
  /** The gesture becomes the id of the task. */
  create: call(
    Type.Object({ ...gesture, title: Title, note: Note, priority: TaskPriority, assigneeId: Person, dueDate: DueDate, labels: Labels }), Task,
    { ...common, 'not-allowed': Nothing, 'unknown-person': Nothing },
  ),
  /** `seen` as the task had it when the person began to write. */
  edit: call(Type.Object({ ...gesture, taskId: Id, fields: TaskFields, seen: TaskSeen }), Task, { ...one, 'unknown-person': Nothing }),
  /** From the status the person looked at to another one. */
  move: call(
    Type.Object({ ...gesture, taskId: Id, from: TaskStatus, to: TaskStatus }), Task,
    { ...one, 'stale-move': Type.Object({ standing: TaskStatus }), 'no-such-move': Nothing },
  ),
  label: call(Type.Object({ ...gesture, taskId: Id, add: Labels, remove: Labels }), Task, one),
  /** For good: nothing brings it back. */
  erase: call(Type.Object({ ...gesture, taskId: Id }), Nothing, { ...common, 'unknown-task': Nothing, 'not-allowed': Nothing }),
  /** Open ones, newest first; of one task where it is named. */
  conflicts: call(Type.Object({ taskId: Type.Union([Id, Type.Null()]) }), Type.Object({ conflicts: Type.Array(TaskConflict) }), common),
  /** `won`: what stands may stand; `lost`: what gave way is written again. Either way the conflict is over, here and at headquarters. */
  resolve: call(
    Type.Object({ ...gesture, conflictId: Id, keep: Type.Union([Type.Literal('won'), Type.Literal('lost')]) }), Nothing,
    { ...common, 'unknown-conflict': Nothing, 'not-allowed': Nothing, 'cannot-keep': Nothing },
  ),
  /** Tasks or conflicts changed: written here, or come from headquarters. */
  changed: event(Nothing),
});
