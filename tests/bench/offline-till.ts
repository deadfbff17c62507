/** A till that sold for months without a server, and then hands it all in: its real files, the real driver, the real link. */
import { uuidV7 } from '#domain/kernel/uuid.ts';
import { MAX_PUSH_BYTES, MAX_PUSH_COMMITS } from '#contract/sync/commit.ts';
import { openScratchStore } from '#host/db/scratch-store.fixture.ts';
import { systemTimer } from '#host/platform/timer.ts';
import { commit } from '#host/posting/commit.ts';
import { ensureMeta, readMeta, updateMeta } from '#host/posting/meta.ts';
import { beginLife } from '#host/posting/new-life.ts';
import { unsentCount } from '#host/posting/outbox.ts';
import { updateReplicaState } from '#host/posting/replica-state.ts';
import { createServerLink } from '#host/sync/server-link.ts';
import { startSyncDriver } from '#host/sync/sync-driver.ts';
import { createSyncStore } from '#host/sync/sync-store.ts';
import { sale, seeded, shiftFacts } from '#server/sync/testing/commits.ts';
import type { PlantedTill } from '#server/features/sync/testing/shop.ts';

const DAY_MS = 86_400_000;
/** Sales of one transaction while the past is made: what is measured comes after. */
const AT_ONCE = 500;

export type OfflineTill = {
  readonly totalMinor: number;
  /** Hands everything in; resolves when the server has decided about all of it. */
  readonly handIn: (serverUrl: string) => Promise<HandedIn>;
  readonly verdicts: () => Readonly<Record<string, number>>;
  /** How long the till's own thread is held, in milliseconds, once everything was decided. Leaves the till in another life. */
  readonly held: () => Held;
  readonly remove: () => void;
};

export type Held = {
  /** Hearing of another epoch, and of a server that lacks everything. */
  readonly restoredMs: number;
  /** The longest piece of letting old commits go, and how many commits went. */
  readonly prunedMs: number;
  readonly pruned: number;
  /** Beginning another life with what is left. */
  readonly lifeMs: number;
  readonly kept: number;
};

export type HandedIn = {
  readonly ms: number;
  readonly pushes: number;
  /** The largest push: commits, and bytes of their payloads. */
  readonly most: { readonly commits: number; readonly bytes: number };
  /** How much larger the process was at its largest than before, in bytes. */
  readonly grownBytes: number;
};

/** One shift, which nobody closed, and sales spread evenly over so many days that end now, in the till's own file. */
export function sellOffline({ device, place, incarnationId, token }: PlantedTill, { sales, days, nowMs, seed, epoch }: { sales: number; days: number; nowMs: number; seed: number; epoch: string }): OfflineTill {
  const scratch = openScratchStore();
  const { store } = scratch;
  const random = seeded(seed);
  let stamp = nowMs - days * DAY_MS;
  const id = (): string => uuidV7(stamp++, Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256)));
  store.write((tx) => {
    ensureMeta(tx, id());
    updateMeta(tx, { mode: 'shop', serverUrl: 'http://127.0.0.1/', deviceId: device.deviceId, incarnationId, companyId: device.tenantId, storeId: device.storeId, tillId: device.tillId, series: 'A', epoch });
  });
  store.writeReplica((tx) => { updateReplicaState(tx, { owner: device.deviceId, epoch }); });
  const { opening } = shiftFacts(place, id, { incarnationId, number: 1, atMs: nowMs - days * DAY_MS, floatMinor: 0 });
  const shiftId = String(opening.id);
  store.write((tx) => { commit(tx, nowMs - days * DAY_MS, { kind: 'shift-opening', opId: shiftId, facts: [{ entity: 'shiftOpening', row: opening }] }); });
  let totalMinor = 0;
  for (let done = 0; done < sales; done += AT_ONCE) {
    store.write((tx) => {
      for (let number = done + 1; number <= Math.min(sales, done + AT_ONCE); number++) {
        const atMs = Math.floor(nowMs - days * DAY_MS + (number * days * DAY_MS) / sales);
        const row = sale(place, id, random, { incarnationId, number, lineCount: 3, atMs, shiftId });
        totalMinor += row.totalMinor;
        commit(tx, atMs, { kind: 'sale', opId: row.id, facts: [{ entity: 'receipt', row }] });
      }
    });
  }
  return {
    totalMinor,
    handIn: (serverUrl) => handIn(store, serverUrl, token, nowMs),
    verdicts: () => Object.fromEntries(store.read((tx) => tx.all<{ verdict: string | null; count: number }>('SELECT verdict, count(*) AS count FROM outbox GROUP BY verdict')).map(({ verdict, count }) => [verdict ?? 'unsent', count])),
    held: () => heldBy(store, epoch),
    remove: () => {
      store.close();
      scratch.remove();
    },
  };
}

