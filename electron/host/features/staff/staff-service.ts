import type { AnswerOf, CallsOf, Implementation } from '#contract/define/service.ts';
import type { staff, StaffMember } from '#contract/terminal/staff.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import type { Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { findStore, findTill } from '#host/posting/envelope.ts';
import { postJournal } from '#host/posting/journal.ts';
import { readMeta } from '#host/posting/meta.ts';
import { afterWrong, attemptsLeft, lockedUntil } from './lock-out.ts';
import { isPin } from './pin.ts';
import { findStaff, forgetAttempts, getAttempts, listStaff, saveAttempts } from './staff-repo.ts';

export type StaffDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
  /** The secret of this device; kept outside the database. */
  readonly deviceSecret: () => string;
  /** Somebody came or left. */
  readonly changed: () => void;
  /** Something was written that the server should get. */
  readonly committed: () => void;
};

export type StaffFeature = {
  readonly service: Implementation<typeof staff>;
  /** Who stands at the till. In memory only: a restart asks for the PIN again. */
  readonly signedIn: () => StaffMember | null;
  /** Staff rows changed: whoever was dismissed stands here no longer; a new name is shown. */
  readonly staffChanged: () => void;
  /** The till belongs to nobody any more. */
  readonly forget: () => void;
};

type SignIn = AnswerOf<CallsOf<typeof staff>['signIn']>;

export function createStaff(deps: StaffDeps): StaffFeature {
  const { store, clock } = deps;
  let current: StaffMember | null = null;

  const journal = (tx: WriteTx, staffId: string, event: string): void => {
    postJournal(tx, clock.nowMs(), { id: deps.newId(), staffId, event, detail: {} });
  };
  const become = (member: StaffMember | null): void => {
    current = member;
    deps.changed();
  };

  /** Counts the try as wrong before it is looked at, so that pulling the plug gives no free ones. */
  const begin = (staffId: string): { readonly person: Row<'staff'>; readonly left: number; readonly lock: number | null } | SignIn =>
    store.write((tx) => {
      const meta = readMeta(tx);
      if (meta.mode === null || meta.storeId === null) return refused('not-paired');
      const person = findStaff(tx, meta.storeId, staffId);
      if (person === null || findStore(tx, meta) === null || findTill(tx, meta) === null) return refused('unknown-staff');
      const before = getAttempts(tx, staffId);
      const until = lockedUntil(before, clock.nowMs());
      if (until !== null) return refused('locked', { until });
      const after = afterWrong(before, clock.nowMs());
      saveAttempts(tx, staffId, after);
      return { person, left: attemptsLeft(after), lock: after.lockedUntil };
    });

  return {
    signedIn: () => current,
    staffChanged: () => {
      if (current === null) return;
      const { id } = current;
      const person = store.read((tx) => findStaff(tx, readMeta(tx).storeId ?? '', id));
      const member = person && memberOf(person);
      if (member?.name !== current.name || member.role !== current.role) become(member);
    },
    forget: () => {
      current = null;
    },
    service: {
      list: () => ok({ members: store.read((tx) => listStaff(tx, readMeta(tx).storeId ?? '')).map(memberOf) }),
      signIn: async ({ staffId, pin }) => {
        const begun = begin(staffId);
        if ('ok' in begun) return begun;
        if (!(await isPin(pin, begun.person, deps.deviceSecret()))) {
          if (begun.lock === null) return refused('wrong-pin', { attemptsLeft: begun.left });
          store.write((tx) => {
            journal(tx, staffId, 'sign-in-locked');
          });
          deps.committed();
          return refused('locked', { until: begun.lock });
        }
        const member = memberOf(begun.person);
        store.write((tx) => {
          forgetAttempts(tx, staffId);
          journal(tx, staffId, 'sign-in');
        });
        become(member);
        deps.committed();
        return ok(member);
      },
      signOut: () => {
        if (current === null) return ok({});
        const { id } = current;
        store.write((tx) => {
          journal(tx, id, 'sign-out');
        });
        become(null);
        deps.committed();
        return ok({});
      },
    },
  };
}

function memberOf(person: Row<'staff'>): StaffMember {
  return { id: person.id, name: person.name, role: person.role as StaffMember['role'] };
}
