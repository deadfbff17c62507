/** One read of a page for all tills that ask for it at once, and for those that ask before the head moves on (SPEC SL9). */
import { tillScope } from '#domain/replication/feed.ts';
import { PULL_PAGE_ROWS } from '#contract/sync/pull.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { CorePorts } from './ports.ts';
import { createProgress, readLeaf, type Leaf, type Progress } from './pull.ts';
import { scopeName, scopesOf } from './scopes.ts';
import type { Device, Heads, SyncTx } from './store-port.ts';

/** The first version whose tills know what it is to start over. */
const STARTS_OVER = 4;
/** Pages larger than this are those of a shop being loaded: no news of a price waits behind them. */
const NEWS_ROWS = 1_000;
/** Rounds of one kind of one company under way at once, and different pages read in one. */
const ROUNDS_AT_ONCE = 2;
const PAGES_IN_ROUND = { news: 32, loading: 1 };
const KEPT_BYTES = 8 * 1024 * 1024;

export type PageAnswer = { readonly json: Buffer; readonly next: number; readonly caughtUp: boolean };

/** The till is so far behind that removed keys it may hold are forgotten here (SL7). */
export type StartOver = { readonly startOver: true };

export type PageAsk = { readonly device: Device; readonly after: number; readonly pageRows: number; readonly contract: number; readonly began: number };

export type Pages = {
  /** The page after `after`; `began` is where the feed stood when the till began at 0 (SL7). @throws StoreUnavailable */
  readonly read: (device: Device, after: number, pageRows?: number, contract?: number, began?: number) => Promise<PageAnswer | StartOver>;
  /** What is kept for who asks next. */
  readonly keptBytes: () => number;
};

type Waiting = PageAsk & { readonly resolve: (answer: PageAnswer | StartOver) => void; readonly reject: (error: unknown) => void };

/** A page that may be shared; `rest` is how many rows stood behind `after`, once somebody had to count them. */
type KeptLeaf = { readonly leaf: Leaf; rest: number | null };
type Place = { readonly epoch: string; readonly head: number };
type Kept = Place & { readonly leaves: Map<string, KeptLeaf> };

/** Where the tills of one company wait for one kind of page. */
type Desk = { readonly name: string; readonly tenantId: string; readonly kind: keyof typeof PAGES_IN_ROUND; readonly waiting: Waiting[]; rounds: number; kept: Kept | null };

export function createPages({ store, clock }: Pick<CorePorts, 'store' | 'clock'>): Pages {
  const desks = new Map<string, Desk>();
  const cupboard = createCupboard(desks);
  const progress = createProgress();

  const deskOf = (tenantId: string, pageRows: number): Desk => {
    const kind = pageRows > NEWS_ROWS ? 'loading' : 'news';
    const name = `${tenantId} ${kind}`;
    const desk = desks.get(name) ?? { name, tenantId, kind, waiting: [], rounds: 0, kept: null };
    desks.set(name, desk);
    return desk;
  };
  const round = async (desk: Desk, asks: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await store.inTenant(desk.tenantId, (tx) => answerAll(tx, asks, { nowMs: clock.nowMs, progress, leavesAt: (place) => cupboard.at(desk, place) }), { isolation: 'repeatable read', readOnly: true });
      asks.forEach((ask, index) => ask.resolve(answers[index] as PageAnswer | StartOver));
    } catch (error) {
      for (const ask of asks) ask.reject(error);
    }
  };
  const serve = (desk: Desk): void => {
    while (desk.rounds < ROUNDS_AT_ONCE && desk.waiting.length > 0) {
      desk.rounds += 1;
      void round(desk, nextRound(desk)).finally(() => {
        desk.rounds -= 1;
        cupboard.tidy(desk);
        serve(desk);
      });
    }
  };
  return {
    read: (device, after, pageRows = PULL_PAGE_ROWS, contract = SYNC_VERSION, began = 0) => new Promise((resolve, reject) => {
      const desk = deskOf(device.tenantId, pageRows);
      desk.waiting.push({ device, after, pageRows, contract, began, resolve, reject });
      serve(desk);
    }),
    keptBytes: () => cupboard.bytes(),
  };
}

/** Takes those who waited longest off the desk, and with them all who ask for the same. */
function nextRound(desk: Desk): readonly Waiting[] {
  const pages = new Set<string>();
  const taken: Waiting[] = [];
  const left: Waiting[] = [];
  for (const ask of desk.waiting) {
    const page = pageName(ask);
    if (pages.has(page) || pages.size < PAGES_IN_ROUND[desk.kind]) {
      pages.add(page);
      taken.push(ask);
    } else {
      left.push(ask);
    }
  }
  desk.waiting.splice(0, desk.waiting.length, ...left);
  return taken;
}

const pageName = ({ device, after, pageRows }: PageAsk): string => `${device.storeId} ${after} ${pageRows}`;

