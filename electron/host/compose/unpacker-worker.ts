/** The thread that reads chunks beside the one that writes their rows: where rows, search and people's verifiers meet. */
import { workerData } from 'node:worker_threads';
import { createIndexFill } from '../features/catalog/catalog-index.ts';
import { pepperVerifier } from '../features/staff/pin.ts';
import type { UnpackerData } from '../sync/bootstrap/builder-messages.ts';
import { serveUnpacker } from '../sync/bootstrap/unpacker.ts';

const { deviceSecret, line } = workerData as UnpackerData;

serveUnpacker(line, { pepper: (verifier) => pepperVerifier(deviceSecret, verifier), wordsOf: createIndexFill().wordsOf });
