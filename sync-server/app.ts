/** The composition root: what the server consists of, one line each. */
import { EventEmitter } from 'node:events';
import cookie from '@fastify/cookie';
import Fastify, { LogController, type FastifyInstance } from 'fastify';
import type { ServerDeps } from './deps.ts';
import { archiveRoutes } from './features/archive/routes.ts';
import { attentionRoutes } from './features/attention/routes.ts';
import { catalogRoutes } from './features/catalog/routes.ts';
import { companyRoutes } from './features/company/routes.ts';
import { fleetRoutes } from './features/fleet/routes.ts';
import { healthRoutes } from './features/health/routes.ts';
import { journalRoutes } from './features/journal/routes.ts';
import { liveRoutes } from './features/live/routes.ts';
import { policyRoutes } from './features/policy/routes.ts';
import { receiptRoutes } from './features/receipt/routes.ts';
import { sessionRoutes } from './features/session/routes.ts';
import { shiftRoutes } from './features/shift/routes.ts';
import { snapshotRoutes, type ComingTills } from './features/snapshot/routes.ts';
import { staffRoutes } from './features/staff/routes.ts';
import { storeRoutes } from './features/store/routes.ts';
import { createHqEditor } from './features/sync/hq-edits.ts';
import { syncRoutes, type TillRoutes } from './features/sync/routes.ts';
import { taskRoutes } from './features/task/routes.ts';
import { registerAuth } from './plugins/auth.ts';
import { registerCompression } from './plugins/compression.ts';
import { registerDocs } from './plugins/docs.ts';
import { registerPage } from './plugins/page.ts';
import { registerProblems } from './plugins/problems.ts';
import { registerSecurity } from './plugins/security.ts';
import { registerValidation } from './plugins/validation.ts';

const features = [
  healthRoutes, companyRoutes, sessionRoutes, staffRoutes, catalogRoutes, receiptRoutes, shiftRoutes, journalRoutes, policyRoutes, liveRoutes, fleetRoutes, attentionRoutes,
] as const;
/** Behind the door of tills. */
const forTills = (coming: ComingTills): readonly TillRoutes[] => [(app, deps, tillOf, feed) => snapshotRoutes(app, deps, tillOf, feed, coming), archiveRoutes];

const MAX_BODY_BYTES = 1024 * 1024;
/** How long a stop waits for requests in hand before their connections are cut. */
const PATIENCE_MS = 3_000;

/** The whole server without its socket; `inject` it in tests, `listen` in `main.ts`. Routes state their whole address. */
export async function buildApp(deps: ServerDeps): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: deps.log, logController: new LogController({ disableRequestLogging: true }), bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: 'idle', trustProxy: 'loopback',
  });
  registerProblems(app);
  registerValidation(app);
  await app.register(cookie);
  await registerSecurity(app);
  await registerCompression(app);
  await registerDocs(app, deps.config.build);
  registerAuth(app, deps);
  for (const feature of features) await app.register(async (scope) => feature(scope, deps));
  await app.register(async (scope) => taskRoutes(scope, deps, createHqEditor(deps)));
  const coming: ComingTills = new EventEmitter();
  await app.register(async (scope) => storeRoutes(scope, deps, (till) => void coming.emit('coming', till)));
  await app.register(async (scope) => syncRoutes(scope, deps, forTills(coming)));
  await registerPage(app, deps.config.hqDir);
  endStreamsOnClose(app);
  return app;
}

/** Features end their streams themselves; a connection that outlives our patience is cut, or the stop would wait for ever. */
function endStreamsOnClose(app: FastifyInstance): void {
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), PATIENCE_MS).unref();
  });
}

