/** The thread of `file-jobs.ts`: one job, one answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#domain/kernel/assert.ts';
import { runFileJob, type FileJob } from './file-jobs.ts';

assert(parentPort !== null, 'the file job runs as a worker thread');
parentPort.postMessage(runFileJob(workerData as FileJob));
