/** Slips of cash moved, of counts and of an X, printed once more (domain/shift, SHF20). */
import type { AnswerOf, CallsOf } from '#contract/define/service.ts';
import type { shift, ShiftSlip } from '#contract/terminal/shift.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { PaperLine } from '#domain/receipt/paper.ts';
import { cashSlipPaper, copyOf } from '#domain/receipt/slips.ts';
import type { Right } from '#domain/rights/rights.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { attempt } from '#host/posting/attempt.ts';
import { postJournal } from '#host/posting/journal.ts';
import { readMeta } from '#host/posting/meta.ts';
import type { LostSlip, ShiftDeps, ShiftPaperKind } from './shift-ports.ts';
import { countPaper, shopNow } from './shift-report.ts';
import { findCount, nameOf } from './shift-repo.ts';
import { findMovement, findX, listCounts, listMovements, shiftNumber } from './shift-slip-repo.ts';

type Answer = AnswerOf<CallsOf<typeof shift>['printSlip']>;

/** Slips of the open shift and lost ones of any: these first, the newest first. `blind`: what was counted is not told, as that is what should be in the drawer since (SHF6). */
export function listSlips(tx: ReadTx, deps: Pick<ShiftDeps, 'lostSlips'>, blind: boolean): ShiftSlip[] {
  const lost = new Map(deps.lostSlips(tx).map((slip) => [slip.documentId, slip]));
  const ids = [...lost.keys()];
  const shiftId = readMeta(tx).shiftId ?? '';
  const found: Omit<ShiftSlip, 'mayBeLost'>[] = [
    ...listMovements(tx, shiftId, ids), ...listCounts(tx, shiftId, ids).map((count) => (blind ? { ...count, amountMinor: null } : count)),
    ...[...lost.values()].filter(({ kind }) => kind === 'x-report').map(({ documentId, at }) => ({ id: documentId, kind: 'x' as const, ...findX(tx, documentId), number: null, amountMinor: null, at })),
  ];
  const slips = found.map((slip) => ({ ...slip, mayBeLost: lost.has(slip.id) }));
  return slips.sort((a, b) => Number(b.mayBeLost) - Number(a.mayBeLost) || b.at - a.at);
}

type Again = { readonly kind: ShiftPaperKind; readonly right: Right; readonly paper: readonly PaperLine[] };

/** A movement and a count are made anew from what was booked; an X, which no fact holds, from the lines that were sent. */
function paperAgain(tx: ReadTx, id: string, lost: readonly LostSlip[], training: boolean, blind: boolean): Again | null {
  const marks = { copy: true, training };
  const movement = findMovement(tx, id);
  if (movement !== null) return { kind: 'cash-slip', right: 'reprint', paper: cashSlipPaper({ ...movement, shiftNumber: shiftNumber(tx, movement.shiftId) }, shopNow(tx, nameOf(tx, movement.staffId)), marks) };
  const count = findCount(tx, id);
  if (count !== null) return count.purpose === 'closing' ? null : { kind: 'count-slip', right: blind ? 'x-report' : 'reprint', paper: countPaper(tx, count, shiftNumber(tx, count.shiftId), nameOf(tx, count.staffId), marks) };
  const x = lost.findLast((slip) => slip.documentId === id && slip.kind === 'x-report');
  return x === undefined ? null : { kind: 'x-report', right: 'x-report', paper: copyOf(x.paper) };
}

/** Whoever prints a slip once more has looked for the first: it is no longer an open question. */
export function printSlip(deps: ShiftDeps, isBlind: (tx: WriteTx) => boolean, { id, approvalId }: { readonly id: string; readonly approvalId?: string }): Answer {
  const staff = deps.signedIn();
  if (staff === null) return refused('not-signed-in');
  return attempt(deps.store, (tx): Answer => {
    const again = paperAgain(tx, id, deps.lostSlips(tx), deps.training, isBlind(tx));
    if (again === null) return refused('unknown-slip');
    if (!deps.hasPrinter()) return refused('no-printer');
    const missing = deps.guard(tx, { right: again.right, size: null, subject: id }, approvalId);
    if (missing !== null) return refused('needs-right', missing);
    deps.queueSlip(tx, again.kind, id, again.paper);
    postJournal(tx, deps.clock.nowMs(), { id: deps.newId(), staffId: staff.id, event: 'slip-reprinted', detail: { documentId: id, kind: again.kind } });
    return ok({});
  });
}
