import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import { MOST_FLOAT_MINOR, type shift } from '#contract/terminal/shift.ts';
import { amountErased, amountFilled, amountPasted, amountRead, amountScanned, amountTold, amountTyped, isLotOfCash, NO_AMOUNT, type AmountField } from '../../parts/amount-field.ts';
import { createTypist } from '../../parts/typist.ts';

export type OpenRefusal = Exclude<AnswerOf<(typeof shift)['members']['open']> | Faulted, { readonly ok: true }>;

export type OpenState = {
  readonly field: AmountField;
  /** Asked about so much cash: said once, a second Enter means it (AMT4). What was chosen is not asked about. */
  readonly lot: 'not-asked' | 'asked' | 'chosen';
  /** What the last Z counted: most likely it is still in the drawer. Null where a shift cannot begin with so much. */
  readonly lastZ: { readonly number: number; readonly countedMinor: number } | null;
  readonly opening: boolean;
  readonly refusal: OpenRefusal | null;
};

export type Opening = {
  readonly store: StoreApi<OpenState>;
  readonly start: () => void;
  readonly type: (characters: string) => void;
  /** The last characters were the beginning of a scan. */
  readonly takeBack: (count: number) => void;
  readonly paste: (text: string) => void;
  readonly scan: () => void;
  readonly erase: (count?: number) => void;
  readonly choose: (minor: number) => void;
  readonly open: () => void;
};

/** The cash a shift begins with. Nothing typed is an empty drawer. `onBlocked` says aloud that Enter did not open it. */
export function createOpening(client: Pick<Client<typeof shift>, 'open' | 'list' | 'closed'>, onBlocked: () => void): Opening {
  const store = createStore<OpenState>(() => ({ field: NO_AMOUNT, lot: 'not-asked', lastZ: null, opening: false, refusal: null }));
  const { getState: get, setState: set } = store;
  const typist = createTypist<Pick<OpenState, 'field' | 'lot' | 'refusal'>>(() => ({ field: get().field, lot: get().lot, refusal: get().refusal }), set);
  const edit = (how: (field: AmountField) => AmountField, lot: OpenState['lot'] = 'not-asked'): void => {
    typist.forget();
    set(({ field }) => ({ field: how(field), lot, refusal: null }));
  };
  const askLastZ = async (): Promise<void> => {
    const list = await client.list({ limit: 3 });
    const last = list.ok ? list.value.shifts.find((one) => one.closedAt !== null) : undefined;
    if (last === undefined) return;
    const z = await client.closed({ shiftId: last.shiftId, print: false });
    if (z.ok && z.value.countedMinor !== null && z.value.countedMinor <= MOST_FLOAT_MINOR) set({ lastZ: { number: z.value.number, countedMinor: z.value.countedMinor } });
  };
  const open = async (): Promise<void> => {
    const { field, lot, opening } = get();
    if (opening) return;
    const read = amountRead(field, 2);
    if (!read.ok) {
      set({ field: amountTold(field, read.trouble) });
      return onBlocked();
    }
    const floatMinor = read.value ?? 0;
    if (isLotOfCash(floatMinor) && lot === 'not-asked') {
      set({ lot: 'asked' });
      return onBlocked();
    }
    set({ opening: true });
    const answer = await client.open({ floatMinor });
    // Asked twice after a lost answer, it is open already: that is what was wanted.
    set({ opening: false, refusal: answer.ok || answer.code === 'already-open' ? null : answer });
  };
  return {
    store,
    start: () => {
      edit(() => NO_AMOUNT);
      void askLastZ();
    },
    type: (characters) => typist.type(characters, ({ field }, typed) => ({ field: amountTyped(field, typed), lot: 'not-asked', refusal: null })),
    takeBack: typist.takeBack,
    paste: (text) => edit((field) => amountPasted(field, text)),
    scan: () => set(({ field }) => ({ field: amountScanned(field) })),
    erase: (count) => edit((field) => amountErased(field, count)),
    choose: (minor) => edit(() => (minor === 0 ? NO_AMOUNT : amountFilled(minor)), 'chosen'),
    open: () => void open(),
  };
}

export function useOpening<T>(keeper: Opening, pick: (state: OpenState) => T): T {
  return useStore(keeper.store, pick);
}
