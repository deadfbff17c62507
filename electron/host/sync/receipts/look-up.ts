/** Asks headquarters for one receipt and keeps it (SPEC HR9, HR10). */
import { compileCheck } from '#contract/define/check.ts';
import { ReceiptAnswer, RECEIPTS_PAGE_BYTES } from '#contract/sync/receipts.ts';
import type { Timer } from '#host/platform/timer.ts';
import { LinkFailure, type Asking } from '../server-link.ts';
import type { ReceiptsStore } from './receipts-store.ts';

/** A receipt by the id in the code on its paper, or by its whole number. */
export type Wish = { readonly id: string } | { readonly number: string };
/** `too-many-tries`: headquarters answers again in a while. `no-connection`: nobody answered in time, whatever stands in the way. */
export type LookedUp = 'found' | 'not-found' | 'too-many-tries' | 'no-connection';
/**
 * Rejects where headquarters answered and the till cannot keep it: `Fault('storage-full')` where the disk is full.
 * @param patienceMs how long somebody waits for it
 */
export type LookUp = (wish: Wish, patienceMs?: number) => Promise<LookedUp>;

export type LookUpDeps = {
  readonly store: ReceiptsStore;
  readonly link: Asking;
  readonly timer: Timer;
  readonly log: { warn(fields: object, text: string): void };
};

/** A customer stands at the counter. */
const PATIENCE_MS = 10_000;

const checkAnswer = compileCheck(ReceiptAnswer);

export function createLookUp({ store, link, timer, log }: LookUpDeps): LookUp {
  return async (wish, patienceMs = PATIENCE_MS) => {
    const late = new AbortController();
    const onTime = timer.after(patienceMs, () => { late.abort(); });
    let receipts: readonly unknown[];
    let serverTime: number;
    try {
      ({ receipts, serverTime } = await link.get('receipt', wish, checkAnswer, RECEIPTS_PAGE_BYTES, late.signal));
    } catch (error) {
      log.warn({ cause: String(error) }, 'a receipt was asked for in vain');
      return error instanceof LinkFailure && error.tooOften ? 'too-many-tries' : 'no-connection';
    } finally {
      onTime();
    }
    if (receipts.length === 0) return 'not-found';
    // By the clock that says when its time is over (HR6): the till's own may be anywhere.
    store.takeAsked(receipts, serverTime);
    return 'found';
  };
}
