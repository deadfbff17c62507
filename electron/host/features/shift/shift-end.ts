/** Counting the drawer, and the end of a shift. */
import type { AnswerOf, CallsOf } from '#contract/define/service.ts';
import type { shift } from '#contract/terminal/shift.ts';
import { assert } from '#domain/kernel/assert.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { SaleState } from '#domain/sale/life.ts';
import { countDifference, type ShiftTotals } from '#domain/shift/shift.ts';
import type { WriteTx } from '#host/db/tx.ts';
import { attempt } from '#host/posting/attempt.ts';
import { commit } from '#host/posting/commit.ts';
import { envelopeOf, getPlace } from '#host/posting/envelope.ts';
import type { RightMissing } from '#host/posting/guard.ts';
import { postJournal } from '#host/posting/journal.ts';
import { readMeta, updateMeta } from '#host/posting/meta.ts';
import { readTillPolicy } from '#host/posting/till-policy.ts';
import { checkPieces, closingRow, countFact, type Counted } from './shift-documents.ts';
import type { ShiftDeps } from './shift-ports.ts';
import { clockInDoubt, countPaper, endedReport, saidNow } from './shift-report.ts';
import { findCount, findEnded, findOpenShift, sumsOfOpen, totalsOfOpen } from './shift-repo.ts';
import { keepSaid } from './shift-shop-repo.ts';

type Answer<M extends keyof CallsOf<typeof shift>> = AnswerOf<CallsOf<typeof shift>[M]>;
type Person = { readonly id: string; readonly name: string };
type Counting = Counted & { readonly gesture: string; readonly approvalId?: string };

/** States of a sale in which nothing is under way outside of this program. */
const RESTING: readonly SaleState[] = ['cart', 'tendering', 'not-registered'];

/** An X of a shift, by what it says: one approval is good for one such X, on the screen and on paper (RGT12). */
type Look = { readonly subject: string; readonly look: string };

export type ShiftEnd = {
  readonly count: (input: Counting & { readonly purpose: 'check' | 'handover' }) => Answer<'count'>;
  readonly close: (input: Counting & { readonly shiftId: string }) => Answer<'close'>;
  /** Null where the person here may see this X report. */
  readonly mayReport: (tx: WriteTx, look: Look, approvalId: string | undefined) => RightMissing | null;
  /** Whether the person here counts without knowing what should be in the drawer (SHF18): the one place that says so. */
  readonly isBlind: (tx: WriteTx) => boolean;
};

function mayReport(deps: ShiftDeps, tx: WriteTx, look: Look | null, approvalId: string | undefined): RightMissing | null {
  return deps.guard(tx, { right: 'x-report', size: null, ...(look ?? { subject: '' }) }, approvalId);
}

function isBlind(deps: ShiftDeps, tx: WriteTx): boolean {
  return readTillPolicy(tx).blindCount || mayReport(deps, tx, null, undefined) !== null;
}

/**
 * Null where the person here may book that difference. Booked as missing, cash could leave the drawer past the limit of
 * `cash-out`; booked as found, it could be put back for the same purpose. The closing count is free of this: a Z is never blocked.
 */
function mayBook(deps: ShiftDeps, tx: WriteTx, differenceMinor: number, subject: string, approvalId: string | undefined): RightMissing | null {
  return differenceMinor === 0 ? null : deps.guard(tx, { right: 'cash-out', size: Math.abs(differenceMinor), subject }, approvalId);
}

function count(deps: ShiftDeps, tx: WriteTx, staff: Person, input: Counting & { readonly purpose: 'check' | 'handover' }): Answer<'count'> {
  const current = findOpenShift(tx);
  if (current === null) return refused('no-shift');
  const missing = deps.guard(tx, { right: 'cash-count', size: null, subject: current.id }, input.approvalId);
  if (missing !== null) return refused('needs-right', missing);
  checkPieces(input);
  const { expectedCashMinor: expectedMinor } = totalsOfOpen(tx, current, deps.halfway.cash(tx, current.id));
  const differenceMinor = countDifference({ expectedMinor, countedMinor: input.countedMinor });
  if (differenceMinor !== 0 && input.reason.trim() === '') return refused('reason-needed', { differenceMinor });
  const tooMuch = mayBook(deps, tx, differenceMinor, current.id, input.approvalId);
  if (tooMuch !== null) return refused('needs-right', tooMuch);
  const nowMs = deps.clock.nowMs();
  const meta = readMeta(tx);
  const fact = countFact(input.gesture, envelopeOf(meta, getPlace(tx, meta), nowMs, staff.id), current.id, input.purpose, expectedMinor, input, isBlind(deps, tx));
  const { facts: [written] } = commit(tx, nowMs, { kind: 'cash-count', opId: input.gesture, facts: [fact] });
  assert(written?.entity === 'cashCount', 'a commit answers what it wrote');
  postJournal(tx, nowMs, { id: deps.newId(), staffId: staff.id, event: 'cash-counted', detail: { countId: input.gesture, purpose: input.purpose, differenceMinor } });
  deps.queueSlip(tx, 'count-slip', input.gesture, countPaper(tx, written.row, current.number, staff.name, { copy: false, training: deps.training }));
  return ok({ expectedMinor, differenceMinor });
}

