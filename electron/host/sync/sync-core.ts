/**
 * When to push, pull, listen and wait: the till's side of sync as a pure function (SPEC.md).
 * The driver feeds events in and carries effects out; the simulator does the same with virtual time.
 */

/** How one kind of request fares. All moments here and below but `lastContactAtMs` are steady time. */
export type Lane = {
  readonly failures: number;
  /** Set while failing: no request of the lane starts before it. */
  readonly retryAtMs: number | null;
  /** The server itself asked not to be asked before. */
  readonly notBeforeMs: number;
  /** Its next try was brought forward once since the other lane failed (HS19). */
  readonly hurried: boolean;
};

/** Where rows come from that begin anew (HB1). */
export type Fill = {
  /** False where nobody can build a replica here: pages it is. */
  readonly can: boolean;
  readonly by: 'pages' | 'snapshot';
  /** A snapshot is not asked for before. */
  readonly notBeforeMs: number;
  /** Snapshots that came to nothing in a row, for other reasons than the network (HB12). */
  readonly failures: number;
  /** The rows came in one piece, and no page has followed them yet. */
  readonly fresh: boolean;
};

export type Loading = { readonly received: number; readonly expected: number; readonly phase?: 'preparing' | 'downloading' | 'building' };

export type SyncCore = {
  readonly cursor: number;
  readonly head: number;
  readonly unsent: number;
  readonly pushing: boolean;
  readonly pulling: boolean;
  readonly stream: 'closed' | 'opening' | 'open';
  readonly pushLane: Lane;
  readonly pullLane: Lane;
  /** A gap was asked for, and what it asked for is not handed in yet (HS20). */
  readonly gapped: boolean;
  /** The last page was not the last one. */
  readonly more: boolean;
  /** Pages in a row that brought the cursor no further while more was said to stand behind it. */
  readonly idlePages: number;
  /** The epoch changed, and nothing of the new one was read yet. */
  readonly unsettled: boolean;
  /** When a pull is next due without a stream. */
  readonly pollAtMs: number;
  readonly streamHeardAtMs: number;
  readonly streamRetryAtMs: number;
  /** Streams in a row that ended before their first head. */
  readonly streamFailures: number;
  readonly lastContactAtMs: number | null;
  readonly clockOffsetMs: number | null;
  readonly revoked: boolean;
  /** Since it was revoked the server has answered a push, so that what it confirmed before is known to be there still. */
  readonly heardOut: boolean;
  readonly fill: Fill;
  readonly loading: Loading | null;
};

export type SyncEvent =
  | { readonly type: 'committed'; readonly unsent: number }
  | { readonly type: 'pushed'; readonly unsent: number; readonly serverTimeMs: number }
  | { readonly type: 'rewound'; readonly unsent: number }
  /** The server asked for earlier commits, which are unsent again (HS5). */
  | { readonly type: 'gap'; readonly unsent: number }
  | { readonly type: 'pulled'; readonly next: number; readonly head: number; readonly caughtUp: boolean; readonly rows: number; readonly remaining: number; readonly serverTimeMs: number }
  | { readonly type: 'epoch-changed'; readonly unsent: number }
  /** The server is making a snapshot; it says when to ask again. */
  | { readonly type: 'fill-preparing'; readonly waitMs: number; readonly rows: number; readonly expected: number }
  /** There is one, and it is being fetched. */
  | { readonly type: 'fill-begun'; readonly serverTimeMs: number }
  | { readonly type: 'fill-moved'; readonly loading: Loading }
  /** What the till has is another shop's (HB11). */
  | { readonly type: 'place-left' }
  /** The new replica is in its place. */
  | { readonly type: 'filled'; readonly cursor: number }
  /** The server knows no snapshots. */
  | { readonly type: 'fill-unknown' }
  /** A snapshot came to nothing, and not for want of a network. */
  | { readonly type: 'fill-failed' }
  /** The rows at hand cannot be brought forward (HB10): the cursor is 0. */
  | { readonly type: 'start-over' }
  /** The rows at hand are as of another place than the core believed. */
  | { readonly type: 'found'; readonly cursor: number }
  | { readonly type: 'stream-opened' }
  | { readonly type: 'head'; readonly head: number; readonly serverTimeMs: number }
  | { readonly type: 'stream-closed' }
  | { readonly type: 'failed'; readonly lane: 'push' | 'pull'; readonly retryAfterMs: number | null }
  /** The till has begun another life (HS6): everything kept is unsent in it. */
  | { readonly type: 'forked'; readonly lane: 'push' | 'pull'; readonly unsent: number }
  | { readonly type: 'revoked'; readonly lane: 'push' | 'pull'; readonly unsent: number }
  | { readonly type: 'timer' };

