/** Carries out what the core decides through ports: link, database, clocks, alarms, chance. Nothing here decides anything, and nothing else is reached from here. */
import { PULL_PAGE_ROWS } from '#contract/sync/pull.ts';
import type { TillReport } from '#contract/sync/enrol.ts';
import type { Timer } from '#host/platform/timer.ts';
import { isHandedIn, isOnline, startSyncCore, step, type Loading, type SyncCore, type SyncEffect, type SyncEvent } from './sync-core.ts';
import { SnapshotRefused, type ClosableBuilder } from './bootstrap/builder-port.ts';
import { fill, type FillOutcome } from './bootstrap/fill.ts';
import { createChores, type Chore, type Chores } from './chores/chores.ts';
import { eventOf, linkFailureOf, type Failed } from './failures.ts';
import type { SyncStore } from './sync-store-port.ts';
import { LinkFailure, type EventStream, type ServerLink } from './server-link.ts';

/** Rows of a page that is applied in less time than a scan may wait (docs/adr/0019). A server sends more only to end a commit, or because it knows no limit. */
const PAGE_ROWS = 250;

/** How this till stands towards its server; the screens get it as it is. */
export type SyncState = {
  readonly online: boolean;
  readonly unsent: number;
  readonly oldestUnsentAt: number | null;
  readonly lastContactAt: number | null;
  /** Rows of the first copy of the shop: received, and expected as far as known; null when complete. */
  readonly loading: Loading | null;
  readonly attention: number;
  /** Server minus till, in milliseconds; null before the first contact. */
  readonly clockOffsetMs: number | null;
  /** The till belongs to the company no longer (HS16). */
  readonly revoked: boolean;
  /** Revoked, and the server has everything this till ever wrote. */
  readonly handedIn: boolean;
};

export type SyncDriverDeps = {
  readonly store: SyncStore;
  readonly link: ServerLink;
  /** Where replicas are built out of snapshots; told how to tell of rows. Null where none can be: rows come page by page. */
  readonly builder: ((onRows: (rows: number) => void) => ClosableBuilder) | null;
  /** What is done beside pushing and pulling, whenever the till has caught up. */
  readonly chores: readonly Chore[];
  readonly nowMs: () => number;
  /** Only grows, whatever is done to the clock. */
  readonly steadyMs: () => number;
  /** Its alarms do not keep the process alive. */
  readonly timer: Timer;
  readonly random: () => number;
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
  readonly build: string;
  readonly onState: (state: SyncState) => void;
  readonly onApplied: (entities: readonly string[]) => void;
};

export type SyncDriver = {
  /** A commit was written: push it when the core says so. */
  committed(): void;
  /** What is here cannot be used any longer: all of it is asked for again (HB10). @throws what the store throws */
  startOver(): void;
  state(): SyncState;
  stop(): Promise<void>;
};

/** What a running driver holds; the functions below are its hands. */
type Running = {
  readonly deps: SyncDriverDeps;
  readonly abort: AbortController;
  /** Requests under way; stopping waits for them. */
  readonly work: Set<Promise<void>>;
  core: SyncCore;
  /** Takes the next alarm back. */
  cancelAlarm: (() => void) | null;
  stream: EventStream | null;
  readonly chores: Chores;
  readonly builder: ClosableBuilder | null;
  /** The snapshot on its way, and those before it that have not let go yet. */
  filling: { readonly loading: Loading } | null;
  filled: Promise<void>;
  stopped: boolean;
};

export function startSyncDriver(deps: SyncDriverDeps): SyncDriver {
  const position = deps.store.position();
  const abort = new AbortController();
  const running: Running = {
    deps, abort, work: new Set(), cancelAlarm: null, stream: null, stopped: false, filling: null, filled: Promise.resolve(),
    builder: deps.builder?.((rows) => fillMoved(running, rows)) ?? null,
    chores: createChores({ chores: deps.chores, timer: deps.timer, log: deps.log, signal: abort.signal }),
    core: startSyncCore({ cursor: position.cursor, loaded: position.loaded, unsent: deps.store.unsent().count, lastContactAtMs: position.lastContactAtMs, steadyMs: deps.steadyMs(), snapshots: deps.builder !== null }),
  };
  // Ended between the exchange of the replica and the going of the folder, a process leaves the folder to the next one (HB6).
  if (running.core.fill.by === 'pages') running.filled = running.builder?.end('drop').catch((error: unknown) => { deps.log.warn({ err: error }, 'what is left of a snapshot could not be removed'); }) ?? running.filled;
  handle(running, { type: 'timer' });
  return {
    committed: () => handle(running, { type: 'committed', unsent: deps.store.unsent().count }),
    startOver() {
      deps.store.startOver();
      handle(running, { type: 'start-over' });
    },
    state: () => syncStateOf(running.core, deps.store),
    stop: () => stop(running),
  };
}

