/** The thread of `checkpointer.ts`: one connection, told when to move the log into the file and when to end. */
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '#domain/kernel/assert.ts';
import { connect } from './connection.ts';
import type { CheckpointRequest } from './checkpointer.ts';

assert(parentPort !== null, 'the checkpoint worker runs as a worker thread');
const port = parentPort;
const { path, keyHex } = workerData as CheckpointRequest;
const connection = connect(path, keyHex, 'writer');

port.on('message', (message: 'checkpoint' | 'stop') => {
  if (message === 'stop') {
    connection.close();
    port.close();
    return;
  }
  // The gentle kind: it waits for nobody and nobody waits for it.
  connection.pragma('main.wal_checkpoint(PASSIVE)');
  port.postMessage('done');
});
