/** Planted bugs of the till's side (facts of the trade: each of them has lost somebody's sales). Wrappers around ports; the product knows nothing of them. */
import { LinkFailure } from '#host/sync/server-link.ts';
import type { SnapshotReply } from '#contract/sync/snapshot.ts';
import type { ModelBuilder } from './model/builder-model.ts';
import type { PullReply } from '#contract/sync/pull.ts';
import type { SyncStore } from '#host/sync/sync-store-port.ts';
import type { ServerLink } from '#host/sync/server-link.ts';
import type { Bug } from './sabotage-ports.ts';
import type { TillPorts } from './till-process.ts';

const SECOND = 1_000;
const withStore = (ports: TillPorts, change: Partial<SyncStore>): TillPorts => ({ ...ports, store: { ...ports.store, ...change } });
const withCompare = (ports: TillPorts, change: Partial<TillPorts['compare']>): TillPorts => ({ ...ports, compare: { ...ports.compare, ...change } });
const withLink = (ports: TillPorts, change: Partial<ServerLink>): TillPorts => ({ ...ports, link: { ...ports.link, ...change } });

/** Failures that are taken for deliveries. */
function delivered(kinds: readonly LinkFailure['kind'][]): NonNullable<Bug['till']> {
  return (ports) => withLink(ports, {
    push: (commits, report, signal) => ports.link.push(commits, report, signal).catch((error: unknown) => {
      if (!(error instanceof LinkFailure) || !kinds.includes(error.kind)) throw error;
      const last = commits.at(-1)?.header.dseq ?? 0;
      return { verdicts: commits.map(({ header }) => ({ dseq: header.dseq, verdict: 'applied' as const })), ackDseq: last, epoch: ports.store.position().epoch, serverTime: ports.nowMs() };
    }),
  });
}

const withoutRemoved = (page: PullReply): PullReply => ({ ...page, changes: page.changes.map((change) => ({ ...change, removed: [] })) });
const ofEpoch = <R extends { readonly epoch: string }>(reply: R, epoch: string): R => ({ ...reply, epoch });

