import { createStore, useStore, type StoreApi } from 'zustand';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { ReceiptSummary, receipt } from '#contract/terminal/receipt.ts';
import { approved, type WithApproval } from '../../parts/approval.ts';

type Members = (typeof receipt)['members'];
type Answer = AnswerOf<Members['reprint']> | AnswerOf<Members['email']> | AnswerOf<Members['pdf']> | Faulted;
/** Every no to a paper that is told; each has its sentence in payment-texts. */
export type PaperRefusal = Exclude<Answer, { readonly ok: true } | { readonly code: 'needs-right' }>;
export type PaperKind = 'copy' | 'gift' | 'letter' | 'pdf';

export type PapersState = {
  /** The newest receipt of this till; null where there is none or before the host has answered. */
  readonly last: ReceiptSummary | null;
  /** What was asked for last and how it went; null after the next receipt. */
  readonly news: { readonly kind: PaperKind; readonly refusal: PaperRefusal | null } | null;
};

export type Papers = {
  readonly store: StoreApi<PapersState>;
  readonly refreshLast: () => void;
  /** Each of these speaks of every receipt of the basket that `receiptId` is the last of. */
  readonly reprint: (receiptId: string, gift?: boolean) => void;
  /** A copy of the newest receipt of this till, and of the others of its basket. */
  readonly reprintLast: () => void;
  readonly email: (receiptId: string, address: string) => Promise<boolean>;
  readonly pdf: (receiptId: string) => void;
  readonly forgetNews: () => void;
};

export type PapersDeps = {
  readonly receipts: Pick<Client<typeof receipt>, 'list' | 'reprint' | 'email' | 'pdf'>;
  readonly withApproval: WithApproval;
  /** Hands a file to the person at the screen. */
  readonly save: (fileName: string, base64: string) => void;
};

/** Copies, gift receipts, letters and files of a receipt that is paid. */
export function createPapers(deps: PapersDeps): Papers {
  const store = createStore<PapersState>(() => ({ last: null, news: null }));
  const tell = (kind: PaperKind, answer: Answer): boolean => {
    if (answer.ok || answer.code !== 'needs-right') store.setState({ news: { kind, refusal: answer.ok ? null : answer } });
    return answer.ok;
  };
  const newest = async (): Promise<ReceiptSummary | null> => {
    const answer = await deps.receipts.list({ limit: 1, query: { own: true } });
    const last = answer.ok ? (answer.value.receipts[0] ?? null) : store.getState().last;
    store.setState({ last });
    return last;
  };
  const reprint = async (receiptId: string, gift: boolean): Promise<void> => {
    const answer = await deps.withApproval((approvalId) => deps.receipts.reprint({ receiptId, basket: true, ...(gift ? { gift } : {}), ...approved(approvalId) }));
    tell(gift ? 'gift' : 'copy', answer);
  };
  return {
    store,
    refreshLast: () => void newest(),
    reprint: (receiptId, gift = false) => void reprint(receiptId, gift),
    reprintLast: () => void newest().then((last) => (last === null ? undefined : reprint(last.id, false))),
    email: async (receiptId, address) => tell('letter', await deps.receipts.email({ receiptId, address })),
    pdf: (receiptId) => void deps.withApproval((approvalId) => deps.receipts.pdf({ receiptId, basket: true, ...approved(approvalId) })).then((answer) => {
      if (answer.ok) deps.save(answer.value.fileName, answer.value.base64);
      tell('pdf', answer);
    }),
    forgetNews: () => store.setState({ news: null }),
  };
}

export function usePapers<T>(papers: Papers, pick: (state: PapersState) => T): T {
  return useStore(papers.store, pick);
}