export type SyncEffect =
  | { readonly type: 'push' }
  | { readonly type: 'pull'; readonly after: number; readonly loading: boolean }
  | { readonly type: 'fill' }
  | { readonly type: 'open-stream' }
  | { readonly type: 'close-stream' }
  | { readonly type: 'wake-in'; readonly ms: number };

/**
 * Time and chance of one step, given by the driver or the simulator. `steadyMs` only grows and all waiting is measured by it;
 * `nowMs` is the till's clock, which people and time services set forth and back, and is only recorded. `random` is uniform in [0, 1).
 */
export type StepContext = { readonly nowMs: number; readonly steadyMs: number; readonly random: number };

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** Whoever has nothing to sell yet stands and waits for it. */
const LAST_LOADING_RETRY_MS = 10_000;
const POLL_MS = 15_000;
const STREAM_SILENCE_MS = 40_000;
/** After an outage a lane comes back within this time, not all tills of a company at one moment (HS19). */
const SOON_MS = 250;
const SOON_SPREAD_MS = 2_000;

/** Of snapshots in a row that came to nothing; then it is pages. */
const MAX_FILL_FAILURES = 3;
const LEAST_PREPARING_MS = 100;
const MOST_PREPARING_MS = 15_000;

const WELL: Lane = { failures: 0, retryAtMs: null, notBeforeMs: 0, hurried: false };

export function startSyncCore(known: { cursor: number; loaded: boolean; unsent: number; lastContactAtMs: number | null; steadyMs: number; snapshots?: boolean }): SyncCore {
  const can = known.snapshots ?? false;
  return {
    fill: { can, by: can && !(known.loaded && known.cursor > 0) ? 'snapshot' : 'pages', notBeforeMs: known.steadyMs, failures: 0, fresh: false },
    cursor: known.cursor, head: known.cursor, unsent: known.unsent, pushing: false, pulling: false, stream: 'closed', pushLane: WELL, pullLane: WELL, gapped: false, more: false, idlePages: 0, unsettled: false,
    pollAtMs: known.steadyMs, streamHeardAtMs: known.steadyMs, streamRetryAtMs: known.steadyMs, streamFailures: 0, lastContactAtMs: known.lastContactAtMs, clockOffsetMs: null,
    revoked: false, heardOut: false, loading: known.loaded ? null : { received: 0, expected: 0 },
  };
}

/** True once a revoked till has nothing left that the server might not have (HS16). */
export function isHandedIn(core: SyncCore): boolean {
  return core.revoked && core.heardOut && core.unsent === 0;
}

/** True until a request to the server fails, and again once those like it succeed. */
export function isOnline(core: SyncCore): boolean {
  return !core.revoked && (core.pushLane.failures === 0 || core.unsent === 0) && core.pullLane.failures === 0;
}

/** One step: what happened, what is true now, and what to do about it. */
export function step(core: SyncCore, event: SyncEvent, context: StepContext): { core: SyncCore; effects: SyncEffect[] } {
  return plan(absorb(core, event, context), context);
}

