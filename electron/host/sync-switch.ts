import type { SyncState } from '#contract/terminal/till.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { Store, TillStore } from './db/tx.ts';
import { errorText } from './platform/fault.ts';
import type { Timer } from './platform/timer.ts';
import { readMeta } from './posting/meta.ts';
import { hasNothingDue, oldestUnsentAt, unsentCount } from './posting/outbox.ts';
import { isUnknown } from './posting/unknown-till.ts';
import { askAnew, feedPosition } from './posting/replica-state.ts';
import { HEARD_LATELY_MS } from './recovery/replica-healer.ts';
import type { LookUp } from './sync/receipts/look-up.ts';
import type { RunningSync, StartSyncOptions } from './sync/start-sync.ts';

export type SyncSwitchOptions = Omit<StartSyncOptions, 'serverUrl' | 'auth' | 'loaded'> & {
  readonly store: TillStore;
  readonly timer: Timer;
  /** What requests are sent with; asked only of a till of a company. */
  readonly auth: () => StartSyncOptions['auth'];
  /** Something was committed; told together with the driver. */
  readonly onCommitted: () => void;
  /** The till was revoked and has handed in everything it had. */
  readonly onHandedIn: () => void;
};

/** Sync while the till belongs to a company, and nothing while it does not. */
export type SyncSwitch = {
  /** Runs sync for whoever the till belongs to now. */
  readonly restart: () => void;
  /** Does `work` while nothing of sync is under way, whoever wants it meanwhile; then runs it for whoever the till belongs to. */
  readonly still: <T>(work: () => Promise<T>) => Promise<T>;
  /** Something was committed. Told after the present turn, so that no answer waits for it. */
  readonly committed: () => void;
  /** Asks for everything again that the server ever sent, also before sync runs; false where there is no server. @throws what the replica throws */
  readonly startOver: () => boolean;
  /** Milliseconds of steady time the till's server has been silent: Infinity where nothing was heard of it since sync runs, 0 where there is no server. */
  readonly silentMs: () => number;
  readonly state: () => SyncState;
  /** Asks headquarters for a receipt. */
  readonly lookUp: LookUp;
  /** Hears what headquarters has of a receipt that is about to be given back, if it is there to be asked (HR13). Never throws. */
  readonly hearOf: (receiptId: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** How long after a start the first sync may wait: loading it must not hold up the first scan. */
const HEAD_START_MS = 150;

/** Goods lie on the counter, and what is known here is good enough to go on with. */
const HEAR_MS = 3_000;

/** What a till says of its sync while none runs. */
const resting: SyncState = { online: false, unsent: 0, oldestUnsentAt: null, lastContactAt: null, loading: null, attention: 0, clockOffsetMs: null };

/** Sync at work for whoever the till belongs to, at most one at a time. */
type Run = Pick<SyncSwitch, 'restart' | 'still' | 'stop'> & { readonly driver: () => RunningSync | null; readonly isOver: () => boolean };

function createRun(options: SyncSwitchOptions): Run {
  let driver: RunningSync | null = null;
  let over = false;
  let isStill = false;
  /** Counts owners: sync loaded for one that has gone meanwhile is not started. */
  let owner = 0;
  const start = async (mine: number, serverUrl: string): Promise<void> => {
    const { startSync } = await import('./sync/start-sync.ts');
    if (mine !== owner) return;
    driver = startSync({
      ...options, serverUrl, auth: options.auth(), loaded: () => undefined,
      onState: (state) => {
        options.onState(state);
        if (state.handedIn && options.store.read(hasNothingDue)) options.onHandedIn();
      },
    });
  };
  const end = async (): Promise<void> => {
    const stopping = driver;
    driver = null;
    owner += 1;
    await stopping?.stop();
  };
  const restart = (): void => {
    void end();
    const mine = owner;
    const { mode, serverUrl } = options.store.read(readMeta);
    if (mode !== 'shop' || isStill) return;
    assert(serverUrl !== null, 'a till of a company knows its server');
    options.timer.after(HEAD_START_MS, () => {
      start(mine, serverUrl).catch((error: unknown) => { options.log.warn({ err: error }, 'sync could not be started'); });
    });
  };
  return {
    driver: () => driver, isOver: () => over, restart,
    still: async (work) => {
      isStill = true;
      try {
        await end();
        return await work();
      } finally {
        isStill = false;
        if (!over) restart();
      }
    },
    stop: async () => {
      over = true;
      await end();
    },
  };
}

export function createSyncSwitch(options: SyncSwitchOptions): SyncSwitch {
  const { driver, isOver, restart, still, stop } = createRun(options);
  let told = false;
  const hasServer = (): boolean => options.store.read(readMeta).mode === 'shop';
  const silentMs = (): number => (hasServer() ? driver()?.silentMs() ?? Infinity : 0);
  return {
    restart, still, stop,
    committed: () => {
      if (told) return;
      told = true;
      setImmediate(() => {
        told = false;
        // The database may be closed by now.
        if (isOver()) return;
        options.onCommitted();
        driver()?.committed();
      });
    },
    startOver: () => {
      if (!hasServer()) return false;
      const running = driver();
      if (running) running.startOver();
      // Sync that is still to begin reads what to ask for.
      else options.store.writeReplica(askAnew);
      return true;
    },
    silentMs,
    state: () => ({ ...(driver()?.state() ?? beforeStart(options.store)), ...(options.store.read(isUnknown) ? { unknown: true } : {}) }),
    lookUp: async (wish) => driver()?.lookUp(wish) ?? 'no-connection',
    hearOf: async (id) => {
      if (silentMs() > HEARD_LATELY_MS) return;
      try {
        await driver()?.lookUp({ id }, HEAR_MS);
      } catch (error) {
        // Nobody asked for it: what the till has is what it goes by.
        options.log.warn({ cause: errorText(error) }, 'what headquarters knows of a receipt cannot be kept');
      }
    },
  };
}

/** What is known without sync running: a till of a company still counts what it has not sent. */
function beforeStart(store: Store): SyncState {
  return store.read((tx) => {
    const { mode, lastContactAt, clockOffsetMs } = readMeta(tx);
    if (mode !== 'shop') return resting;
    return { ...resting, unsent: unsentCount(tx), oldestUnsentAt: oldestUnsentAt(tx), lastContactAt, clockOffsetMs, loading: feedPosition(tx).loaded ? null : { received: 0, expected: 0 } };
  });
}
