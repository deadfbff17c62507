/** The thread that writes a replica out of a snapshot: where rows and search meet. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#domain/kernel/assert.ts';
import { createIndexFill } from '../features/catalog/catalog-index.ts';
import { systemClock } from '../platform/clock.ts';
import { createBuildJob } from '../sync/bootstrap/build-job.ts';
import type { WriterData } from '../sync/bootstrap/builder-messages.ts';
import { serveBuilder } from '../sync/bootstrap/builder-side.ts';
import { unpackBeside } from '../sync/bootstrap/unpacker.ts';

assert(parentPort !== null, 'the builder runs as a worker thread');
const { line, ...where } = workerData as WriterData;
const unpacker = unpackBeside(line);

serveBuilder(parentPort, (onRows) => createBuildJob({ ...where, onRows, nowMs: systemClock.nowMs, index: createIndexFill(), unpacker }));
