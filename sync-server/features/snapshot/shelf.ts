/** The snapshots that lie on the disk (SPEC SN11, SN14, SN19): what is there after a start, what is served, what goes. */
import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isUuid } from '#domain/kernel/uuid.ts';
import type { FeedScope } from '#domain/replication/feed.ts';
import type { ServerDeps } from '#server/deps.ts';
import { ASIDE, chunkName, MANIFEST, type Snapshot } from './build-snapshot.ts';

const HOUR_MS = 3_600_000;

export type ShelfLimits = {
  /** How long one stays after it was last used, though it was replaced or there are too many. */
  readonly replacedMs: number;
  /** How long one that nobody uses stays. */
  readonly idleMs: number;
  readonly budgetBytes: number;
};

export const SHELF_LIMITS: ShelfLimits = { replacedMs: HOUR_MS, idleMs: 24 * HOUR_MS, budgetBytes: 4 * 1024 ** 3 };

/** Whom a snapshot is for. */
export type Place = Pick<Snapshot, 'tenantId' | 'scopes' | 'contract'>;

export type Shelf = {
  readonly dir: string;
  /** Finds what earlier lives left; half-made ones go. */
  readonly load: () => Promise<void>;
  /** The newest of a place. */
  readonly newest: (place: Place) => Snapshot | undefined;
  readonly find: (id: string) => Snapshot | undefined;
  /** Says that somebody uses it. */
  readonly touch: (snapshot: Snapshot) => void;
  readonly add: (snapshot: Snapshot) => void;
  readonly drop: (snapshot: Snapshot) => Promise<void>;
  /** The bytes of a chunk, read over before the first time (SN11); null where they are not what they were, and then the snapshot is gone. */
  readonly openChunk: (snapshot: Snapshot, number: number) => Promise<ReadStream | null>;
  /** Lets go what is old, unused or too much, and what is left of those that could not be removed before. */
  readonly sweep: () => Promise<void>;
};

/** `reading`: chunks on their way. */
type Kept = { readonly snapshot: Snapshot; usedAt: number; reading: number; readonly checked: Map<number, Promise<boolean>> };

const placeName = ({ tenantId, scopes, contract }: Place): string => `${tenantId} ${contract} ${[...scopes].sort().join(' ')}`;

export function openShelf({ config, clock, log }: Pick<ServerDeps, 'config' | 'clock' | 'log'>, limits: ShelfLimits): Shelf {
  const dir = join(config.dataDir, 'snapshots');
  /** In the order in which they were made. */
  const kept = new Map<string, Kept>();
  const leftovers = new Set<string>();

  const remove = async (name: string): Promise<void> => {
    leftovers.add(name);
    try {
      await rm(join(dir, name), { recursive: true, force: true });
      leftovers.delete(name);
    } catch (error) {
      // On Windows a file that is being read cannot go; the next sweep tries again.
      log.warn({ err: error, name }, 'a snapshot could not be removed');
    }
  };
  const newest = (place: Place): Snapshot | undefined => [...kept.values()].findLast(({ snapshot }) => placeName(snapshot) === placeName(place))?.snapshot;
  const drop = async ({ id }: Snapshot): Promise<void> => {
    if (kept.delete(id)) await remove(id);
  };
  const shelf: Shelf = {
    dir, newest, drop,
    find: (id) => kept.get(id)?.snapshot,
    async load() {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await chmod(dir, 0o700);
      const found = await Promise.all((await readdir(dir)).map(async (name) => ({ name, whole: await readWhole(dir, name) })));
      for (const { name, whole } of found.sort((a, b) => (a.whole?.madeAt ?? 0) - (b.whole?.madeAt ?? 0))) {
        if (whole) kept.set(name, { snapshot: whole.snapshot, usedAt: clock.nowMs(), reading: 0, checked: new Map() });
        else if (name.startsWith(ASIDE) || isUuid(name)) await remove(name);
      }
    },
    touch({ id }) {
      const entry = kept.get(id);
      if (entry) entry.usedAt = clock.nowMs();
    },
    add(snapshot) {
      kept.set(snapshot.id, { snapshot, usedAt: clock.nowMs(), reading: 0, checked: new Map() });
    },
    async openChunk(snapshot, number) {
      const entry = kept.get(snapshot.id);
      if (!entry) return null;
      const path = join(dir, snapshot.id, chunkName(number));
      const check = entry.checked.get(number) ?? isSound(path, snapshot.chunks[number]?.sha256);
      entry.checked.set(number, check);
      if (await check) return readOf(entry, path, clock.nowMs);
      log.error({ id: snapshot.id, number }, 'a snapshot was damaged on the disk');
      await drop(snapshot);
      return null;
    },
    async sweep() {
      const nowMs = clock.nowMs();
      for (const name of leftovers) await remove(name);
      // While one goes another may be asked for: each is looked at again when its turn comes.
      const inTurn = [...kept.values()].sort((a, b) => a.usedAt - b.usedAt);
      const isFree = ({ snapshot: { id }, usedAt, reading }: Kept): boolean => kept.has(id) && reading === 0 && nowMs - usedAt >= limits.replacedMs;
      for (const entry of inTurn) {
        const { snapshot } = entry;
        if (isFree(entry) && (nowMs - entry.usedAt >= limits.idleMs || newest(snapshot) !== snapshot)) await drop(snapshot);
      }
      for (const entry of inTurn) {
        const bytes = [...kept.values()].reduce((sum, { snapshot }) => sum + snapshot.bytes, 0);
        if (bytes <= limits.budgetBytes) break;
        if (isFree(entry)) await drop(entry.snapshot);
      }
    },
  };
  return shelf;
}

/** A chunk on its way holds its snapshot, and is the last use of it when it has arrived (SN19). */
function readOf(entry: Kept, path: string, nowMs: () => number): ReadStream {
  const stream = createReadStream(path);
  entry.reading += 1;
  stream.once('close', () => {
    entry.reading -= 1;
    entry.usedAt = nowMs();
  });
  return stream;
}

/** What a folder holds if all of it is there. */
async function readWhole(dir: string, name: string): Promise<{ readonly snapshot: Snapshot; readonly madeAt: number } | null> {
  if (!isUuid(name)) return null;
  try {
    const path = join(dir, name, MANIFEST);
    const snapshot = JSON.parse(await readFile(path, 'utf8')) as Snapshot;
    if (snapshot.format !== 1 || snapshot.id !== name) return null;
    const sizes = await Promise.all(snapshot.chunks.map(async (_, number) => (await stat(join(dir, name, chunkName(number)))).size));
    return sizes.every((size, number) => size === snapshot.chunks[number]?.bytes) ? { snapshot, madeAt: (await stat(path)).mtimeMs } : null;
  } catch {
    return null;
  }
}

async function isSound(path: string, sha256: string | undefined): Promise<boolean> {
  try {
    const hash = createHash('sha256');
    for await (const data of createReadStream(path, { highWaterMark: 256 * 1024 })) hash.update(data as Buffer);
    return hash.digest('hex') === sha256;
  } catch {
    return false;
  }
}

/** The scopes as a place has them. */
export function placeOf(tenantId: string, scopes: readonly FeedScope[], contract: number): Place {
  return { tenantId, scopes: [...scopes].sort(), contract };
}
