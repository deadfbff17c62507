/**
 * A till its server does not know, because that was put back from a backup of before, becomes a till of its company again with everything it
 * sold (host/sync/SPEC, HI16-HI19). Ended at whichever step, it is the one it was and can be paired with another code, or the new one.
 */
import { assert } from '#domain/kernel/assert.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { ReadTx, TillStore, WriteTx } from '#host/db/tx.ts';
import { attempt } from '#host/posting/attempt.ts';
import type { Guard, RightMissing, SignedIn } from '#host/posting/guard.ts';
import { identityOf, readMeta, type Identity } from '#host/posting/meta.ts';
import { claimReplica } from '#host/posting/replica-state.ts';
import { isUnknown } from '#host/posting/unknown-till.ts';
import { standIn } from './enrolment-repo.ts';
import type { Enrol, Enrolled, Paired } from './enrolled.ts';

export type PairAnewDeps = {
  readonly store: TillStore;
  readonly enrol: Enrol;
  readonly saveSecrets: (secrets: Pick<Enrolled, 'token' | 'deviceKey'>) => void | Promise<void>;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  /** Whether anybody can sign in here: not where the copy of the shop was lost. */
  readonly hasPeople: (tx: ReadTx) => boolean;
  /** Does `work` while nothing speaks to the server. */
  readonly still: <T>(work: () => Promise<T>) => Promise<T>;
  /** The till goes on in another life under this name; `also` is written in the same transaction. */
  readonly becomeAnother: (as: Pick<Identity, 'deviceId' | 'tillId' | 'series'> & { readonly serverUrl: string; readonly epoch: string }, also: (tx: WriteTx) => void) => void;
  /** Writes down who had the till paired anew. */
  readonly note: (tx: WriteTx, staffId: string) => void;
  readonly pairedAnew: () => void;
};

type Asked = { readonly serverUrl: string; readonly code: string; readonly approvalId: string | undefined };

const NEED = { right: 'settings', size: null, subject: 'pairing' } as const;

export async function pairAnew(deps: PairAnewDeps, { serverUrl, code, approvalId }: Asked): Promise<Paired> {
  const { store } = deps;
  if (!store.read(isUnknown)) return refused('already-paired');
  const forbidden = mayNot(deps, approvalId);
  if (forbidden !== null) return forbidden;
  const reply = await deps.enrol(serverUrl, { code, installId: store.read(readMeta).installId });
  if (!reply.ok) return refused(reply.code);
  const before = identityOf(store.read(readMeta));
  assert(before !== null, 'a till of a company stays one while it is paired anew');
  // What it sold is of its company, and no other may have it.
  if (reply.value.companyId !== before.companyId) return refused('other-company', { companyName: reply.value.companyName });
  // The server may have been put right while the code was on its way.
  if (!store.read(isUnknown)) return refused('already-paired');
  await deps.still(() => become(deps, before, reply.value, approvalId));
  deps.pairedAnew();
  return ok({});
}

async function become({ store, signedIn, guard, hasPeople, note, ...deps }: PairAnewDeps, before: Identity, { device, token, deviceKey, tillId, series, serverUrl, epoch }: Enrolled, approvalId: string | undefined): Promise<void> {
  // Key and token first: with them alone the server knows this till no better than before, and it can be paired with another code.
  await deps.saveSecrets({ token, deviceKey });
  store.writeReplica((tx) => { standIn(tx, before.tillId, tillId); });
  deps.becomeAnother({ deviceId: device, tillId, series, serverUrl, epoch }, (tx) => {
    const person = signedIn();
    if (person === null || !hasPeople(tx)) return;
    // Whoever allowed it is written down; that they did was asked before the code was given away.
    guard(tx, NEED, approvalId);
    note(tx, person.id);
  });
  claimReplica(store);
}

type MayNot = { readonly ok: false; readonly code: 'not-signed-in'; readonly detail: Record<string, never> } | { readonly ok: false; readonly code: 'needs-right'; readonly detail: RightMissing };

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
