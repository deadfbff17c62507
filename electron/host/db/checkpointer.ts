/** Moves the write-ahead log into the database file without making a sale wait for it. */
import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { connect } from './connection.ts';
import { withStorageFaults } from './storage-fault.ts';

export type CheckpointerOptions = { readonly path: string; readonly keyHex: string; readonly onCheckpointFailed?: (error: unknown) => void };

export type Checkpointer = {
  /** A transaction was committed. */
  readonly wrote: () => void;
  readonly stop: () => void;
};

export type CheckpointRequest = { readonly path: string; readonly keyHex: string };

/** How long after a write the log is looked at. */
const LOOK_MS = 1_000;
/** A log shorter than this is left alone. */
const WORTHWHILE_BYTES = 4 * 1024 * 1024;
/** Where writing outruns the worker, the writer itself waits for one checkpoint, so that the disk does not fill. */
const TOO_LONG_BYTES = 256 * 1024 * 1024;
const WRITES_PER_LOOK = 256;

/**
 * Watches the log of `path`. Checkpoints run in a worker with a connection of its own: they hold up neither readers nor the
 * writer, only share the disk with them. The worker is started when it is first needed.
 */
export function startCheckpointer(options: CheckpointerOptions): Checkpointer {
  let timer: NodeJS.Timeout | null = null;
  let worker: Worker | null = null;
  let busy = false;
  let writes = 0;
  let stopped = false;
  const failed = (error: unknown): void => {
    busy = false;
    worker = null;
    if (!stopped) options.onCheckpointFailed?.(error);
  };
  const start = (): Worker => {
    const created = new Worker(new URL(`./checkpoint-worker${extname(import.meta.url)}`, import.meta.url), { workerData: { path: options.path, keyHex: options.keyHex } satisfies CheckpointRequest });
    created.unref();
    created.on('message', () => {
      busy = false;
    });
    created.on('error', failed);
    return created;
  };
  const look = (): void => {
    timer = null;
    if (busy || stopped || logBytes(options.path) < WORTHWHILE_BYTES) return;
    busy = true;
    worker ??= start();
    worker.postMessage('checkpoint');
  };
  return {
    wrote: () => {
      timer ??= setTimeout(look, LOOK_MS).unref();
      writes += 1;
      if (writes % WRITES_PER_LOOK === 0 && logBytes(options.path) > TOO_LONG_BYTES) checkpointNow(options);
    },
    stop: () => {
      stopped = true;
      if (timer) clearTimeout(timer);
      worker?.postMessage('stop');
    },
  };
}

function logBytes(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

function checkpointNow(options: CheckpointerOptions): void {
  withStorageFaults(() => {
    const connection = connect(options.path, options.keyHex, 'writer');
    try {
      connection.pragma('wal_checkpoint(RESTART)');
    } finally {
      connection.close();
    }
  });
}