function absorb(core: SyncCore, event: SyncEvent, context: StepContext): SyncCore {
  const { steadyMs, random } = context;
  switch (event.type) {
    case 'committed':
      return { ...core, unsent: event.unsent };
    case 'pushed':
      return { ...succeed(core, 'push', event.serverTimeMs, context), pushing: false, unsent: event.unsent, heardOut: core.revoked, gapped: core.gapped && event.unsent > 0 };
    case 'rewound':
      return { ...core, pushing: false, unsent: event.unsent };
    case 'gap':
      return core.gapped ? fail({ ...core, unsent: event.unsent }, { lane: 'push', retryAfterMs: null }, context) : { ...core, pushing: false, unsent: event.unsent, gapped: true };
    case 'pulled':
      return absorbPage(core, event, context);
    case 'epoch-changed':
      return absorbEpoch(core, event.unsent, context);
    case 'fill-preparing': case 'fill-begun': case 'fill-moved': case 'place-left': case 'filled': case 'fill-unknown': case 'fill-failed': case 'start-over':
      return absorbFill(core, event, context);
    case 'found':
      return { ...core, pulling: false, cursor: event.cursor, head: Math.max(core.head, event.cursor) };
    case 'stream-opened':
      return { ...hurry(hurry(core, 'push', context), 'pull', context), stream: 'open', streamHeardAtMs: steadyMs };
    case 'head':
      return { ...hurry(hurry(contact(core, event.serverTimeMs, context), 'push', context), 'pull', context), head: Math.max(core.head, event.head), streamHeardAtMs: steadyMs, streamFailures: 0 };
    case 'stream-closed':
      // All tills of a server that ends hear of it at one moment: they look for it one after another.
      return { ...core, stream: 'closed', streamFailures: core.streamFailures + 1, streamRetryAtMs: steadyMs + backOff(core.streamFailures, random), pollAtMs: Math.min(Math.max(core.pollAtMs, steadyMs + soon(random)), steadyMs + POLL_MS) };
    case 'failed':
      return fail(core, event, context);
    case 'forked':
      return fail({ ...core, unsent: event.unsent }, { lane: event.lane, retryAfterMs: null }, context);
    case 'revoked':
      // A server that takes nothing from a revoked till is asked again like one that fails.
      return {
        ...(event.lane === 'push' ? fail(core, { lane: 'push', retryAfterMs: null }, context) : core),
        pulling: false, revoked: true, unsent: event.unsent, heardOut: core.heardOut || event.unsent === 0,
      };
    case 'timer':
      return core;
  }
}

function absorbPage(core: SyncCore, event: Extract<SyncEvent, { type: 'pulled' }>, context: StepContext): SyncCore {
  const next: SyncCore = {
    ...core, fill: { ...core.fill, failures: 0, fresh: false }, pulling: false, cursor: event.next, head: Math.max(core.head, event.head, event.next), pollAtMs: context.steadyMs + POLL_MS, unsettled: false, more: !event.caughtUp,
    loading: event.caughtUp || core.loading === null ? null : { received: core.loading.received + event.rows, expected: core.loading.received + event.rows + event.remaining },
  };
  const idle = event.next <= core.cursor && (next.head > next.cursor || next.more);
  if (idle && core.idlePages > 0) return fail({ ...next, head: next.cursor }, { lane: 'pull', retryAfterMs: null }, context);
  return { ...succeed(next, 'pull', event.serverTimeMs, context), idlePages: idle ? 1 : 0 };
}

/** A server that names a new epoch with every answer is none that was restored (HS20). */
function absorbEpoch(core: SyncCore, unsent: number, context: StepContext): SyncCore {
  const next: SyncCore = { ...core, fill: anew(core.fill, context.steadyMs), pulling: false, pushing: false, cursor: 0, head: 0, unsent, pollAtMs: context.steadyMs, unsettled: true, gapped: false };
  return core.unsettled ? failLane(failLane(next, { lane: 'push', retryAfterMs: null }, context), { lane: 'pull', retryAfterMs: null }, context) : next;
}

function absorbFill(core: SyncCore, event: Extract<SyncEvent, { type: 'fill-preparing' | 'fill-begun' | 'fill-moved' | 'place-left' | 'filled' | 'fill-unknown' | 'fill-failed' | 'start-over' }>, context: StepContext): SyncCore {
  const { fill, loading } = core;
  const { steadyMs } = context;
  switch (event.type) {
    case 'fill-preparing': {
      const waitMs = Math.min(MOST_PREPARING_MS, Math.max(LEAST_PREPARING_MS, event.waitMs));
      return { ...core, pulling: false, pullLane: WELL, fill: { ...fill, notBeforeMs: steadyMs + waitMs }, loading: loading && { received: event.rows, expected: event.expected, phase: 'preparing' } };
    }
    case 'fill-begun':
      return succeed(core, 'pull', event.serverTimeMs, context);
    case 'fill-moved':
      return { ...core, loading: loading && event.loading };
    case 'place-left':
      return { ...core, loading: loading ?? { received: 0, expected: 0 } };
    case 'filled':
      return { ...core, pulling: false, pullLane: WELL, cursor: event.cursor, head: Math.max(core.head, event.cursor), loading: null, unsettled: false, idlePages: 0, pollAtMs: steadyMs, fill: { ...fill, by: 'pages', fresh: true } };
    case 'fill-unknown':
      return { ...core, pulling: false, pullLane: WELL, fill: { ...fill, by: 'pages' }, loading: loading && { received: 0, expected: 0 }, pollAtMs: steadyMs };
    case 'fill-failed':
      return failedFill(core, context);
    case 'start-over': {
      const next: SyncCore = { ...core, pulling: false, cursor: 0, pollAtMs: steadyMs };
      return fill.fresh ? failedFill(next, context) : { ...next, fill: anew(fill, steadyMs) };
    }
  }
}

