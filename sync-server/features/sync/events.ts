/** Head events to the tills that listen (SPEC SW1-SW3). */
import type { HeadEvent } from '#contract/sync/pull.ts';
import { HEARTBEAT_MS } from '#contract/sync/pull.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { createStreamBoard, type EventStream } from '#server/plugins/event-stream.ts';
import { scopesOf } from './pull.ts';
import type { Device } from './push-store.ts';

/** A till has one window to the server; a second one is a reconnect that has not noticed the first. */
const STREAMS_PER_DEVICE = 2;

type Listener = { readonly device: Device; toldMark: number };

export type HeadBoard = {
  /** Opens a device's stream with its first head. */
  readonly add: (device: Device, stream: EventStream) => Promise<void>;
  readonly stop: () => void;
  readonly size: () => number;
};

type Heads = { readonly event: HeadEvent; readonly marks: ReadonlyMap<string, number> };

/** `onAlive` hears of every device whose stream stood open at a heartbeat: a quiet till is in contact all the same. */
export function createHeadBoard({ db, wake, log }: Pick<ServerDeps, 'db' | 'wake' | 'log'>, onAlive: (device: Device) => void, heartbeatMs = HEARTBEAT_MS): HeadBoard {
  const board = createStreamBoard<Listener>(STREAMS_PER_DEVICE);
  const reading = new Set<string>();
  const again = new Set<string>();

  const listenersOf = (tenantId: string): [EventStream, Listener][] => {
    const found: [EventStream, Listener][] = [];
    board.each((stream, about) => void (about.device.tenantId === tenantId && found.push([stream, about])));
    return found;
  };
  const tell = async (tenantId: string, whoever: 'moved' | 'everybody'): Promise<void> => {
    const scopes = new Set(listenersOf(tenantId).flatMap(([, about]) => scopesOf(about.device)));
    if (scopes.size === 0) return;
    const { event, marks } = await db.withTenant(tenantId, (tx) => readHeads(tx, [...scopes]), { readOnly: true });
    for (const [stream, about] of listenersOf(tenantId)) {
      const mark = markOf(about.device, marks);
      if (whoever === 'moved' && mark <= about.toldMark) continue;
      about.toldMark = mark;
      stream.send('head', event);
    }
  };
  // While one read of a company is under way, any number of its wakes ask for just one more.
  const onHead = (tenantId: string): void => {
    if (reading.has(tenantId)) {
      again.add(tenantId);
      return;
    }
    reading.add(tenantId);
    tell(tenantId, 'moved').catch((error: unknown) => log.warn({ err: error, tenantId }, 'the head could not be told')).finally(() => {
      reading.delete(tenantId);
      if (again.delete(tenantId)) onHead(tenantId);
    });
  };
  const stopHearing = wake.onHead(onHead);
  const heartbeat = setInterval(() => {
    const tenants = new Set<string>();
    board.each((_, about) => {
      tenants.add(about.device.tenantId);
      onAlive(about.device);
    });
    for (const tenantId of tenants) tell(tenantId, 'everybody').catch((error: unknown) => log.warn({ err: error, tenantId }, 'no heartbeat: the database does not answer'));
  }, heartbeatMs).unref();
  return {
    async add(device, stream) {
      const listener: Listener = { device, toldMark: 0 };
      board.add(device.deviceId, stream, listener);
      const { event, marks } = await db.withTenant(device.tenantId, (tx) => readHeads(tx, scopesOf(device)), { readOnly: true });
      listener.toldMark = Math.max(listener.toldMark, markOf(device, marks));
      stream.send('head', event);
    },
    stop() {
      clearInterval(heartbeat);
      stopHearing();
      board.closeAll();
    },
    size: board.size,
  };
}

function markOf(device: Device, marks: ReadonlyMap<string, number>): number {
  return Math.max(0, ...scopesOf(device).map((scope) => marks.get(scope) ?? 0));
}

/** The company's head with the database's own time, and the last number of each scope. */
async function readHeads(tx: TenantTx, scopes: readonly string[]): Promise<Heads> {
  const { rows } = await tx.query<{ scope: string; mark: number; head: number; epoch: string; at: number }>(`
    SELECT s.scope, coalesce((SELECT seq FROM change c WHERE c.tenant_id = $1 AND c.scope = s.scope ORDER BY seq DESC LIMIT 1), 0) AS mark,
      coalesce((SELECT seq FROM tenant_head WHERE tenant_id = $1), 0) AS head, server_epoch() AS epoch, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at
    FROM unnest($2::text[]) AS s (scope)`, [tx.tenantId, scopes]);
  const first = rows[0];
  if (!first) throw new Error('heads of no scope were asked for');
  return { event: { epoch: first.epoch, head: first.head, serverTime: first.at }, marks: new Map(rows.map((row) => [row.scope, row.mark])) };
}
