/**
 * When to push, pull, listen and wait: the till's side of sync as a pure function (SPEC.md).
 * The driver feeds events in and carries effects out; the simulator does the same with virtual time.
 */

export type SyncCore = {
  readonly cursor: number;
  readonly head: number;
  readonly unsent: number;
  readonly pushing: boolean;
  readonly pulling: boolean;
  readonly stream: 'closed' | 'opening' | 'open';
  /** Set while failing: no request starts before it. This and all following moments but `lastContactAtMs` are steady time. */
  readonly retryAtMs: number | null;
  readonly failures: number;
  /** When a pull is next due without a stream. */
  readonly pollAtMs: number;
  readonly streamHeardAtMs: number;
  readonly streamRetryAtMs: number;
  readonly lastContactAtMs: number | null;
  readonly clockOffsetMs: number | null;
  readonly revoked: boolean;
  /** Since it was revoked the server has answered a push, so that what it confirmed before is known to be there still. */
  readonly heardOut: boolean;
  readonly loading: { readonly received: number; readonly expected: number } | null;
};

export type SyncEvent =
  | { readonly type: 'committed'; readonly unsent: number }
  | { readonly type: 'pushed'; readonly unsent: number; readonly serverTimeMs: number }
  | { readonly type: 'rewound'; readonly unsent: number }
  | { readonly type: 'pulled'; readonly next: number; readonly head: number; readonly caughtUp: boolean; readonly rows: number; readonly remaining: number; readonly serverTimeMs: number }
  | { readonly type: 'epoch-changed'; readonly unsent: number }
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
  | { readonly type: 'pull'; readonly after: number }
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
const POLL_MS = 15_000;
const STREAM_SILENCE_MS = 40_000;

export function startSyncCore(known: { cursor: number; loaded: boolean; unsent: number; lastContactAtMs: number | null; steadyMs: number }): SyncCore {
  return {
    cursor: known.cursor, head: known.cursor, unsent: known.unsent, pushing: false, pulling: false, stream: 'closed', retryAtMs: null, failures: 0,
    pollAtMs: known.steadyMs, streamHeardAtMs: known.steadyMs, streamRetryAtMs: known.steadyMs, lastContactAtMs: known.lastContactAtMs, clockOffsetMs: null,
    revoked: false, heardOut: false, loading: known.loaded ? null : { received: 0, expected: 0 },
  };
}

/** True once a revoked till has nothing left that the server might not have (HS16). */
export function isHandedIn(core: SyncCore): boolean {
  return core.revoked && core.heardOut && core.unsent === 0;
}

/** True until a request to the server fails, and again once one succeeds. */
export function isOnline(core: SyncCore): boolean {
  return !core.revoked && core.failures === 0;
}

/** One step: what happened, what is true now, and what to do about it. */
export function step(core: SyncCore, event: SyncEvent, context: StepContext): { core: SyncCore; effects: SyncEffect[] } {
  return plan(absorb(core, event, context), context);
}

function absorb(core: SyncCore, event: SyncEvent, { nowMs, steadyMs, random }: StepContext): SyncCore {
  switch (event.type) {
    case 'committed':
      return { ...core, unsent: event.unsent };
    case 'pushed':
      return { ...contact(core, event.serverTimeMs, nowMs), pushing: false, unsent: event.unsent, heardOut: core.revoked };
    case 'rewound':
      return { ...core, pushing: false, unsent: event.unsent };
    case 'pulled':
      return {
        ...contact(core, event.serverTimeMs, nowMs), pulling: false, cursor: event.next, head: Math.max(core.head, event.head, event.next), pollAtMs: steadyMs + POLL_MS,
        loading: event.caughtUp || core.loading === null ? null : { received: core.loading.received + event.rows, expected: core.loading.received + event.rows + event.remaining },
      };
    case 'epoch-changed':
      return { ...core, pulling: false, pushing: false, cursor: 0, head: 0, unsent: event.unsent, pollAtMs: steadyMs };
    case 'stream-opened':
      return { ...core, stream: 'open', streamHeardAtMs: steadyMs };
    case 'head':
      return { ...contact(core, event.serverTimeMs, nowMs), head: Math.max(core.head, event.head), streamHeardAtMs: steadyMs };
    case 'stream-closed':
      return { ...core, stream: 'closed', streamRetryAtMs: steadyMs + jitter(FIRST_RETRY_MS, random), pollAtMs: Math.min(core.pollAtMs, steadyMs + POLL_MS) };
    case 'failed':
      return fail(core, event, steadyMs, random);
    case 'forked':
      return fail({ ...core, unsent: event.unsent }, { type: 'failed', lane: event.lane, retryAfterMs: null }, steadyMs, random);
    case 'revoked':
      // A server that takes nothing from a revoked till is asked again like one that fails.
      return {
        ...(event.lane === 'push' ? fail(core, { type: 'failed', lane: 'push', retryAfterMs: null }, steadyMs, random) : core),
        pulling: false, revoked: true, unsent: event.unsent, heardOut: core.heardOut || event.unsent === 0,
      };
    case 'timer':
      return core;
  }
}

