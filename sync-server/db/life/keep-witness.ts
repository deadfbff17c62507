/** At the server's start: is this the database it was? While it runs: how far it has come is written down (SPEC LF3-LF6, LF10). */
import type { ServerDeps } from '#server/deps.ts';
import { listTenants } from '../directory.ts';
import { headOf } from '../feed.ts';
import type { TenantTx } from '../tx.ts';
import { beginLife, readLife } from './company-life.ts';
import { isElsewhere, readPlace, type Place } from './place.ts';
import { readWitness, writeWitness } from './witness-file.ts';
import { isOlderCopy, judge, remember, type Judgement, type Mark, type Remembered } from './witness.ts';

type WitnessDeps = Pick<ServerDeps, 'db' | 'wake' | 'clock' | 'ids' | 'log' | 'config'>;

export type KeptWitness = {
  /** Writes down what has moved since; called by a timer. */
  readonly note: () => Promise<void>;
  /** Does so for the last time. */
  readonly stop: () => Promise<void>;
};

const NOTE_MS = 5_000;
/** Companies looked at side by side: fewer than there are connections. */
const AT_ONCE = 6;

/**
 * Compares the database with the witness, begins the lives that must be begun, and keeps the witness until it is stopped.
 * Must end before the first till is answered.
 * @param embedded whether the database is the data folder's own
 */
export async function keepWitness(deps: WitnessDeps, embedded: boolean): Promise<KeptWitness> {
  const { db, wake, log, config: { dataDir } } = deps;
  const place = await readPlace(db.pool, embedded ? dataDir : null);
  const companies = await lookAtStart(deps, place);
  const moved = new Set<string>();
  let told = false;
  const write = async (): Promise<void> => {
    try {
      await writeWitness(dataDir, { format: 1, place, companies: Object.fromEntries(companies) });
      told = false;
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
      await forEach(tenants, async (tenantId) => void await look(deps, companies, tenantId));
    } catch (error) {
      for (const tenantId of tenants) moved.add(tenantId);
      log.debug({ err: error }, 'how far the database has come could not be read; it is tried again');
    }
    await write();
  };
  let noting = Promise.resolve();
  const next = (): Promise<void> => (noting = noting.then(note));
  const timer = setInterval(() => void next(), NOTE_MS).unref();
  return {
    note: next,
    async stop() {
      clearInterval(timer);
      unhear();
      await next();
    },
  };
}

/** What is remembered of each company, new lives among it. Companies of the witness that are not here stay in it. */
async function lookAtStart(deps: WitnessDeps, place: Place): Promise<Map<string, Remembered>> {
  const { db, log, config: { dataDir } } = deps;
  const witness = readWitness(dataDir);
  const companies = new Map(Object.entries(witness?.companies ?? {}));
  const judgements: Judgement[] = [];
  await forEach(await db.withDirectory((tx) => listTenants(tx)), async (tenantId) => void judgements.push(await look(deps, companies, tenantId)));
  if (witness !== null && judgements.some((each) => each !== 'new') && !judgements.some(isOlderCopy) && isElsewhere(witness.place, place)) {
    log.warn({ was: witness.place, is: place }, 'the database lies elsewhere than before: moved, or put back from a copy? If it was put back, run: npm run admin -- restored');
  }
  return companies;
}

/** Compares one company with what is remembered of it, begins its new life where it must be begun, and remembers how it stands now. */
async function look(deps: WitnessDeps, companies: Map<string, Remembered>, tenantId: string): Promise<Judgement> {
  const before = companies.get(tenantId);
  const { found, judgement } = await deps.db.withTenant(tenantId, async (tx): Promise<{ found: Mark; judgement: Judgement }> => {
    const mark = await readMark(tx);
    const judged = judge(before, mark);
    if (!isOlderCopy(judged)) return { found: mark, judgement: judged };
    // Another server may have begun it a moment ago.
    if (await beginLife(tx, deps, mark.epoch, 'witness') !== null) deps.log.warn({ tenantId, judgement: judged, was: before, is: mark }, 'the database was put back from an older copy: tills push again what they keep and read everything anew');
    return { found: await readMark(tx), judgement: judged };
  });
  companies.set(tenantId, remember(before, found));
  if (isOlderCopy(judgement)) deps.wake.notifyHead(tenantId);
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