export const tillBugs: readonly Bug[] = [
  {
    name: 'cursor before apply', what: 'the cursor is committed first, the rows of the page in a transaction of their own', within: 8,
    // Many pages, many deaths, and nothing that would excuse or mend what is missing.
    climate: (climate) => ({
      ...climate, tillCrashEveryMs: 8 * SECOND, changeEveryMs: 2 * SECOND, sellEveryMs: 20 * SECOND, latencyMs: 5, spreadMs: 5, dropRequest: 0, dropReply: 0, delay: 0, partitionEveryMs: null, streamFaultEveryMs: null,
      serverCrashEveryMs: null, serverRestoreEveryMs: null, rotEveryMs: null, tillDiskFullEveryMs: null, snapshots: false, longOffline: false, clone: false, tillRestore: false, lengthMs: Math.max(climate.lengthMs, 300 * SECOND),
    }),
    till: (ports) => withStore(ports, { applyPage: (page) => {
      ports.store.applyPage({ ...page, changes: [] });
      return ports.store.applyPage(page);
    } }),
  },
  {
    name: 'half a page', what: 'a page that is cut somewhere is applied as far as it goes', within: 10,
    till: (ports, { chance }) => withStore(ports, { applyPage: (page) => ports.store.applyPage(chance.oneIn(6) ? { ...page, changes: page.changes.map((change) => ({ ...change, rows: change.rows.slice(0, change.rows.length >> 1) })) } : page) }),
  },
  {
    name: 'removals ignored', what: 'keys that left are not deleted', within: 10,
    till: (ports) => withStore(ports, { applyPage: (page) => ports.store.applyPage(withoutRemoved(page)) }),
  },
  {
    name: 'epoch ignored', what: 'nobody looks which life of the server answers', within: 40,
    climate: (climate) => ({ ...climate, serverRestoreEveryMs: 90 * SECOND, changeEveryMs: 4 * SECOND, partitionEveryMs: 60 * SECOND }),
    till(ports) {
      const epoch = (): string => ports.store.position().epoch;
      return withLink(ports, {
        push: async (...args) => ofEpoch(await ports.link.push(...args), epoch()),
        pull: async (after, ...rest) => {
          const page = await ports.link.pull(after, ...rest);
          return ofEpoch({ ...page, head: Math.max(page.head, after), next: Math.max(page.next, after) }, epoch());
        },
        events: ({ onOpen, onHead, onClose }) => ports.link.events({ onOpen, onHead: (head) => onHead(ofEpoch(head, epoch())), onClose }),
      });
    },
  },
  {
    name: 'outbox row lost on ack', what: 'what was acknowledged is deleted, and a restored server cannot get it again', within: 40,
    climate: (climate) => ({ ...climate, serverRestoreEveryMs: 90 * SECOND, latencyMs: 500, lengthMs: Math.max(climate.lengthMs, 300 * SECOND) }),
    till: (ports, { kept }) => withStore(ports, {
      recordVerdicts(reply) {
        ports.store.recordVerdicts(reply);
        kept.set('gone', Math.max(kept.get('gone') ?? 0, reply.ackDseq));
      },
      nextBatch: () => ports.store.nextBatch().filter(({ header }) => header.dseq > (kept.get('gone') ?? 0)),
    }),
  },
  { name: 'drop on 4xx and 5xx', what: 'a push the server answers with an error is not tried again', within: 10, climate: (climate) => ({ ...climate, badGateway: 0.1 }), till: delivered(['server', 'nonsense']) },
  { name: 'timeout is success', what: 'a push whose answer is lost counts as delivered', within: 10, climate: (climate) => ({ ...climate, dropRequest: 0.1 }), till: delivered(['network']) },
  {
    name: 'rewinds too little', what: 'a server that lost its tail gets all of it but the first commit', within: 30,
    climate: (climate) => ({ ...climate, serverRestoreEveryMs: 90 * SECOND, lengthMs: Math.max(climate.lengthMs, 300 * SECOND) }),
    till: (ports) => withStore(ports, {
      rewind: (from) => ports.store.rewind(from + 1),
    }),
  },
  {
    name: 'believes the server of before', what: 'what a server confirmed before it was restored is not asked after', within: 30,
    climate: (climate) => ({ ...climate, serverRestoreEveryMs: 90 * SECOND, lengthMs: Math.max(climate.lengthMs, 300 * SECOND) }),
    till: (ports) => withStore(ports, {
      changeEpoch(epoch) {
        ports.store.changeEpoch(epoch);
        ports.store.recordVerdicts({ verdicts: [], ackDseq: Number.MAX_SAFE_INTEGER, epoch, serverTime: ports.nowMs() });
      },
    }),
  },
  {
    name: 'retry without timer', what: 'the wait for the next try is not part of the state and gets lost', within: 20,
    till: (ports, { chance }) => ({ ...ports, timer: { after: (ms, work) => (ms > SECOND && chance.oneIn(3) ? () => undefined : ports.timer.after(ms, work)) } }),
  },
  {
    name: 'clock used for waiting', what: 'waiting is measured by the clock people set', within: 30,
    climate: (climate) => ({ ...climate, clockJumpEveryMs: 40 * SECOND, dropReply: 0.2 }), till: (ports) => ({ ...ports, steadyMs: ports.nowMs }),
  },
  {
    name: 'edit gone before its result', what: 'an own edit is taken off the screen by its verdict, before the row that holds it has come', within: 10,
    till: (ports) => withStore(ports, { recordVerdicts: (reply) => { ports.store.recordVerdicts({ ...reply, head: 0 }); } }),
  },
  {
    name: 'quarantine blocks the queue', what: 'a quarantined commit is sent until it is taken', within: 20, climate: (climate) => ({ ...climate, poison: 0.1, latencyMs: 500 }),
    till: (ports) => withLink(ports, { push: async (...args) => {
      const reply = await ports.link.push(...args);
      const bad = reply.verdicts.findIndex(({ verdict }) => verdict === 'quarantined');
      return bad === -1 ? reply : { ...reply, verdicts: reply.verdicts.slice(0, bad), ackDseq: (reply.verdicts[bad]?.dseq ?? 1) - 1 };
    } }),
  },
  {
    name: 'answer taken for another', what: 'an answer acknowledges whatever number it names, sent or not', within: 60,
    climate: (climate) => ({ ...climate, clone: true, lengthMs: Math.max(climate.lengthMs, 300 * SECOND) }),
    till: (ports) => withLink(ports, { push: async (...args) => {
      const reply = await ports.link.push(...args);
      return { ...reply, ackDseq: reply.ackDseq + 1 };
    } }),
  },
  {
    name: 'cursor beyond the snapshot', what: 'a snapshot counts as newer than it is, and what changed meanwhile is never asked for', within: 20,
    climate: (climate) => ({ ...climate, snapshots: true, snapshotMs: 20 * SECOND, changeEveryMs: 3 * SECOND }),
    till: (ports) => withLink(ports, { snapshot: async (...args) => {
      const reply = await ports.link.snapshot(...args);
      return reply.state === 'ready' ? { ...reply, asOf: reply.asOf + 3 } : reply;
    } }),
  },
  {
    name: 'chunks not proven', what: 'pieces of a snapshot are taken as they come, without their hash', within: 60,
    climate: (climate) => ({ ...climate, snapshots: true, spoilChunk: 0.4, changeEveryMs: 40 * SECOND, pageRows: 2, serverRestoreEveryMs: 60 * SECOND }),
    till: (ports) => ({ ...ports, builder: ports.builder && (ports.builder as ModelBuilder).careless }),
  },
  {
    name: 'snapshot of another life', what: 'nobody looks which life of the server a snapshot is of', within: 20,
    climate: (climate) => ({ ...climate, snapshots: true, serverRestoreEveryMs: 60 * SECOND, changeEveryMs: 3 * SECOND, tillCrashEveryMs: null, rotEveryMs: null, spoilChunk: 0, lengthMs: Math.max(climate.lengthMs, 300 * SECOND) }),
    till(ports) {
      let first: SnapshotReply | null = null;
      const chunks = new Map<string, Uint8Array>();
      return withLink(ports, {
        // As a cache before the server would answer, if nobody minded the epoch.
        snapshot: async (...args) => {
          const reply = first ?? await ports.link.snapshot(...args);
          if (reply.state === 'ready') first = reply;
          return reply.state === 'ready' ? ofEpoch(reply, ports.store.position().epoch) : reply;
        },
        snapshotChunk: async (id, n, ...rest) => {
          const chunk = chunks.get(`${id} ${n}`) ?? await ports.link.snapshotChunk(id, n, ...rest);
          chunks.set(`${id} ${n}`, chunk);
          return chunk;
        },
      });
    },
  },
  {
    name: 'not on the disk yet', what: 'a sale is told before it is durable; the plug is pulled', within: 20, climate: (climate) => ({ ...climate, tillCrashEveryMs: 30 * SECOND }),
    remains() {
      const images: Parameters<ReturnType<NonNullable<Bug['remains']>>['remains']>[0][] = [];
      return { keep: (image) => void images.push(image), remains: (image) => images.at(-2) ?? image };
    },
  },
  {
    name: 'sums adopted', what: 'the till takes the server\'s sums for its own and finds nothing', within: 20,
    climate: (climate) => ({ ...climate, rotEveryMs: 20 * SECOND, lengthMs: Math.max(climate.lengthMs, 300 * SECOND) }),
    till: (ports) => withCompare(ports, { link: { ...ports.compare.link, digest: async (...args) => ({ ...await ports.compare.link.digest(...args), entities: (await ports.compare.reader.digest()).entities.map((own) => ({ ...own, columns: [] })) }) } }),
  },
  {
    name: 'hashes never made anew', what: 'a row that rots under its hash is believed for ever', within: 20,
    climate: (climate) => ({ ...climate, rotEveryMs: 20 * SECOND, lengthMs: Math.max(climate.lengthMs, 300 * SECOND) }),
    till: (ports) => withCompare(ports, { reader: { ...ports.compare.reader, wrong: async () => [] } }),
  },
  {
    name: 'receipts passed over', what: 'the mark of a page of receipts is the head, whatever lies between', within: 8,
    climate: (climate) => ({ ...climate, pageRows: 2, sellEveryMs: 4 * SECOND, longOffline: true, revoke: false, lengthMs: Math.max(climate.lengthMs, 300 * SECOND) }),
    till: (ports) => ({ ...ports, archive: { ...ports.archive, store: { ...ports.archive.store, take: (asked, page) => ports.archive.store.take(asked, { ...page, next: { ...page.next, seq: page.head }, caughtUp: true }) } } }),
  },
];
