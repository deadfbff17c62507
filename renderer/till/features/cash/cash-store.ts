import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { cash, CashMovement } from '#contract/terminal/cash.ts';
import { amountAboveZero, amountErased, amountPasted, amountScanned, amountTold, amountTyped, isLotOfCash, NO_AMOUNT, type AmountField } from '../../parts/amount-field.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import { createTypist, type Typist } from '../../parts/typist.ts';

type Members = (typeof cash)['members'];
export type CashRefusal = Exclude<AnswerOf<Members['move']> | AnswerOf<Members['openDrawer']> | Faulted, { readonly ok: true }>;
export type CashDirection = 'in' | 'out';

export type CashState = {
  readonly direction: CashDirection;
  readonly field: AmountField;
  readonly reason: string;
  readonly note: string;
  /** Asked about so much cash: said once, a second Enter means it (AMT4). */
  readonly lotAsked: boolean;
  readonly sending: boolean;
  readonly refusal: CashRefusal | null;
  /** The movement just made, told until the next one is begun. */
  readonly done: CashMovement | null;
  /** Of the shift, newest first; null before the first answer. */
  readonly movements: readonly CashMovement[] | null;
  /** The host could not tell them. */
  readonly failed: boolean;
};

export type CashDeps = {
  readonly cash: Pick<Client<typeof cash>, 'move' | 'list'>;
  readonly reasons: (direction: CashDirection) => readonly string[];
  readonly withApproval: WithApproval;
  readonly newGesture: () => string;
  readonly sound: (sound: 'ok' | 'blocked') => void;
};

export type Cash = {
  readonly store: StoreApi<CashState>;
  readonly start: (direction: CashDirection) => void;
  readonly setDirection: (direction: CashDirection) => void;
  readonly type: (characters: string) => void;
  /** The last characters were the beginning of a scan. */
  readonly takeBack: (count: number) => void;
  readonly paste: (text: string) => void;
  readonly erase: (count?: number) => void;
  readonly scan: () => void;
  readonly setReason: (reason: string) => void;
  readonly moveReason: (step: number) => void;
  readonly setNote: (note: string) => void;
  readonly send: () => void;
  /** Asks for the movements once more. */
  readonly refresh: () => void;
};

/** What a typed character changes. */
type Standing = { readonly gesture: string | null; readonly shown: Pick<CashState, 'field' | 'lotAsked' | 'refusal' | 'done'> };

const EMPTY = { field: NO_AMOUNT, note: '', lotAsked: false, sending: false, refusal: null } as const;

/** The gesture that may have been booked although its answer was lost; any change of the form makes a new one. */
type Booked = { gesture: string | null };

function createTyping({ getState: get, setState: set }: StoreApi<CashState>, booked: Booked): Typist<Standing> {
  return createTypist<Standing>(
    () => ({ gesture: booked.gesture, shown: { field: get().field, lotAsked: get().lotAsked, refusal: get().refusal, done: get().done } }),
    ({ gesture, shown }) => {
      if (get().sending) return;
      booked.gesture = gesture;
      set(shown);
    },
  );
}

/** The kopecks that Enter takes; null where it says why it takes none, or asks about so many. */
function amountTaken({ getState: get, setState: set }: StoreApi<CashState>): number | null {
  const { direction, field, lotAsked } = get();
  const read = amountAboveZero(field, 2);
  if (!read.ok) set({ field: amountTold(field, read.trouble) });
  // What goes out must be in the drawer: the host asks.
  else if (direction === 'out' || lotAsked || !isLotOfCash(read.value)) return read.value;
  else set({ lotAsked: true });
  return null;
}

/** Cash in and out: an amount, why, and a word if it is needed. */
export function createCash(deps: CashDeps): Cash {
  const store = createStore<CashState>(() => ({ ...EMPTY, direction: 'in', reason: '', done: null, movements: null, failed: false }));
  const { getState: get, setState: set } = store;
  const booked: Booked = { gesture: null };

  const typist = createTyping(store, booked);
  const edit = (part: Partial<CashState>): void => {
    if (get().sending) return;
    typist.forget();
    booked.gesture = null;
    set({ refusal: null, lotAsked: false, ...part });
  };
  const refresh = async (): Promise<void> => {
    set({ failed: false });
    const answer = await deps.cash.list({});
    set(answer.ok ? { movements: answer.value.movements } : { failed: true });
  };
  const begin = (direction: CashDirection): void => edit({ ...EMPTY, direction, reason: deps.reasons(direction)[0] ?? '' });

  const send = async (): Promise<void> => {
    const { direction, reason, note, sending } = get();
    if (sending) return;
    const amountMinor = amountTaken(store);
    if (amountMinor === null) return deps.sound('blocked');
    booked.gesture ??= deps.newGesture();
    const input = { gesture: booked.gesture, direction, amountMinor, reason, note: note.trim() };
    set({ sending: true, refusal: null });
    const answer = await deps.withApproval((approvalId) => deps.cash.move({ ...input, ...approved(approvalId) }));
    set({ sending: false });
    if (!answer.ok) {
      // Also over the first characters of a scan that began before the answer and are taken back after it.
      typist.change(({ gesture, shown }) => ({ gesture, shown: { ...shown, refusal: answer } }));
      set({ refusal: answer });
      return deps.sound('blocked');
    }
    deps.sound('ok');
    begin(direction);
    set({ done: answer.value });
    await refresh();
  };

  return {
    store,
    start: (direction) => {
      begin(direction);
      set({ done: null });
      void refresh();
    },
    setDirection: (direction) => edit({ direction, reason: deps.reasons(direction)[0] ?? '' }),
    type: (characters) => typist.type(characters, ({ shown }, typed) => ({ gesture: null, shown: { field: amountTyped(shown.field, typed), lotAsked: false, refusal: null, done: null } })),
    takeBack: typist.takeBack,
    paste: (text) => edit({ field: amountPasted(get().field, text), done: null }),
    erase: (count) => edit({ field: amountErased(get().field, count) }),
    scan: () => {
      set(({ field }) => ({ field: amountScanned(field) }));
      deps.sound('blocked');
    },
    setReason: (reason) => edit({ reason }),
    moveReason: (step) => {
      const { direction, reason } = get();
      const reasons = deps.reasons(direction);
      edit({ reason: reasons[Math.min(reasons.length - 1, Math.max(0, reasons.indexOf(reason) + step))] ?? reason });
    },
    setNote: (note) => edit({ note: note.slice(0, 300) }),
    send: () => void send(),
    refresh: () => void refresh(),
  };
}

export function useCash<T>(keeper: Cash, pick: (state: CashState) => T): T {
  return useStore(keeper.store, pick);
}
