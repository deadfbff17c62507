/** A planted bug: the feed numbered from a plain sequence, as most people would write it first. */
import { feedKey } from '#domain/replication/feed.ts';
import type { RecordChanges } from './server-push-tx.ts';

/** Numbers are given at once and become visible at the commit, in whatever order commits come: a reader may step over a row still on its way. */
export function unlockedFeed(): RecordChanges {
  let sequence = 0;
  return async (tx, changes) => {
    if (changes.length === 0) return tx.read('head', '')?.seq ?? 0;
    sequence += 1;
    tx.write('head', '', { seq: sequence });
    for (const { scope, entity, key, removed = false } of changes) tx.write('change', `${scope}\n${entity}\n${feedKey(key)}`, { scope, entity, key: feedKey(key), seq: sequence, removed });
    return sequence;
  };
}