function close(deps: ShiftDeps, tx: WriteTx, staff: Person, input: Counting & { readonly shiftId: string }): Answer<'close'> {
  const current = findOpenShift(tx);
  if (current?.id !== input.shiftId) return refused('no-shift');
  const { state, lineCount } = deps.inHand(tx);
  if (!RESTING.includes(state)) return refused('sale-in-progress');
  if (lineCount > 0) return refused('cart-not-empty');
  // A Z would be short by its cash, and the next shift over (SHF22).
  const [waiting] = deps.halfway.parked(tx);
  if (waiting !== undefined) return refused('half-way', waiting);
  const missing = deps.guard(tx, { right: 'shift-close', size: null, subject: current.id }, input.approvalId);
  if (missing !== null) return refused('needs-right', missing);
  checkPieces(input);
  const { totals, sellers } = sumsOfOpen(tx, current, deps.halfway.cash(tx, current.id));
  const differenceMinor = countDifference({ expectedMinor: totals.expectedCashMinor, countedMinor: input.countedMinor });
  if (differenceMinor !== 0 && input.reason.trim() === '') return refused('reason-needed', { differenceMinor });
  keepSaid(tx, current.id, { ...saidNow(tx, current.openedBy, staff.name, totals, sellers), clockInDoubt: clockInDoubt(tx, current, deps.clock.nowMs()) });
  writeEnd(deps, tx, staff.id, current, totals, input);
  const ended = findEnded(tx, current.id);
  assert(ended !== null, 'a shift that was ended has a Z');
  const z = endedReport(tx, ended, { widthChars: deps.paperWidth(), copy: false, training: deps.training });
  deps.queueSlip(tx, 'z-report', ended.closing.id, z.paper);
  return ok(z.report);
}

/** Count and Z in one commit; the drawer is empty and the till has no shift when it is on disk. */
function writeEnd(deps: ShiftDeps, tx: WriteTx, staffId: string, current: { readonly id: string; readonly number: number }, totals: ShiftTotals, input: Counting): void {
  const nowMs = deps.clock.nowMs();
  const meta = readMeta(tx);
  const envelope = envelopeOf(meta, getPlace(tx, meta), nowMs, staffId);
  const countId = deps.newId();
  commit(tx, nowMs, {
    kind: 'shift-closing', opId: input.gesture, facts: [
      countFact(countId, envelope, current.id, 'closing', totals.expectedCashMinor, input, isBlind(deps, tx)),
      { entity: 'shiftClosing', row: closingRow(input.gesture, envelope, current, countId, totals) },
    ],
  });
  updateMeta(tx, { shiftId: null });
  const differenceMinor = countDifference({ expectedMinor: totals.expectedCashMinor, countedMinor: input.countedMinor });
  postJournal(tx, nowMs, { id: deps.newId(), staffId, event: 'shift-closed', detail: { shiftId: current.id, number: current.number, differenceMinor } });
}

/** A refusal from which the difference can be read. */
function tellsDifference(answer: Answer<'count'> | Answer<'close'>): boolean {
  if (answer.ok) return false;
  return answer.code === 'reason-needed' || (answer.code === 'needs-right' && answer.detail.right === 'cash-out');
}

export function createShiftEnd(deps: ShiftDeps): ShiftEnd {
  const { store, clock, training } = deps;

  /**
   * A count that does not fit tells the difference and asks why, or asks for a senior. Whoever counts blind could now count
   * again until it fits: the first figure is written down, so that it can be seen.
   */
  const noteDifference = (staffId: string, purpose: string, countedMinor: number): void => {
    store.write((tx) => {
      const current = findOpenShift(tx);
      if (current === null || !isBlind(deps, tx)) return;
      const differenceMinor = countDifference({ expectedMinor: totalsOfOpen(tx, current, deps.halfway.cash(tx, current.id)).expectedCashMinor, countedMinor });
      postJournal(tx, clock.nowMs(), { id: deps.newId(), staffId, event: 'count-differs', detail: { purpose, countedMinor, differenceMinor } });
    });
    deps.written();
  };

  return {
    mayReport: (tx, look, approvalId) => mayReport(deps, tx, look, approvalId),
    isBlind: (tx) => isBlind(deps, tx),
    count: (input) => {
      const known = store.read((tx) => findCount(tx, input.gesture));
      if (known !== null) return ok({ expectedMinor: known.expectedMinor, differenceMinor: countDifference(known) });
      const staff = deps.signedIn();
      if (staff === null) return refused('not-signed-in');
      const answer = attempt(store, (tx) => count(deps, tx, staff, input));
      if (tellsDifference(answer)) noteDifference(staff.id, input.purpose, input.countedMinor);
      return answer;
    },
    close: (input) => {
      const staff = deps.signedIn();
      // The answer of the first try was lost: the Z it wrote is the answer, also where nobody is signed in any more.
      const z = store.read((tx) => {
        const ended = findEnded(tx, input.shiftId);
        const asked = ended !== null && (ended.closing.id === input.gesture || staff !== null);
        return asked ? endedReport(tx, ended, { widthChars: deps.paperWidth(), copy: false, training }).report : null;
      });
      if (z !== null) return ok(z);
      if (staff === null) return refused('not-signed-in');
      const answer = attempt(store, (tx) => close(deps, tx, staff, input));
      if (tellsDifference(answer)) noteDifference(staff.id, 'closing', input.countedMinor);
      return answer;
    },
  };
}
