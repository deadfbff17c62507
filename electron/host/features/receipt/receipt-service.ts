import type { Implementation } from '#contract/define/service.ts';
import type { receipt, ReceiptSummary } from '#contract/terminal/receipt.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import { readReceiptCode } from '#domain/receipt/code.ts';
import { readReceiptNumber, receiptNumber } from '#domain/receipt/number.ts';
import { paperText, type PaperLine } from '#domain/receipt/paper.ts';
import { receiptPaper } from '#domain/receipt/receipt-paper.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { postJournal } from '#host/posting/journal.ts';
import { archiveSlice, readQuery, searchArchive, type Listed } from './archive.ts';
import { mailAddress } from './mail-address.ts';
import { createPrintJobs, jobStore } from './print-jobs.ts';
import { countJobs, insertJob, paperStates, settleUnknown, type ReceiptJobKind } from './print-job-repo.ts';
import type { ReceiptDeps, ReceiptFeature, ReceiptLetter } from './receipt-ports.ts';
import { basketOf, findDocument, findNumber, firstUnsent, hasReceipt, paidLastBy, shopOf, staffName } from './receipt-repo.ts';

export function createReceipt(deps: ReceiptDeps): ReceiptFeature {
  const { store, clock, training } = deps;
  const paperOf = (tx: ReadTx, receiptId: string, kind: ReceiptJobKind): PaperLine[] | null => paperOfReceipt(tx, receiptId, kind, deps);
  const jobs = { store, clock, training, hasPrinter: deps.hasPrinter, receiptPaper: paperOf };
  const file = (receiptIds: readonly string[]): Promise<ReceiptLetter | null> => receiptLetter(deps, paperOf, receiptIds);
  return {
    service: {
      list: async ({ limit, after, query = {} }) => ok(await searchArchive(store, clock, { query, after, limit }, (tx, receipts) => summaries(tx, receipts, deps.letters))),
      lookUp: (input) => lookUp(deps, input),
      paper: ({ receiptId, gift }) => {
        const lines = store.read((tx) => paperOf(tx, receiptId, gift === true ? 'gift' : 'receipt'));
        const widthChars = deps.paperWidth();
        return lines ? ok({ widthChars, lines: paperText(lines, widthChars) }) : refused('unknown-receipt');
      },
      reprint: (input) => reprint(deps, input),
      pdf: async (input) => {
        const refusal = admitFile(deps, input);
        if (refusal) return refusal;
        const made = await file(store.read((tx) => meantBy(tx, input).map(({ id }) => id)));
        return made ? ok({ fileName: made.fileName, base64: Buffer.from(made.pdf).toString('base64') }) : refused('unknown-receipt');
      },
      email: (input) => email(deps, input),
    },
    jobs: jobStore(jobs),
    ...createPrintJobs(jobs),
    unprinted: () => {
      const { queued, unknown } = store.read(countJobs);
      return queued + unknown;
    },
    letter: (receiptId) => file(store.read((tx) => lettered(tx, receiptId))),
  };
}

type Service = Implementation<typeof receipt>;

/** Which receipts a call speaks of: the one, or its whole basket. */
function meantBy(tx: ReadTx, { receiptId, basket = false }: { readonly receiptId: string; readonly basket?: boolean }): ReturnType<typeof basketOf> {
  const all = basketOf(tx, receiptId);
  return basket ? all : all.filter(({ id }) => id === receiptId);
}

/** What a letter about a receipt brings: with the last one of a basket the whole purchase, as the customer sees it. */
function lettered(tx: ReadTx, receiptId: string): string[] {
  const all = basketOf(tx, receiptId).map(({ id }) => id);
  return all.at(-1) === receiptId ? all : [receiptId];
}

async function lookUp(deps: ReceiptDeps, { text }: Parameters<Service['lookUp']>[0]): Promise<Awaited<ReturnType<Service['lookUp']>>> {
  const id = readReceiptCode(text);
  const number = readReceiptNumber(text);
  if (id === null && (number === null || number.place === null)) return refused('not-a-number');
  // A lesson has receipts of its own, and headquarters knows none of them.
  const answer = deps.training ? 'not-found' : await deps.askHeadquarters(id === null ? { number: text.trim() } : { id });
  if (answer !== 'found') return refused(answer);
  const receiptIds = deps.store.read((tx) => archiveSlice(tx, readQuery(tx, { text }), undefined, 20).receipts).map((one) => one.id);
  return receiptIds.length === 0 ? refused('not-found') : ok({ receiptIds });
}

function reprint(deps: ReceiptDeps, { receiptId, gift = false, basket = false, approvalId }: Parameters<Service['reprint']>[0]): ReturnType<Service['reprint']> {
  const staff = deps.signedIn();
  if (staff === null) return refused('not-signed-in');
  const refusal = deps.store.write((tx) => {
    if (!hasReceipt(tx, receiptId)) return refused('unknown-receipt');
    const meant = meantBy(tx, { receiptId, basket });
    // Nobody gives away what has come back (HRC5).
    const given = gift ? meant.filter(({ kind }) => kind === 'sale') : meant;
    if (given.length === 0) return refused('unknown-receipt');
    if (!deps.hasPrinter()) return refused('no-printer');
    const missing = deps.guard(tx, { right: 'reprint', size: null, subject: receiptId }, approvalId);
    if (missing) return refused('needs-right', missing);
    const nowMs = deps.clock.nowMs();
    for (const { id } of given) {
      // Whoever prints a gift receipt has not looked for the first paper.
      if (!gift) settleUnknown(tx, nowMs, id);
      insertJob(tx, nowMs, id, gift ? 'gift' : 'copy');
      postJournal(tx, nowMs, { id: deps.newId(), staffId: staff.id, event: 'receipt-reprinted', detail: gift ? { receiptId: id, gift } : { receiptId: id } });
    }
    return null;
  });
  if (refusal) return refusal;
  deps.wakePrinter();
  deps.committed();
  return ok({});
}

