/** Reads proven chunks for who writes them: in the same thread, or in one of its own beside it, which is half the work of a build. */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { SnapshotManifest } from '#contract/sync/snapshot.ts';
import { assert } from '#domain/kernel/assert.ts';
import { SnapshotRefused } from './builder-port.ts';
import { readChunk, type ChunkReaderDeps, type RowBatch } from './chunk-reader.ts';

export type Unpacker = {
  /** What was begun of another snapshot is forgotten. */
  readonly open: (manifest: SnapshotManifest) => void;
  /** Hands a proven chunk over; it may be read while others are written. */
  readonly begin: (n: number, bytes: Uint8Array) => void;
  /** The next rows of the oldest chunk that is not over; null where it is, once. Waits for them. @throws SnapshotRefused */
  readonly next: () => RowBatch | null;
};

/** Reads when it is asked. */
export function unpackHere(deps: ChunkReaderDeps): Unpacker {
  let manifest: SnapshotManifest | null = null;
  let chunks: Generator<RowBatch>[] = [];
  return {
    open: (opened) => { [manifest, chunks] = [opened, []]; },
    begin: (n, bytes) => {
      assert(manifest !== null, 'a snapshot is opened first');
      chunks.push(readChunk(manifest, n, bytes, deps));
    },
    next: () => {
      const step = chunks[0]?.next();
      assert(step !== undefined, 'a chunk is begun first');
      if (step.done !== true) return step.value;
      chunks.shift();
      return null;
    },
  };
}

/** What both threads hold: `said` is a number that grows with every answer, so that one can wait for the other. */
export type UnpackerLine = { readonly port: MessagePort; readonly said: Int32Array };

type Request = { readonly open: SnapshotManifest } | { readonly n: number; readonly bytes: Uint8Array };
type Answer = { readonly opening: number } & ({ readonly batch: RowBatch | null } | { readonly refusal: SnapshotRefused['kind']; readonly message: string } | { readonly bug: string });

/** The reader's end: answers on the line for as long as it is open. */
export function serveUnpacker({ port, said }: UnpackerLine, deps: ChunkReaderDeps): void {
  let [manifest, opening, failed] = [null as SnapshotManifest | null, 0, false];
  const say = (answer: Answer, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(answer, transfer);
    Atomics.add(said, 0, 1);
    Atomics.notify(said, 0);
  };
  port.on('message', (request: Request) => {
    if ('open' in request) {
      [manifest, opening, failed] = [request.open, opening + 1, false];
      return;
    }
    // Nobody asks for what follows a failure.
    if (failed || manifest === null) return;
    try {
      for (const batch of readChunk(manifest, request.n, request.bytes, deps)) say({ opening, batch }, batch.hashes ? [batch.hashes.buffer as ArrayBuffer] : []);
      say({ opening, batch: null });
    } catch (error) {
      failed = true;
      say({ opening, ...(error instanceof SnapshotRefused ? { refusal: error.kind, message: error.message } : { bug: error instanceof Error ? error.stack ?? error.message : String(error) }) });
    }
  });
}

/** The writer's end. It stands still while it waits: nothing else is to be done in its thread, and whoever ends the one ends the other. */
export function unpackBeside({ port, said }: UnpackerLine): Unpacker {
  let opening = 0;
  const answer = (): Answer => {
    for (;;) {
      const before = Atomics.load(said, 0);
      const received = receiveMessageOnPort(port) as { readonly message: Answer } | undefined;
      if (received === undefined) Atomics.wait(said, 0, before);
      else if (received.message.opening === opening) return received.message;
    }
  };
  return {
    open: (manifest) => {
      opening += 1;
      port.postMessage({ open: manifest } satisfies Request);
    },
    begin: (n, bytes) => { port.postMessage({ n, bytes } satisfies Request); },
    next: () => {
      const given = answer();
      if ('batch' in given) return given.batch;
      if ('refusal' in given) throw new SnapshotRefused(given.refusal, given.message);
      throw new Error(given.bug);
    },
  };
}
