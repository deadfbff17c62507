/** Reads proven chunks for who writes them: in the same thread, or in one of its own beside it, which is half the work of a build. */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { SnapshotManifest } from '#contract/sync/snapshot.ts';
import { assert } from '#domain/kernel/assert.ts';
import { Fault } from '#host/platform/fault.ts';
import { SnapshotRefused } from './builder-port.ts';
import { readChunk, type ChunkReaderDeps, type RowBatch } from './chunk-reader.ts';
import type { SearchBuild } from './search-build.ts';

export type Unpacker = {
  /** What was begun of another snapshot is forgotten. The search index of its goods is made at `searchPath`. */
  readonly open: (manifest: SnapshotManifest, searchPath: string) => void;
  /** Hands a proven chunk over; it may be read while others are written. */
  readonly begin: (n: number, bytes: Uint8Array) => void;
  /** The next rows of the oldest chunk that is not over; null where it is, once. Waits for them. @throws SnapshotRefused; Fault where the disk fails */
  readonly next: () => RowBatch | null;
  /** Call when every chunk is over. @returns what waits until the search index is whole and closed; it throws as `next` */
  readonly finish: () => () => void;
  /** Lets go of all files, finished or not, and waits until it has. */
  readonly end: () => void;
};

export type UnpackerDeps = Pick<ChunkReaderDeps, 'pepper'> & { readonly search: (path: string) => SearchBuild };

/** Reads when it is asked. */
export function unpackHere({ pepper, search: beginSearch }: UnpackerDeps): Unpacker {
  let manifest: SnapshotManifest | null = null;
  let search: SearchBuild | null = null;
  let chunks: Generator<RowBatch>[] = [];
  const end = (): void => {
    const last = search;
    [manifest, search, chunks] = [null, null, []];
    last?.discard();
  };
  return {
    open: (opened, searchPath) => {
      end();
      [manifest, search] = [opened, beginSearch(searchPath)];
    },
    begin: (n, bytes) => {
      assert(manifest !== null, 'a snapshot is opened first');
      chunks.push(readChunk(manifest, n, bytes, { pepper, goods: (goods, at) => search?.add(goods, at) }));
    },
    next: () => {
      const step = chunks[0]?.next();
      assert(step !== undefined, 'a chunk is begun first');
      if (step.done !== true) return step.value;
      chunks.shift();
      return null;
    },
    finish: () => {
      search?.finish();
      return () => undefined;
    },
    end,
  };
}

/** What both threads hold: `said` is a number that grows with every answer, so that one can wait for the other. */
export type UnpackerLine = { readonly port: MessagePort; readonly said: Int32Array };

type Request = { readonly open: SnapshotManifest; readonly searchPath: string } | { readonly n: number; readonly bytes: Uint8Array } | { readonly close: 'finish' | 'end' };
type Failure = { readonly refusal: SnapshotRefused['kind']; readonly message: string } | { readonly fault: string; readonly message: string } | { readonly bug: string };
type Answer = { readonly opening: number } & ({ readonly batch: RowBatch | null } | { readonly closed: 'finish' | 'end' } | Failure);

/** The reader's end: answers on the line for as long as it is open. */
export function serveUnpacker({ port, said }: UnpackerLine, deps: UnpackerDeps): void {
  const here = unpackHere(deps);
  let [opening, failed] = [0, false];
  const say = (answer: Answer, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(answer, transfer);
    Atomics.add(said, 0, 1);
    Atomics.notify(said, 0);
  };
  const sayChunk = (n: number, bytes: Uint8Array): void => {
    here.begin(n, bytes);
    for (let batch = here.next(); batch !== null; batch = here.next()) say({ opening, batch }, batch.hashes ? [batch.hashes.buffer as ArrayBuffer] : []);
    say({ opening, batch: null });
  };
  port.on('message', (request: Request) => {
    try {
      if ('open' in request) {
        [opening, failed] = [opening + 1, false];
        here.open(request.open, request.searchPath);
      } else if ('close' in request) {
        if (request.close === 'end') letGo(here);
        else here.finish();
        say({ opening, closed: request.close });
      } else if (!failed) sayChunk(request.n, request.bytes);
      // Nobody asks for what follows a failure.
    } catch (error) {
      failed = true;
      say({ opening, ...failureOf(error) });
    }
  });
}

/** Somebody waits for this: what cannot be removed goes with the next snapshot. */
function letGo(unpacker: Unpacker): void {
  try {
    unpacker.end();
  } catch {
    // Windows holds what somebody has open.
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof SnapshotRefused) return { refusal: error.kind, message: error.message };
  if (error instanceof Fault) return { fault: error.code, message: error.message };
  return { bug: error instanceof Error ? error.stack ?? error.message : String(error) };
}

/** The writer's end. It stands still while it waits: nothing else is to be done in its thread, and whoever ends the one ends the other. */
export function unpackBeside({ port, said }: UnpackerLine): Unpacker {
  let opening = 0;
  const post = (request: Request): void => { port.postMessage(request); };
  const answer = (): Answer => {
    for (;;) {
      const before = Atomics.load(said, 0);
      const received = receiveMessageOnPort(port) as { readonly message: Answer } | undefined;
      if (received === undefined) Atomics.wait(said, 0, before);
      else if (received.message.opening === opening) return received.message;
    }
  };
  const goodAnswer = (): Exclude<Answer, Failure> => {
    const given = answer();
    if ('refusal' in given) throw new SnapshotRefused(given.refusal, given.message);
    if ('fault' in given) throw new Fault(given.fault, 'later', given.message);
    if ('bug' in given) throw new Error(given.bug);
    return given;
  };
  return {
    open: (manifest, searchPath) => {
      opening += 1;
      post({ open: manifest, searchPath });
    },
    begin: (n, bytes) => { post({ n, bytes }); },
    next: () => {
      const given = goodAnswer();
      assert('batch' in given, 'chunks are read to their end before they are closed');
      return given.batch;
    },
    finish: () => {
      post({ close: 'finish' });
      return () => { goodAnswer(); };
    },
    end: () => {
      post({ close: 'end' });
      // Rows, and what failed, are nobody's any more.
      for (let given = answer(); !('closed' in given && given.closed === 'end');) given = answer();
    },
  };
}
