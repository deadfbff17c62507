/** HQ's event stream: which receipts just arrived, that something else of a shift did, that tills were heard, that goods, tasks, people, stores, sellers or the rules of tills changed, that somebody must look at something. */
import type { FastifyInstance } from 'fastify';
import type { LiveReceipts } from '#contract/api/receipt.ts';
import type { ServerDeps } from '#server/deps.ts';
import { createStreamBoard, openEventStream, type EventStream } from '#server/plugins/event-stream.ts';
import { identityOf } from '#server/plugins/auth.ts';
import { readMark, readNews, type Mark } from './news.ts';

/** Tabs one person may have open at once. */
const STREAMS_PER_USER = 10;
const HEARTBEAT_MS = 15_000;
/** Looks at one company closer together than this become one: fifty selling tills must not redraw HQ fifty times a second. */
const COALESCE_MS = 200;

type Watch = { mark: Mark; busy: boolean; again: boolean; timer: NodeJS.Timeout | null };
type Listener = { readonly tenantId: string; readonly expiresAt: number };

export async function liveRoutes(app: FastifyInstance, { db, wake, log, clock }: ServerDeps): Promise<void> {
  const board = createStreamBoard<Listener>(STREAMS_PER_USER);
  const watches = new Map<string, Watch>();
  const toTenant = (tenantId: string, send: (stream: EventStream) => void): void => board.each((stream, about) => void (about.tenantId === tenantId && send(stream)));

  const look = async (tenantId: string, watch: Watch): Promise<void> => {
    const news = await db.withTenant(tenantId, (tx) => readNews(tx, watch.mark), { readOnly: true, isolation: 'repeatable read' });
    watch.mark = news.mark;
    const receipts: LiveReceipts = { receiptIds: [...news.receiptIds] };
    toTenant(tenantId, (stream) => {
      if (receipts.receiptIds.length > 0) stream.send('receipts', receipts);
      if (news.shifts) stream.send('shifts', {});
      if (news.tills) stream.send('tills', {});
      if (news.goods) stream.send('goods', {});
      if (news.tasks) stream.send('tasks', {});
      if (news.staff) stream.send('staff', {});
      if (news.stores) stream.send('stores', {});
      if (news.company) stream.send('company', {});
      if (news.policy) stream.send('policy', {});
      if (news.attention) stream.send('attention', {});
    });
  };
  const onHead = (tenantId: string): void => {
    const watch = watches.get(tenantId);
    if (!watch) return;
    if (watch.busy || watch.timer) {
      watch.again = true;
      return;
    }
    watch.busy = true;
    look(tenantId, watch).catch((error: unknown) => log.warn({ err: error, tenantId }, 'live news could not be read')).finally(() => {
      watch.busy = false;
      watch.timer = setTimeout(() => {
        watch.timer = null;
        if (watch.again) {
          watch.again = false;
          onHead(tenantId);
        }
      }, COALESCE_MS);
    });
  };
  const stopHearing = wake.onHead(onHead);
  const heartbeat = setInterval(() => {
    const open = new Set<string>();
    board.each((stream, about) => {
      // A session that ended must not go on listening.
      if (about.expiresAt <= clock.nowMs()) return stream.close();
      open.add(about.tenantId);
      stream.send('heartbeat', { serverTime: clock.nowMs() });
    });
    for (const tenantId of watches.keys()) if (!open.has(tenantId)) forget(watches, tenantId);
  }, HEARTBEAT_MS).unref();
  app.addHook('preClose', async () => {
    clearInterval(heartbeat);
    stopHearing();
    board.closeAll();
    for (const tenantId of [...watches.keys()]) forget(watches, tenantId);
  });

  app.get('/api/v1/live', { schema: { tags: ['live'], summary: 'Server-sent events: receipts, shifts, tills, goods, tasks, staff, stores, company, policy, attention', produces: ['text/event-stream'] } }, async (request, reply) => {
    const { tenantId, userId, expiresAt } = identityOf(request);
    const mark = await db.withTenant(tenantId, readMark, { readOnly: true });
    if (!watches.has(tenantId)) watches.set(tenantId, { mark, busy: false, again: false, timer: null });
    board.add(userId, openEventStream(reply), { tenantId, expiresAt });
    return reply;
  });
}

function forget(watches: Map<string, Watch>, tenantId: string): void {
  const timer = watches.get(tenantId)?.timer;
  if (timer) clearTimeout(timer);
  watches.delete(tenantId);
}
