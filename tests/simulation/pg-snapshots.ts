/** Tier b: the server's own snapshots, made by the production code out of PostgreSQL into files; only how long a making takes is played. */
import { buffer } from 'node:stream/consumers';
import type { ServerDeps } from '#server/deps.ts';
import { createSnapshots } from '#server/features/snapshot/snapshots.ts';
import { deviceFeed } from '#server/sync/pull.ts';
import type { SnapshotHabits, SnapshotHouse } from './snapshot-house.ts';

/** Rows of the feed after which another one is made: a run has some hundred. */
const STALE_ROWS = 25;
/** Letters of a row, about. */
const ROW_BYTES = 120;
/** Real time; a making is never told to be under way by it. */
const PATIENCE_MS = 60_000;

export function pgSnapshots(deps: ServerDeps, { nowMs, chunkRows, makingMs }: SnapshotHabits): SnapshotHouse {
  const snapshots = createSnapshots(deps, deviceFeed, { staleRows: STALE_ROWS, patienceMs: PATIENCE_MS, reserveBytes: 0, chunkBytes: chunkRows * ROW_BYTES });
  const readyAtMs = new Map<string, number>();
  return {
    async ask(device) {
      const reply = await snapshots.manifest(device);
      if (reply.state !== 'ready') return reply;
      const readyAt = readyAtMs.get(reply.id) ?? nowMs() + makingMs;
      readyAtMs.set(reply.id, readyAt);
      return nowMs() < readyAt ? { state: 'building', waitMs: readyAt - nowMs(), rows: 0, expected: reply.rows } : reply;
    },
    async chunk(device, id, n) {
      const snapshot = await snapshots.find(device, id);
      const stream = snapshot?.chunks[n] ? await snapshots.shelf.openChunk(snapshot, n) : null;
      return stream && new Uint8Array(await buffer(stream));
    },
  };
}
