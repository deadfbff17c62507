import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { journal, JournalRow } from '#contract/terminal/journal.ts';
import type { staff, StaffMember } from '#contract/terminal/staff.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';
import { eventsOf, type EventGroup } from './events.ts';

type Refusal = Exclude<AnswerOf<(typeof journal)['members']['list']> | Faulted, { readonly ok: true }>;

export type JournalState = {
  readonly group: EventGroup;
  readonly staffId: string | null;
  /** Newest first; null before the first answer. */
  readonly rows: readonly JournalRow[] | null;
  readonly more: boolean;
  /** Of this store, for names and for the filter. */
  readonly people: readonly StaffMember[];
  readonly asking: boolean;
  readonly refusal: Refusal | null;
};

export type JournalDeps = { readonly journal: Pick<Client<typeof journal>, 'list'>; readonly staff: Pick<Client<typeof staff>, 'list'>; readonly withApproval: WithApproval; readonly sound: (sound: 'blocked') => void };

export type Journal = {
  readonly store: StoreApi<JournalState>;
  readonly start: () => void;
  readonly narrow: (part: { readonly group?: EventGroup; readonly staffId?: string | null }) => void;
  readonly loadMore: () => void;
  /** Goes on after a senior was not there for the last page. */
  readonly askMore: () => void;
};

const PAGE = 100;

/** The journal of this till, page by page. A senior's approval opens one look: the journal as it stood then, with all its pages and filters, for two minutes. */
export function createJournal(deps: JournalDeps): Journal {
  const store = createStore<JournalState>(() => ({ group: 'all', staffId: null, rows: null, more: false, people: [], asking: false, refusal: null }));
  const { getState: get, setState: set } = store;
  let asked = 0;
  /** Of the look that stands: the next page and another filter ask nobody again while it is good. */
  let allowedBy: string | undefined;

  const load = async (before: string | null): Promise<void> => {
    const question = ++asked;
    const { group, staffId } = get();
    set({ asking: true, refusal: null });
    const answer = await deps.withApproval((approvalId) => {
      allowedBy = approvalId ?? allowedBy;
      return deps.journal.list({ before, limit: PAGE, events: [...eventsOf(group)], staffId, ...approved(allowedBy) });
    });
    if (question !== asked) return;
    set({ asking: false });
    if (!answer.ok) {
      set({ refusal: answer });
      return deps.sound('blocked');
    }
    set(({ rows }) => ({ rows: before === null ? answer.value.rows : [...(rows ?? []), ...answer.value.rows], more: answer.value.more }));
  };

  const further = (): void => {
    const { rows, more, asking } = get();
    const last = rows?.at(-1);
    if (more && !asking && last !== undefined) void load(last.id);
  };

  return {
    store,
    start: () => {
      allowedBy = undefined;
      set({ group: 'all', staffId: null, rows: null, more: false });
      void load(null);
      void deps.staff.list({}).then((answer) => {
        if (answer.ok) set({ people: answer.value.members });
      });
    },
    narrow: (part) => {
      set({ ...part, rows: null, more: false });
      void load(null);
    },
    loadMore: () => {
      if (get().refusal === null) further();
    },
    askMore: further,
  };
}

export function useJournal<T>(keeper: Journal, pick: (state: JournalState) => T): T {
  return useStore(keeper.store, pick);
}
