/**
 * A bad network between one till and the server: a TCP proxy that draws fates for each connection, one behind another as
 * bytes pass. A fate acts in one direction after so many bytes, so that requests break off in the middle as well as replies to
 * what the server already did.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Chance } from './chance.ts';

export const faultKinds = ['refuse', 'cut', 'truncate', 'delay', 'throttle', 'stall'] as const;
/**
 * `refuse` hangs up at once · `cut` resets both sides · `truncate` ends the stream early, in order · `delay` holds every chunk back
 * · `throttle` lets a few bytes through at a time · `stall` stops forwarding without closing (half-open), later goes on or resets.
 */
export type FaultKind = (typeof faultKinds)[number];

export type Proxy = {
  readonly port: number;
  /** Connections from now on meet fates. */
  readonly roughen: () => void;
  /** From now on everything passes, also what a fate holds back. */
  readonly heal: () => void;
  /** Fates that took effect. */
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly stop: () => Promise<void>;
};

export type ProxyOptions = { readonly targetPort: number; readonly chance: Chance };

type Direction = 'up' | 'down';
type Fate = {
  readonly kind: FaultKind | 'none'; readonly direction: Direction; readonly afterBytes: number; readonly ms: number; readonly pieceBytes: number; readonly resets: boolean;
};
/** One connection through the proxy. */
type Link = { readonly near: Socket; readonly far: Socket; fate: Fate; /** Bytes that passed under the present fate, in its direction. */ passed: number; counted: boolean };

const CLEAN: Fate = { kind: 'none', direction: 'up', afterBytes: Number.MAX_SAFE_INTEGER, ms: 0, pieceBytes: 0, resets: false };
const WEIGHTS: Readonly<Record<Fate['kind'], number>> = { none: 45, refuse: 5, cut: 12, truncate: 14, delay: 9, throttle: 6, stall: 9 };
/** Most fates act within a few requests; a push of one sale is a kilobyte or two. */
const MOST_BYTES_LOG2 = 13;
const LONGEST_DELAY_MS = 400;

/** What happens to one connection; pure, so that a seed says it all. */
export function drawFate(chance: Chance): Fate {
  return {
    kind: chance.weighted(WEIGHTS), direction: chance.pick(['up', 'down']), afterBytes: Math.ceil(2 ** (chance.next() * MOST_BYTES_LOG2)),
    // A stall in twenty outlasts every time limit of the till.
    ms: chance.oneIn(20) ? 45_000 : chance.int(2_500, 50), pieceBytes: chance.int(600, 20), resets: chance.oneIn(2),
  };
}

export async function startProxy({ targetPort, chance }: ProxyOptions): Promise<Proxy> {
  const faults: Record<FaultKind, number> = { refuse: 0, cut: 0, truncate: 0, delay: 0, throttle: 0, stall: 0 };
  const links = new Set<Link>();
  let rough = false;
  let waiting = new Set<() => void>();
  const rest = (ms: number): Promise<void> => new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      waiting.delete(done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    waiting.add(done);
  });
  const hands: Hands = {
    rest,
    act: (link) => {
      if (link.fate.kind !== 'none' && !link.counted) faults[link.fate.kind] += 1;
      link.counted = true;
    },
    next: (link) => {
      const fate = rough ? drawFate(chance) : CLEAN;
      // Only a new connection can be refused.
      Object.assign(link, { fate: fate.kind === 'refuse' ? { ...fate, kind: 'none' } : fate, passed: 0, counted: false });
    },
  };

  const server = createServer({ noDelay: true }, (near) => {
    const fate = rough ? drawFate(chance) : CLEAN;
    const far = connect({ port: targetPort, host: '127.0.0.1', noDelay: true });
    const link: Link = { near, far, fate, passed: 0, counted: false };
    links.add(link);
    const drop = (): void => {
      links.delete(link);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', drop);
    if (fate.kind === 'refuse') {
      hands.act(link);
      near.resetAndDestroy();
      far.destroy();
      links.delete(link);
      return;
    }
    // What one side said before it left still reaches the other, however slowly.
    Promise.all([carry(link, 'up', hands), carry(link, 'down', hands)]).then(() => links.delete(link), drop);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const heal = (): void => {
    rough = false;
    for (const link of links) link.fate = CLEAN;
    const asleep = waiting;
    waiting = new Set();
    for (const wake of asleep) wake();
  };
  return {
    port: (server.address() as AddressInfo).port, faults, heal,
    roughen: () => { rough = true; },
    async stop() {
      heal();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const { near, far } of links) {
        near.destroy();
        far.destroy();
      }
      await closed;
    },
  };
}

type Hands = {
  readonly rest: (ms: number) => Promise<void>;
  /** The fate of a link takes effect. */
  readonly act: (link: Link) => void;
  /** The fate of a link is over; the next one takes its place. */
  readonly next: (link: Link) => void;
};

/** Forwards one direction of a link as its fates allow, until it ends. */
async function carry(link: Link, direction: Direction, hands: Hands): Promise<void> {
  const [from, to] = direction === 'up' ? [link.near, link.far] : [link.far, link.near];
  for await (const chunk of from as AsyncIterable<Buffer>) {
    for (let left = chunk; left.length > 0;) {
      const { fate } = link;
      if (fate.direction !== direction) {
        await write(to, left);
        break;
      }
      const room = fate.afterBytes - link.passed;
      const piece = left.subarray(0, Math.min(room, fate.kind === 'throttle' ? fate.pieceBytes : left.length));
      if (fate.kind === 'delay' || fate.kind === 'throttle') {
        hands.act(link);
        await hands.rest(fate.kind === 'delay' ? Math.min(fate.ms, LONGEST_DELAY_MS) : 5);
      }
      await write(to, piece);
      link.passed += piece.length;
      left = left.subarray(piece.length);
      if (piece.length < room || link.fate !== fate) continue;
      if (await endOf(link, to, hands)) return;
      hands.next(link);
    }
  }
  to.end();
}

/** What a fate does when its bytes have passed. True when the connection is over with it. */
async function endOf(link: Link, to: Socket, { act, rest }: Hands): Promise<boolean> {
  const { kind, ms, resets } = link.fate;
  if (kind !== 'cut' && kind !== 'truncate' && kind !== 'stall') return false;
  act(link);
  if (kind === 'stall') {
    await rest(ms);
    if (!resets) return false;
  }
  if (kind === 'truncate') to.end(() => to.destroy());
  else for (const socket of [link.near, link.far]) socket.resetAndDestroy();
  return true;
}

function write(to: Socket, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => { to.write(bytes, (error) => (error ? reject(error) : resolve())); });
}
