import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { receipt, ReceiptQuery, ReceiptSummary } from '#contract/terminal/receipt.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import { askHeadquarters, isWholeNumber, type AsksHeadquarters, type Far } from '../../parts/headquarters.ts';
import { periodBounds, type Period } from '../../parts/period.ts';
import type { ShopClock } from '../../parts/shop-clock.ts';
import { receiptCode } from '#domain/receipt/code.ts';

type Members = (typeof receipt)['members'];
type Refusal = Exclude<AnswerOf<Members['reprint']> | AnswerOf<Members['pdf']> | AnswerOf<Members['email']> | Faulted, { readonly ok: true }>;
export type Paper = { readonly widthChars: number; readonly lines: readonly string[] };

/** What narrows the list; `any` does not. */
export type HistoryFilter = { readonly text: string; readonly kind: 'any' | 'sale' | 'refund'; readonly tender: 'any' | 'cash' | 'card'; readonly period: Period };

/** What was asked for with the chosen receipt last, and what came of it. */
export type Deed = { readonly what: 'reprint' | 'gift' | 'pdf' | 'email'; readonly state: 'asked' | 'done' | Refusal };

export type ReceiptsState = {
  readonly filter: HistoryFilter;
  /** Newest first; null before the first answer. */
  readonly receipts: readonly ReceiptSummary[] | null;
  readonly asking: boolean;
  /** The last question was not answered. What came before it stays: with no list it is the first page, with one a page further down. */
  readonly failed: boolean;
  readonly next: string | null;
  /** How far back a search has come; null where it has seen everything it can. */
  readonly searchedBackTo: number | null;
  readonly chosenId: string | null;
  /** The paper of the chosen receipt; null while it comes, `gone` where this till no longer has it, `failed` where the host could not tell. */
  readonly paper: Paper | 'gone' | 'failed' | null;
  readonly deed: Deed | null;
  /** Headquarters was asked for what is not here. */
  readonly far: Far | null;
};

export type ReceiptsDeps = {
  readonly receipts: Pick<Client<typeof receipt>, 'list' | 'paper' | 'reprint' | 'pdf' | 'email'> & AsksHeadquarters;
  readonly withApproval: WithApproval;
  readonly nowMs: () => number;
  readonly clock: () => ShopClock;
  /** Hands a file to the person: the page's own way of saving. */
  readonly save: (fileName: string, base64: string) => void;
  readonly sound: (sound: 'ok' | 'unknown' | 'blocked') => void;
};

export type Receipts = {
  readonly store: StoreApi<ReceiptsState>;
  /** The panel appears, with one receipt open where it is about one. */
  readonly start: (receiptId: string | null) => void;
  readonly refresh: () => void;
  readonly narrow: (part: Partial<HistoryFilter>) => void;
  readonly more: () => void;
  readonly choose: (receiptId: string | null) => void;
  readonly move: (step: number) => void;
  /** Enter: what did not open is asked for once more, else a copy is printed. */
  readonly enter: () => void;
  /** Asks for the paper of the chosen one once more. */
  readonly openAgain: () => void;
  /** A receipt's code opens it; any other code is looked for. */
  readonly scan: (code: string, receiptId: string | null) => void;
  readonly reprint: (gift?: boolean) => void;
  readonly pdf: () => void;
  readonly email: (address: string) => void;
};

const PAGE = 60;
const EVERYTHING: HistoryFilter = { text: '', kind: 'any', tender: 'any', period: 'any' };
const EMPTY: ReceiptsState = { filter: EVERYTHING, receipts: null, asking: false, failed: false, next: null, searchedBackTo: null, chosenId: null, paper: null, deed: null, far: null };

function queryOf(filter: HistoryFilter, nowMs: number, clock: ShopClock): ReceiptQuery {
  const text = filter.text.trim();
  return {
    ...(text === '' ? {} : { text }), ...(filter.kind === 'any' ? {} : { kind: filter.kind }), ...(filter.tender === 'any' ? {} : { tender: filter.tender }), ...periodBounds(filter.period, nowMs, clock),
  };
}

export function isNarrowed({ text, kind, tender, period }: HistoryFilter): boolean {
  return text.trim() !== '' || kind !== 'any' || tender !== 'any' || period !== 'any';
}

