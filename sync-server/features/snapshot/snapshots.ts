/** Who gets which snapshot (SPEC SN3, SN8-SN10, SN13): the one at hand, the one being made, or a new one. */
import type { FeedScope } from '#domain/replication/feed.ts';
import { tillScope } from '#domain/replication/feed.ts';
import type { SnapshotReply } from '#contract/sync/snapshot.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { readEpoch } from '#server/db/directory.ts';
import { headAndHorizon } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { buildSnapshot, type Snapshot } from './build-snapshot.ts';
import { openShelf, placeOf, SHELF_LIMITS, type Place, type Shelf, type ShelfLimits } from './shelf.ts';
import type { SnapshotFeed } from './snapshot-lines.ts';

/** Who asks, as far as it matters here. */
export type Asking = { readonly tenantId: string; readonly tillId: string; readonly storeId: string };

/** What devices receive, as the protocol says it. */
export type DeviceFeed = SnapshotFeed & {
  readonly scopesOf: (till: Asking) => readonly FeedScope[];
  readonly nameOf: (scopes: readonly FeedScope[]) => string;
};

export type SnapshotOptions = {
  readonly limits?: ShelfLimits;
  /** Feed rows after which a snapshot is too old to begin with. */
  readonly staleRows?: number;
  /** How long a request waits for a making before it is told to come again. */
  readonly patienceMs?: number;
  /** How long a failed making is not tried again. */
  readonly restMs?: number;
  readonly reserveBytes?: number;
  readonly chunkBytes?: number;
};

const STALE_ROWS = 2_000;
const PATIENCE_MS = 1_000;
const REST_MS = 5_000;
const RESERVE_BYTES = 256 * 1024 ** 2;
const AT_A_TIME = 2;
/** The server has waited already: the next question may come at once. */
const WAIT_MS = 100;

type Making = { rows: number; expected: number; readonly done: Promise<Snapshot> };

/** The making failed a moment ago, or just now: `retrySeconds` until it is worth asking again. */
export class CannotMake extends Error {
  override readonly name = 'CannotMake';
  readonly retrySeconds: number;

  constructor(retrySeconds: number, options?: ErrorOptions) {
    super('no snapshot can be made now', options);
    this.retrySeconds = retrySeconds;
  }
}

export type Snapshots = {
  readonly shelf: Shelf;
  /** @throws {@link CannotMake}, what the database says */
  readonly manifest: (till: Asking) => Promise<SnapshotReply>;
  /** A till that will ask in a moment: what it needs is made meanwhile, where nothing else is (SN20). Nobody waits for it, and its failure is the question's to tell. */
  readonly prepare: (till: Asking) => void;
  /** One of this device's scopes, or undefined. */
  readonly find: (till: Asking, id: string) => Promise<Snapshot | undefined>;
  readonly stop: () => Promise<void>;
};

type Deps = Pick<ServerDeps, 'db' | 'clock' | 'log' | 'config' | 'ids'>;

