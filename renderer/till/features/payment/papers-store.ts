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
  /** The receipt whose letter is on its way to the host: it is not sent a second time meanwhile. */
  readonly sendingId: string | null;
};

export type Papers = {
  readonly store: StoreApi<PapersState>;
  readonly refreshLast: () => void;
  /** Each of these speaks of every receipt of the basket that `receiptId` is the last of. */
  readonly reprint: (receiptId: string, gift?: boolean) => void;
  /** A copy, or a gift receipt, of the newest receipt of this till, and of the others of its basket. */
  readonly reprintLast: (gift?: boolean) => void;
  readonly pdfLast: () => void;
  /** Calls `work` with the newest receipt of this till, by what the host says now; not at all where there is none. */
  readonly withLast: (work: (receiptId: string) => void) => void;
  /** False where it was not taken, or one of this receipt is on its way. */
  readonly email: (receiptId: string, address: string) => Promise<boolean>;
  readonly pdf: (receiptId: string) => void;
  readonly forgetNews: () => void;
};

export type PapersDeps = {
  readonly receipts: Pick<Client<typeof receipt>, 'list' | 'reprint' | 'email' | 'pdf'>;
  readonly withApproval: WithApproval;
  /** Hands a file to the person at the screen; where it is kept nobody here learns. */
  readonly save: (fileName: string, base64: string) => void;
};

/** Copies, gift receipts, letters and files of a receipt that is paid. */
export function createPapers(deps: PapersDeps): Papers {
  const store = createStore<PapersState>(() => ({ last: null, news: null, sendingId: null }));
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
  const pdf = async (receiptId: string): Promise<void> => {
    const answer = await deps.withApproval((approvalId) => deps.receipts.pdf({ receiptId, basket: true, ...approved(approvalId) }));
    if (answer.ok) deps.save(answer.value.fileName, answer.value.base64);
    tell('pdf', answer);
  };
  const email = async (receiptId: string, address: string): Promise<boolean> => {
    if (store.getState().sendingId === receiptId) return false;
    store.setState({ sendingId: receiptId });
    try {
      return tell('letter', await deps.withApproval((approvalId) => deps.receipts.email({ receiptId, address, ...approved(approvalId) })));
    } finally {
      store.setState(({ sendingId }) => (sendingId === receiptId ? { sendingId: null } : {}));
    }
  };
  const withLast = (work: (receiptId: string) => void): void => void newest().then((last) => (last === null ? undefined : work(last.id)));
  return {
    store, withLast, email,
    refreshLast: () => void newest(),
    reprint: (receiptId, gift = false) => void reprint(receiptId, gift),
    reprintLast: (gift = false) => withLast((receiptId) => void reprint(receiptId, gift)),
    pdf: (receiptId) => void pdf(receiptId),
    pdfLast: () => withLast((receiptId) => void pdf(receiptId)),
    forgetNews: () => store.setState({ news: null }),
  };
}

export function usePapers<T>(papers: Papers, pick: (state: PapersState) => T): T {
  return useStore(papers.store, pick);
}
