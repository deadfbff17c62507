/** Moves the write-ahead log into the database file without making a sale wait for it. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

export type CheckpointerOptions = { readonly path: string; readonly keyHex: string; readonly onCheckpointFailed?: (error: unknown) => void };

export type Checkpointer = {
  /** A transaction was committed. */
  readonly wrote: () => void;
  /** Resolves when the thread has let go of the file. */
  readonly stop: () => Promise<void>;
};

export type CheckpointRequest = { readonly path: string; readonly keyHex: string };

/** How long the log is, and how much of it lies in the file already, in bytes. */
export type LogState = { readonly bytes: number; readonly movedBytes: number };

/** The writer's own connection, as far as the log is concerned. */
export type LogOwner = {
  readonly logState: () => LogState;
  /** Moves the whole log at once, between two transactions; the next write begins it anew. */
  readonly moveNow: () => void;
  /** A long log gives back a little of its file when it begins anew. */
  readonly shorten: () => void;
};

const MIB = 1024 * 1024;
/** After so long without a write the till counts as idle, and a log is moved once it is worth a flush of the file. */
const IDLE_MS = 100;
const WORTH_IN_IDLE_BYTES = 2 * MIB;
/** Written without one idle moment (the first copy of a shop): moved beside the writer, which slows it down a little. */
const WORTH_WHILE_BUSY_BYTES = 128 * MIB;
/** A log begins anew by itself at the first write that finds all of it moved. Where none ever does, the writer waits for that once. */
const TOO_LONG_BYTES = 512 * MIB;
const WRITES_PER_LOOK = 64;

/**
 * Watches the log. A worker with a connection of its own moves it, in idle moments as a rule: that locks out neither readers
 * nor the writer, but shares the disk with them. The worker is started when it is first needed.
 */
export function startCheckpointer(options: CheckpointerOptions, owner: LogOwner): Checkpointer {
  let timer: NodeJS.Timeout | null = null;
  let worker: Worker | null = null;
  let busy = false;
  let writes = 0;
  let stopped = false;

  const start = (): Worker => {
    const created = new Worker(new URL(`./checkpoint-worker${extname(import.meta.url)}`, import.meta.url), { workerData: { path: options.path, keyHex: options.keyHex } satisfies CheckpointRequest });
    created.on('message', () => { busy = false; });
    created.on('error', (error) => {
      busy = false;
      worker = null;
      if (!stopped) options.onCheckpointFailed?.(error);
    });
    // Last: listening holds the process, and a checkpoint is no reason to stay.
    created.unref();
    return created;
  };
  const moveBeside = (): void => {
    busy = true;
    owner.shorten();
    worker ??= start();
    worker.postMessage('checkpoint');
  };
  const unmoved = ({ bytes, movedBytes }: LogState): number => bytes - movedBytes;
  const idle = (): void => {
    if (!busy && !stopped && unmoved(owner.logState()) >= WORTH_IN_IDLE_BYTES) moveBeside();
  };
  return {
    wrote: () => {
      // One timer put off with every write is cheaper than a new one each.
      if (stopped) return;
      if (timer) timer.refresh();
      else timer = setTimeout(idle, IDLE_MS).unref();
      writes += 1;
      if (writes % WRITES_PER_LOOK !== 0 || busy) return;
      const log = owner.logState();
      if (log.bytes >= TOO_LONG_BYTES) {
        owner.shorten();
        owner.moveNow();
      } else if (unmoved(log) >= WORTH_WHILE_BUSY_BYTES) moveBeside();
    },
    stop: () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      const last = worker;
      if (last === null) return Promise.resolve();
      last.postMessage('stop');
      return new Promise((resolve) => { last.once('exit', () => { resolve(); }); });
    },
  };
}
