/** At the server's start: is this the database it was? While it runs: how far it has come is written down (SPEC LF3-LF6, LF10-LF12). */
import { isDeepStrictEqual } from 'node:util';
import type { ServerDeps } from '#server/deps.ts';
import { listTenants } from '../directory.ts';
import { headOf } from '../feed.ts';
import type { TenantTx } from '../tx.ts';
import { beginLife, readLife } from './company-life.ts';
import { readRevoked, revokeAgain } from './lost-revocations.ts';
import { isElsewhere, readPlace, type Place } from './place.ts';
import { readWitness, writeWitness } from './witness-file.ts';
import { isOlderCopy, isSameMark, judge, remember, rememberRevoked, type Judgement, type Mark, type Remembered, type RememberedRevocation } from './witness.ts';

type WitnessDeps = Pick<ServerDeps, 'db' | 'wake' | 'clock' | 'ids' | 'log' | 'config'>;

export type KeptWitness = {
  /** Writes down what has moved since; called by a timer. */
  readonly note: () => Promise<void>;
  /** Does so for the last time. */
  readonly stop: () => Promise<void>;
};

const NOTE_MS = 5_000;
/** A revocation waits no longer: many tills that open a session at once are one look all the same. */
const SOON_MS = 250;
/** Companies looked at side by side: fewer than there are connections. */
const AT_ONCE = 6;
/** Databases remembered beside the present one. */
const DATABASES = 10;

/** What is remembered: of each company, of each in this very database (`own`), and of those in `others`. */
type Memory = {
  readonly companies: Map<string, Remembered>; readonly own: Map<string, Mark>; readonly others: Readonly<Record<string, Readonly<Record<string, Mark>>>>;
  readonly revoked: Map<string, readonly RememberedRevocation[]>;
};

/**
 * Compares the database with the witness, begins the lives that must be begun, and keeps the witness until it is stopped.
 * Must end before the first till is answered.
 * @param embedded whether the database is the data folder's own
 */
export async function keepWitness(deps: WitnessDeps, embedded: boolean): Promise<KeptWitness> {
  const { db, wake, log, config: { dataDir } } = deps;
  const place = await readPlace(db.pool, embedded ? dataDir : null);
  const memory = await lookAtStart(deps, place);
  const moved = new Set<string>();
  let [told, unwritten] = [false, true];
  const write = async (): Promise<void> => {
    try {
      const { companies, own, others, revoked } = memory;
      const databases = { ...others, ...(place.cluster === null ? {} : { [place.cluster]: Object.fromEntries(own) }) };
      await writeWitness(dataDir, { format: 1, place, companies: Object.fromEntries(companies), databases, revoked: Object.fromEntries(revoked) });
      [told, unwritten] = [false, false];
    } catch (error) {
      if (!told) log.warn({ err: error }, 'how far the database has come could not be written beside it: a restore may go unnoticed');
      told = true;
    }
  };
  await write();
  const unhear = wake.onHead((tenantId) => void moved.add(tenantId));
  const note = async (): Promise<void> => {
    const tenants = [...moved];
    moved.clear();
    if (tenants.length === 0) return;
    try {
      await forEach(tenants, async (tenantId) => {
        const [before, revokedBefore] = [memory.companies.get(tenantId), memory.revoked.get(tenantId)];
        await look(deps, memory, tenantId);
        const after = memory.companies.get(tenantId);
        // Idle tills wake their company too, and flushing a file is work for the disk.
        if ((after && !isSameMark(before, after)) || !isDeepStrictEqual(revokedBefore, memory.revoked.get(tenantId))) unwritten = true;
      });
    } catch (error) {
      for (const tenantId of tenants) moved.add(tenantId);
      log.debug({ err: error }, 'how far the database has come could not be read; it is tried again');
    }
    if (unwritten) await write();
  };
  let noting = Promise.resolve();
  const next = (): Promise<void> => (noting = noting.then(note));
  const timer = setInterval(() => void next(), NOTE_MS).unref();
  let soon: NodeJS.Timeout | null = null;
  const unhearDevice = wake.onDevice(() => {
    soon ??= setTimeout(() => {
      soon = null;
      void next();
    }, SOON_MS).unref();
  });
  return {
    note: next,
    async stop() {
      clearInterval(timer);
      clearTimeout(soon ?? undefined);
      unhearDevice();
      unhear();
      await next();
    },
  };
}

