import type { AnswerOf, CallsOf, Implementation } from '#contract/define/service.ts';
import type { Approver, staff, StaffMember } from '#contract/terminal/staff.ts';
import { ok, refused, type Ok } from '#domain/kernel/result.ts';
import { allowed, grantOf, isRight, rights, rightsTable, type Right } from '#domain/rights/rights.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import type { Guard, SignedIn } from '#host/posting/guard.ts';
import { postJournal } from '#host/posting/journal.ts';
import type { JournalEvent } from '#host/posting/journal-events.ts';
import { workplaceOf } from '#host/posting/place.ts';
import { readTillPolicy } from '#host/posting/till-policy.ts';
import { createApprovals, grantAt, limitOf, type Approvals } from './approvals.ts';
import { createPinCheck, memberOf, type PinCheck, type PinCheckDeps } from './pin-check.ts';
import { findStaff, listStaff, paidJustNow } from './staff-repo.ts';

export type StaffDeps = PinCheckDeps & {
  /** Somebody came, left, or locked the screen. */
  readonly changed: () => void;
  /** The sale in hand has lines or is being paid: a customer stands here. */
  readonly saleInHand: () => boolean;
};

/** What a person may do alone, as screens are told: right to `true` or how far. */
export type GrantsOf = Partial<Record<Right, true | number>>;

export type StaffFeature = {
  readonly service: Implementation<typeof staff>;
  /** Who gives orders: null while the screen is locked. In memory only: a restart asks for the PIN again. */
  readonly signedIn: SignedIn;
  /** Who stands at the till, whether or not the screen is locked. */
  readonly present: () => { readonly staff: StaffMember | null; readonly locked: boolean; /** They were dismissed and finish a customer's sale (DOOR4). */ readonly finishing: boolean };
  /** What the person at the till may do alone. */
  readonly grants: (tx: ReadTx) => GrantsOf;
  /** May the person here do this, alone or by a senior's approval. */
  readonly guard: Guard;
  /** Approvals given so far are good no more: a lesson begins or ends. */
  readonly forgetApprovals: () => void;
  /** Staff rows changed: whoever was dismissed stands here no longer, or goes once the sale in hand, or the change of the last one, is done (DOOR4); a new name is shown. */
  readonly staffChanged: () => void;
  /**
   * Asked before a call is let in: does somebody give orders here? A call that begins something in the sale ends the turn of whoever was
   * dismissed and has nothing in hand any more; until then they count out the change and hand over the paper (DOOR4).
   */
  readonly admits: (begins: boolean) => boolean;
  /** Whoever stands here was dismissed and finishes a customer's sale: that is all they may still do (DOOR4). */
  readonly finishes: () => boolean;
  /** The till belongs to nobody any more. */
  readonly forget: () => void;
};

type Approve = AnswerOf<CallsOf<typeof staff>['approve']>;

