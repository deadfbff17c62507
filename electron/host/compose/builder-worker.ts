/** The thread that builds a replica out of a snapshot: where rows, search and people's verifiers meet. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#domain/kernel/assert.ts';
import { createIndexFill } from '../features/catalog/catalog-index.ts';
import { pepperVerifier } from '../features/staff/pin.ts';
import { systemClock } from '../platform/clock.ts';
import { createBuildJob } from '../sync/bootstrap/build-job.ts';
import type { BuilderData } from '../sync/bootstrap/builder-messages.ts';
import { serveBuilder } from '../sync/bootstrap/builder-side.ts';

assert(parentPort !== null, 'the builder runs as a worker thread');
const { deviceSecret, ...where } = workerData as BuilderData;

serveBuilder(parentPort, (onRows) => createBuildJob({ ...where, onRows, nowMs: systemClock.nowMs, index: createIndexFill(), pepper: (verifier) => pepperVerifier(deviceSecret, verifier) }));
