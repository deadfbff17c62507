import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import type { sync, SyncIssue, SyncStatus } from '#contract/terminal/sync.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import type { PairAnswer, Pairing } from '../../parts/PairForm.tsx';

type Members = (typeof sync)['members'];
export type SyncRefusal = Exclude<AnswerOf<Members['status']> | AnswerOf<Members['acknowledge']> | AnswerOf<Members['check']> | Faulted, { readonly ok: true }>;

export type SyncPanelState = {
  /** Null before the first answer. */
  readonly status: SyncStatus | null;
  readonly checking: boolean;
  /** How the last check ended; null where none was made since the panel was opened. */
  readonly checked: 'answered' | 'silent' | null;
  readonly refusal: SyncRefusal | null;
};

export type SyncPanelDeps = { readonly sync: Pick<Client<typeof sync>, 'status' | 'acknowledge' | 'check'>; readonly enrolment: Pick<Client<typeof enrolment>, 'pair'>; readonly withApproval: WithApproval; readonly sound: (sound: 'ok' | 'blocked') => void };

export type SyncKeeper = {
  readonly store: StoreApi<SyncPanelState>;
  /** The panel is opened: what was said before is old. */
  readonly start: () => void;
  /** Asks again; the frame has changed. */
  readonly refresh: () => void;
  readonly check: () => void;
  readonly acknowledge: (issue: Pick<SyncIssue, 'kind' | 'subject'>) => void;
  /** A till its server does not know becomes one of it again; the answer is the form's to show. */
  readonly pair: (given: Pairing) => Promise<PairAnswer>;
};

export function createSyncKeeper({ sync: client, enrolment: joining, withApproval, sound }: SyncPanelDeps): SyncKeeper {
  const store = createStore<SyncPanelState>(() => ({ status: null, checking: false, checked: null, refusal: null }));
  const { getState: get, setState: set } = store;

  const refresh = async (): Promise<void> => {
    const answer = await client.status({});
    set(answer.ok ? { status: answer.value } : { refusal: answer });
  };
  const check = async (): Promise<void> => {
    if (get().checking) return;
    set({ checking: true, checked: null, refusal: null });
    const answer = await client.check({});
    if (!answer.ok) {
      set({ checking: false, refusal: answer });
      return sound('blocked');
    }
    set({ checking: false, checked: answer.value.answered ? 'answered' : 'silent' });
    sound(answer.value.answered ? 'ok' : 'blocked');
    await refresh();
  };
  const acknowledge = async ({ kind, subject }: Pick<SyncIssue, 'kind' | 'subject'>): Promise<void> => {
    set({ refusal: null });
    const answer = await withApproval((approvalId) => client.acknowledge({ kind, subject, ...approved(approvalId) }));
    if (answer.ok) return set({ status: answer.value });
    // Somebody else has put it away: the list says so.
    if (answer.code === 'unknown-issue') return refresh();
    set({ refusal: answer });
    sound('blocked');
  };
  const pair = async (given: Pairing): Promise<PairAnswer> => {
    const answer = await withApproval((approvalId) => joining.pair({ ...given, ...approved(approvalId) }));
    sound(answer.ok ? 'ok' : 'blocked');
    // Where it worked, and where the server has come to know the till by itself, the panel says another thing now.
    await refresh();
    return answer;
  };

  return {
    store, pair,
    start: () => {
      set({ checked: null, refusal: null });
      void refresh();
    },
    refresh: () => void refresh(),
    check: () => void check(),
    acknowledge: (issue) => void acknowledge(issue),
  };
}

export function useSync<T>(keeper: SyncKeeper, pick: (state: SyncPanelState) => T): T {
  return useStore(keeper.store, pick);
}