/** A file is a copy like one on paper: whoever may print one may have it, and it is written down. Null where it may be made. */
function admitFile(deps: ReceiptDeps, { receiptId, basket = false, approvalId }: Parameters<Service['pdf']>[0]) {
  const staff = deps.signedIn();
  if (staff === null) return refused('not-signed-in');
  const refusal = deps.store.write((tx) => {
    if (!hasReceipt(tx, receiptId)) return refused('unknown-receipt');
    const missing = deps.guard(tx, { right: 'reprint', size: null, subject: receiptId }, approvalId);
    if (missing) return refused('needs-right', missing);
    for (const { id } of meantBy(tx, { receiptId, basket })) postJournal(tx, deps.clock.nowMs(), { id: deps.newId(), staffId: staff.id, event: 'receipt-saved', detail: { receiptId: id } });
    return null;
  });
  if (refusal === null) deps.committed();
  return refusal;
}

function email(deps: ReceiptDeps, { receiptId, address, approvalId }: Parameters<Service['email']>[0]): ReturnType<Service['email']> {
  const staff = deps.signedIn();
  if (staff === null) return refused('not-signed-in');
  const to = mailAddress(address);
  if (to === null) return refused('bad-address');
  // A lesson has no customers to write to.
  if (deps.training || !deps.letters.ready()) return refused('no-mail-server');
  const refusal = deps.store.write((tx) => {
    if (!hasReceipt(tx, receiptId)) return refused('unknown-receipt');
    const missing = paidLastBy(tx, receiptId) === staff.id ? null : deps.guard(tx, { right: 'reprint', size: null, subject: receiptId }, approvalId);
    if (missing) return refused('needs-right', missing);
    deps.letters.queue(tx, { receiptId, address: to, language: deps.language() });
    for (const id of lettered(tx, receiptId)) postJournal(tx, deps.clock.nowMs(), { id: deps.newId(), staffId: staff.id, event: 'receipt-emailed', detail: { receiptId: id } });
    return null;
  });
  if (refusal) return refusal;
  deps.letters.wake();
  deps.committed();
  return ok({});
}

function summaries(tx: ReadTx, rows: readonly Listed[], letters: ReceiptDeps['letters']): ReceiptSummary[] {
  const written = letters.states(tx, rows.map((row) => row.id));
  const states = paperStates(tx, rows.map((row) => row.id));
  const unsentFrom = firstUnsent(tx);
  return rows.map(({ mark, series, number, storeNumber, tillNumber, tenders, isOwn, tillName, storeName, here, ...row }) => ({
    ...row, number: receiptNumber(storeNumber, tillNumber, series, number), tenders: [...new Set(tenders?.split(',') ?? [])],
    printState: states.get(row.id) ?? 'none', sent: !isOwn || mark < unsentFrom, elsewhere: isOwn ? null : { tillName, storeName: here === 1 ? '' : storeName }, letter: written.get(row.id) ?? null,
  }));
}

function paperOfReceipt(tx: ReadTx, receiptId: string, kind: ReceiptJobKind, deps: ReceiptDeps): PaperLine[] | null {
  const document = findDocument(tx, receiptId);
  if (document === null) return null;
  const sellers = document.lines.flatMap((line) => (line.sellerId === null ? [] : [line.sellerId]));
  return receiptPaper(document, shopOf(tx, document), {
    copy: kind === 'copy', gift: kind === 'gift', training: deps.training, blocks: deps.paperBlocks(),
    originalNumber: document.refundOf === null ? undefined : findNumber(tx, document.refundOf),
    sellerNames: new Map(sellers.map((id) => [id, staffName(tx, id)])),
  });
}

/** The copies of receipts as one file and as text, for whoever wants them without paper; null where one of them is not here. */
async function receiptLetter(deps: ReceiptDeps, paperOf: (tx: ReadTx, receiptId: string, kind: ReceiptJobKind) => PaperLine[] | null, receiptIds: readonly string[]): Promise<ReceiptLetter | null> {
  const found = deps.store.read((tx) => receiptIds.map((receiptId) => {
    const document = findDocument(tx, receiptId);
    const paper = document && paperOf(tx, receiptId, 'copy');
    return document && paper && { number: receiptNumber(document.storeNumber, document.tillNumber, document.series, document.number), at: document.occurredAt, paper, shop: shopOf(tx, document) };
  })).filter((one) => one !== null);
  const last = found.at(-1);
  if (last === undefined || found.length < receiptIds.length) return null;
  const { shop: { storeName } } = last;
  const widthChars = deps.paperWidth();
  // A till that makes no files never loads what draws them.
  const { receiptPdf } = await import('./receipt-pdf.ts');
  const numbers = found.map(({ number }) => number);
  const pdf = await receiptPdf(found.map(({ paper }) => paper), { widthChars, title: `${numbers.join(', ')} ${storeName}`.trim(), madeAt: last.at });
  return { numbers, storeName, text: found.map(({ paper }) => paperText(paper, widthChars).join('\n')).join('\n\n'), fileName: `${last.number}.pdf`, pdf };
}
