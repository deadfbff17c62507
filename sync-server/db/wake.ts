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

export type Wake = {
  /** Call after the commit that moved the feed. */
  readonly notifyHead: (tenantId: string) => void;
  /** Hears every company whose feed moved, here or in another process; answers the way to stop hearing. */
  readonly onHead: (listener: HeadListener) => () => void;
  readonly close: () => Promise<void>;
};

export type WakeOptions = { readonly url: string; readonly log: Pick<FastifyBaseLogger, 'warn'> };

/** Opens the wake-up line; `url` names the database whose other servers should hear us. */
export async function createWake({ url, log }: WakeOptions): Promise<Wake> {
  const origin = randomUUID();
  const listeners = new Set<HeadListener>();
  const pending = new Set<string>();
  let line: pg.Client | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;
  let retry: NodeJS.Timeout | null = null;

  const tell = (tenantId: string): void => {
    for (const listener of [...listeners]) listener(tenantId);
  };
  const hear = (payload: string | undefined): void => {
    const [from, tenantId] = (payload ?? '').split(' ');
    if (from !== origin && tenantId && isUuid(tenantId)) tell(tenantId);
  };
  const connect = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url, application_name: 'lavka-wake', keepAlive: true });
    let lost = false;
    const onLost = (error?: Error): void => {
      if (lost || closed) return;
      lost = true;
      line = null;
      log.warn({ err: error }, 'the wake-up line was lost, connecting again');
      client.end().catch(() => undefined);
      reconnectLater();
    };
    client.on('error', onLost);
    client.on('end', () => onLost());
    client.on('notification', (message) => hear(message.payload));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    line = client;
  };
  const reconnectLater = (): void => {
    if (closed || retry) return;
    retry = setTimeout(() => {
      retry = null;
      connect().catch(() => reconnectLater());
    }, RECONNECT_MS);
  };
  let telling: Promise<unknown> = Promise.resolve();
  const flush = (): void => {
    timer = null;
    const tenants = [...pending];
    pending.clear();
    if (line) telling = line.query(`SELECT pg_notify($1, $2 || ' ' || t) FROM unnest($3::text[]) t`, [CHANNEL, origin, tenants])
      .catch((error: unknown) => log.warn({ err: error }, 'other servers were not woken'));
  };

  await connect();
  return {
    notifyHead(tenantId) {
      tell(tenantId);
      pending.add(tenantId);
      timer ??= setTimeout(flush, COALESCE_MS);
    },
    onHead(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      closed = true;
      if (timer) {
        clearTimeout(timer);
        flush();
      }
      if (retry) clearTimeout(retry);
      listeners.clear();
      await telling;
      await line?.end();
    },
  };
}