export function createSnapshots(deps: Deps, feed: DeviceFeed, options: SnapshotOptions = {}): Snapshots {
  const shelf = openShelf(deps, options.limits ?? SHELF_LIMITS);
  const makings = new Map<string, Making>();
  const failures = new Map<string, number>();
  const stopping = new AbortController();
  const [line, restMs] = [createLine(AT_A_TIME), options.restMs ?? REST_MS];
  const columns = Object.fromEntries(feed.entities.map((entity) => [entity, [...feed.columnsOf(entity)]]));

  const make = (place: Place, name: string): Making => {
    const order = { ...place, id: deps.ids.uuid(), columns, feed };
    const began = deps.clock.nowMs();
    const work = async (): Promise<Snapshot> => {
      await shelf.sweep();
      const snapshot = await buildSnapshot(deps.db, {
        dir: shelf.dir, order, signal: stopping.signal, reserveBytes: options.reserveBytes ?? RESERVE_BYTES,
        ...(options.chunkBytes === undefined ? {} : { chunkBytes: options.chunkBytes }),
        told: (rows, expected) => { Object.assign(making, { rows, expected }); },
      });
      shelf.add(snapshot);
      failures.delete(name);
      deps.log.info({ tenantId: place.tenantId, rows: snapshot.rows, bytes: snapshot.bytes, ms: deps.clock.nowMs() - began }, 'a snapshot was made');
      return snapshot;
    };
    const done = line.run(work).catch((error: unknown) => {
      failures.set(name, deps.clock.nowMs());
      deps.log.warn({ err: error, tenantId: place.tenantId }, 'a snapshot could not be made');
      throw new CannotMake(Math.ceil(restMs / 1000), { cause: error });
    }).finally(() => makings.delete(name));
    const making: Making = { rows: 0, expected: 0, done };
    // Asked for by nobody any more, it may fail unheard.
    done.catch(() => undefined);
    makings.set(name, making);
    return making;
  };

  const look = (till: Asking): ReturnType<typeof atHand> => atHand(deps, till, { feed, shelf, columns, staleRows: options.staleRows ?? STALE_ROWS });
  return {
    shelf,
    prepare(till) {
      void look(till).then(({ place, usable }) => {
        const name = JSON.stringify(place);
        // One place at least stays free for tills that ask now.
        if (!usable && !makings.has(name) && line.isIdle() && !stopping.signal.aborted) make(place, name);
      }, (error: unknown) => deps.log.debug({ err: error, tenantId: till.tenantId }, 'no snapshot was made ahead'));
    },
    async manifest(till) {
      const { place, usable } = await look(till);
      const ready = (snapshot: Snapshot): SnapshotReply => {
        shelf.touch(snapshot);
        const { id, epoch, asOf, rows, bytes, chunks } = snapshot;
        return { state: 'ready', id, epoch, asOf, scope: feed.nameOf(feed.scopesOf(till)), serverTime: deps.clock.nowMs(), rows, bytes, columns, chunks: [...chunks] };
      };
      if (usable) return ready(usable);
      const name = JSON.stringify(place);
      const restedMs = deps.clock.nowMs() - (failures.get(name) ?? -Infinity);
      if (restedMs >= 0 && restedMs < restMs && !makings.has(name)) throw new CannotMake(Math.ceil((restMs - restedMs) / 1000));
      const making = makings.get(name) ?? make(place, name);
      const made = await patiently(making.done, options.patienceMs ?? PATIENCE_MS);
      return made ? ready(made) : { state: 'building', waitMs: WAIT_MS, rows: making.rows, expected: making.expected };
    },
    async find(till, id) {
      const snapshot = shelf.find(id);
      if (snapshot?.tenantId !== till.tenantId) return undefined;
      const scopes = feed.scopesOf(till);
      if (!snapshot.scopes.every((scope) => scopes.includes(scope))) return undefined;
      shelf.touch(snapshot);
      return snapshot;
    },
    async stop() {
      stopping.abort(new Error('the server stops'));
      await Promise.allSettled([...makings.values()].map(({ done }) => done));
    },
  };
}

type Hand = { readonly feed: DeviceFeed; readonly shelf: Shelf; readonly columns: Snapshot['columns']; readonly staleRows: number };

/** Where a till's snapshot belongs, and the one that lies there if it is good enough. */
async function atHand({ db }: Deps, till: Asking, { feed, shelf, columns, staleRows }: Hand): Promise<{ readonly place: Place; readonly usable: Snapshot | undefined }> {
  for (;;) {
    const { place, newest, usable } = await db.withTenant(till.tenantId, async (tx) => {
      const wanted = await placeFor(tx, feed, till);
      const latest = shelf.newest(wanted);
      return { place: wanted, newest: latest, usable: await usableOf(tx, latest, columns, staleRows) };
    }, { readOnly: true });
    // One that was finished while this was asked is this question's too (SN8).
    if (usable || shelf.newest(place) === newest) return { place, usable };
  }
}

/** A till whose own scope holds rows gets its own (SN3). */
async function placeFor(tx: TenantTx, feed: DeviceFeed, till: Asking): Promise<Place> {
  const own = tillScope(till.tillId);
  const { rows } = await tx.query('SELECT 1 FROM change WHERE tenant_id = $1 AND scope = $2 AND NOT removed LIMIT 1', [tx.tenantId, own]);
  const scopes = feed.scopesOf(till);
  return placeOf(tx.tenantId, rows.length > 0 ? scopes : scopes.filter((scope) => scope !== own), SYNC_VERSION);
}

/** The snapshot at hand if it is good enough to begin with (SN10). */
async function usableOf(tx: TenantTx, snapshot: Snapshot | undefined, columns: Snapshot['columns'], staleRows: number): Promise<Snapshot | undefined> {
  if (!snapshot || JSON.stringify(snapshot.columns) !== JSON.stringify(columns) || snapshot.epoch !== await readEpoch(tx)) return undefined;
  const { head, horizon } = await headAndHorizon(tx);
  // A head below it is a restored database whose epoch nobody changed.
  if (snapshot.asOf < horizon || snapshot.asOf > head) return undefined;
  const { rows } = await tx.query<{ moved: number }>(
    'SELECT count(*) AS moved FROM (SELECT FROM change WHERE tenant_id = $1 AND scope = ANY ($2::text[]) AND seq > $3 LIMIT $4) AS m', [tx.tenantId, snapshot.scopes, snapshot.asOf, staleRows]);
  return (rows[0]?.moved ?? 0) < staleRows ? snapshot : undefined;
}

/** What was promised, or null where it takes longer than that. */
async function patiently<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs so many at a time; the others wait in line. */
function createLine(places: number): { readonly isIdle: () => boolean; readonly run: <T>(work: () => Promise<T>) => Promise<T> } {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    isIdle: () => running === 0,
    async run(work) {
      if (running >= places) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
