/** `ReplicaBuilder` in a thread of its own, which is there only while something is built. */
import { Worker } from 'node:worker_threads';
import { Fault } from '#host/platform/fault.ts';
import type { BuilderData, BuilderFailure, BuilderMessage, BuilderRequest } from './builder-messages.ts';
import { SnapshotRefused, type BuiltReplica, type ClosableBuilder } from './builder-port.ts';
import type { EntityChanges } from '#contract/sync/pull.ts';

/** A thread that may grow takes what the till needs for selling. */
const HEAP = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 256 };

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/** @param worker the file of a thread that calls `serveBuilder` · `onRows` is told now and then how many rows are in the new file */
export function threadBuilder(worker: URL, data: BuilderData, onRows: (rows: number) => void): ClosableBuilder {
  let thread: Worker | null = null;
  let calls = 0;
  let closed = false;
  const waiting = new Map<number, Waiting>();

  const start = (): Worker => {
    const started = new Worker(worker, { workerData: data, resourceLimits: HEAP });
    started.on('message', (message: BuilderMessage) => {
      if ('rows' in message) return onRows(message.rows);
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if ('failure' in message) asked?.reject(errorOf(message.failure));
      else asked?.resolve(message.value);
    });
    const gone = (why: string, error?: unknown): void => {
      if (thread !== started) return;
      thread = null;
      for (const { reject } of waiting.values()) reject(new Fault('storage-failed', 'later', why, error));
      waiting.clear();
    };
    started.on('error', (error) => { gone('the thread that builds the replica failed', error); });
    started.on('exit', () => { gone('the thread that builds the replica ended'); });
    // Last: listening holds the process, and a build is no reason to stay.
    started.unref();
    return started;
  };
  const ask = <T>(request: Omit<BuilderRequest, 'id'>): Promise<T> => new Promise((resolve, reject) => {
    if (closed) return reject(new Error('the builder is closed'));
    thread ??= start();
    const id = ++calls;
    waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    thread.postMessage({ ...request, id });
  });
  const letGo = (): void => {
    const last = thread;
    thread = null;
    for (const { reject } of waiting.values()) reject(new Error('the builder is closed'));
    waiting.clear();
    void last?.terminate();
  };
  return {
    open: (...args) => ask<number>({ call: 'open', args }),
    take: (...args) => ask<number | null>({ call: 'take', args }),
    put: (...args) => ask<number>({ call: 'put', args }),
    firstRows: () => ask<readonly EntityChanges[]>({ call: 'firstRows', args: [] }),
    finish: () => ask<BuiltReplica>({ call: 'finish', args: [] }),
    end: async (chunks) => {
      if (thread === null && chunks === 'keep') return;
      await ask({ call: 'end', args: [chunks] });
      letGo();
    },
    close: () => {
      closed = true;
      letGo();
    },
  };
}

function errorOf(failure: BuilderFailure): Error {
  switch (failure.kind) {
    case 'refused': return new SnapshotRefused(failure.refusal, failure.message);
    case 'fault': return new Fault(failure.code, 'later', failure.message);
    case 'bug': return new Error(failure.message);
  }
}
