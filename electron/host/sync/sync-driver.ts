/** Carries out what the core decides: real requests, real timers, one database. Nothing here decides anything. */
import type { Commit, PushReply } from '#contract/sync/commit.ts';
import type { PullReply } from '#contract/sync/pull.ts';
import type { TillReport } from '#contract/sync/enrol.ts';
import { isOnline, startSyncCore, step, type SyncCore, type SyncEffect, type SyncEvent } from './sync-core.ts';
import { LinkFailure, type EventStream, type ServerLink } from './server-link.ts';

/** What sync needs of the till's database; every member is one transaction. */
export type SyncStore = {
  position(): { cursor: number; epoch: string; lastContactAtMs: number | null };
  unsent(): { count: number; oldestAtMs: number | null };
  nextBatch(): Commit[];
  recordVerdicts(reply: PushReply): void;
  /** Everything from this `dseq` on is unsent again (HS5). */
  rewind(fromDseq: number): void;
  /** The server was restored: cursor 0, all kept commits unsent, the new epoch remembered (HS9). */
  changeEpoch(epoch: string): void;
  /** Rows, removals, cursor and contact of one page (HS7). Answers the entities that changed. */
  applyPage(page: PullReply): readonly string[];
  /** Pictures whose bytes are not here yet. */
  wantedBlobs(limit: number): string[];
  saveBlob(hash: string, mime: string, bytes: Uint8Array): void;
  raiseAttention(kind: 'fork' | 'revoked'): void;
  attention(): number;
};

/** How this till stands towards its server; the screens get it as it is. */
export type SyncState = {
  readonly online: boolean;
  readonly unsent: number;
  readonly oldestUnsentAt: number | null;
  readonly lastContactAt: number | null;
  /** Rows of the first copy of the shop: received, and expected as far as known; null when complete. */
  readonly loading: { readonly received: number; readonly expected: number } | null;
  readonly attention: number;
  /** Server minus till, in milliseconds; null before the first contact. */
  readonly clockOffsetMs: number | null;
};

export type SyncDriverDeps = {
  readonly store: SyncStore;
  readonly link: ServerLink;
  readonly nowMs: () => number;
  readonly random: () => number;
  readonly log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
  readonly build: string;
  readonly onState: (state: SyncState) => void;
  readonly onApplied: (entities: readonly string[]) => void;
};

export type SyncDriver = {
  /** A commit was written: push it when the core says so. */
  committed(): void;
  state(): SyncState;
  stop(): Promise<void>;
};

const BLOBS_AT_ONCE = 20;

export function startSyncDriver(deps: SyncDriverDeps): SyncDriver {
  const driver = createDriver(deps);
  driver.handle({ type: 'timer' });
  return { committed: driver.committed, state: driver.state, stop: driver.stop };
}

