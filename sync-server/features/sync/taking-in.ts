/**
 * Takes in what revoked tills handed in, batch by batch behind the requests (SPEC SQ6). What is asked for stands in the database: a server that
 * begins goes on with what one before it left.
 */
import type { LastWords } from '#contract/api/attention.ts';
import { listTenants } from '#server/db/directory.ts';
import type { ServerDeps } from '#server/deps.ts';
import type { SyncCore } from '#server/sync/sync-core.ts';
import { findAsked, findMoreOrEnd, keepOthersOut, listNext, listUnderWay, noteAsked } from './pg-taking-in.ts';
import type { PushDoor } from './push-door.ts';
import { MAX_COMMITS, ofOneLife } from './replay-batch.ts';

/** The first rest of one that cannot go on, doubled with each further one. */
const REST_MS = 5_000;
const MAX_REST_MS = 60_000;
/** How often it is looked for what a server that ended has left. */
const LOOK_MS = 300_000;

export type TakingIn = {
  /** Notes what a person asks for and sets to work; answers how it stands. As {@link noteAsked}. */
  readonly ask: (tenantId: string, itemId: string, userId: string) => Promise<LastWords | 'nothing' | null>;
  /** Goes on with what was left, now and from time to time. */
  readonly begin: () => void;
  /** Ends behind the batch in hand. */
  readonly stop: () => Promise<void>;
};

type Deps = Pick<ServerDeps, 'db' | 'log' | 'ids' | 'clock' | 'wake'>;
type Core = Pick<SyncCore, 'replayAsked'>;
/** `from`: the item behind which its next batch lies. */
type Job = { readonly tenantId: string; readonly itemId: string; from: string | null };
/** `waits`: another server works on it, or no turn came. */
type Became = 'moved' | 'over' | 'waits';

export function createTakingIn(deps: Deps, core: Core, door: Pick<PushDoor, 'inOwnTurn'>, { restMs = REST_MS, lookMs = LOOK_MS }: { readonly restMs?: number; readonly lookMs?: number } = {}): TakingIn {
  const { db, log, clock, wake } = deps;
  const jobs = new Map<string, Job>();
  const over = new AbortController();
  const bell = createBell(over.signal);
  let working: Promise<void> | null = null;

  const add = (tenantId: string, itemId: string): void => {
    if (!jobs.has(itemId)) jobs.set(itemId, { tenantId, itemId, from: null });
  };
  const look = async (): Promise<void> => {
    for (const tenantId of await db.withDirectory((tx) => listTenants(tx))) {
      if (over.signal.aborted) return;
      for (const itemId of await db.withTenant(tenantId, listUnderWay, { readOnly: true })) add(tenantId, itemId);
    }
  };
  const goOn = async (job: Job): Promise<Became> => {
    const became = await door.inOwnTurn(job.tenantId, over.signal, () => takeBatch(deps, core, job));
    // Also where only the last of it was refused: the list is another one.
    if (became !== null && became !== 'waits') wake.notifyHead(job.tenantId);
    return became ?? 'waits';
  };
  /** One batch of each, one after another: whoever works for all has one turn at a time. */
  const round = async (): Promise<boolean> => {
    let moved = false;
    for (const job of [...jobs.values()]) {
      if (over.signal.aborted) return false;
      const became = await goOn(job).catch((error: unknown): Became => {
        log.warn({ err: error, tenantId: job.tenantId, itemId: job.itemId }, 'what a revoked till handed in could not be taken in; it goes on later');
        return 'waits';
      });
      moved ||= became === 'moved';
      if (became === 'over') jobs.delete(job.itemId);
    }
    return moved;
  };
  const work = async (): Promise<void> => {
    let rest = restMs;
    let lookedAt = -Infinity;
    while (!over.signal.aborted) {
      const isDue = performance.now() - lookedAt >= lookMs;
      const isSeen = !isDue || await look().then(() => true, (error: unknown) => {
        log.warn({ err: error }, 'what revoked tills handed in could not be looked for; it is looked for later');
        return false;
      });
      if (isDue && isSeen) lookedAt = performance.now();
      const moved = await round();
      if (!moved) await bell.wait(jobs.size === 0 && isSeen ? lookMs : rest);
      rest = moved ? restMs : Math.min(2 * rest, MAX_REST_MS);
    }
  };
  const begin = (): void => {
    working ??= work();
  };
  return {
    begin,
    async ask(tenantId, itemId, userId) {
      const stands = await db.withTenant(tenantId, (tx) => noteAsked(tx, itemId, userId, clock.nowMs()));
      if (stands === null || stands === 'nothing') return stands;
      add(tenantId, itemId);
      begin();
      bell.ring();
      return stands;
    },
    async stop() {
      over.abort();
      await working;
    },
  };
}

/** The transaction that keeps other servers out stays open while the commits go in by transactions of their own. */
function takeBatch({ db, ids, clock }: Deps, core: Core, job: Job): Promise<Became> {
  const { tenantId, itemId } = job;
  return db.withTenant(tenantId, async (tx) => {
    if (!(await keepOthersOut(tx, itemId))) return 'waits';
    const asked = await findAsked(tx, itemId);
    if (asked === null) return 'over';
    const batch = ofOneLife(await listNext(tx, itemId, asked, job.from, MAX_COMMITS));
    const last = batch.at(-1);
    if (last) {
      await core.replayAsked({ tenantId, userId: asked.askedBy, dismissedToo: !asked.isOpen }, batch.map((each) => each.itemId));
      job.from = last.itemId;
      return 'moved';
    }
    if (job.from === null && !(await findMoreOrEnd(tx, ids.uuid, itemId, asked.askedBy, clock.nowMs()))) return 'over';
    job.from = null;
    return 'moved';
  });
}

/** Waits that end early: when somebody rings, also just before, and when all is over. */
function createBell(over: AbortSignal): { readonly ring: () => void; readonly wait: (ms: number) => Promise<void> } {
  let rung = false;
  let wakeUp = (): void => undefined;
  const ring = (): void => {
    rung = true;
    wakeUp();
  };
  over.addEventListener('abort', ring);
  return {
    ring,
    async wait(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          timer.unref();
          wakeUp = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      rung = false;
    },
  };
}
