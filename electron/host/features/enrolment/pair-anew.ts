/** A till its server does not know, because that was put back from a backup of before, is paired anew with everything it sold (host/sync/SPEC, HI16-HI19). */
import { assert } from '#domain/kernel/assert.ts';
import { refused } from '#domain/kernel/result.ts';
import type { ReadTx, TillStore, WriteTx } from '#host/db/tx.ts';
import { attempt } from '#host/posting/attempt.ts';
import type { Guard, SignedIn } from '#host/posting/guard.ts';
import { identityOf, readMeta } from '#host/posting/meta.ts';
import type { NewName } from '#host/posting/new-life.ts';
import { claimReplica } from '#host/posting/replica-state.ts';
import { isUnknown } from '#host/posting/unknown-till.ts';
import { standIn } from './enrolment-repo.ts';
import type { Paired } from './enrolled.ts';
import { rename, type MayNot, type NamedFiles, type RenamePorts } from './rename.ts';

export type PairAnewDeps = Pick<RenamePorts, 'enrol' | 'saveSecrets' | 'still'> & {
  readonly store: TillStore;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  /** Whether anybody can sign in here: not where the copy of the shop was lost. */
  readonly hasPeople: (tx: ReadTx) => boolean;
  /** The till goes on in another life under this name; `also` is written in the same transaction. */
  readonly becomeAnother: (as: NewName, also: (tx: WriteTx) => void) => void;
  /** Writes down who had the till paired anew. */
  readonly note: (tx: WriteTx, staffId: string) => void;
  readonly pairedAnew: () => void;
};

type Asked = { readonly serverUrl: string; readonly code: string; readonly approvalId: string | undefined };

const NEED = { right: 'settings', size: null, subject: 'pairing' } as const;

export async function pairAnew(deps: PairAnewDeps, { serverUrl, code, approvalId }: Asked): Promise<Paired> {
  const { store, signedIn, guard, hasPeople, note } = deps;
  const files = namedFiles(store, (as) => {
    deps.becomeAnother(as, (tx) => {
      const person = signedIn();
      if (person === null || !hasPeople(tx)) return;
      // Whoever allowed it is written down; that they did was asked before the code was given away.
      guard(tx, NEED, approvalId);
      note(tx, person.id);
    });
  });
  const paired = await rename({ ...deps, files, mayNot: () => mayNot(deps, approvalId) }, serverUrl, code);
  if (paired.ok) deps.pairedAnew();
  return paired;
}

/** The till's own file and its replica. */
export function namedFiles(store: TillStore, becomeAnother: NamedFiles['becomeAnother']): NamedFiles {
  return {
    isUnknown: () => store.read(isUnknown),
    name() {
      const meta = store.read(readMeta);
      const identity = identityOf(meta);
      assert(identity !== null, 'a till of a company stays one while it is paired anew');
      return { installId: meta.installId, companyId: identity.companyId, tillId: identity.tillId };
    },
    standIn: (before, now) => { store.writeReplica((tx) => { standIn(tx, before, now); }); },
    becomeAnother,
    claimReplica: () => { claimReplica(store); },
  };
}

/** Null where whoever is here may. Asked without using an approval up: a code that was mistyped costs no second PIN. Where nobody can sign in the code is enough. */
function mayNot({ store, signedIn, guard, hasPeople }: PairAnewDeps, approvalId: string | undefined): MayNot | null {
  if (!store.read(hasPeople)) return null;
  if (signedIn() === null) return refused('not-signed-in');
  const answer = attempt(store, (tx) => {
    const missing = guard(tx, NEED, approvalId);
    return missing === null ? refused('may') : refused('needs-right', missing);
  });
  return !answer.ok && answer.code === 'needs-right' ? answer : null;
}
