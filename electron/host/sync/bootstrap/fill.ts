/** The way of a snapshot into the till's replica, once, from asking for it to the new file in its place (SPEC HB2-HB9). All by ports. */
import type { TillReport } from '#contract/sync/enrol.ts';
import type { EntityChanges } from '#contract/sync/pull.ts';
import type { SnapshotManifest } from '#contract/sync/snapshot.ts';
import { LinkFailure, type ServerLink } from '../server-link.ts';
import type { Loading } from '../sync-core.ts';
import type { BuiltReplica, ReplicaBuilder } from './builder-port.ts';

/** What filling needs of the till's database. */
export type FillStore = {
  /** The device the rows are for. */
  readonly owner: () => string;
  /**
   * Small rows of a snapshot that is on its way: into the replica where it has no goods yet (HB8). `left` where they say that
   * this till stands in another store than its rows, which are not sold from any more (HB11).
   */
  readonly takeFirstRows: (rows: readonly EntityChanges[]) => { readonly changed: readonly string[]; readonly left: boolean };
  /** The finished replica is the till's from now on (HB6). Resolves when it is in its place, for every connection. */
  readonly adopt: (built: BuiltReplica) => Promise<void>;
};

export type FillPorts = { readonly link: Pick<ServerLink, 'snapshot' | 'snapshotChunk'>; readonly store: FillStore; readonly builder: ReplicaBuilder };

export type FillRun = {
  readonly report: TillReport;
  readonly signal: AbortSignal;
  /** The life of the server the till knows. */
  readonly epoch: () => string;
  /** Nobody waits for it any more: a till that stops, is revoked, or knows another epoch. */
  readonly isOver: () => boolean;
  readonly onBegun: (manifest: SnapshotManifest) => void;
  readonly onMoved: (loading: Loading) => void;
  readonly onFirst: (first: { readonly changed: readonly string[]; readonly left: boolean }) => void;
};

export type FillOutcome =
  | { readonly kind: 'unknown' } | { readonly kind: 'over' }
  | { readonly kind: 'preparing'; readonly waitMs: number; readonly rows: number; readonly expected: number }
  | { readonly kind: 'other-epoch'; readonly epoch: string }
  | { readonly kind: 'filled'; readonly cursor: number; readonly entities: readonly string[] };

/** @throws LinkFailure, SnapshotRefused, or what disk and thread throw; what was fetched stays for another try */
export async function fill(ports: FillPorts, run: FillRun): Promise<FillOutcome> {
  const { link, store, builder } = ports;
  const reply = await asked(link.snapshot(run.report, run.signal));
  if (reply === null) return { kind: 'unknown' };
  if (run.isOver()) return { kind: 'over' };
  if (reply.state === 'building') return { kind: 'preparing', waitMs: reply.waitMs, rows: reply.rows, expected: reply.expected };
  if (reply.epoch !== run.epoch()) return { kind: 'other-epoch', epoch: reply.epoch };
  run.onBegun(reply);
  const stop = new AbortController();
  try {
    if (!await gather(ports, { ...run, signal: AbortSignal.any([run.signal, stop.signal]) }, reply)) return await dropped(builder);
    run.onMoved({ received: reply.rows, expected: reply.rows, phase: 'building' });
    const built = await builder.finish();
    // The epoch may have changed while it was built: rows of an abandoned life of the server are nobody's (HB9).
    if (run.isOver() || reply.epoch !== run.epoch()) return await dropped(builder);
    await store.adopt(built);
    // The rows are in their place; what is left in the folder goes with the next start.
    await builder.end('drop').catch(() => undefined);
    return { kind: 'filled', cursor: reply.asOf, entities: built.entities };
  } finally {
    stop.abort();
  }
}

async function dropped(builder: ReplicaBuilder): Promise<FillOutcome> {
  await builder.end('drop');
  return { kind: 'over' };
}

/** Chunk after chunk into the builder, the next one on its way meanwhile. False where nobody wants it any more. */
async function gather({ link, store, builder }: FillPorts, run: FillRun, manifest: SnapshotManifest): Promise<boolean> {
  const { id, chunks, rows: expected } = manifest;
  const fetched = (n: number): Promise<Uint8Array> => {
    const coming = link.snapshotChunk(id, n, chunks[n]?.bytes ?? 0, run.signal);
    // Heard when its turn comes; until then it is nobody's unhandled failure.
    coming.catch(() => undefined);
    return coming;
  };
  let ahead: Promise<Uint8Array> | null = null;
  for (let n = await builder.open(manifest, store.owner()); n < chunks.length; n++) {
    let received = ahead === null ? await builder.take(n) : null;
    if (received === null) {
      const bytes: Uint8Array = await (ahead ?? fetched(n));
      ahead = n + 1 < chunks.length ? fetched(n + 1) : null;
      received = await builder.put(n, bytes);
    }
    if (run.isOver() || manifest.epoch !== run.epoch()) return false;
    if (n === 0) run.onFirst(store.takeFirstRows(await builder.firstRows()));
    run.onMoved({ received, expected, phase: n + 1 < chunks.length ? 'downloading' : 'building' });
  }
  return true;
}

/** Null where the server has no such door. */
async function asked<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof LinkFailure && error.kind === 'missing') return null;
    throw error;
  }
}
