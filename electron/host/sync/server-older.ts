/**
 * The line that says the server's program is older than this till's, for as long as that is so (SPEC HS18, HS24). A pull is refused for the contract, a
 * push for the size of a commit: each is taken back by what it was said about.
 */
import type { Store } from '#host/db/tx.ts';
import { endLines } from '#host/posting/attention-lines.ts';

export type Lane = 'push' | 'pull';

/** The subject of the line; what a program of before wrote down was said of pulls. */
export const subjectOf = (lane: Lane): string => (lane === 'push' ? 'push' : '');

/** The server has answered what it refused before. */
export function serverTakes(store: Store, lane: Lane): void {
  endLines(store, "kind = 'server-older' AND subject = ?", subjectOf(lane));
}
