/** Who is told of a moved head, and when (SPEC SW1, SW2). Timers and wires are the caller's. */
import type { FeedScope } from '#domain/replication/feed.ts';
import type { CorePorts } from './ports.ts';
import { scopesOf } from './scopes.ts';
import type { Device } from './store-port.ts';

/** What a till's stream can do for us. */
export type HeadStream = { readonly send: (event: string, data: unknown) => void };

/** A device that listens; `toldMark` is the highest number of its scopes it was told of, in the life of the data it was told of. */
export type Listener = { readonly device: Device; toldMark: number; toldEpoch: string | null };

/** The open streams, by the device that owns them. */
export type ListenerBoard<S extends HeadStream> = {
  readonly add: (owner: string, stream: S, about: Listener) => void;
  readonly each: (visit: (stream: S, about: Listener) => void) => void;
};

export type HeadTeller<S extends HeadStream> = {
  /** Opens a device's stream with its first head. @throws StoreUnavailable */
  readonly add: (device: Device, stream: S) => Promise<void>;
  /** The feed of a company moved: those whose scopes did are told. */
  readonly moved: (tenantId: string) => void;
  /** The heartbeat: everybody is told. `onAlive` hears of every device that listens. */
  readonly beat: (onAlive: (device: Device) => void) => void;
};

export function createHeadTeller<S extends HeadStream>({ store, log }: Pick<CorePorts, 'store' | 'log'>, board: ListenerBoard<S>): HeadTeller<S> {
  const reading = new Set<string>();
  const again = new Set<string>();

  const listenersOf = (tenantId: string): [S, Listener][] => {
    const found: [S, Listener][] = [];
    board.each((stream, about) => void (about.device.tenantId === tenantId && found.push([stream, about])));
    return found;
  };
  const tell = async (tenantId: string, whoever: 'moved' | 'everybody'): Promise<void> => {
    const scopes = new Set(listenersOf(tenantId).flatMap(([, about]) => scopesOf(about.device)));
    if (scopes.size === 0) return;
    const { event, marks } = await store.inTenant(tenantId, (tx) => tx.readHeads([...scopes]), { readOnly: true });
    for (const [stream, about] of listenersOf(tenantId)) {
      const mark = markOf(about.device, marks);
      if (whoever === 'moved' && mark <= about.toldMark && event.epoch === about.toldEpoch) continue;
      Object.assign(about, { toldMark: mark, toldEpoch: event.epoch });
      stream.send('head', event);
    }
  };
  // While one read of a company is under way, any number of its wakes ask for just one more.
  const moved = (tenantId: string): void => {
    if (reading.has(tenantId)) {
      again.add(tenantId);
      return;
    }
    reading.add(tenantId);
    tell(tenantId, 'moved').catch((error: unknown) => log.warn({ err: error, tenantId }, 'the head could not be told')).finally(() => {
      reading.delete(tenantId);
      if (again.delete(tenantId)) moved(tenantId);
    });
  };
  return {
    async add(device, stream) {
      const listener: Listener = { device, toldMark: 0, toldEpoch: null };
      board.add(device.deviceId, stream, listener);
      const { event, marks } = await store.inTenant(device.tenantId, (tx) => tx.readHeads(scopesOf(device)), { readOnly: true });
      // What was told meanwhile counts in the same life only: in another one numbers begin lower.
      const told = listener.toldEpoch === event.epoch ? listener.toldMark : 0;
      Object.assign(listener, { toldMark: Math.max(told, markOf(device, marks)), toldEpoch: event.epoch });
      stream.send('head', event);
    },
    moved,
    beat(onAlive) {
      const tenants = new Set<string>();
      board.each((_, about) => {
        tenants.add(about.device.tenantId);
        onAlive(about.device);
      });
      for (const tenantId of tenants) tell(tenantId, 'everybody').catch((error: unknown) => log.warn({ err: error, tenantId }, 'no heartbeat: the database does not answer'));
    },
  };
}

function markOf(device: Device, marks: ReadonlyMap<FeedScope, number>): number {
  return Math.max(0, ...scopesOf(device).map((scope) => marks.get(scope) ?? 0));
}