type Round = { readonly nowMs: () => number; readonly progress: Progress; readonly leavesAt: (place: Place) => Map<string, KeptLeaf> };

/** All who wait, out of one snapshot. */
async function answerAll(tx: SyncTx, asks: readonly PageAsk[], round: Round): Promise<(PageAnswer | StartOver)[]> {
  const { epoch, head, horizon } = await tx.openPage();
  const { marks } = await tx.readHeads([...new Set(asks.map(({ device }) => tillScope(device.tillId)))]);
  const shared = round.leavesAt({ epoch, head });
  const answers: (PageAnswer | StartOver)[] = [];
  for (const ask of asks) {
    const { device, after, contract, began } = ask;
    if (after > 0 && Math.max(after, began) < horizon && contract >= STARTS_OVER) {
      answers.push({ startOver: true });
      continue;
    }
    const kept = await leafFor(tx, ask, marks, shared, head);
    const remaining = await remainingOf(tx, ask, kept, round.progress);
    const frame = JSON.stringify({ epoch, head, next: kept.leaf.next, caughtUp: kept.leaf.caughtUp, serverTime: round.nowMs(), remaining, scope: scopeName(scopesOf(device)) });
    answers.push({ json: Buffer.concat([Buffer.from(`${frame.slice(0, -1)},"changes":`), kept.leaf.changes, Buffer.from('}')]), next: kept.leaf.next, caughtUp: kept.leaf.caughtUp });
  }
  return answers;
}

/** The page of this till: that of its store, unless its own scope has a word in it. */
async function leafFor(tx: SyncTx, ask: PageAsk, marks: Heads['marks'], shared: Map<string, KeptLeaf>, head: number): Promise<KeptLeaf> {
  const { device, after, pageRows } = ask;
  const own = tillScope(device.tillId);
  const mark = marks.get(own) ?? 0;
  const readOwn = async (): Promise<KeptLeaf> => ({ leaf: await readLeaf(tx, scopesOf(device), after, pageRows, head), rest: null });
  if (mark > after) return readOwn();
  let kept = shared.get(pageName(ask));
  if (!kept) {
    kept = { leaf: await readLeaf(tx, scopesOf(device).filter((scope) => scope !== own), after, pageRows, head), rest: null };
    shared.set(pageName(ask), kept);
  }
  // What the store lost may stand under the till's own scope still.
  return kept.leaf.hasRemoved && mark > 0 ? readOwn() : kept;
}

/** A guess for a progress bar: counted once, then carried from page to page. */
async function remainingOf(tx: SyncTx, { device, after }: PageAsk, kept: KeptLeaf, progress: Progress): Promise<number> {
  const { leaf } = kept;
  let remaining = 0;
  if (!leaf.caughtUp) {
    kept.rest = progress.take(device.deviceId, after) ?? kept.rest ?? await tx.countAfter(scopesOf(device), after);
    remaining = Math.max(0, kept.rest - leaf.rows);
  }
  progress.keep(device.deviceId, { next: leaf.next, remaining, caughtUp: leaf.caughtUp });
  return remaining;
}

type Cupboard = { readonly at: (desk: Desk, place: Place) => Map<string, KeptLeaf>; readonly tidy: (desk: Desk) => void; readonly bytes: () => number };

/** Pages kept for who asks next: those of the newest head of each desk, and of the desks served last. */
function createCupboard(desks: Map<string, Desk>): Cupboard {
  const bytes = (): number => [...desks.values()].reduce((sum, each) => sum + bytesOf(each), 0);
  return {
    bytes,
    at(desk, place) {
      const { kept } = desk;
      if (kept?.epoch === place.epoch && kept.head === place.head) return kept.leaves;
      const fresh: Kept = { ...place, leaves: new Map() };
      // A round that began before another may come to its reading after it.
      if (!kept || kept.epoch !== place.epoch || kept.head < place.head) desk.kept = fresh;
      return fresh.leaves;
    },
    tidy(desk) {
      // The desk that was served last stands last.
      desks.delete(desk.name);
      if (!isIdle(desk) || (desk.kept?.leaves.size ?? 0) > 0) desks.set(desk.name, desk);
      let over = bytes() - KEPT_BYTES;
      for (const each of [...desks.values()]) {
        // A desk that is never idle keeps no more for that: tills that load at many places of the feed ask for ever other pages.
        for (const [page, { leaf }] of each.kept?.leaves ?? []) {
          if (over <= 0) return;
          over -= leaf.changes.buffer.byteLength;
          each.kept?.leaves.delete(page);
        }
        if (isIdle(each)) desks.delete(each.name);
      }
    },
  };
}

const isIdle = (desk: Desk): boolean => desk.waiting.length === 0 && desk.rounds === 0;

function bytesOf({ kept }: Desk): number {
  let bytes = 0;
  for (const { leaf } of kept?.leaves.values() ?? []) bytes += leaf.changes.buffer.byteLength;
  return bytes;
}