async function handIn(store: ReturnType<typeof openScratchStore>['store'], serverUrl: string, token: string, nowMs: number): Promise<HandedIn> {
  const before = process.memoryUsage().rss;
  let [pushes, largest] = [0, before];
  let most = { commits: 0, bytes: 0 };
  const link = createServerLink(serverUrl, token);
  const nothing = (): void => undefined;
  const syncStore = createSyncStore({
    store, nowMs: () => nowMs, pepper: (verifier) => verifier, goodsChanged: nothing, loaded: nothing, replicaReplaced: nothing,
    beginNewLife: () => { throw new Error('this till has one life'); },
  });
  const began = performance.now();
  const { promise: done, resolve } = Promise.withResolvers<undefined>();
  const driver = startSyncDriver({
    store: syncStore, builder: null, chores: [], nowMs: () => nowMs, steadyMs: () => performance.now(), timer: systemTimer, random: Math.random, build: 'offline', onApplied: nothing,
    log: { info: nothing, warn: nothing },
    link: {
      ...link,
      push: async (commits, ...rest) => {
        pushes += 1;
        const bytes = commits.reduce((sum, each) => sum + each.payload.length, 0);
        most = { commits: Math.max(most.commits, commits.length), bytes: Math.max(most.bytes, bytes) };
        const reply = await link.push(commits, ...rest);
        largest = Math.max(largest, process.memoryUsage().rss);
        return reply;
      },
    },
    onState: () => { if (store.read(unsentCount) === 0) resolve(undefined); },
  });
  await done;
  const ms = performance.now() - began;
  await driver.stop();
  return { ms, pushes, most, grownBytes: largest - before };
}

/** Verdicts come at once in a bench: the days between the sales are written in afterwards. */
function heldBy(store: ReturnType<typeof openScratchStore>['store'], epoch: string): Held {
  const nothing = (): void => undefined;
  const sync = createSyncStore({ store, nowMs: Date.now, pepper: (verifier) => verifier, goodsChanged: nothing, loaded: nothing, replicaReplaced: nothing, beginNewLife: nothing });
  store.write((tx) => { tx.run('UPDATE outbox SET acked_at = created_at'); });
  const timed = (work: () => void): number => {
    const began = performance.now();
    work();
    return performance.now() - began;
  };
  const count = (): number => store.read((tx) => tx.get<{ n: number }>('SELECT count(*) AS n FROM outbox')?.n ?? 0);
  const [before, acked] = [count(), store.read(readMeta).ackedDseq];
  const restoredMs = timed(() => {
    sync.changeEpoch(`${epoch.slice(0, -1)}0`);
    sync.rewind(1);
  });
  store.write((tx) => { updateMeta(tx, { ackedDseq: acked }); });
  let prunedMs = 0;
  for (let more = true; more;) prunedMs = Math.max(prunedMs, timed(() => { more = sync.pruneOutbox(); }));
  const kept = count();
  const lifeMs = timed(() => store.write((tx) => { beginLife(tx, { incarnationId: uuidV7(Date.now(), new Uint8Array(10)), series: 'A1' }, () => epoch); }));
  return { restoredMs, prunedMs, pruned: before - kept, lifeMs, kept };
}

/** What no push may be larger than (HS1); the last commit may reach over the edge. */
export const PUSH_LIMITS = { commits: MAX_PUSH_COMMITS, bytes: MAX_PUSH_BYTES };
