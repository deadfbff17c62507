/**
 * How a till its server does not know becomes a till of its company again, step by step (host/sync/SPEC, HI16-HI19). What may be done and in
 * which order is decided here, over ports: the till's two files and its server, or what a simulated world has in their place.
 */
import { ok, refused } from '#domain/kernel/result.ts';
import type { RightMissing } from '#host/posting/guard.ts';
import type { NewName } from '#host/posting/new-life.ts';
import type { Enrol, Enrolled, Paired } from './enrolled.ts';

/** The till's files as they are looked at and changed here; every member is one transaction. */
export type NamedFiles = {
  /** HI15. */
  readonly isUnknown: () => boolean;
  /** Who the till is by its own file. */
  readonly name: () => { readonly installId: string; readonly companyId: string; readonly tillId: string };
  /** HI19: until the row of the till named `now` is here, it is called as the one before and stands there. */
  readonly standIn: (before: string, now: string) => void;
  /** HI17: another life under this name. */
  readonly becomeAnother: (as: NewName) => void;
  /** What was sent under the old name is sold from until it has come anew (HI18). */
  readonly claimReplica: () => void;
};

export type MayNot = { readonly ok: false; readonly code: 'not-signed-in'; readonly detail: Record<string, never> } | { readonly ok: false; readonly code: 'needs-right'; readonly detail: RightMissing };

export type RenamePorts = {
  readonly files: NamedFiles;
  /** Null where whoever is here may. */
  readonly mayNot: () => MayNot | null;
  readonly enrol: Enrol;
  readonly saveSecrets: (secrets: Pick<Enrolled, 'token' | 'deviceKey'>) => void | Promise<void>;
  /** Does `work` while nothing speaks to the server. */
  readonly still: <T>(work: () => Promise<T>) => Promise<T>;
};

/** Ended at whichever step, it is the till it was and can be paired with another code, or the new one. */
export async function rename({ files, mayNot, enrol, saveSecrets, still }: RenamePorts, serverUrl: string, code: string): Promise<Paired> {
  if (!files.isUnknown()) return refused('already-paired');
  const forbidden = mayNot();
  if (forbidden !== null) return forbidden;
  const reply = await enrol(serverUrl, { code, installId: files.name().installId });
  if (!reply.ok) return refused(reply.code);
  const { companyId, companyName, device, token, deviceKey, tillId, series, epoch, serverUrl: address } = reply.value;
  const before = files.name();
  // What it sold is of its company, and no other may have it.
  if (companyId !== before.companyId) return refused('other-company', { companyName });
  // The server may have been put right while the code was on its way.
  if (!files.isUnknown()) return refused('already-paired');
  await still(async () => {
    // Key and token first: with them alone the server knows this till no better than before, and it can be paired with another code.
    await saveSecrets({ token, deviceKey });
    files.standIn(before.tillId, tillId);
    files.becomeAnother({ deviceId: device, tillId, series, serverUrl: address, epoch });
    files.claimReplica();
  });
  return ok({});
}
