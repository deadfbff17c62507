/** What seniors allowed on the spot, and the guard that asks for it (docs/adr/0016). In memory: a restart forgets them. */
import { allowed, grantOf, rightsTable, roleOf, type Grant, type Right } from '#domain/rights/rights.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import type { Guard, Need, RightMissing, SignedIn } from '#host/posting/guard.ts';
import { postJournal } from '#host/posting/journal.ts';
import { workplaceOf } from '#host/posting/place.ts';
import { readTillPolicy } from '#host/posting/till-policy.ts';
import { findStaff } from './staff-repo.ts';

/** One gesture allowed: by whom, to whom, why, how far, and on what. */
export type Approval = { readonly approvalId: string; readonly approvedBy: string; readonly staffId: string; readonly right: Right; readonly size: number | null; readonly subject: string; readonly reason: string };

type OpenApproval = Approval & { readonly until: number; /** What was seen by it, once it was used to read. */ look?: string };

export type ApprovalsDeps = { readonly clock: Clock; readonly signedIn: SignedIn };
export type Approvals = {
  /** Asked before the senior's PIN is worked out; what it gives adds the approval, unless all were forgotten meanwhile. */
  readonly begin: () => (approval: Approval) => void;
  readonly guard: Guard;
  /** Nothing that was allowed is allowed any more: another person, another till, a lesson. */
  readonly forget: () => void;
};

const GOOD_FOR_MS = 120_000;

const USED = "SELECT 1 FROM journal_entry WHERE id = ? AND event = 'approved'";

/** What a role may do at this till: its grant of a right, or null. */
export function grantAt(tx: ReadTx, role: Parameters<typeof grantOf>[1], right: Right): Grant | null {
  return grantOf(rightsTable(readTillPolicy(tx).rights), role, right);
}

function isUsed(tx: ReadTx, { approvalId }: Approval): boolean {
  return tx.get(USED, approvalId) !== undefined;
}

/** Whether the senior still works here and may still do this: two minutes are long enough to be dismissed in. */
function mayStillAllow(tx: ReadTx, seniorId: string, { right, size }: Need): boolean {
  const senior = findStaff(tx, workplaceOf(tx), seniorId);
  return senior !== null && allowed(grantAt(tx, roleOf(senior.role), right), size);
}

export function createApprovals({ clock, signedIn }: ApprovalsDeps): Approvals {
  let open = new Map<string, OpenApproval>();

  const isGood = (approval: OpenApproval, staffId: string): boolean => approval.staffId === staffId && clock.monotonicMs() < approval.until;
  const covers = (tx: ReadTx, approval: OpenApproval, staffId: string, need: Need): boolean =>
    isGood(approval, staffId) && approval.right === need.right && approval.subject === need.subject && reaches(approval.size, need.size) && mayStillAllow(tx, approval.approvedBy, need);

  /** What a gesture with this id may use. It may need two rights, and brings the approval it was given last: the one before is still unused then. */
  const candidates = (tx: ReadTx, staffId: string, approvalId: string | undefined): readonly OpenApproval[] => {
    const given = approvalId === undefined ? undefined : open.get(approvalId);
    if (given === undefined || !isGood(given, staffId)) return [];
    // Used up, it opens nothing but the reading it was given for.
    return isUsed(tx, given) ? [given] : [given, ...[...open.values()].filter((one) => one !== given)];
  };

  /**
   * The journal says whether an approval is used up: its row has the approval's id. So a gesture that is rolled back gives it
   * back, and one sent again finds it used. What was looked at is looked at page by page, and once more to print: the approval that was
   * given for it, and no other, does for all of that look while it is good.
   */
  const use = (tx: WriteTx, approval: OpenApproval, need: Need, given: string | undefined): boolean => {
    if (isUsed(tx, approval)) return approval.approvalId === given && need.look !== undefined && need.look === approval.look;
    if (need.look !== undefined) approval.look = need.look;
    const { approvalId, approvedBy, right, reason, staffId } = approval;
    postJournal(tx, clock.nowMs(), { id: approvalId, staffId, event: 'approved', detail: { approvedBy, right, size: need.size, reason, subject: need.subject } });
    return true;
  };

  return {
    begin: () => {
      const here = open;
      return (approval) => {
        for (const [id, { until }] of here) if (until <= clock.monotonicMs()) here.delete(id);
        here.set(approval.approvalId, { ...approval, until: clock.monotonicMs() + GOOD_FOR_MS });
      };
    },
    guard: (tx, need, approvalId): RightMissing | null => {
      const person = signedIn();
      const grant = person && grantAt(tx, person.role, need.right);
      if (allowed(grant, need.size)) return null;
      if (person && candidates(tx, person.id, approvalId).some((approval) => covers(tx, approval, person.id, need) && use(tx, approval, need, approvalId))) return null;
      return { right: need.right, size: need.size, subject: need.subject, limit: limitOf(grant) };
    },
    forget: () => { open = new Map(); },
  };
}

/** How far a grant goes, for words; null where it goes nowhere, or has no measure. */
export function limitOf(grant: Grant | null): number | null {
  return typeof grant === 'number' ? grant : null;
}

function reaches(allowedSize: number | null, size: number | null): boolean {
  return size === null || (allowedSize !== null && size <= allowedSize);
}