/** The receipts of this store that this till knows, the paper of one of them and what can be done with it. */
export function createReceipts(deps: ReceiptsDeps): Receipts {
  const store = createStore<ReceiptsState>(() => EMPTY);
  const { getState: get, setState: set } = store;
  const loading = createLoading(store, deps);
  const deeds = createDeeds(store, deps, (receiptId) => void loading.loadRow(receiptId));

  const choose = (receiptId: string | null): void => {
    set({ chosenId: receiptId, paper: null, deed: null, far: null });
    if (receiptId !== null) void openPaper(receiptId);
  };
  const openPaper = async (receiptId: string): Promise<void> => {
    const isStillIt = (): boolean => get().chosenId === receiptId;
    const here = await deps.receipts.paper({ receiptId });
    if (!isStillIt()) return;
    if (here.ok || here.code !== 'unknown-receipt') return set({ paper: here.ok ? here.value : here.code === 'fault' ? 'failed' : 'gone' });
    set({ far: 'asking' });
    const far = await askHeadquarters(deps.receipts, receiptCode(receiptId));
    const there = far === 'found' ? await deps.receipts.paper({ receiptId }) : null;
    if (isStillIt()) set({ far: far === 'found' ? null : far, paper: there === null ? 'gone' : there.ok ? there.value : there.code === 'fault' ? 'failed' : 'gone' });
  };
  const loadFirst = async (): Promise<void> => {
    // The list an older question left behind is not the one that was asked for since.
    if (!(await loading.load(null))) return;
    const { chosenId, receipts } = get();
    const first = receipts?.[0];
    if (chosenId === null && first !== undefined) choose(first.id);
  };
  const narrow = (part: Partial<HistoryFilter>): void => {
    set(({ filter }) => ({ filter: { ...filter, ...part }, chosenId: null, paper: null, deed: null }));
    void loadFirst();
  };
  const more = (): void => {
    const { next, asking } = get();
    if (next !== null && !asking) void loading.load(next);
  };

  return {
    store, choose, narrow, more,
    start: (receiptId) => {
      set({ filter: EVERYTHING });
      choose(receiptId);
      void loadFirst();
    },
    refresh: () => void loadFirst(),
    openAgain: () => choose(get().chosenId),
    move: (step) => {
      const { receipts, chosenId, failed, asking } = get();
      const at = receipts?.findIndex((one) => one.id === chosenId) ?? -1;
      // From a receipt opened by name the arrow down leads into the list. While one is asked for, what stands there may be the one before it.
      if (at < 0 && (asking || step < 0)) return;
      const next = receipts?.[at < 0 ? 0 : at + step];
      if (next !== undefined) choose(next.id);
      else if (failed && step > 0) more();
    },
    scan: (code, receiptId) => {
      deps.sound('ok');
      if (receiptId === null) narrow({ ...EVERYTHING, text: code });
      else choose(receiptId);
    },
    enter: () => {
      const { failed, receipts, paper } = get();
      if (failed && receipts === null) void loadFirst();
      else if (paper === 'failed') choose(get().chosenId);
      else deeds.reprint();
    },
    ...deeds,
  };
}

type Loading = {
  /** Asks for one page; true where nothing was asked since. */
  readonly load: (after: string | null) => Promise<boolean>;
  /** Asks for one receipt of the list anew; it keeps its place, and the list its length. */
  readonly loadRow: (receiptId: string) => Promise<void>;
};

function createLoading({ getState: get, setState: set }: StoreApi<ReceiptsState>, deps: ReceiptsDeps): Loading {
  let asked = 0;
  return {
    load: async function load(after): Promise<boolean> {
      const question = ++asked;
      const { filter } = get();
      set({ asking: true, failed: false, far: null });
      const answer = await deps.receipts.list({ limit: PAGE, ...(after === null ? {} : { after }), ...(isNarrowed(filter) ? { query: queryOf(filter, deps.nowMs(), deps.clock()) } : {}) });
      if (question !== asked) return false;
      if (!answer.ok) {
        set({ asking: false, failed: true, ...(after === null ? { receipts: null } : {}) });
        return true;
      }
      const page = answer.value;
      set(({ receipts }) => ({ asking: false, receipts: after === null ? page.receipts : [...(receipts ?? []), ...page.receipts], next: page.next, searchedBackTo: page.searchedBackTo }));
      if (after !== null || page.receipts.length > 0 || !isWholeNumber(filter.text)) return true;
      set({ far: 'asking' });
      const far = await askHeadquarters(deps.receipts, filter.text);
      if (question !== asked) return false;
      set({ far: far === 'found' ? null : far });
      return far === 'found' ? await load(null) : true;
    },
    loadRow: async (receiptId) => {
      const answer = await deps.receipts.list({ limit: 1, query: { text: receiptCode(receiptId) } });
      const row = answer.ok ? answer.value.receipts.find((one) => one.id === receiptId) : undefined;
      if (row !== undefined) set(({ receipts }) => ({ receipts: receipts?.map((one) => (one.id === receiptId ? row : one)) ?? null }));
    },
  };
}

function createDeeds({ getState: get, setState: set }: StoreApi<ReceiptsState>, deps: ReceiptsDeps, refresh: (receiptId: string) => void): Pick<Receipts, 'reprint' | 'pdf' | 'email'> {
  const doIt = async <A extends { readonly ok: true } | Refusal>(what: Deed['what'], ask: (receiptId: string) => Promise<A>): Promise<A | null> => {
    const { chosenId: receiptId, deed } = get();
    if (receiptId === null || deed?.state === 'asked') return null;
    set({ deed: { what, state: 'asked' } });
    const answer = await ask(receiptId);
    deps.sound(answer.ok ? 'ok' : 'blocked');
    if (get().chosenId === receiptId) set({ deed: { what, state: answer.ok ? 'done' : answer } });
    // A file leaves nothing behind that its row would tell.
    if (what !== 'pdf') refresh(receiptId);
    return answer;
  };
  return {
    reprint: (gift = false) => void doIt(gift ? 'gift' : 'reprint', (receiptId) => deps.withApproval((approvalId) => deps.receipts.reprint({ receiptId, ...(gift ? { gift } : {}), ...approved(approvalId) }))),
    pdf: () => void doIt('pdf', (receiptId) => deps.withApproval((approvalId) => deps.receipts.pdf({ receiptId, ...approved(approvalId) }))).then((answer) => {
      if (answer?.ok === true) deps.save(answer.value.fileName, answer.value.base64);
    }),
    email: (address) => void doIt('email', (receiptId) => deps.withApproval((approvalId) => deps.receipts.email({ receiptId, address: address.trim(), ...approved(approvalId) }))),
  };
}

export function useReceipts<T>(receipts: Receipts, pick: (state: ReceiptsState) => T): T {
  return useStore(receipts.store, pick);
}