/** Not the network's backing off: pushing does not wait for it, and the till is as online as it was. */
function failedFill(core: SyncCore, { steadyMs, random }: StepContext): SyncCore {
  const failures = core.fill.failures + 1;
  const givenUp = failures >= MAX_FILL_FAILURES;
  return { ...core, pulling: false, fill: { ...core.fill, by: givenUp ? 'pages' : 'snapshot', failures, fresh: false, notBeforeMs: steadyMs + backOff(core.fill.failures, random) }, loading: core.loading && givenUp ? { received: 0, expected: 0 } : core.loading };
}

function anew(fill: Fill, steadyMs: number): Fill {
  return { ...fill, by: fill.can ? 'snapshot' : 'pages', notBeforeMs: steadyMs, failures: 0, fresh: false };
}

type LaneName = 'push' | 'pull';
const LANE_OF = { push: 'pushLane', pull: 'pullLane' } as const;

function otherThan(lane: LaneName): LaneName {
  return lane === 'push' ? 'pull' : 'push';
}

function contact(core: SyncCore, serverTimeMs: number, { nowMs }: StepContext): SyncCore {
  return { ...core, lastContactAtMs: nowMs, clockOffsetMs: serverTimeMs - nowMs };
}

function succeed(core: SyncCore, lane: LaneName, serverTimeMs: number, context: StepContext): SyncCore {
  const well = { ...contact(core, serverTimeMs, context), [LANE_OF[lane]]: WELL };
  return hurry({ ...well, streamRetryAtMs: core.streamFailures > 0 && core[LANE_OF[lane]].failures > 0 ? Math.min(core.streamRetryAtMs, context.steadyMs + soon(context.random)) : core.streamRetryAtMs }, otherThan(lane), context);
}

/** The server answers again: a lane that waits need not wait out what an outage made of its waiting (HS19). */
function hurry(core: SyncCore, lane: LaneName, { steadyMs, random }: StepContext): SyncCore {
  const it = core[LANE_OF[lane]];
  if (it.retryAtMs === null || it.hurried) return core;
  return { ...core, [LANE_OF[lane]]: { ...it, hurried: true, retryAtMs: Math.min(it.retryAtMs, Math.max(it.notBeforeMs, steadyMs + soon(random))) } };
}

type Failure = { readonly lane: LaneName; readonly retryAfterMs: number | null };

function fail(core: SyncCore, failure: Failure, context: StepContext): SyncCore {
  const failed = failLane(core, failure, context);
  return failure.lane === 'push' ? { ...failed, pushing: false } : { ...failed, pulling: false };
}

function failLane(core: SyncCore, { lane, retryAfterMs }: Failure, { steadyMs, random }: StepContext): SyncCore {
  const [it, other] = [core[LANE_OF[lane]], core[LANE_OF[otherThan(lane)]]];
  const notBeforeMs = steadyMs + (retryAfterMs ?? 0);
  const mostMs = lane === 'pull' && core.loading !== null ? LAST_LOADING_RETRY_MS : LAST_RETRY_MS;
  return {
    ...core, [LANE_OF[lane]]: { ...it, failures: it.failures + 1, notBeforeMs, retryAtMs: Math.max(notBeforeMs, steadyMs + backOff(it.failures, random, mostMs)) },
    [LANE_OF[otherThan(lane)]]: { ...other, hurried: false },
  };
}

