import type { StaffMember } from '#contract/terminal/staff.ts';
import { ok, refused, type Ok, type Refused } from '#domain/kernel/result.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { roleOf } from '#domain/rights/rights.ts';
import type { Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { findStore, findTill } from '#host/posting/envelope.ts';
import { postJournal } from '#host/posting/journal.ts';
import { readMeta } from '#host/posting/meta.ts';
import { workplaceOf } from '#host/posting/place.ts';
import { afterWrong, attemptsLeft, endedInTime, lockedUntil } from './lock-out.ts';
import { isPin } from './pin.ts';
import { findStaff, forgetAttempts, getAttempts, saveAttempts } from './staff-repo.ts';

export type PinCheckDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  /** The secret of this device; kept outside the database. */
  readonly deviceSecret: () => string;
  /** Something was written that the server should get. */
  readonly committed: () => void;
};

type No<C extends string, D = Record<string, never>> = Refused<C, D>;
type PinRefused = No<'wrong-pin', { attemptsLeft: number }> | No<'locked', { until: number }> | No<'unknown-staff'>;

/** Whose PIN it is, with the same tries and the same lock-out wherever a PIN is asked for. `granted` runs in the transaction that forgets the tries, `wrong` in one of its own after a PIN that was not theirs. */
export type PinCheck = (staffId: string, pin: string, granted: (tx: WriteTx, member: StaffMember) => void, wrong?: (tx: WriteTx) => void) => Promise<Ok<StaffMember> | PinRefused | No<'not-paired'>>;

export function createPinCheck(deps: PinCheckDeps): PinCheck {
  const { store, clock } = deps;

  /** Counts the try as wrong before it is looked at, so that pulling the plug gives no free ones. */
  const begin = (staffId: string): { readonly person: Row<'staff'>; readonly left: number; readonly lock: number | null } | PinRefused | No<'not-paired'> =>
    store.write((tx) => {
      const meta = readMeta(tx);
      if (meta.mode === null || meta.storeId === null) return refused('not-paired');
      const person = findStaff(tx, workplaceOf(tx), staffId);
      if (person === null || findStore(tx, meta) === null || findTill(tx, meta) === null) return refused('unknown-staff');
      const stored = getAttempts(tx, staffId);
      const before = endedInTime(stored, clock.nowMs());
      const until = lockedUntil(before, clock.nowMs());
      if (until !== null) {
        if (before !== stored) saveAttempts(tx, staffId, before);
        return refused('locked', { until });
      }
      const after = afterWrong(before, clock.nowMs());
      saveAttempts(tx, staffId, after);
      return { person, left: attemptsLeft(after), lock: after.lockedUntil };
    });

  return async (staffId, pin, granted, wrong) => {
    const begun = begin(staffId);
    if ('ok' in begun) return begun;
    if (!(await isPin(pin, begun.person, deps.deviceSecret()))) {
      if (begun.lock !== null || wrong !== undefined) {
        store.write((tx) => {
          // A till that lost its owner while the PIN was worked out has no journal.
          if (readMeta(tx).mode === null) return;
          wrong?.(tx);
          if (begun.lock !== null) postJournal(tx, clock.nowMs(), { id: deps.newId(), staffId, event: 'sign-in-locked', detail: {} });
        });
        deps.committed();
      }
      return begun.lock === null ? refused('wrong-pin', { attemptsLeft: begun.left }) : refused('locked', { until: begun.lock });
    }
    const member = memberOf(begun.person);
    store.write((tx) => {
      forgetAttempts(tx, staffId);
      granted(tx, member);
    });
    return ok(member);
  };
}

/** A person as the screens know them. */
export function memberOf(person: Row<'staff'>): StaffMember {
  return { id: person.id, name: person.name, role: roleOf(person.role) };
}
