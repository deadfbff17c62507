import { createStore, useStore, type StoreApi } from 'zustand';
import type { Static } from '#contract/define/schema.ts';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { shift, ShiftReport, Unfinished } from '#contract/terminal/shift.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import { countedMinor, denominationsOf, isCounted, kindsOf, nothingCounted, type Count } from './count.ts';

type Members = (typeof shift)['members'];
export type ShiftRefusal = Exclude<AnswerOf<Members['close']> | AnswerOf<Members['count']> | AnswerOf<Members['report']> | AnswerOf<Members['closed']> | Faulted, { readonly ok: true }>;
/** What should be in the drawer, in kopecks; `blind` where the host says that this person counts blind, `unknown` until it has said either (SHF18). */
export type Expected = number | 'blind' | 'unknown';
/** Ends the shift, hands the drawer over, or only checks it. */
export type CountPurpose = 'close' | 'handover' | 'check';

export type CountState = {
  readonly purpose: CountPurpose;
  readonly unfinished: Static<typeof Unfinished> | null;
  readonly count: Count;
  readonly expected: Expected;
  /** Over or short, once the host has said so and wants a reason. */
  readonly differenceMinor: number | null;
  readonly reason: string;
  readonly sending: boolean;
  readonly refusal: ShiftRefusal | null;
  /** Asked to end without a single piece counted: said once, a second Enter means an empty drawer. */
  readonly emptyAsked: boolean;
  readonly z: ShiftReport | null;
  /** The answer to a count that does not end the shift. */
  readonly checked: { readonly expectedMinor: number; readonly differenceMinor: number } | null;
};

export type CountDeps = {
  readonly shift: Pick<Client<typeof shift>, 'unfinished' | 'expected' | 'count' | 'close'>;
  readonly shiftId: () => string | null;
  /** Banknotes of the shop's policy, in kopecks. */
  readonly notesMinor: () => readonly number[];
  readonly reasons: () => readonly string[];
  readonly withApproval: WithApproval;
  readonly newGesture: () => string;
  readonly sound: (sound: 'ok' | 'blocked') => void;
};

export type Counting = {
  readonly store: StoreApi<CountState>;
  readonly start: (purpose: CountPurpose) => void;
  /** The panel is gone: the Z that was shown is of a shift that is over. */
  readonly leave: () => void;
  /** Counts again by `how`; a difference told before is forgotten. */
  readonly change: (how: (count: Count) => Count) => void;
  readonly setReason: (reason: string) => void;
  readonly moveReason: (step: number) => void;
  readonly send: () => void;
  readonly refreshUnfinished: () => void;
};

const EMPTY = { unfinished: null, expected: 'unknown', differenceMinor: null, reason: '', sending: false, refusal: null, emptyAsked: false, z: null, checked: null } as const;

/** The drawer counted by hand, at the end of the shift or in between. */
export function createCounting(deps: CountDeps): Counting {
  const empty = (): Omit<CountState, 'purpose'> => ({ ...EMPTY, count: nothingCounted(kindsOf(deps.notesMinor())) });
  const store = createStore<CountState>(() => ({ ...empty(), purpose: 'close' }));
  const { getState: get, setState: set } = store;
  /** Kept while nothing is changed: asked again after a lost answer, the same Z is answered. */
  let gesture: string | null = null;
  /** The shift being ended: it is closed when the answer comes. */
  let shiftId: string | null = null;

  const refreshUnfinished = async (): Promise<void> => {
    const answer = await deps.shift.unfinished({});
    if (answer.ok) set({ unfinished: answer.value });
  };
  const showExpected = async (): Promise<void> => {
    // The host says who counts blind (SHF18), and then answers no sum.
    const answer = await deps.shift.expected({});
    if (answer.ok) set({ expected: answer.value.expectedMinor ?? 'blind' });
  };
  const refuse = (refusal: ShiftRefusal): void => {
    set({ refusal: refusal.code === 'reason-needed' ? null : refusal });
    if (refusal.code === 'reason-needed') set(({ reason }) => ({ differenceMinor: refusal.detail.differenceMinor, reason: reason === '' ? (deps.reasons()[0] ?? '') : reason }));
    deps.sound('blocked');
  };

  const send = async (): Promise<void> => {
    const { sending, count, emptyAsked, z, checked } = get();
    if (sending || z !== null || checked !== null) return;
    if (!isCounted(count) && !emptyAsked) {
      set({ emptyAsked: true });
      return deps.sound('blocked');
    }
    set({ sending: true, refusal: null });
    gesture ??= deps.newGesture();
    const answer = await sendCount(deps, get(), gesture, shiftId);
    set({ sending: false });
    if (!answer.ok) return refuse(answer);
    gesture = null;
    set(answer.result);
    deps.sound('ok');
  };

  return {
    store,
    start: (purpose) => {
      gesture = null;
      shiftId = deps.shiftId();
      set({ ...empty(), purpose });
      void refreshUnfinished();
      void showExpected();
    },
    leave: () => set(empty()),
    change: (how) => {
      if (get().sending || get().z !== null || get().checked !== null) return;
      gesture = null;
      set(({ count }) => ({ count: how(count), differenceMinor: null, emptyAsked: false, refusal: null }));
    },
    setReason: (reason) => {
      gesture = null;
      set({ reason });
    },
    moveReason: (step) => {
      gesture = null;
      set(({ reason }) => {
        const reasons = deps.reasons();
        return { reason: reasons[Math.min(reasons.length - 1, Math.max(0, reasons.indexOf(reason) + step))] ?? reason };
      });
    },
    send: () => void send(),
    refreshUnfinished: () => void refreshUnfinished(),
  };
}

type Sent = { readonly ok: true; readonly result: Pick<CountState, 'z'> | Pick<CountState, 'checked'> };

/** Sends one count: the end of the shift, or a count in between. The reason goes along once the host has asked for it. */
async function sendCount(deps: CountDeps, { purpose, count, reason, differenceMinor }: CountState, gesture: string, shiftId: string | null): Promise<Sent | ShiftRefusal> {
  const input = { gesture, countedMinor: countedMinor(count), denominations: denominationsOf(count), reason: differenceMinor === null ? '' : reason };
  if (purpose !== 'close') {
    const answer = await deps.withApproval((approvalId) => deps.shift.count({ ...input, purpose, ...approved(approvalId) }));
    return answer.ok ? { ok: true, result: { checked: answer.value } } : answer;
  }
  if (shiftId === null) return { ok: false, code: 'no-shift', detail: {} };
  const answer = await deps.withApproval((approvalId) => deps.shift.close({ ...input, shiftId, ...approved(approvalId) }));
  return answer.ok ? { ok: true, result: { z: answer.value } } : answer;
}

export function useCounting<T>(keeper: Counting, pick: (state: CountState) => T): T {
  return useStore(keeper.store, pick);
}
