/** Planted bugs of the till's side (facts of the trade: each of them has lost somebody's sales). Wrappers around ports; the product knows nothing of them. */
import { LinkFailure } from '#host/sync/server-link.ts';
import type { PullReply } from '#contract/sync/pull.ts';
import type { SyncStore } from '#host/sync/sync-driver.ts';
import type { ServerLink } from '#host/sync/server-link.ts';
import type { Bug } from './sabotage-ports.ts';
import type { TillPorts } from './till-process.ts';

const SECOND = 1_000;
const withStore = (ports: TillPorts, change: Partial<SyncStore>): TillPorts => ({ ...ports, store: { ...ports.store, ...change } });
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
    name: 'cursor before apply', what: 'the cursor is committed first, the rows of the page in a transaction of their own', within: 20,
    climate: (climate) => ({ ...climate, tillCrashEveryMs: 20 * SECOND, changeEveryMs: 4 * SECOND }),
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
      changeEpoch(epoch) {
        const { count } = ports.store.unsent();
        ports.store.changeEpoch(epoch);
        const kept = ports.store.unsent().count - count;
        ports.store.recordVerdicts({ verdicts: [], ackDseq: Math.max(0, kept - 1), epoch, serverTime: ports.nowMs() });
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
    name: 'not on the disk yet', what: 'a sale is told before it is durable; the plug is pulled', within: 20, climate: (climate) => ({ ...climate, tillCrashEveryMs: 30 * SECOND }),
    remains() {
      const images: Parameters<ReturnType<NonNullable<Bug['remains']>>['remains']>[0][] = [];
      return { keep: (image) => void images.push(image), remains: (image) => images.at(-2) ?? image };
    },
  },
];
