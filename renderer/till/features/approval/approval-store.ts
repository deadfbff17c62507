import { createStore, useStore, type StoreApi } from 'zustand';
import type { Client } from '#contract/define/service.ts';
import type { NeedsRight } from '#contract/terminal/approval.ts';
import type { Approver, staff } from '#contract/terminal/staff.ts';
import type { PinTrouble } from '../../parts/PinPad.tsx';
import type { WithApproval } from '../../parts/approval.ts';

export type ApprovalState = {
  /** What somebody has to allow now; null while nothing is asked. */
  readonly need: NeedsRight | null;
  /** Who can be asked, as the host says: those who may first; null before it has answered. */
  readonly seniors: readonly Approver[] | null;
};

/** Why it was not allowed: about the PIN, or about the person. */
export type AllowTrouble = PinTrouble | { readonly code: 'may-not-approve'; readonly detail: { readonly limit: number | null } };

export type Approvals = {
  readonly store: StoreApi<ApprovalState>;
  readonly withApproval: WithApproval;
  /** Null when it is allowed and the question is gone. */
  readonly allow: (staffId: string, pin: string, reason: string) => Promise<AllowTrouble | null>;
  /** The question is left; what it was about is not done. */
  readonly close: () => void;
};

type Answer = { readonly ok: boolean; readonly code?: string; readonly detail?: unknown };

function needIn(answer: Answer): NeedsRight | null {
  return !answer.ok && answer.code === 'needs-right' ? (answer.detail as NeedsRight) : null;
}

/** Asks a senior where a gesture needs one. Questions wait for each other: one person, one dialog. */
export function createApprovals(client: Pick<Client<typeof staff>, 'approvers' | 'approve'>): Approvals {
  const store = createStore<ApprovalState>(() => ({ need: null, seniors: null }));
  let settle: ((approvalId: string | null) => void) | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const ask = async (need: NeedsRight): Promise<string | null> => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    last = promise;
    await before;
    settle = resolve;
    store.setState({ need, seniors: null });
    void client.approvers({ right: need.right, size: need.size }).then((answer) => {
      if (store.getState().need === need && answer.ok) store.setState({ seniors: answer.value.members });
    });
    return promise;
  };
  const end = (approvalId: string | null): void => {
    const resolve = settle;
    settle = null;
    store.setState({ need: null, seniors: null });
    resolve?.(approvalId);
  };

  return {
    store,
    withApproval: async (send) => {
      let answer = await send(undefined);
      for (let need = needIn(answer); need !== null; need = needIn(answer)) {
        const approvalId = await ask(need);
        if (approvalId === null) return answer;
        answer = await send(approvalId);
      }
      return answer;
    },
    allow: async (staffId, pin, reason) => {
      const { need } = store.getState();
      if (need === null) return null;
      const answer = await client.approve({ staffId, pin, right: need.right, size: need.size, subject: need.subject, reason });
      if (answer.ok) {
        end(answer.value.approvalId);
        return null;
      }
      if (answer.code !== 'not-signed-in') return answer;
      // Nobody stands at the till any more: there is nothing left to allow.
      end(null);
      return null;
    },
    close: () => end(null),
  };
}

export function useApprovals<T>(approvals: Approvals, pick: (state: ApprovalState) => T): T {
  return useStore(approvals.store, pick);
}
