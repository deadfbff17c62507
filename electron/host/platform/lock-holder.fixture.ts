/** A process for the tests of the lock: takes it, says what came of it in one word and a number, holds it until it is told to go. */
import { acquireLock, LockHeld } from './lock-file.ts';

const path = process.argv[2] ?? '';
try {
  const lock = acquireLock(path);
  lock.publish(4710);
  process.stdout.write(`held ${process.pid}\n`);
  process.stdin.resume();
  process.stdin.on('end', () => {
    lock.release();
    process.exit(0);
  });
} catch (error) {
  process.stdout.write(error instanceof LockHeld ? `refused ${error.pid}\n` : `failed ${String(error)}\n`);
  process.exit(3);
}