function handle(running: Running, event: SyncEvent): void {
  if (running.stopped) return;
  const { deps } = running;
  const next = step(running.core, event, { nowMs: deps.nowMs(), steadyMs: deps.steadyMs(), random: deps.random() });
  running.core = next.core;
  for (const effect of next.effects) carryOut(running, effect);
  deps.onState(syncStateOf(running.core, deps.store));
}

function carryOut(running: Running, effect: SyncEffect): void {
  const { deps } = running;
  switch (effect.type) {
    case 'push': return run(running, push(running));
    case 'pull': return run(running, pull(running, effect));
    case 'fill': return run(running, fillNow(running));
    case 'open-stream': return openStream(running);
    case 'close-stream': {
      const closing = running.stream;
      running.stream = null;
      return closing?.close();
    }
    case 'wake-in':
      running.cancelAlarm?.();
      running.cancelAlarm = deps.timer.after(effect.ms, () => handle(running, { type: 'timer' }));
  }
}

function run(running: Running, work: Promise<void>): void {
  const tracked = work.finally(() => running.work.delete(tracked));
  running.work.add(tracked);
}

async function stop(running: Running): Promise<void> {
  running.stopped = true;
  running.cancelAlarm?.();
  running.abort.abort();
  running.stream?.close();
  running.builder?.close();
  await Promise.all([...running.work, running.chores.ended()]);
}

function report({ core, deps }: Running): TillReport {
  const unsent = deps.store.unsent();
  return { build: deps.build, unsent: unsent.count, oldestUnsentAt: unsent.oldestAtMs, clock: deps.nowMs(), cursor: core.cursor };
}

async function push(running: Running): Promise<void> {
  const { store, link } = running.deps;
  const { epoch, incarnation } = store.position();
  try {
    const commits = store.nextBatch();
    if (commits.length === 0) return handle(running, { type: 'rewound', unsent: 0 });
    const reply = await link.push(commits, report(running), running.abort.signal);
    // A reply from before the epoch changed says nothing about the server of today; another push is under way.
    if (running.stopped || store.position().epoch !== epoch) return;
    // Nor does one about a life that is over: its numbers mean other commits now.
    if (store.position().incarnation !== incarnation) return handle(running, { type: 'rewound', unsent: store.unsent().count });
    store.recordVerdicts(reply);
    if (reply.epoch !== epoch) return changeEpoch(running, reply.epoch);
    handle(running, { type: 'pushed', unsent: store.unsent().count, serverTimeMs: reply.serverTime });
  } catch (error) {
    // As with a reply: what was refused or lost before the epoch changed says nothing of the push that is under way now, and begins no third one.
    if (!running.stopped && store.position().epoch !== epoch && store.position().incarnation === incarnation) return;
    failed(running, 'push', incarnation, error);
  }
}

async function pull(running: Running, { after, loading }: Extract<SyncEffect, { type: 'pull' }>): Promise<void> {
  const { store, link, onApplied } = running.deps;
  const { epoch, incarnation, began } = store.position();
  try {
    const page = await link.pull(after, loading ? PULL_PAGE_ROWS : PAGE_ROWS, report(running), running.abort.signal, after === 0 ? null : began);
    // As with a push (HS9): what was asked before the epoch changed has been asked again, and its answer may name the dead epoch.
    if (running.stopped || store.position().epoch !== epoch) return;
    const position = store.position();
    // A head behind our cursor is a restored server too, even one that forgot to say so.
    if (page.epoch !== position.epoch || page.head < after) return changeEpoch(running, page.epoch);
    // The rows are others than the core was told of, or those of another pull that has taken the place of this one.
    if (position.cursor !== after) return running.core.cursor === position.cursor ? undefined : handle(running, { type: 'found', cursor: position.cursor });
    // What was sent for another place is not mixed with what is here (HB10).
    if (page.scope !== undefined && position.scope !== null && page.scope !== position.scope) {
      store.startOver();
      return handle(running, { type: 'start-over' });
    }
    const changed = store.applyPage(page);
    const rows = page.changes.reduce((sum, change) => sum + change.rows.length + change.removed.length, 0);
    if (changed.length > 0) onApplied(changed);
    handle(running, { type: 'pulled', next: page.next, head: page.head, caughtUp: page.caughtUp, rows, remaining: page.remaining, serverTimeMs: page.serverTime });
    if (page.caughtUp) running.chores.pass();
  } catch (error) {
    // Nor does a pull that fails after it say anything of the one that is under way now.
    if (!running.stopped && store.position().epoch !== epoch && store.position().incarnation === incarnation) return;
    failed(running, 'pull', incarnation, error);
  }
}

/** One snapshot after another, never two at a time: what a former one still holds is let go first. */
async function fillNow(running: Running): Promise<void> {
  const { filled } = running;
  let done = (): void => undefined;
  running.filled = new Promise((resolve) => { done = resolve; });
  await filled;
  // What it waited for has brought all rows anew.
  if (running.core.fill.by !== 'snapshot') return done();
  const mine = { loading: { received: 0, expected: 0 } };
  running.filling = mine;
  try {
    await fillOnce(running, () => running.filling === mine && !running.stopped);
  } finally {
    done();
  }
}

