/** A till's side of sync in memory: what a page brings is noted and forgotten, so that fifty tills fit into one process. */
import type { PullReply } from '#contract/sync/pull.ts';
import type { SyncStore } from '#host/sync/sync-store-port.ts';

/** A {@link SyncStore} with an empty outbox; `onPrice` hears the amount of every price a page carries. */
export function lightStore(onPrice: (amountMinor: number) => void): SyncStore {
  const at = { cursor: 0, began: null, loaded: false, incarnation: '', epoch: '', scope: null, lastContactAtMs: null };
  return {
    position: () => at,
    unsent: () => ({ count: 0, oldestAtMs: null }),
    nextBatch: () => [],
    recordVerdicts: () => undefined,
    rewind: () => true,
    pruneOutbox: () => false,
    doubtLast: () => undefined,
    changeEpoch(epoch) {
      at.epoch = epoch;
      at.cursor = 0;
    },
    startOver: () => { at.cursor = 0; },
    owner: () => '',
    takeFirstRows: () => ({ changed: [], left: false }),
    adopt: async () => undefined,
    applyPage(page) {
      for (const amount of amountsOf(page)) onPrice(amount);
      at.cursor = page.next;
      at.loaded ||= page.caughtUp;
      return page.changes.map((change) => change.entity);
    },
    wantedBlobs: () => [],
    saveBlob: () => undefined,
    raiseAttention: () => undefined,
    beginNewLife: () => undefined,
    attention: () => 0,
  };
}

function amountsOf(page: PullReply): number[] {
  return page.changes.filter((change) => change.entity === 'price').flatMap((change) => {
    const column = change.columns.indexOf('amountMinor');
    return change.rows.map((row) => row[column] as number);
  });
}