function backOff(failures: number, random: number, mostMs = LAST_RETRY_MS): number {
  return jitter(Math.min(mostMs, FIRST_RETRY_MS * 2 ** Math.min(failures, 10)), random);
}

function soon(random: number): number {
  return Math.round(SOON_MS + random * SOON_SPREAD_MS);
}

function jitter(ms: number, random: number): number {
  return Math.round(ms + random * ms * 0.5);
}

/** Starts whatever may start now, and asks to be woken for the rest. */
function plan(core: SyncCore, { steadyMs }: StepContext): { core: SyncCore; effects: SyncEffect[] } {
  const effects: SyncEffect[] = [];
  let next = core;
  if (next.revoked) return planLastWords(next, steadyMs);

  if (next.stream !== 'closed' && steadyMs - next.streamHeardAtMs >= STREAM_SILENCE_MS) {
    effects.push({ type: 'close-stream' });
    next = { ...next, stream: 'closed', streamRetryAtMs: steadyMs, pollAtMs: steadyMs };
  }
  if (wantsPush(next) && !isHeld(next.pushLane, steadyMs)) {
    next = { ...next, pushing: true };
    effects.push({ type: 'push' });
  }
  if (!next.pulling && wantsPull(next, steadyMs) && !isHeld(next.pullLane, steadyMs)) {
    next = { ...next, pulling: true };
    effects.push(next.fill.by === 'snapshot' ? { type: 'fill' } : { type: 'pull', after: next.cursor, loading: next.loading !== null });
  }
  if (next.stream === 'closed' && steadyMs >= next.streamRetryAtMs && next.pullLane.failures === 0 && next.lastContactAtMs !== null) {
    next = { ...next, stream: 'opening', streamHeardAtMs: steadyMs };
    effects.push({ type: 'open-stream' });
  }
  effects.push({ type: 'wake-in', ms: nextWake(next, steadyMs) });
  return { core: next, effects };
}

/** What was sold is still handed in, and nothing is asked for any more (HS16). */
function planLastWords(core: SyncCore, steadyMs: number): { core: SyncCore; effects: SyncEffect[] } {
  const effects: SyncEffect[] = core.stream === 'closed' ? [] : [{ type: 'close-stream' }];
  if (!wantsPush(core)) return { core, effects };
  const { retryAtMs } = core.pushLane;
  if (retryAtMs !== null && steadyMs < retryAtMs) return { core, effects: [...effects, { type: 'wake-in', ms: retryAtMs - steadyMs }] };
  return { core: { ...core, pushing: true }, effects: [...effects, { type: 'push' }] };
}

function isHeld(lane: Lane, steadyMs: number): boolean {
  return lane.retryAtMs !== null && steadyMs < lane.retryAtMs;
}

function wantsPush(core: SyncCore): boolean {
  return core.unsent > 0 && !core.pushing;
}

function wantsPull(core: SyncCore, steadyMs: number): boolean {
  if (core.fill.by === 'snapshot') return steadyMs >= core.fill.notBeforeMs;
  return core.fill.fresh || core.more || core.unsettled || core.loading !== null || core.head > core.cursor || (core.stream !== 'open' && steadyMs >= core.pollAtMs);
}

/** Milliseconds until something is due; never more than a minute or so, whatever the states say. */
function nextWake(core: SyncCore, steadyMs: number): number {
  const times: number[] = [];
  if (core.unsent > 0 && !core.pushing && core.pushLane.retryAtMs !== null) times.push(core.pushLane.retryAtMs);
  if (!core.pulling && (core.stream !== 'open' || core.fill.by === 'snapshot' || wantsPull(core, steadyMs))) times.push(Math.max(pullDueMs(core, steadyMs), core.pullLane.retryAtMs ?? 0));
  if (core.stream !== 'closed') times.push(core.streamHeardAtMs + STREAM_SILENCE_MS);
  else if (core.pullLane.failures === 0 && core.lastContactAtMs !== null) times.push(core.streamRetryAtMs);
  return Math.max(50, Math.min(...times, steadyMs + POLL_MS) - steadyMs);
}

function pullDueMs(core: SyncCore, steadyMs: number): number {
  if (wantsPull(core, steadyMs)) return steadyMs;
  return core.fill.by === 'snapshot' ? core.fill.notBeforeMs : core.pollAtMs;
}
