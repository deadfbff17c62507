/** The thread that reads chunks beside the one that writes their rows: where rows, search and people's verifiers meet. */
import { workerData } from 'node:worker_threads';
import { createIndexFill } from '../features/catalog/catalog-index.ts';
import { pepperVerifier } from '../features/staff/pin.ts';
import { systemClock } from '../platform/clock.ts';
import type { UnpackerData } from '../sync/bootstrap/builder-messages.ts';
import { beginSearch } from '../sync/bootstrap/search-build.ts';
import { serveUnpacker } from '../sync/bootstrap/unpacker.ts';

const { deviceSecret, keyHex, line } = workerData as UnpackerData;

serveUnpacker(line, { pepper: (verifier) => pepperVerifier(deviceSecret, verifier), search: (path) => beginSearch({ keyHex, nowMs: systemClock.nowMs, index: createIndexFill }, path) });
