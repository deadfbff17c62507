/** Reads the receipts of the store's other tills, a page at a time and with rests in between (SPEC HR2, HR6, HR7). */
import { compileCheck } from '#contract/define/check.ts';
import { ReceiptsPage, RECEIPTS_PAGE_BYTES } from '#contract/sync/receipts.ts';
import type { Timer } from '#host/platform/timer.ts';
import type { Chore } from '../chores/chores.ts';
import { rest } from '../chores/rest.ts';
import type { Asking } from '../server-link.ts';
import type { ReceiptsStore } from './receipts-store.ts';

export type ReceiptsChoreDeps = {
  readonly store: ReceiptsStore;
  readonly link: Asking;
  readonly timer: Timer;
  /** Only grows, whatever is done to the clock. */
  readonly steadyMs: () => number;
};

const checkPage = compileCheck(ReceiptsPage);
/** A store that sells all day is asked about this often; a till that hears of nothing new asks nothing. */
const BETWEEN_MS = 30_000;

export function receiptsChore({ store, link, timer, steadyMs }: ReceiptsChoreDeps): Chore {
  let askedAtMs: number | null = null;
  return {
    name: 'receipts of the store',
    run: async (signal) => {
      if (store.reading().isDone) return undefined;
      const waitMs = askedAtMs === null ? 0 : askedAtMs + BETWEEN_MS - steadyMs();
      if (waitMs > 0) return waitMs;
      askedAtMs = steadyMs();
      for (;;) {
        const { after, life } = store.reading();
        const page = await link.get('receipts', { ...(after === null ? {} : { seq: String(after.seq), id: after.id }), life }, checkPage, RECEIPTS_PAGE_BYTES, signal);
        if (signal.aborted) return undefined;
        if (!store.take({ after, life }, page)) return BETWEEN_MS;
        if (page.caughtUp) return removeOld(page.serverTime, signal);
        await rest(timer, signal);
        if (signal.aborted) return undefined;
      }
    },
  };

  async function removeOld(nowMs: number, signal: AbortSignal): Promise<undefined> {
    while (!signal.aborted && store.prune(nowMs)) await rest(timer, signal);
  }
}
