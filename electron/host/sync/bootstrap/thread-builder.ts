/** `ReplicaBuilder` in two threads of its own, one that reads and one that writes, which are there only while something is built. */
import { rm } from 'node:fs/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import { Fault } from '#host/platform/fault.ts';
import type { BuilderData, BuilderFailure, BuilderMessage, BuilderRequest, UnpackerData, WriterData } from './builder-messages.ts';
import { SnapshotRefused, type BuiltReplica, type ClosableBuilder } from './builder-port.ts';
import type { EntityChanges } from '#contract/sync/pull.ts';

/** A thread that may grow takes what the till needs for selling. The young one has room for a batch of rows, which dies there: collected as an old one it costs another second. */
const HEAP = { writer: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 96 }, reader: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 160 } };

/** The threads of one build. */
type Threads = { readonly writer: Worker; readonly reader: Worker };
/** Their files: one calls `serveBuilder`, the other `serveUnpacker`. */
export type BuilderFiles = { readonly writer: URL; readonly reader: URL };

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/** @param onRows is told now and then how many rows are in the new file */
export function threadBuilder(files: BuilderFiles, { deviceSecret, ...where }: BuilderData, onRows: (rows: number) => void): ClosableBuilder {
  let threads: Threads | null = null;
  let calls = 0;
  let closed = false;
  const waiting = new Map<number, Waiting>();

  const start = (): Threads => {
    const { port1, port2 } = new MessageChannel();
    const said = new Int32Array(new SharedArrayBuffer(4));
    const reader = new Worker(files.reader, { workerData: { deviceSecret, line: { port: port1, said } } satisfies UnpackerData, transferList: [port1], resourceLimits: HEAP.reader });
    const writer = new Worker(files.writer, { workerData: { ...where, line: { port: port2, said } } satisfies WriterData, transferList: [port2], resourceLimits: HEAP.writer });
    const started = { writer, reader };
    writer.on('message', (message: BuilderMessage) => {
      if ('rows' in message) return onRows(message.rows);
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if ('failure' in message) asked?.reject(errorOf(message.failure));
      else asked?.resolve(message.value);
    });
    const gone = (why: string, error?: unknown): void => {
      if (threads !== started) return;
      threads = null;
      for (const { reject } of waiting.values()) reject(new Fault('storage-failed', 'later', why, error));
      waiting.clear();
      // One without the other would wait for ever.
      end(started);
    };
    for (const each of [writer, reader]) {
      each.on('error', (error) => { gone('a thread that builds the replica failed', error); });
      each.on('exit', () => { gone('a thread that builds the replica ended'); });
      // Last: listening holds the process, and a build is no reason to stay.
      each.unref();
    }
    return started;
  };
  const ask = <T>(request: Omit<BuilderRequest, 'id'>): Promise<T> => new Promise((resolve, reject) => {
    if (closed) return reject(new Error('the builder is closed'));
    threads ??= start();
    const id = ++calls;
    waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    threads.writer.postMessage({ ...request, id });
  });
  const letGo = (): void => {
    const last = threads;
    threads = null;
    for (const { reject } of waiting.values()) reject(new Error('the builder is closed'));
    waiting.clear();
    if (last !== null) end(last);
  };
  return {
    open: (...args) => ask<number>({ call: 'open', args }),
    take: (...args) => ask<number | null>({ call: 'take', args }),
    put: (...args) => ask<number>({ call: 'put', args }),
    firstRows: () => ask<readonly EntityChanges[]>({ call: 'firstRows', args: [] }),
    finish: () => ask<BuiltReplica>({ call: 'finish', args: [] }),
    end: async (chunks) => {
      if (threads === null && chunks === 'keep') return;
      // What a process of before left behind is no reason to start threads.
      if (threads === null && !closed) return rm(where.root, { recursive: true, force: true });
      await ask({ call: 'end', args: [chunks] });
      letGo();
    },
    close: () => {
      closed = true;
      letGo();
    },
  };
}

function end({ writer, reader }: Threads): void {
  void writer.terminate();
  void reader.terminate();
}

function errorOf(failure: BuilderFailure): Error {
  switch (failure.kind) {
    case 'refused': return new SnapshotRefused(failure.refusal, failure.message);
    case 'fault': return new Fault(failure.code, 'later', failure.message);
    case 'bug': return new Error(failure.message);
  }
}
