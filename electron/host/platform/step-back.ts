import { getPriority, setPriority } from 'node:os';

/** As seldom as work is done that nobody waits for; 0 is usual, 19 the least. */
const NICENESS = 10;

/**
 * Lets everybody else go first: for a thread whose work is in no hurry, so that a scan need not share a processor with it. Linux
 * alone knows niceness of threads; elsewhere it would be the whole till's.
 */
export function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, Math.max(getPriority(), NICENESS));
  } catch {
    // A sandbox that forbids it makes nobody wait for ever: the work is done all the same, less politely.
  }
}
