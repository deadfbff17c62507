/**
 * Tells listeners that a company's feed has moved. In this process at once; to other server processes by NOTIFY outside of
 * every transaction (inside one, all committing writers would queue behind a single lock). A lost wake costs nothing but
 * time: heartbeats carry the head too.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { FastifyBaseLogger } from 'fastify';
import { isUuid } from '#domain/kernel/uuid.ts';

const CHANNEL = 'lavka_head';
/** Wakes of one company within this time travel as one notification. */
const COALESCE_MS = 20;
const RECONNECT_MS = 1_000;

export type HeadListener = (tenantId: string) => void;
export type DeviceListener = (deviceId: string) => void;

export type Wake = {
  /** Call after the commit that moved the feed. */
  readonly notifyHead: (tenantId: string) => void;
  /** Hears every company whose feed moved, here or in another process; answers the way to stop hearing. */
  readonly onHead: (listener: HeadListener) => () => void;
  /** Call after the commit that changed who a device is or what it may: revoked, moved to another store, another session. */
  readonly notifyDevice: (tenantId: string, deviceId: string) => void;
  /** Hears every device of which that changed, here or in another process. */
  readonly onDevice: (listener: DeviceListener) => () => void;
  readonly close: () => Promise<void>;
};

export type WakeOptions = { readonly url: string; readonly log: Pick<FastifyBaseLogger, 'warn'> };

/** Opens the wake-up line; `url` names the database whose other servers should hear us. */
export async function createWake({ url, log }: WakeOptions): Promise<Wake> {
  const origin = randomUUID();
  const listeners = new Set<HeadListener>();
  const deviceListeners = new Set<DeviceListener>();
  /** Payloads under way: a company, or a company and a device of it. */
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let telling: Promise<unknown> = Promise.resolve();

  const tell = (tenantId: string): void => {
    for (const listener of [...listeners]) listener(tenantId);
  };
  const tellDevice = (deviceId: string): void => {
    for (const listener of [...deviceListeners]) listener(deviceId);
  };
  const line = await openLine({ url, log }, (payload) => {
    const [from, tenantId, deviceId] = payload.split(' ');
    if (from === origin || !tenantId || !isUuid(tenantId)) return;
    if (deviceId === undefined) tell(tenantId);
    else if (isUuid(deviceId)) tellDevice(deviceId);
  });
  const flush = (): void => {
    timer = null;
    const payloads = [...pending];
    pending.clear();
    telling = line.send(payloads.map((payload) => `${origin} ${payload}`));
  };
  const tellOthers = (payload: string): void => {
    pending.add(payload);
    timer ??= setTimeout(flush, COALESCE_MS);
  };

  return {
    notifyHead(tenantId) {
      tell(tenantId);
      tellOthers(tenantId);
    },
    onHead(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    notifyDevice(tenantId, deviceId) {
      tellDevice(deviceId);
      tellOthers(`${tenantId} ${deviceId}`);
    },
    onDevice(listener) {
      deviceListeners.add(listener);
      return () => void deviceListeners.delete(listener);
    },
    async close() {
      listeners.clear();
      deviceListeners.clear();
      if (timer) {
        clearTimeout(timer);
        flush();
      }
      await telling;
      await line.close();
    },
  };
}

type Line = { readonly send: (payloads: readonly string[]) => Promise<void>; readonly close: () => Promise<void> };

/** One connection that listens and notifies, opened again whenever it is lost. */
async function openLine({ url, log }: WakeOptions, hear: (payload: string) => void): Promise<Line> {
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | null = null;
  let closed = false;

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString: url, application_name: 'lavka-wake', keepAlive: true });
    const onLost = (error?: Error): void => {
      if (client !== fresh || closed) return;
      client = null;
      log.warn({ err: error }, 'the wake-up line was lost, connecting again');
      fresh.end().catch(() => undefined);
      connectLater();
    };
    fresh.on('error', onLost);
    fresh.on('end', () => onLost());
    fresh.on('notification', ({ payload }) => hear(payload ?? ''));
    await fresh.connect();
    await fresh.query(`LISTEN ${CHANNEL}`);
    client = fresh;
  };
  const connectLater = (): void => {
    if (closed || retry) return;
    retry = setTimeout(() => {
      retry = null;
      connect().catch(() => connectLater());
    }, RECONNECT_MS);
  };

  await connect();
  return {
    async send(payloads) {
      try {
        await client?.query('SELECT pg_notify($1, p) FROM unnest($2::text[]) p', [CHANNEL, payloads]);
      } catch (error) {
        log.warn({ err: error }, 'other servers were not woken');
      }
    },
    async close() {
      closed = true;
      if (retry) clearTimeout(retry);
      await client?.end();
    },
  };
}
