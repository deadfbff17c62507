import { createStore, useStore, type StoreApi } from 'zustand';
import type { Static } from '#contract/define/schema.ts';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { shift, ShiftReport, Unfinished } from '#contract/terminal/shift.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import { createTypist, type Typist } from '../../parts/typist.ts';
import { countDoubt, countedMinor, countScanned, countTold, countTyped, denominationsOf, isCounted, kindsOf, nothingCounted, type Count } from './count.ts';

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

/** What a typed character changes. */
type Standing = { readonly gesture: string | null; readonly shown: Pick<CountState, 'count' | 'differenceMinor' | 'emptyAsked' | 'refusal'> };

export type Counting = {
  readonly store: StoreApi<CountState>;
  readonly start: (purpose: CountPurpose) => void;
  /** The panel is gone: the Z that was shown is of a shift that is over. */
  readonly leave: () => void;
  /** Counts again by `how`; a difference told before is forgotten. */
  readonly change: (how: (count: Count) => Count) => void;
  /** Counts by what is typed. */
  readonly type: (characters: string) => void;
  /** The last characters were the beginning of a scan. */
  readonly takeBack: (count: number) => void;
  /** A code is no count: it is told, and nothing is counted again. */
  readonly scan: () => void;
  readonly setReason: (reason: string) => void;
  readonly moveReason: (step: number) => void;
  readonly send: () => void;
  readonly refreshUnfinished: () => void;
};

const EMPTY = { unfinished: null, expected: 'unknown', differenceMinor: null, reason: '', sending: false, refusal: null, emptyAsked: false, z: null, checked: null } as const;

/** What is asked for while the panel stands, beside what it shows. */
type Round = {
  /** How often the panel came and went: an answer to one that is gone is of another shift, or for another person. */
  opening: number;
  /** Kept while nothing is changed: asked again after a lost answer, the same Z is answered. */
  gesture: string | null;
  /** The shift being ended: it is closed when the answer comes. */
  shiftId: string | null;
};

function createLooking({ shift }: CountDeps, { setState: set }: StoreApi<CountState>, round: Round): { readonly unfinished: () => Promise<void>; readonly expected: () => Promise<void> } {
  return {
    unfinished: async () => {
      const { opening } = round;
      const answer = await shift.unfinished({});
      if (answer.ok && opening === round.opening) set({ unfinished: answer.value });
    },
    expected: async () => {
      const { opening } = round;
      // The host says who counts blind (SHF18), and then answers no sum.
      const answer = await shift.expected({});
      if (answer.ok && opening === round.opening) set({ expected: answer.value.expectedMinor ?? 'blind' });
    },
  };
}

function isDone({ sending, z, checked }: CountState): boolean {
  return sending || z !== null || checked !== null;
}

function createSending(deps: CountDeps, { getState: get, setState: set }: StoreApi<CountState>, round: Round): () => Promise<void> {
  const refuse = (refusal: ShiftRefusal): void => {
    set({ refusal: refusal.code === 'reason-needed' ? null : refusal });
    if (refusal.code === 'reason-needed') set(({ reason }) => ({ differenceMinor: refusal.detail.differenceMinor, reason: reason === '' ? (deps.reasons()[0] ?? '') : reason }));
    deps.sound('blocked');
  };
  return async () => {
    if (isDone(get())) return;
    const { count, emptyAsked } = get();
    const doubt = countDoubt(count);
    if (doubt !== null) {
      set({ count: countTold(count, doubt) });
      return deps.sound('blocked');
    }
    if (!isCounted(count) && !emptyAsked) {
      set({ emptyAsked: true });
      return deps.sound('blocked');
    }
    set({ sending: true, refusal: null });
    round.gesture ??= deps.newGesture();
    const { opening, gesture, shiftId } = round;
    const answer = await sendCount(deps, get(), gesture, shiftId);
    if (opening !== round.opening) return;
    set({ sending: false });
    if (!answer.ok) return refuse(answer);
    round.gesture = null;
    set(answer.result);
    deps.sound('ok');
  };
}

function createTyping({ getState: get, setState: set }: StoreApi<CountState>, round: Round): Typist<Standing> {
  return createTypist<Standing>(
    () => {
      const { count, differenceMinor, emptyAsked, refusal } = get();
      return { gesture: round.gesture, shown: { count, differenceMinor, emptyAsked, refusal } };
    },
    ({ gesture, shown }) => {
      if (isDone(get())) return;
      round.gesture = gesture;
      set(shown);
    },
  );
}

/** The drawer counted by hand, at the end of the shift or in between. */
export function createCounting(deps: CountDeps): Counting {
  const empty = (): Omit<CountState, 'purpose'> => ({ ...EMPTY, count: nothingCounted(kindsOf(deps.notesMinor())) });
  const store = createStore<CountState>(() => ({ ...empty(), purpose: 'close' }));
  const { getState: get, setState: set } = store;
  const round: Round = { opening: 0, gesture: null, shiftId: null };
  const look = createLooking(deps, store, round);
  const send = createSending(deps, store, round);
  const typist = createTyping(store, round);
  const counted = (count: Count): Standing => ({ gesture: null, shown: { count, differenceMinor: null, emptyAsked: false, refusal: null } });
  const begin = (shiftId: string | null): void => {
    round.opening++;
    round.gesture = null;
    round.shiftId = shiftId;
    typist.forget();
    set(empty());
  };

  return {
    store,
    start: (purpose) => {
      begin(deps.shiftId());
      set({ purpose });
      void look.unfinished();
      void look.expected();
    },
    leave: () => begin(null),
    change: (how) => {
      if (isDone(get())) return;
      typist.forget();
      round.gesture = null;
      set(({ count }) => counted(how(count)).shown);
    },
    type: (characters) => typist.type(characters, ({ shown }, typed) => counted(countTyped(shown.count, typed))),
    takeBack: typist.takeBack,
    scan: () => {
      if (!isDone(get())) set(({ count }) => ({ count: countScanned(count) }));
    },
    setReason: (reason) => {
      round.gesture = null;
      set({ reason });
    },
    moveReason: (step) => {
      round.gesture = null;
      set(({ reason }) => {
        const reasons = deps.reasons();
        return { reason: reasons[Math.min(reasons.length - 1, Math.max(0, reasons.indexOf(reason) + step))] ?? reason };
      });
    },
    send: () => void send(),
    refreshUnfinished: () => void look.unfinished(),
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

/** The Z that ended a shift, as long as no other one is open: the next shift is counted by itself. */
export function shownZ(z: ShiftReport | null, openId: string | null): ShiftReport | null {
  return z !== null && (openId === null || openId === z.shiftId) ? z : null;
}

export function useCounting<T>(keeper: Counting, pick: (state: CountState) => T): T {
  return useStore(keeper.store, pick);
}
