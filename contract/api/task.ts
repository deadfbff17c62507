import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

const Maybe = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);

export const TaskStatus = Type.Union([
  Type.Literal('new'), Type.Literal('accepted'), Type.Literal('in-progress'), Type.Literal('on-review'), Type.Literal('done'), Type.Literal('cancelled'),
]);
export type TaskStatus = Static<typeof TaskStatus>;

export const TaskPriority = Type.Union([Type.Literal('low'), Type.Literal('normal'), Type.Literal('high')]);
export type TaskPriority = Static<typeof TaskPriority>;

/** Who wrote: somebody of a store at a till, or a user of headquarters. `name` is empty where nobody knows it any more. */
export const TaskWriter = Type.Object({ from: Type.Union([Type.Literal('staff'), Type.Literal('office')]), name: Text(200) });
export type TaskWriter = Static<typeof TaskWriter>;

/** By field, the reading of the value somebody looked at; handed back with an edit as it came. */
export const TaskSeen = Type.Record(Text(60), Type.Object({ hlc: Type.String({ pattern: '^[0-9a-f]{16}$' }), by: Text(200, 1) }));
export type TaskSeen = Static<typeof TaskSeen>;

const Title = Text(200, 1);
const Note = Text(4000);
const DueDate = Maybe(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }));
const Labels = Type.Array(Text(40, 1), { maxItems: 20 });

export const Task = Type.Object({
  id: Id, storeId: Id, storeName: Text(200),
  title: Text(200), note: Note, status: TaskStatus, priority: TaskPriority,
  assigneeId: Maybe(Id), assigneeName: Maybe(Text(200)), dueDate: DueDate, labels: Type.Array(Text(40)),
  createdAt: Instant, createdBy: TaskWriter,
  /** Not ended, and its day is over in the store. */
  overdue: Type.Boolean(),
  /** Where it may go from here. */
  moves: Type.Array(TaskStatus),
  /** Open conflicts about it. */
  conflicts: Type.Integer({ minimum: 0 }),
  seen: TaskSeen,
});
export type Task = Static<typeof Task>;

/**
 * `GET /api/v1/tasks?view=open|overdue|all&storeId=&assigneeId=&text=&after=&limit=`: newest first, open ones where no view is named.
 * `GET /api/v1/tasks/:taskId` answers one; an erased one is 404.
 */
export const TaskList = Type.Object({
  tasks: Type.Array(Task), next: Maybe(Text(300)),
  counts: Type.Object({ open: Type.Integer(), overdue: Type.Integer(), conflicts: Type.Integer() }),
  /** Open tasks by who has them, in the store asked for or in all; the person without an id is nobody. Most first. */
  people: Type.Array(Type.Object({ assigneeId: Maybe(Id), name: Text(200), open: Type.Integer(), overdue: Type.Integer() })),
});
export type TaskList = Static<typeof TaskList>;

/** `POST /api/v1/tasks` answers the task. An `id` of the caller's makes the request repeatable. An unknown store or person answers 422. */
export const NewTask = Type.Object({
  id: Type.Optional(Id), storeId: Id, title: Title, note: Note, priority: TaskPriority, assigneeId: Maybe(Id), dueDate: DueDate, labels: Labels,
});
export type NewTask = Static<typeof NewTask>;

/**
 * `POST /api/v1/tasks/:taskId/edits` answers the task as it stands afterwards; what is named changes. A field not seen as it stands now
 * is a conflict: the later edit wins, the other is kept. A move from a status that stands no more answers 409 `stale-move`, one that
 * does not exist 409 `no-such-move`; then nothing of the edit is written.
 */
export const TaskEdit = Type.Object({
  fields: Type.Object({
    title: Type.Optional(Title), note: Type.Optional(Note), priority: Type.Optional(TaskPriority), assigneeId: Type.Optional(Maybe(Id)), dueDate: Type.Optional(DueDate),
  }),
  seen: TaskSeen,
  move: Type.Optional(Type.Object({ from: TaskStatus, to: TaskStatus })),
  addLabels: Type.Optional(Labels), removeLabels: Type.Optional(Labels),
});
export type TaskEdit = Static<typeof TaskEdit>;

// `DELETE /api/v1/tasks/:taskId` answers 204: for good.

export const TaskSide = Type.Object({ value: Maybe(Text(4000)), shown: Text(4000), by: Maybe(TaskWriter), at: Maybe(Instant) });
export type TaskSide = Static<typeof TaskSide>;

/** `conflict`: two values of a field, neither writer had seen the other's. The others are edits that could not be taken. */
export const TaskConflictKind = Type.Union([Type.Literal('conflict'), Type.Literal('stale-move'), Type.Literal('no-such-move'), Type.Literal('erased'), Type.Literal('unknown-field')]);
export type TaskConflictKind = Static<typeof TaskConflictKind>;

export const TaskConflict = Type.Object({
  id: Id, taskId: Id, title: Text(200), storeId: Id, storeName: Text(200), kind: TaskConflictKind, field: Text(60),
  won: TaskSide, lost: TaskSide, at: Instant,
  /** False where what gave way cannot be put back. */
  mayKeepLost: Type.Boolean(),
  settled: Maybe(Type.Object({ at: Instant, by: TaskWriter })),
});
export type TaskConflict = Static<typeof TaskConflict>;

/** `GET /api/v1/tasks/conflicts?state=open|all&taskId=&after=&limit=`: newest first, open ones where no state is named. */
export const TaskConflictList = Type.Object({ conflicts: Type.Array(TaskConflict), next: Maybe(Text(300)) });
export type TaskConflictList = Static<typeof TaskConflictList>;

/**
 * `POST /api/v1/tasks/conflicts/:conflictId/resolve` answers the conflict, settled: `won` leaves what stands, `lost` writes what gave
 * way again. Its attention item is closed. 409 `cannot-keep` where what gave way cannot be put back, 409 `settled` where somebody was faster.
 */
export const ResolveTaskConflict = Type.Object({ keep: Type.Union([Type.Literal('won'), Type.Literal('lost')]) });
export type ResolveTaskConflict = Static<typeof ResolveTaskConflict>;
