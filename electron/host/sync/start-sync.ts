import type { Commit } from '#contract/sync/commit.ts';
import { errorText } from '#host/platform/fault.ts';
import { knownAgain } from '#host/posting/unknown-till.ts';
import { oldCommitsChore } from './chores/old-commits.ts';
import { createPictureLines } from './chores/picture-lines.ts';
import { picturesChore } from './chores/pictures.ts';
import { setAsideChore } from './chores/set-aside.ts';
import { compareLink } from './digest/compare-link.ts';
import type { CopyReader } from './digest/compare-ports.ts';
import { compareChore } from './digest/compare.ts';
import { createCopyStore } from './digest/copy-store.ts';
import { createLookUp, type LookUp } from './receipts/look-up.ts';
import { receiptsChore } from './receipts/receipts-chore.ts';
import { createReceiptsStore } from './receipts/receipts-store.ts';
import { serverTakes, type Lane } from './server-older.ts';
import { createServerLink, type Asking, type ServerLink, type Telling } from './server-link.ts';
import type { Sessions } from './session.ts';
import { startSyncDriver, type SyncDriver, type SyncDriverDeps } from './sync-driver.ts';
import { createSyncStore, type SyncStoreDeps } from './sync-store.ts';

export type StartSyncOptions = SyncStoreDeps & Pick<SyncDriverDeps, 'builder' | 'steadyMs' | 'timer' | 'log' | 'build' | 'onState' | 'onApplied'> & {
  readonly serverUrl: string;
  /** Reads of the replica that take long. */
  readonly copyReader: CopyReader;
  /** The bearer token of a till enrolled before there were keys, or what sessions are opened with. */
  readonly auth: string | Sessions;
};

/** A driver, and what is asked of the server beside it. */
export type RunningSync = SyncDriver & {
  readonly lookUp: LookUp;
  /** Milliseconds of steady time since the server last said something this till could read; Infinity before. Also what could not be written down was heard. */
  readonly silentMs: () => number;
};

/** Starts syncing a paired till with its server; runs until stopped, whatever the network does. */
export function startSync(options: StartSyncOptions): RunningSync {
  const store = createSyncStore(options);
  let heardAtMs = -Infinity;
  const link = overheard(createServerLink(options.serverUrl, options.auth), (lane) => {
    heardAtMs = options.steadyMs();
    try {
      knownAgain(options.store, lane === 'push');
      if (lane !== null) serverTakes(options.store, lane);
    } catch (error) {
      // The next answer says the same.
      options.log.warn({ cause: errorText(error) }, 'that the server knows and takes this till could not be written down');
    }
  });
  const receipts = createReceiptsStore(options.store);
  // The server takes what it decides off the unsent ones it is told of; this one was counted as sent before.
  const askAgain = (commit: Commit, signal: AbortSignal): ReturnType<typeof link.push> => {
    const { count, oldestAtMs } = store.unsent();
    return link.push([commit], { build: options.build, unsent: count + 1, oldestUnsentAt: oldestAtMs, clock: options.nowMs(), cursor: store.position().cursor }, signal);
  };
  const driver = startSyncDriver({
    store, link, builder: options.builder, chores: [picturesChore({ store, link, onApplied: options.onApplied, lines: createPictureLines(options), steadyMs: options.steadyMs }), receiptsChore({ store: receipts, link, timer: options.timer, steadyMs: options.steadyMs }),
      compareChore({ copy: createCopyStore(options), reader: options.copyReader, link: compareLink(link), timer: options.timer, nowMs: options.nowMs, steadyMs: options.steadyMs, onApplied: options.onApplied, log: options.log }),
      setAsideChore({ store: options.store, position: store.position, ask: askAgain, steadyMs: options.steadyMs }),
      oldCommitsChore({ store, timer: options.timer, steadyMs: options.steadyMs })], nowMs: options.nowMs, steadyMs: options.steadyMs, timer: options.timer, random: Math.random,
    log: options.log, build: options.build, onState: options.onState, onApplied: options.onApplied,
  });
  return {
    ...driver, lookUp: createLookUp({ store: receipts, link, timer: options.timer, log: options.log }),
    silentMs: () => options.steadyMs() - heardAtMs,
  };
}

type Link = ServerLink & Asking & Telling;

/** The same link; told of each answer before whoever asked, and whether it answers a push, or what a server of an older contract refuses. */
function overheard(link: Link, onHeard: (lane: Lane | null) => void): Link {
  const heard = async <T>(answer: Promise<T>, lane: Lane | null = null): Promise<T> => {
    const given = await answer;
    onHeard(lane);
    return given;
  };
  return {
    push: (...question) => heard(link.push(...question), 'push'),
    pull: (...question) => heard(link.pull(...question), 'pull'),
    blob: (...question) => heard(link.blob(...question)),
    snapshot: (...question) => heard(link.snapshot(...question), 'pull'),
    snapshotChunk: (...question) => heard(link.snapshotChunk(...question)),
    get: (...question) => heard(link.get(...question)),
    post: (...question) => heard(link.post(...question)),
    events: (listener) => link.events({
      ...listener,
      onHead: (head) => {
        onHeard(null);
        listener.onHead(head);
      },
    }),
  };
}
