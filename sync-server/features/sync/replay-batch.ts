/** How many commits kept aside go into one transaction: what a till may wait for behind it is short (SPEC SQ4, SQ6). */
import type { Waiting } from './pg-replay.ts';

export const MAX_COMMITS = 200;
const MAX_BYTES = 8 * 1024 * 1024;

/** The first of them that are of one life of one till in one store and fit into one transaction; never none where there is one. */
export function ofOneLife(waiting: readonly Waiting[]): readonly Waiting[] {
  const [first] = waiting;
  let bytes = 0;
  const end = waiting.findIndex((each, index) => {
    bytes += each.bytes;
    return each.incarnationId !== first?.incarnationId || each.storeId !== first.storeId || (index > 0 && bytes > MAX_BYTES);
  });
  return end < 0 ? waiting : waiting.slice(0, end);
}
