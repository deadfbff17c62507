/** The two doors of snapshots, behind the door of tills (SPEC SN9, SN13, SN15). */
import type { EventEmitter } from 'node:events';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Id, Type } from '#contract/define/schema.ts';
import type { ServerDeps } from '#server/deps.ts';
import { ProblemError, sendProblem } from '#server/plugins/problems.ts';
import { CannotMake, createSnapshots, type Asking, type DeviceFeed, type SnapshotOptions } from './snapshots.ts';
import { watchTombstones } from './tombstones.ts';

/** The first version of the contract that knows snapshots. */
const SINCE = { gated: true, sinceContract: 4 } as const;
const SWEEP_MS = 10 * 60_000;
const MAX_CHUNK = 1_000_000;
const ChunkParams = Type.Object({ id: Id, n: Type.Integer({ minimum: 0, maximum: MAX_CHUNK }) });
type ChunkParams = { readonly id: string; readonly n: number };

const gone = (): ProblemError => new ProblemError(404, 'snapshot-gone', 'There is no such snapshot any more: ask for the newest.');

/** Tells of tills that will ask in a moment. */
export type ComingTills = EventEmitter<{ coming: [Asking] }>;

export async function snapshotRoutes(app: FastifyInstance, deps: ServerDeps, tillOf: (request: FastifyRequest) => Asking, feed: DeviceFeed, coming: ComingTills, options: SnapshotOptions = {}): Promise<void> {
  const snapshots = createSnapshots(deps, feed, options);
  const { prepare } = snapshots;
  coming.on('coming', prepare);
  const tombstones = watchTombstones(deps);
  // A folder that cannot be made is said again by the first making; the server starts all the same.
  await snapshots.shelf.load().catch((error: unknown) => deps.log.error({ err: error }, 'snapshots of before cannot be read'));
  const sweeping = setInterval(() => {
    snapshots.shelf.sweep().catch((error: unknown) => deps.log.warn({ err: error }, 'snapshots could not be swept'));
  }, SWEEP_MS).unref();
  app.addHook('preClose', async () => {
    clearInterval(sweeping);
    coming.off('coming', prepare);
    await Promise.all([snapshots.stop(), tombstones.stop()]);
  });

  app.get('/api/sync/v1/snapshot', { config: SINCE, schema: { hide: true } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      return await snapshots.manifest(tillOf(request));
    } catch (error) {
      if (!(error instanceof CannotMake)) throw error;
      return sendProblem(reply.header('retry-after', String(error.retrySeconds)), { status: 503, code: 'no-snapshot', title: 'The server cannot make a snapshot right now.' });
    }
  });

  app.get<{ Params: ChunkParams }>('/api/sync/v1/snapshot/:id/:n', { config: SINCE, schema: { hide: true, params: ChunkParams }, compress: false }, async (request, reply) => {
    const { id, n } = request.params;
    const snapshot = await snapshots.find(tillOf(request), id);
    const chunk = snapshot?.chunks[n];
    if (!snapshot || !chunk) throw gone();
    const etag = `"${chunk.sha256}"`;
    reply.header('cache-control', 'private, max-age=86400, immutable').header('etag', etag);
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    const bytes = await snapshots.shelf.openChunk(snapshot, n);
    if (!bytes) throw gone();
    return reply.type('application/gzip').header('content-length', chunk.bytes).send(bytes);
  });
}
