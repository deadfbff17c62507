import type { AnswerOf, CallsOf } from '#contract/define/service.ts';
import type { Static } from '#contract/define/schema.ts';
import type { shift, Unfinished } from '#contract/terminal/shift.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import { countDifference, type ShiftTotals } from '#domain/shift/shift.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { attempt } from '#host/posting/attempt.ts';
import { commit } from '#host/posting/commit.ts';
import { envelopeOf, getPlace } from '#host/posting/envelope.ts';
import { postJournal } from '#host/posting/journal.ts';
import { readMeta, updateMeta } from '#host/posting/meta.ts';
import { unsentCount } from '#host/posting/outbox.ts';
import { keepOpening } from '#host/posting/shift-clock.ts';
import { openingFact } from './shift-documents.ts';
import { createShiftEnd, type ShiftEnd } from './shift-end.ts';
import type { ShiftDeps, ShiftFeature } from './shift-ports.ts';
import { listSlips, printSlip } from './shift-slips.ts';
import { endedReport, openReport } from './shift-report.ts';
import { findEnded, findOpenShift, listEnded, totalsOfOpen } from './shift-repo.ts';

type EndedSummary = { shiftId: string; number: number; openedAt: number; openedBy: string; closedAt: number; salesMinor: number; refundsMinor: number; differenceMinor: number };
type Answer<M extends keyof CallsOf<typeof shift>> = AnswerOf<CallsOf<typeof shift>[M]>;

export function createShift(deps: ShiftDeps): ShiftFeature {
  const { store, clock, training } = deps;
  const end = createShiftEnd(deps);
  /** Tells the others where something was written. */
  const told = <A extends { readonly ok: boolean }>(answer: A): A => {
    if (answer.ok) deps.written();
    return answer;
  };

  const open = (floatMinor: number): Answer<'open'> => {
    const staff = deps.signedIn();
    if (staff === null) return refused('not-signed-in');
    return attempt(store, (tx): Answer<'open'> => {
      const meta = readMeta(tx);
      if (meta.shiftId !== null) return refused('already-open');
      const nowMs = clock.nowMs();
      const id = deps.newId();
      const number = meta.nextShiftNumber;
      commit(tx, nowMs, { kind: 'shift-opening', opId: id, facts: [openingFact(id, envelopeOf(meta, getPlace(tx, meta), nowMs, staff.id), number, floatMinor)] });
      keepOpening(tx, id, meta, nowMs);
      updateMeta(tx, { shiftId: id, nextShiftNumber: number + 1 });
      postJournal(tx, nowMs, { id: deps.newId(), staffId: staff.id, event: 'shift-opened', detail: { shiftId: id, number, floatMinor } });
      return ok({ number });
    });
  };

  const report = (print: boolean, approvalId: string | undefined): Answer<'report'> => {
    const staff = deps.signedIn();
    if (staff === null) return refused('not-signed-in');
    return attempt(store, (tx): Answer<'report'> => {
      const current = findOpenShift(tx);
      if (current === null) return refused('no-shift');
      const nowMs = clock.nowMs();
      const x = openReport(tx, current, { nowMs, staffName: staff.name, halfwayMinor: deps.halfway.cash(tx, current.id) }, { widthChars: deps.paperWidth(), copy: false, training });
      const { totals, halfwayMinor } = x.report;
      const missing = end.mayReport(tx, { subject: current.id, look: JSON.stringify({ totals, halfwayMinor }) }, approvalId);
      if (missing !== null) return refused('needs-right', missing);
      // Each X is a paper of its own moment: another one answers no question about this one (SHF20).
      const id = deps.newId();
      postJournal(tx, nowMs, { id, staffId: staff.id, event: 'x-report', detail: { shiftId: current.id, print } });
      if (print) deps.queueSlip(tx, 'x-report', id, x.paper);
      return ok(x.report);
    });
  };

  const closed = (shiftId: string, print: boolean): Answer<'closed'> => {
    const staff = deps.signedIn();
    if (staff === null) return refused('not-signed-in');
    return attempt(store, (tx): Answer<'closed'> => {
      const ended = findEnded(tx, shiftId);
      if (ended === null) return refused('unknown-shift');
      const z = endedReport(tx, ended, { widthChars: deps.paperWidth(), copy: print, training });
      if (!print) return ok(z.report);
      deps.queueSlip(tx, 'z-report', ended.closing.id, z.paper);
      postJournal(tx, clock.nowMs(), { id: deps.newId(), staffId: staff.id, event: 'z-report-reprinted', detail: { shiftId } });
      return ok(z.report);
    });
  };

  return {
    current: findOpenShift,
    cashToTake: (tx) => cashToTake(tx, deps),
    service: {
      open: ({ floatMinor }) => told(open(floatMinor)),
      unfinished: () => ok(store.read((tx) => unfinished(tx, deps))),
      expected: () => expected(deps, end),
      report: ({ print, approvalId }) => told(report(print, approvalId)),
      count: (input) => told(end.count(input)),
      close: (input) => told(end.close(input)),
      list: ({ limit }) => ok({ shifts: store.read((tx) => listEnded(tx, limit)).map(summary) }),
      closed: ({ shiftId, print }) => told(closed(shiftId, print)),
      slips: () => slips(deps, end),
      printSlip: (input) => told(printSlip(deps, end.isBlind, input)),
    },
  };
}

/** Kopecks that should be in the drawer now, or null where no shift is open. */
function inDrawer(tx: ReadTx, { halfway }: ShiftDeps): number | null {
  const current = findOpenShift(tx);
  return current && totalsOfOpen(tx, current, halfway.cash(tx, current.id)).expectedCashMinor;
}

/** Less what a payment under way is about to hand out (HSA30). */
function cashToTake(tx: ReadTx, deps: ShiftDeps): number | null {
  const expectedMinor = inDrawer(tx, deps);
  return expectedMinor === null ? null : expectedMinor - deps.halfway.goingOut(tx);
}

function slips(deps: ShiftDeps, end: ShiftEnd): Answer<'slips'> {
  return deps.signedIn() === null ? refused('not-signed-in') : attempt(deps.store, (tx): Answer<'slips'> => ok({ slips: listSlips(tx, deps, end.isBlind(tx)) }));
}

function expected(deps: ShiftDeps, end: ShiftEnd): Answer<'expected'> {
  if (deps.signedIn() === null) return refused('not-signed-in');
  return attempt(deps.store, (tx): Answer<'expected'> => {
    if (findOpenShift(tx) === null) return refused('no-shift');
    return ok({ expectedMinor: end.isBlind(tx) ? null : inDrawer(tx, deps) });
  });
}

function unfinished(tx: ReadTx, deps: ShiftDeps): Static<typeof Unfinished> {
  const { state, lineCount } = deps.inHand(tx);
  return {
    parked: deps.parkedCount(tx), halfway: deps.halfway.parked(tx), unsent: readMeta(tx).mode === 'shop' && !deps.training ? unsentCount(tx) : 0, unprinted: deps.unprinted(), mailWaiting: deps.mailWaiting(),
    cartLines: lineCount, registerUnknown: state === 'unknown',
  };
}

function summary({ closing, count, shiftId, number, openedAt, openedBy, closedAt }: ReturnType<typeof listEnded>[number]): EndedSummary {
  const { sales, refunds } = closing.totals as ShiftTotals;
  return { shiftId, number, openedAt, openedBy, closedAt, salesMinor: sales.totalMinor, refundsMinor: refunds.totalMinor, differenceMinor: countDifference(count) };
}
