import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { training } from '#contract/terminal/training.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';

type Members = (typeof training)['members'];
export type TrainingRefusal = Exclude<AnswerOf<Members['enter']> | AnswerOf<Members['leave']> | Faulted, { readonly ok: true }>;

export type TrainingState = { readonly changing: boolean; readonly refusal: TrainingRefusal | null };
export type TrainingDeps = { readonly training: Pick<Client<typeof training>, 'enter' | 'leave'>; readonly withApproval: WithApproval; readonly sound: (sound: 'ok' | 'blocked') => void; readonly changed: () => void };
export type Training = { readonly store: StoreApi<TrainingState>; readonly start: () => void; readonly enter: () => void; readonly leave: () => void };

/** Begins and ends training. */
export function createTraining(deps: TrainingDeps): Training {
  const store = createStore<TrainingState>(() => ({ changing: false, refusal: null }));
  const change = async (ask: () => Promise<{ readonly ok: true } | TrainingRefusal>): Promise<void> => {
    if (store.getState().changing) return;
    store.setState({ changing: true, refusal: null });
    const answer = await ask();
    // Asked twice after a lost answer, it is as it was wanted.
    const isThere = answer.ok || answer.code === 'already-training' || answer.code === 'not-training';
    store.setState({ changing: false, refusal: isThere ? null : answer });
    deps.sound(isThere ? 'ok' : 'blocked');
    if (isThere) deps.changed();
  };
  return {
    store,
    start: () => store.setState({ refusal: null }),
    enter: () => void change(() => deps.withApproval((approvalId) => deps.training.enter(approved(approvalId)))),
    leave: () => void change(() => deps.training.leave({})),
  };
}

export function useTraining<T>(keeper: Training, pick: (state: TrainingState) => T): T {
  return useStore(keeper.store, pick);
}
