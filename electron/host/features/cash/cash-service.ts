import type { AnswerOf, CallsOf, Implementation } from '#contract/define/service.ts';
import type { cash } from '#contract/terminal/cash.ts';
import { assert } from '#domain/kernel/assert.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import { postingsOfCashMovement } from '#domain/ledger/postings.ts';
import type { PaperLine } from '#domain/receipt/paper.ts';
import { cashSlipPaper } from '#domain/receipt/slips.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { attempt } from '#host/posting/attempt.ts';
import { commit } from '#host/posting/commit.ts';
import { entriesOf } from '#host/posting/entries.ts';
import { envelopeOf, getPlace } from '#host/posting/envelope.ts';
import type { Guard, SignedIn } from '#host/posting/guard.ts';
import { postJournal } from '#host/posting/journal.ts';
import { readMeta } from '#host/posting/meta.ts';
import { shopSnapshot } from '#host/posting/receipt-shop.ts';
import { readTillPolicy } from '#host/posting/till-policy.ts';
import { findMovement, listMovements, nextNumber } from './cash-repo.ts';

export type CashDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  /** A lesson: the paper says so. */
  readonly training: boolean;
  readonly currentShift: (tx: ReadTx) => { readonly id: string; readonly number: number } | null;
  /** Kopecks that may go out of the drawer now. */
  readonly cashToTake: (tx: ReadTx) => number | null;
  /** False where no printer is set up, and so no drawer that could be opened. */
  readonly hasPrinter: () => boolean;
  readonly queueSlip: (tx: WriteTx, kind: 'cash-slip', documentId: string, paper: readonly PaperLine[]) => void;
  readonly openDrawer: (tx: WriteTx, documentId: string) => void;
  /** Told after something was written: there may be something to print, to open and to send. */
  readonly written: () => void;
};

type Answer<M extends keyof CallsOf<typeof cash>> = AnswerOf<CallsOf<typeof cash>[M]>;
type Move = { readonly gesture: string; readonly direction: 'in' | 'out'; readonly amountMinor: number; readonly reason: string; readonly note: string; readonly approvalId?: string };
type Person = { readonly id: string; readonly name: string };

/** Cash in and out besides sales, and the drawer opened by hand. */
export function createCash(deps: CashDeps): Implementation<typeof cash> {
  const { store, clock } = deps;

  const move = (tx: WriteTx, staff: Person, input: Move): Answer<'move'> => {
    const shift = deps.currentShift(tx);
    if (shift === null) return refused('no-shift');
    const { cashInReasons, cashOutReasons } = readTillPolicy(tx);
    const reason = (input.direction === 'in' ? cashInReasons : cashOutReasons).find(({ name }) => name === input.reason);
    if (reason === undefined) return refused('unknown-reason');
    const missing = deps.guard(tx, { right: input.direction === 'in' ? 'cash-in' : 'cash-out', size: input.amountMinor, subject: input.gesture }, input.approvalId);
    if (missing !== null) return refused('needs-right', missing);
    if (input.direction === 'out' && input.amountMinor > (deps.cashToTake(tx) ?? 0)) return refused('more-than-drawer');
    const row = writeMovement(tx, staff, shift, input, reason.account);
    const shop = { ...shopSnapshot(tx, getPlace(tx, readMeta(tx))), staffName: staff.name };
    deps.openDrawer(tx, row.id);
    deps.queueSlip(tx, 'cash-slip', row.id, cashSlipPaper({ ...row, shiftNumber: shift.number }, shop, { copy: false, training: deps.training }));
    return ok({ id: row.id, number: row.number, direction: input.direction, amountMinor: row.amountMinor, reason: row.reason, note: row.note, at: row.occurredAt, staffName: staff.name });
  };

  const writeMovement = (tx: WriteTx, staff: Person, shift: { readonly id: string }, input: Move, account: Parameters<typeof postingsOfCashMovement>[2]): Row<'cashMovement'> => {
    const nowMs = clock.nowMs();
    const meta = readMeta(tx);
    const envelope = envelopeOf(meta, getPlace(tx, meta), nowMs, staff.id);
    const { gesture: id, direction, amountMinor, reason } = input;
    const row: Row<'cashMovement'> = { id, ...envelope, shiftId: shift.id, number: nextNumber(tx, shift.id), direction, amountMinor, reason, note: input.note.trim(), fiscalResult: { register: 'none' } };
    const { facts: [written] } = commit(tx, nowMs, { kind: 'cash-movement', opId: id, facts: [{ entity: 'cashMovement', row: { ...row, entries: entriesOf(id, envelope, postingsOfCashMovement(direction, amountMinor, account)) } }] });
    postJournal(tx, nowMs, { id: deps.newId(), staffId: staff.id, event: direction === 'in' ? 'cash-in' : 'cash-out', detail: { movementId: id, amountMinor, reason } });
    assert(written?.entity === 'cashMovement', 'a commit answers what it wrote');
    return written.row;
  };

  const openDrawer = (tx: WriteTx, staff: Person, reason: string, approvalId: string | undefined): Answer<'openDrawer'> => {
    const id = deps.newId();
    const missing = deps.guard(tx, { right: 'drawer-open', size: null, subject: deps.currentShift(tx)?.id ?? '' }, approvalId);
    if (missing !== null) return refused('needs-right', missing);
    deps.openDrawer(tx, id);
    postJournal(tx, clock.nowMs(), { id, staffId: staff.id, event: 'drawer-opened', detail: { reason } });
    return ok({});
  };

  const told = <A extends { readonly ok: boolean }>(answer: A): A => {
    if (answer.ok) deps.written();
    return answer;
  };

  /** Whoever asks for sums until one is refused knows what is in the drawer: each such question stays in the journal. */
  const noteRefused = (staffId: string, { amountMinor, reason }: Move): void => {
    store.write((tx) => { postJournal(tx, clock.nowMs(), { id: deps.newId(), staffId, event: 'cash-out-refused', detail: { amountMinor, reason } }); });
    deps.written();
  };

  return {
    move: (input) => {
      const known = store.read((tx) => findMovement(tx, input.gesture));
      if (known !== null) return ok(known);
      const staff = deps.signedIn();
      if (staff === null) return refused('not-signed-in');
      const answer = attempt(store, (tx) => move(tx, staff, input));
      if (!answer.ok && answer.code === 'more-than-drawer') noteRefused(staff.id, input);
      return told(answer);
    },
    list: () => ok({
      movements: store.read((tx) => {
        const shift = deps.currentShift(tx);
        return shift === null ? [] : listMovements(tx, shift.id);
      }),
    }),
    openDrawer: ({ reason, approvalId }) => {
      const staff = deps.signedIn();
      if (staff === null) return refused('not-signed-in');
      if (!deps.hasPrinter()) return refused('no-printer');
      return told(attempt(store, (tx) => openDrawer(tx, staff, reason, approvalId)));
    },
  };
}
