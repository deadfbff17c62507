/** `CopyReader` in a thread of its own, one for each question: a million rows are read beside whoever sells. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Fault } from '#host/platform/fault.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import type { CopyReader, KeyHash, LocalDigest, WrongRows } from './compare-ports.ts';

export type CopyQuestion = { readonly path: string; readonly keyHex: string } & (
  | { readonly ask: 'digest' } | { readonly ask: 'blanks' } | { readonly ask: 'wrong'; readonly entities: readonly EntityName[] } | { readonly ask: 'list'; readonly entity: EntityName; readonly buckets: readonly number[] });

/** @param path the replica, which may be another file from one question to the next */
export function copyThread(path: string, keyHex: string): CopyReader {
  return {
    digest: () => inThread<LocalDigest>({ ask: 'digest', path, keyHex }),
    list: (entity, buckets) => inThread<readonly KeyHash[]>({ ask: 'list', entity, buckets, path, keyHex }),
    blanks: () => inThread<Awaited<ReturnType<CopyReader['blanks']>>>({ ask: 'blanks', path, keyHex }),
    wrong: (entities) => inThread<readonly WrongRows[]>({ ask: 'wrong', entities, path, keyHex }),
  };
}

function inThread<T>(question: CopyQuestion): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const worker = new Worker(new URL(`./copy-worker${extname(import.meta.url)}`, import.meta.url), { workerData: question });
    worker.once('message', (answer: { readonly value: T }) => { resolve(answer.value); });
    worker.once('error', (error) => { reject(new Fault('storage-failed', 'later', 'the thread that reads the copy failed', error)); });
    worker.once('exit', () => { reject(new Fault('storage-failed', 'later', 'the thread that reads the copy ended without an answer')); });
    worker.unref();
  });
}