export function createStaff(deps: StaffDeps): StaffFeature {
  const { store, clock } = deps;
  let current: StaffMember | null = null;
  let locked = false;
  /** Dismissed with a customer's sale in hand: the turn ends when the next one would begin. */
  let leaving = false;
  const signedIn: SignedIn = () => (locked ? null : current);
  const approvals = createApprovals({ clock, signedIn });
  const checkPin = createPinCheck(deps);

  const journal = (tx: WriteTx, staffId: string, event: JournalEvent, detail: object = {}): void => {
    postJournal(tx, clock.nowMs(), { id: deps.newId(), staffId, event, detail });
  };
  const become = (member: StaffMember | null, nowLocked = false): void => {
    if (member?.id !== current?.id) approvals.forget();
    [current, locked, leaving] = [member, nowLocked, false];
    deps.changed();
  };

  /** Writes down who comes: back from a lock, in the place of somebody, or to an empty till. */
  const arrive = (tx: WriteTx, member: StaffMember): void => {
    if (current?.id === member.id && locked) journal(tx, member.id, 'unlock');
    else journal(tx, member.id, 'sign-in', current !== null && current.id !== member.id ? { insteadOf: current.id } : {});
  };

  /** Whoever is here goes or locks the screen. Somebody dismissed goes: no PIN of theirs would open it again. */
  const end = (event: 'sign-out' | 'lock'): Ok<Record<string, never>> => {
    if (current === null || (event === 'lock' && locked)) return ok({});
    const { id } = current;
    const goes = event === 'sign-out' || leaving;
    store.write((tx) => { journal(tx, id, goes ? 'sign-out' : 'lock'); });
    become(goes ? null : current, !goes);
    deps.committed();
    return ok({});
  };

  return {
    signedIn,
    present: () => ({ staff: current, locked, finishing: leaving }),
    grants: (tx) => (current === null ? {} : grantsOf(tx, current)),
    guard: approvals.guard,
    forgetApprovals: approvals.forget,
    staffChanged: () => {
      if (current === null) return;
      const { id } = current;
      const person = store.read((tx) => findStaff(tx, workplaceOf(tx), id));
      const member = person && memberOf(person);
      const before = leaving;
      // The change of a payment just made is still being counted out.
      leaving = member === null && !locked && (leaving || deps.saleInHand() || store.read((tx) => paidJustNow(tx, id, clock.nowMs())));
      if (!leaving && (member?.name !== current.name || member.role !== current.role)) become(member, locked && member !== null);
      else if (leaving !== before) deps.changed();
    },
    admits: (begins) => {
      if (begins && leaving && !deps.saleInHand()) become(null);
      return signedIn() !== null;
    },
    finishes: () => leaving,
    forget: () => {
      [current, locked, leaving] = [null, false, false];
      approvals.forget();
    },
    service: {
      list: () => ok({ members: store.read((tx) => listStaff(tx, workplaceOf(tx))).map(memberOf) }),
      signIn: async ({ staffId, pin }) => {
        const checked = await checkPin(staffId, pin, arrive, (tx) => { journal(tx, staffId, 'wrong-pin'); });
        if (!checked.ok) return checked;
        become(checked.value);
        deps.committed();
        return checked;
      },
      approvers: ({ right, size }) => (signedIn() === null ? refused('not-signed-in') : ok({ members: store.read((tx) => listApprovers(tx, right, size)) })),
      signOut: () => end('sign-out'),
      lock: () => end('lock'),
      approve: createApprove(deps, signedIn, approvals, checkPin),
    },
  };
}

type Asked = { readonly staffId: string; readonly pin: string; readonly right: string; readonly size: number | null; readonly subject: string; readonly reason: string };

/** A senior gives a PIN for one gesture of whoever stands here; the same tries and lock-out as for signing in. */
function createApprove(deps: StaffDeps, signedIn: SignedIn, approvals: Approvals, checkPin: PinCheck) {
  return async ({ staffId, pin, right, size, subject, reason }: Asked): Promise<Approve> => {
    const person = signedIn();
    if (person === null) return refused('not-signed-in');
    const add = approvals.begin();
    const refuse = (tx: WriteTx, why: 'wrong-pin' | 'no-right'): void => {
      postJournal(tx, deps.clock.nowMs(), { id: deps.newId(), staffId: person.id, event: 'approval-refused', detail: { askedOf: staffId, right: isRight(right) ? right : '', size, why } });
    };
    const checked = await checkPin(staffId, pin, () => undefined, (tx) => { refuse(tx, 'wrong-pin'); });
    // A till that lost its owner while the PIN was worked out has nobody to approve anything.
    if (!checked.ok) return checked.code === 'not-paired' ? refused('not-signed-in') : checked;
    const grant = isRight(right) ? deps.store.read((tx) => grantAt(tx, checked.value.role, right)) : null;
    if (!isRight(right) || (size ?? 0) < 0 || !allowed(grant, size)) {
      deps.store.write((tx) => { refuse(tx, 'no-right'); });
      deps.committed();
      return refused('may-not-approve', { limit: limitOf(grant) });
    }
    const approvalId = deps.newId();
    add({ approvalId, approvedBy: checked.value.id, staffId: person.id, right, size, subject, reason });
    return ok({ approvalId, approvedBy: checked.value.name });
  };
}

/** Whom the till can offer, those first whom the shop's own table gives the right. */
function listApprovers(tx: ReadTx, right: string, size: number | null): Approver[] {
  const table = rightsTable(readTillPolicy(tx).rights);
  const may = (member: StaffMember): boolean => isRight(right) && (size ?? 0) >= 0 && allowed(grantOf(table, member.role, right), size);
  const all = listStaff(tx, workplaceOf(tx)).map(memberOf).map((member) => ({ ...member, may: may(member) }));
  return [...all.filter((one) => one.may), ...all.filter((one) => !one.may && one.role !== 'cashier')];
}

function grantsOf(tx: ReadTx, member: StaffMember): GrantsOf {
  const table = rightsTable(readTillPolicy(tx).rights);
  const grants: GrantsOf = {};
  for (const right of rights) {
    const grant = grantOf(table, member.role, right);
    if (grant !== null) grants[right] = grant;
  }
  return grants;
}
