/** The till of a data folder from its first look at the file to its end: in order, or damaged until somebody has chosen a way on. */
import { existsSync } from 'node:fs';
import { composeHost, MIGRATIONS_DIR, type HostOptions } from './compose.ts';
import { composeDamaged } from './compose/damaged.ts';
import { setReplicaAside } from './db/replica-file.ts';
import { isDamaged } from './db/storage-fault.ts';
import { errorText } from './platform/fault.ts';
import { finishExchange } from './recovery/exchange.ts';
import { createKeeper } from './recovery/keeper.ts';
import { findingOf, forgetClosing, lookAtFile, noteClosed, noteSuspicion, type Finding } from './recovery/look.ts';
import type { Host } from './compose.ts';
import { beginWipe, finishWipe } from './wipe.ts';

/** What the windows and the process see of a till, whichever of the two it is now. */
export type OpenTill = Pick<Host['dispatcher'], 'attach'> & Pick<Host, 'pair'> & {
  /** What is wrong with the file, as long as that is so. */
  readonly finding: () => Finding | null;
  readonly close: () => Promise<void>;
};

type Phase = Pick<OpenTill, 'attach' | 'pair' | 'close'> & { readonly finding: Finding | null };

/** Opens the till, damaged or not. Throws `Fault` where neither can be: no key, a newer program's file, a full disk. */
export async function openTill(options: HostOptions): Promise<OpenTill> {
  const own = options.log.module('host');
  let phase: Phase | null = null;
  let closed = false;
  /** The replica was found of no use: what is opened next begins another one. */
  let isLost = false;

  const reopen = async (): Promise<void> => {
    const before = phase;
    phase = null;
    await before?.close();
    if (closed) return;
    const keepsReplica = !isLost;
    isLost = false;
    phase = await begin(life, again, keepsReplica);
  };
  const failed = (error: unknown): void => {
    own.error({ err: error }, 'the till could not be opened again');
    // As at a start: whoever looks after the process starts it anew, and it says then what is wrong.
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  };
  /** The way from one phase to the next, if one is under way: who closes meanwhile waits for its end, so that the files are noted as they were left. */
  let between: Promise<void> = Promise.resolve();
  const again = (): void => { between = between.then(reopen).catch(failed); };
  let leaving = false;
  /** The company has what this till had to say, and the till is none of its any more. */
  const leave = async (): Promise<void> => {
    if (leaving || closed) return;
    leaving = true;
    const before = phase;
    phase = null;
    await before?.close();
    if (closed) return;
    if (beginWipe(options.paths, options.secrets.databaseKey, options.clock.nowMs())) {
      await finishWipe(options.paths, options.secrets);
      await options.secrets.renew();
      own.warn({}, 'the till was revoked and has handed in everything: its data is wiped');
    }
    leaving = false;
    phase = await begin(life, again);
  };
  const life: HostOptions = { ...options, onRevoked: () => { setImmediate(() => { between = between.then(leave).catch(failed); }); }, onReplicaLost: () => {
    isLost = true;
    setImmediate(again);
  } };
  phase = await begin(life, again);
  return {
    attach: (channel, admit) => {
      // Between two phases nobody is let in; a page tries again by itself.
      if (phase === null) channel.close();
      else phase.attach(channel, admit);
    },
    pair: async (serverUrl, code) => (phase === null ? 'storage-failed' : phase.pair(serverUrl, code)),
    finding: () => phase?.finding ?? null,
    close: async () => {
      closed = true;
      await between;
      await phase?.close();
    },
  };
}

/**
 * @param keepsReplica sells from a replica that is damaged in parts until the server sends another one (RCV21)
 * @param crashedBefore what the first try of this start found, before it changed anything
 */
async function begin(options: HostOptions, reopen: () => void, keepsReplica = true, crashedBefore?: boolean): Promise<Phase> {
  const { paths, secrets } = options;
  finishExchange(paths);
  const { finding, replicaProblem, checkSoon, ...look } = lookAtFile(paths, secrets.databaseKey);
  const afterCrash = crashedBefore ?? look.afterCrash;
  const setAside = (problem: string): void => {
    const keptAs = setReplicaAside(paths.replica, options.clock.nowMs());
    options.log.module('host').warn({ problem, keptAs }, 'what the server had sent is damaged and is asked for again');
  };
  if (replicaProblem !== null && !keepsReplica) setAside(replicaProblem);
  if (finding !== null) return damaged(options, finding, reopen);
  let host: Host;
  try {
    host = await composeHost({ ...options, begun: { afterCrash } });
  } catch (error) {
    if (!isDamaged(error)) throw error;
    if (replicaProblem === null || !keepsReplica) return damaged(options, findingOf(errorText(error)), reopen);
    // What cannot be done without may lie in the part that is damaged.
    setAside(replicaProblem);
    return begin(options, reopen, false, afterCrash);
  }
  forgetClosing(paths);
  if (replicaProblem !== null && keepsReplica) {
    noteSuspicion(paths);
    host.healer.checked(replicaProblem);
  }
  const keeper = createKeeper({ paths, keyHex: secrets.databaseKey, store: host.store, clock: options.clock, timer: options.timer, log: options.log.module('recovery'), checkSoon, onReplicaChecked: host.healer.checked });
  keeper.start();
  return {
    finding: null, attach: host.dispatcher.attach, pair: host.pair,
    close: async () => {
      await keeper.stop();
      await host.close();
      for (const file of [paths.database, paths.replica]) await logMoved(file);
      noteClosed(paths);
    },
  };
}

/** The thread that moves the log into the file may be the last to close it; not waited for longer than a person would. */
async function logMoved(database: string): Promise<void> {
  for (let tries = 0; tries < 40 && existsSync(`${database}-wal`); tries++) await new Promise((resolve) => { setTimeout(resolve, 25); });
}

function damaged(options: HostOptions, finding: Finding, reopen: () => void): Phase {
  options.log.module('host').error({ finding }, 'the database is damaged: it is kept, and nothing can be sold until somebody has chosen a way on');
  const dispatcher = composeDamaged({ ...options, migrationsDir: options.migrationsDir ?? MIGRATIONS_DIR }, finding, reopen);
  return {
    finding, attach: dispatcher.attach, pair: () => Promise.resolve('storage-failed'),
    close: () => {
      dispatcher.close();
      return Promise.resolve();
    },
  };
}
