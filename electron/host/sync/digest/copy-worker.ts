/** The thread of `copy-thread.ts`: one question, one answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#domain/kernel/assert.ts';
import { openReader } from '#host/db/open.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { stepBack } from '#host/platform/step-back.ts';
import type { CopyQuestion } from './copy-thread.ts';
import { listBuckets, readBlanks, readDigest, readWrong } from './read-copy.ts';

assert(parentPort !== null, 'the copy is read by a worker thread');
stepBack();
const question = workerData as CopyQuestion;
const { tx, close } = openReader(question.path, question.keyHex);
try {
  parentPort.postMessage({ value: answer(tx) });
} finally {
  close();
}

function answer(read: ReadTx): unknown {
  switch (question.ask) {
    case 'digest': return readDigest(read);
    case 'blanks': return readBlanks(read);
    case 'wrong': return readWrong(read, question.entities);
    case 'list': return listBuckets(read, question.entity, question.buckets);
  }
}