function contact(core: SyncCore, serverTimeMs: number, nowMs: number): SyncCore {
  return { ...core, lastContactAtMs: nowMs, clockOffsetMs: serverTimeMs - nowMs, failures: 0, retryAtMs: null };
}

function fail(core: SyncCore, event: Extract<SyncEvent, { type: 'failed' }>, steadyMs: number, random: number): SyncCore {
  const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(core.failures, 10));
  return {
    ...core, failures: core.failures + 1, retryAtMs: steadyMs + Math.max(event.retryAfterMs ?? 0, jitter(wait, random)),
    pushing: event.lane === 'push' ? false : core.pushing, pulling: event.lane === 'pull' ? false : core.pulling,
  };
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
  const held = next.retryAtMs !== null && steadyMs < next.retryAtMs;
  if (!held) {
    if (wantsPush(next)) {
      next = { ...next, pushing: true };
      effects.push({ type: 'push' });
    }
    if (!next.pulling && wantsPull(next, steadyMs)) {
      next = { ...next, pulling: true };
      effects.push({ type: 'pull', after: next.cursor });
    }
    if (next.stream === 'closed' && steadyMs >= next.streamRetryAtMs && next.failures === 0 && next.lastContactAtMs !== null) {
      next = { ...next, stream: 'opening', streamHeardAtMs: steadyMs };
      effects.push({ type: 'open-stream' });
    }
  }
  effects.push({ type: 'wake-in', ms: nextWake(next, steadyMs) });
  return { core: next, effects };
}

/** What was sold is still handed in, and nothing is asked for any more (HS16). */
function planLastWords(core: SyncCore, steadyMs: number): { core: SyncCore; effects: SyncEffect[] } {
  const effects: SyncEffect[] = core.stream === 'closed' ? [] : [{ type: 'close-stream' }];
  if (!wantsPush(core)) return { core, effects };
  if (core.retryAtMs !== null && steadyMs < core.retryAtMs) return { core, effects: [...effects, { type: 'wake-in', ms: core.retryAtMs - steadyMs }] };
  return { core: { ...core, pushing: true }, effects: [...effects, { type: 'push' }] };
}

function wantsPush(core: SyncCore): boolean {
  return core.unsent > 0 && !core.pushing;
}

function wantsPull(core: SyncCore, steadyMs: number): boolean {
  return core.loading !== null || core.head > core.cursor || (core.stream !== 'open' && steadyMs >= core.pollAtMs);
}

/** Milliseconds until something is due; never more than a minute or so, whatever the states say. */
function nextWake(core: SyncCore, steadyMs: number): number {
  if (core.retryAtMs !== null && core.retryAtMs > steadyMs) return core.retryAtMs - steadyMs;
  const times: number[] = [];
  if (!core.pulling && core.stream !== 'open') times.push(core.pollAtMs);
  if (core.stream === 'closed') times.push(core.streamRetryAtMs);
  else times.push(core.streamHeardAtMs + STREAM_SILENCE_MS);
  return Math.max(50, Math.min(...times, steadyMs + POLL_MS) - steadyMs);
}
