import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { shift, ShiftSlip } from '#contract/terminal/shift.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';

type Members = (typeof shift)['members'];
export type SlipRefusal = Exclude<AnswerOf<Members['slips']> | AnswerOf<Members['printSlip']> | Faulted, { readonly ok: true }>;

export type SlipsState = {
  /** Those that may be lost first; null before the first answer. */
  readonly slips: readonly ShiftSlip[] | null;
  readonly chosenId: string | null;
  readonly sending: boolean;
  readonly printed: boolean;
  readonly refusal: SlipRefusal | null;
};

export type SlipsDeps = {
  readonly shift: Pick<Client<typeof shift>, 'slips' | 'printSlip'>;
  readonly withApproval: WithApproval;
  readonly sound: (sound: 'ok' | 'blocked') => void;
};

export type Slips = {
  readonly store: StoreApi<SlipsState>;
  readonly start: () => void;
  readonly choose: (id: string) => void;
  readonly move: (step: number) => void;
  readonly print: () => void;
};

const EMPTY: SlipsState = { slips: null, chosenId: null, sending: false, printed: false, refusal: null };

/** The small papers of a shift, each to be printed once more. */
export function createSlips(deps: SlipsDeps): Slips {
  const store = createStore<SlipsState>(() => EMPTY);
  const { getState: get, setState: set } = store;
  const refuse = (refusal: SlipRefusal): void => {
    set({ refusal });
    deps.sound('blocked');
  };
  const refresh = async (): Promise<void> => {
    const answer = await deps.shift.slips({});
    if (!answer.ok) return refuse(answer);
    const { slips } = answer.value;
    set(({ chosenId }) => ({ slips, chosenId: slips.some((one) => one.id === chosenId) ? chosenId : (slips[0]?.id ?? null) }));
  };
  const print = async (): Promise<void> => {
    const { chosenId: id, sending } = get();
    if (id === null || sending) return;
    set({ sending: true, refusal: null, printed: false });
    const answer = await deps.withApproval((approvalId) => deps.shift.printSlip({ id, ...approved(approvalId) }));
    set({ sending: false });
    if (!answer.ok) return refuse(answer);
    set({ printed: true });
    deps.sound('ok');
    await refresh();
  };
  return {
    store,
    start: () => {
      set(EMPTY);
      void refresh();
    },
    choose: (chosenId) => set({ chosenId, printed: false, refusal: null }),
    move: (step) => {
      const { slips, chosenId } = get();
      const next = slips?.[slips.findIndex((one) => one.id === chosenId) + step];
      if (next !== undefined) set({ chosenId: next.id, printed: false, refusal: null });
    },
    print: () => void print(),
  };
}

export function useSlips<T>(keeper: Slips, pick: (state: SlipsState) => T): T {
  return useStore(keeper.store, pick);
}