/** What is remembered, new lives among it. Companies of the witness that are not here stay in it. */
async function lookAtStart(deps: WitnessDeps, place: Place): Promise<Memory> {
  const { db, log, config: { dataDir } } = deps;
  const witness = readWitness(dataDir);
  const databases = Object.entries(witness?.databases ?? {});
  const isOwn = ([cluster]: [string, unknown]): boolean => cluster === place.cluster;
  const memory: Memory = {
    companies: new Map(Object.entries(witness?.companies ?? {})), own: new Map(Object.entries(databases.find(isOwn)?.[1] ?? {})),
    others: Object.fromEntries(databases.filter((each) => !isOwn(each)).slice(-DATABASES)), revoked: new Map(Object.entries(witness?.revoked ?? {})),
  };
  const judgements: Judgement[] = [];
  await forEach(await db.withDirectory((tx) => listTenants(tx)), async (tenantId) => void judgements.push(await look(deps, memory, tenantId)));
  if (witness !== null && judgements.some((each) => each !== 'new') && !judgements.some(isOlderCopy) && isElsewhere(witness.place, place)) {
    log.warn({ was: witness.place, is: place }, 'the database lies elsewhere than before: moved, or put back from a copy? If it was put back, run: npm run admin -- restored');
  }
  return memory;
}

type Looked = { readonly found: Mark; readonly judgement: Judgement; readonly again: readonly string[]; readonly revoked: readonly RememberedRevocation[] };

/** Compares one company with what is remembered of it, makes the revocations it lost, begins its new life where it must be begun, and remembers how it stands now. */
async function look(deps: WitnessDeps, { companies, own, revoked }: Memory, tenantId: string): Promise<Judgement> {
  const before = companies.get(tenantId);
  const known = revoked.get(tenantId) ?? [];
  const { found, judgement, ...stands } = await deps.db.withTenant(tenantId, async (tx): Promise<Looked> => {
    const again = await revokeAgain(tx, deps, known);
    const all = await readRevoked(tx);
    const mark = await readMark(tx);
    const judged = judge(before, mark, own.get(tenantId));
    if (!isOlderCopy(judged)) return { found: mark, judgement: judged, again, revoked: all };
    // Another server may have begun it a moment ago.
    if (await beginLife(tx, deps, mark.epoch, 'witness') !== null) deps.log.warn({ tenantId, judgement: judged, was: before, is: mark }, 'the database was put back from an older copy: tills push again what they keep and read everything anew');
    return { found: await readMark(tx), judgement: judged, again, revoked: all };
  });
  companies.set(tenantId, remember(before, found));
  own.set(tenantId, found);
  revoked.set(tenantId, rememberRevoked(known, stands.revoked));
  if (stands.again.length > 0) deps.log.warn({ tenantId, devices: stands.again }, 'the database had lost that these devices were revoked: they are revoked again');
  for (const deviceId of stands.again) deps.wake.notifyDevice(tenantId, deviceId);
  if (isOlderCopy(judgement) || stands.again.length > 0) deps.wake.notifyHead(tenantId);
  return judgement;
}

async function readMark(tx: TenantTx): Promise<Mark> {
  const { epoch } = await readLife(tx);
  const { rows: [sum] } = await tx.query<{ commits: number }>('SELECT coalesce(sum(last_dseq), 0)::bigint AS commits FROM incarnation WHERE tenant_id = $1', [tx.tenantId]);
  return { epoch, head: await headOf(tx), commits: sum?.commits ?? 0 };
}

async function forEach(tenants: readonly string[], work: (tenantId: string) => Promise<void>): Promise<void> {
  const left = [...tenants];
  const hand = async (): Promise<void> => {
    for (let tenantId = left.pop(); tenantId !== undefined; tenantId = left.pop()) await work(tenantId);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, hand));
}
