import type { FastifyInstance } from 'fastify';
import { Type, type Static } from '#contract/define/schema.ts';
import { databaseVersion, MIGRATIONS_DIR, readMigrations } from '#server/db/migrate.ts';
import type { ServerDeps } from '#server/deps.ts';

const PATIENCE_MS = 1_000;

const Health = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('failing')]), build: Type.String(),
  database: Type.Union([Type.Literal('ok'), Type.Literal('unreachable'), Type.Literal('not-migrated')]), uptimeSeconds: Type.Integer(),
});
type Health = Static<typeof Health>;

/** `GET /api/health`: 200 while the database answers within a second and has the form this program knows, 503 otherwise. */
export async function healthRoutes(app: FastifyInstance, { db, config }: ServerDeps): Promise<void> {
  const expected = readMigrations(MIGRATIONS_DIR).at(-1)?.number ?? 0;
  app.get('/api/health', { schema: { tags: ['service'], security: [], response: { 200: Health, 503: Health } } }, async (_request, reply) => {
    const database = await databaseState();
    const health: Health = { status: database === 'ok' ? 'ok' : 'failing', build: config.build, database, uptimeSeconds: Math.floor(process.uptime()) };
    return reply.code(database === 'ok' ? 200 : 503).header('cache-control', 'no-store').send(health);
  });

  async function databaseState(): Promise<Health['database']> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), PATIENCE_MS); });
    const version = await Promise.race([databaseVersion(db.pool).catch(() => null), late]);
    clearTimeout(timer);
    if (version === null) return 'unreachable';
    return version === expected ? 'ok' : 'not-migrated';
  }
}