function createDriver(deps: SyncDriverDeps): { handle: (event: SyncEvent) => void; committed: () => void; state: () => SyncState; stop: () => Promise<void> } {
  const { store, link } = deps;
  const position = store.position();
  let core: SyncCore = startSyncCore({ cursor: position.cursor, unsent: store.unsent().count, lastContactAtMs: position.lastContactAtMs, nowMs: deps.nowMs() });
  let timer: NodeJS.Timeout | null = null;
  let stream: EventStream | null = null;
  let stopped = false;
  const abort = new AbortController();
  const running = new Set<Promise<void>>();

  const state = (): SyncState => syncStateOf(core, store);
  const report = (): TillReport => {
    const unsent = store.unsent();
    return { build: deps.build, unsent: unsent.count, oldestUnsentAt: unsent.oldestAtMs, clock: deps.nowMs(), cursor: core.cursor };
  };
  const handle = (event: SyncEvent): void => {
    if (stopped) return;
    const next = step(core, event, { nowMs: deps.nowMs(), random: deps.random() });
    core = next.core;
    for (const effect of next.effects) carryOut(effect);
    deps.onState(state());
  };
  const run = (work: () => Promise<void>): void => {
    const promise = work().finally(() => running.delete(promise));
    running.add(promise);
  };
  const failed = (lane: 'push' | 'pull', error: unknown): void => {
    if (stopped) return;
    const failure = error instanceof LinkFailure ? error : new LinkFailure('nonsense', String(error), { cause: error });
    if (core.failures === 0) deps.log.warn({ lane, kind: failure.kind, cause: String(failure.cause ?? '') }, failure.message);
    handle(eventOf(failure, lane, store));
  };
  const push = async (): Promise<void> => {
    try {
      const commits = store.nextBatch();
      if (commits.length === 0) return handle({ type: 'rewound', unsent: 0 });
      const reply = await link.push(commits, report(), abort.signal);
      if (stopped) return;
      store.recordVerdicts(reply);
      handle({ type: 'pushed', unsent: store.unsent().count, serverTimeMs: reply.serverTime });
    } catch (error) {
      failed('push', error);
    }
  };
  const pull = async (after: number): Promise<void> => {
    try {
      const page = await link.pull(after, report(), abort.signal);
      if (stopped) return;
      if (page.epoch !== store.position().epoch) {
        deps.log.warn({ epoch: page.epoch }, 'the server was restored: pulling from the start, pushing everything kept');
        store.changeEpoch(page.epoch);
        return handle({ type: 'epoch-changed', unsent: store.unsent().count });
      }
      const changed = store.applyPage(page);
      const rows = page.changes.reduce((sum, change) => sum + change.rows.length + change.removed.length, 0);
      if (changed.length > 0) deps.onApplied(changed);
      handle({ type: 'pulled', next: page.next, head: page.head, caughtUp: page.caughtUp, rows, remaining: page.remaining, serverTimeMs: page.serverTime });
      if (page.caughtUp) run(fetchBlobs);
    } catch (error) {
      failed('pull', error);
    }
  };
  let fetchingBlobs = false;
  // Pictures come last and alone: their failure never holds up a price. The next caught-up pull tries again.
  const fetchBlobs = async (): Promise<void> => {
    if (fetchingBlobs) return;
    fetchingBlobs = true;
    try {
      for (let wanted = store.wantedBlobs(BLOBS_AT_ONCE); wanted.length > 0 && !stopped; wanted = store.wantedBlobs(BLOBS_AT_ONCE)) {
        for (const hash of wanted) {
          const blob = await link.blob(hash, abort.signal);
          if (stopped) return;
          store.saveBlob(hash, blob.mime, blob.bytes);
        }
        deps.onApplied(['blob']);
      }
    } catch (error) {
      if (!stopped) deps.log.warn({ cause: String(error) }, 'a picture could not be fetched; trying again after the next pull');
    } finally {
      fetchingBlobs = false;
    }
  };
  const openStream = (): void => {
    let mine: EventStream | null = null;
    mine = link.events({
      onOpen: () => handle({ type: 'stream-opened' }),
      onHead: (head) => handle({ type: 'head', head: head.head, serverTimeMs: head.serverTime }),
      onClose: () => {
        if (stream === mine) {
          stream = null;
          handle({ type: 'stream-closed' });
        }
      },
    });
    stream = mine;
  };
  const carryOut = (effect: SyncEffect): void => {
    switch (effect.type) {
      case 'push': return run(push);
      case 'pull': return run(() => pull(effect.after));
      case 'open-stream': return openStream();
      case 'close-stream': {
        const closing = stream;
        stream = null;
        return closing?.close();
      }
      case 'wake-at':
        if (timer) clearTimeout(timer);
        timer = setTimeout(() => handle({ type: 'timer' }), Math.max(0, effect.atMs - deps.nowMs()));
        timer.unref();
    }
  };
  return {
    handle, state,
    committed: () => handle({ type: 'committed', unsent: store.unsent().count }),
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      abort.abort();
      stream?.close();
      await Promise.all(running);
    },
  };
}

function eventOf(failure: LinkFailure, lane: 'push' | 'pull', store: SyncStore): SyncEvent {
  switch (failure.kind) {
    case 'revoked':
      store.raiseAttention('revoked');
      return { type: 'revoked' };
    case 'forked':
      store.raiseAttention('fork');
      return { type: 'forked' };
    case 'gap':
      store.rewind(failure.expectedDseq ?? 1);
      return { type: 'rewound', unsent: store.unsent().count };
    case 'network': case 'server': case 'nonsense':
      return { type: 'failed', lane, retryAfterMs: failure.retryAfterMs };
  }
}

export function syncStateOf(core: SyncCore, store: Pick<SyncStore, 'unsent' | 'attention'>): SyncState {
  const unsent = store.unsent();
  return {
    online: isOnline(core), unsent: unsent.count, oldestUnsentAt: unsent.oldestAtMs, lastContactAt: core.lastContactAtMs,
    loading: core.loading, attention: store.attention(), clockOffsetMs: core.clockOffsetMs,
  };
}
