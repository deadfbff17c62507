/**
 * Loaded before a program that `npm start` runs (`node --import`): the program ends when the start command does, even when that was
 * killed and could tell nobody. The word comes over the channel between the two processes, on every system alike.
 */
import { isMainThread } from 'node:worker_threads';
import { ownIdentity } from '#host/platform/process-identity.ts';

/** A program that has not come to its end by then is ended. */
const PATIENCE_MS = 40_000;

if (isMainThread && process.channel) {
  process.on('message', (word) => { if (word === 'stop') endNow(); });
  process.on('disconnect', endNow);
  process.send?.(ownIdentity());
  // The channel alone must not keep a finished program alive.
  process.channel.unref();
}

function endNow(): void {
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
  if (!process.emit('SIGTERM')) process.exit(0);
}