/** @param isMine false once another one has taken its place */
async function fillOnce(running: Running, isMine: () => boolean): Promise<void> {
  const { deps: { store, link, onApplied, log }, builder, abort } = running;
  const { epoch, incarnation } = store.position();
  const isOver = (): boolean => !isMine() || running.core.revoked || store.position().epoch !== epoch;
  if (builder === null || isOver()) return;
  const moved = (loading: Loading): void => {
    if (!isOver()) running.filling = Object.assign(running.filling ?? {}, { loading });
    if (!isOver()) handle(running, { type: 'fill-moved', loading });
  };
  try {
    const outcome = await fill({ link, store, builder }, {
      report: report(running), signal: abort.signal, epoch: () => store.position().epoch, isOver, onMoved: moved,
      onBegun: ({ serverTime, rows: expected }) => {
        handle(running, { type: 'fill-begun', serverTimeMs: serverTime });
        moved({ received: 0, expected, phase: 'downloading' });
      },
      onFirst: ({ changed, left }) => {
        if (changed.length > 0) onApplied(changed);
        if (left) handle(running, { type: 'place-left' });
      },
    });
    if (isMine()) fillEnded(running, outcome);
  } catch (error) {
    if (isOver()) return;
    const refusal = error instanceof LinkFailure && error.kind !== 'nonsense' && error.kind !== 'missing' ? null : error;
    if (refusal === null) return failed(running, 'pull', incarnation, error);
    log.warn({ err: refusal }, refusal instanceof SnapshotRefused ? 'a snapshot was refused' : 'a snapshot could not be put in place');
    handle(running, { type: 'fill-failed' });
  }
}

function fillEnded(running: Running, outcome: FillOutcome): void {
  switch (outcome.kind) {
    case 'over': return;
    case 'unknown': return handle(running, { type: 'fill-unknown' });
    case 'preparing': return handle(running, { type: 'fill-preparing', waitMs: outcome.waitMs, rows: outcome.rows, expected: outcome.expected });
    case 'other-epoch': return changeEpoch(running, outcome.epoch);
    case 'filled':
      running.deps.onApplied(outcome.entities);
      return handle(running, { type: 'filled', cursor: outcome.cursor });
  }
}

/** The builder tells of rows between two chunks. */
function fillMoved(running: Running, received: number): void {
  const { filling } = running;
  if (filling !== null && received > filling.loading.received) handle(running, { type: 'fill-moved', loading: { ...filling.loading, received } });
}

function changeEpoch(running: Running, epoch: string): void {
  const { store, log } = running.deps;
  log.warn({ epoch }, 'the server was restored: pulling from the start, pushing everything kept');
  store.changeEpoch(epoch);
  // Told in any case: nobody else asks again. What cannot be counted is taken for something to send.
  let unsent = 1;
  try {
    unsent = store.unsent().count;
  } finally {
    handle(running, { type: 'epoch-changed', unsent });
  }
}

function openStream(running: Running): void {
  const mine: EventStream = running.deps.link.events({
    onOpen: () => handle(running, { type: 'stream-opened' }),
    onHead: (head) => {
      if (running.stopped) return;
      if (head.epoch === running.deps.store.position().epoch) handle(running, { type: 'head', head: head.head, serverTimeMs: head.serverTime });
      else changeEpoch(running, head.epoch);
    },
    onClose: () => {
      if (running.stream !== mine) return;
      running.stream = null;
      handle(running, { type: 'stream-closed' });
    },
  });
  running.stream = mine;
}

function failed(running: Running, lane: 'push' | 'pull', incarnation: string, error: unknown): void {
  if (running.stopped) return;
  const { core, deps: { store, log } } = running;
  const failure = linkFailureOf(error);
  if ((lane === 'push' ? core.pushLane : core.pullLane).failures === 0) log.warn({ lane, kind: failure.kind, cause: String(failure.cause ?? '') }, failure.message);
  handle(running, noted(running, { failure, lane, incarnation }, store));
}

/** Where what the server said could not be written down (a full disk), the question is asked again and heard again. */
function noted({ core, deps: { log } }: Running, what: Failed, store: SyncStore): SyncEvent {
  try {
    return eventOf(what, core, store);
  } catch (error) {
    log.warn({ cause: String(error) }, 'what the server said could not be written down');
    return { type: 'failed', lane: what.lane, retryAfterMs: null };
  }
}

export function syncStateOf(core: SyncCore, store: Pick<SyncStore, 'unsent' | 'attention'>): SyncState {
  const unsent = store.unsent();
  return {
    online: isOnline(core), unsent: unsent.count, oldestUnsentAt: unsent.oldestAtMs, lastContactAt: core.lastContactAtMs,
    loading: core.loading, attention: store.attention(), clockOffsetMs: core.clockOffsetMs, revoked: core.revoked, handedIn: isHandedIn(core),
  };
}
