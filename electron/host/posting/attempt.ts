import type { Ok, Refused } from '#domain/kernel/result.ts';
import type { Store, WriteTx } from '#host/db/tx.ts';

/** Carries a refusal out of a transaction that must leave no trace. */
class Undone extends Error {
  readonly refusal: Refused;

  constructor(refusal: Refused) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * One transaction that is written whole where `work` answers ok, and not at all where it refuses: whatever it wrote before it
 * knew (an approval used up, say) is taken back.
 */
export function attempt<V, R extends Refused<string, unknown>>(store: Store, work: (tx: WriteTx) => Ok<V> | R): Ok<V> | R {
  try {
    return store.write((tx) => {
      const answer = work(tx);
      if (!answer.ok) throw new Undone(answer as Refused);
      return answer;
    });
  } catch (error) {
    if (error instanceof Undone) return error.refusal as R;
    throw error;
  }
}
