/** Planted bugs of the server's side. Wrappers around its store and its core; the product knows nothing of them. */
import { decodeCommits, encodeCommits } from '#contract/sync/frames.ts';
import type { Commit, PushReply } from '#contract/sync/commit.ts';
import type { PullReply } from '#contract/sync/pull.ts';
import { HLC_START } from '#domain/clock/hlc.ts';
import type { RecordState } from '#domain/merge/record.ts';
import { feedKey } from '#domain/replication/feed.ts';
import { taskState } from '#domain/task/task.ts';
import { chain, idsFrom } from '#server/sync/testing/commits.ts';
import type { Fact } from '#server/sync/read-payload.ts';
import type { PlacedFact, ServerStore, SyncTx } from '#server/sync/store-port.ts';
import type { CoreAnswer, SyncCore } from '#server/sync/sync-core.ts';
import { moveRow } from './model/server-digest-tx.ts';
import { recordChanges, type RecordChanges } from './model/server-push-tx.ts';
import type { Bug } from './sabotage-ports.ts';
import { seal, unseal } from './wire.ts';

const SECOND = 1_000;

function withTx(store: ServerStore, alter: (tx: SyncTx) => Partial<SyncTx>): ServerStore {
  return { inTenant: (tenantId, work, options) => store.inTenant(tenantId, (tx) => work({ ...tx, ...alter(tx) }), options) };
}

function withReply(core: SyncCore, alter: (reply: PushReply, body: Uint8Array) => PushReply | CoreAnswer): SyncCore {
  return { ...core, push: async (device, body, gzipped) => {
    const answer = await core.push(device, body, gzipped);
    if (answer.status !== 200) return answer;
    const altered = alter(JSON.parse(answer.body) as PushReply, body);
    return 'status' in altered ? altered : { ...answer, body: JSON.stringify(altered) };
  } };
}

const commitsOf = (body: Uint8Array): Commit[] => (decodeCommits(unseal(body)) ?? []) as Commit[];
class Undone extends Error {}

/** Numbers are given when asked for and not in the order of the commits. */
function plainSequence(): RecordChanges {
  const next = new Map<string, number>();
  return async (tx, changes) => {
    const last = Math.max(next.get(tx.tenantId) ?? 0, tx.read('head', '')?.seq ?? 0);
    if (changes.length === 0) return last;
    next.set(tx.tenantId, last + 1);
    for (const change of changes) moveRow(tx, change, last + 1);
    tx.write('head', '', { seq: last + 1 });
    return last + 1;
  };
}

const facts = (placed: readonly PlacedFact[], alter: (fact: PlacedFact) => Fact['row'] | null): PlacedFact[] => placed.flatMap((fact) => {
  const row = alter(fact);
  return row === null ? [] : [{ ...fact, row }];
});

/** The feed says that a row moved and keeps the hash of the row before. */
function staleHashes(): RecordChanges {
  return async (tx, changes) => {
    const placeOf = ({ scope, entity, key }: (typeof changes)[number]): string => `${scope}\n${entity}\n${feedKey(key)}`;
    const before = new Map(changes.map((change) => [placeOf(change), tx.read('change', placeOf(change))?.hash ?? null]));
    const seq = await recordChanges(tx, changes);
    for (const change of changes) {
      const [row, hash] = [tx.read('change', placeOf(change)), before.get(placeOf(change)) ?? null];
      if (row && hash !== null && row.hash !== null) tx.write('change', placeOf(change), { ...row, hash });
    }
    return seq;
  };
}

export const serverBugs: readonly Bug[] = [
  { name: 'hash of the row before', what: 'a row changes in the feed, its hash does not', within: 10, recordChanges: staleHashes },
  {
    name: 'feed number from a plain sequence', what: 'a number is visible before a smaller one is', within: 40, recordChanges: plainSequence,
    climate: (climate) => ({ ...climate, databaseMs: 400, changeEveryMs: SECOND, sellEveryMs: 5 * SECOND, serverRestoreEveryMs: null, latencyMs: 10, spreadMs: 5 }),
  },
  {
    name: 'ack before commit', what: 'the answer leaves although the transaction is rolled back', within: 10,
    serverStore: (store, { chance }) => ({ async inTenant(tenantId, work, options) {
      if (options?.readOnly || !chance.oneIn(8)) return store.inTenant(tenantId, work, options);
      let value: { readonly is: Awaited<ReturnType<typeof work>> } | null = null;
      await store.inTenant(tenantId, async (tx) => {
        value = { is: await work(tx) };
        throw new Undone();
      }, options).catch((error: unknown) => { if (!(error instanceof Undone)) throw error; });
      return (value as unknown as { readonly is: Awaited<ReturnType<typeof work>> }).is;
    } }),
  },
  {
    name: 'receipt number as key', what: 'a second receipt of one number is taken for the first', within: 10,
    serverStore(store, { look }) {
      const place = (row: Fact['row']): string => [row['storeNumber'], row['tillNumber'], row['series'], row['number']].join('-');
      return withTx(store, (tx) => ({ writeFacts: (placed, origin) => {
        const taken = new Map(look(tx.tenantId).rows('receipt').map(({ row }) => [place(row), row['id']]));
        return tx.writeFacts(facts(placed, ({ entity, row }) => (entity === 'receipt' && (taken.get(place(row)) ?? row['id']) !== row['id'] ? null : row)), origin);
      } }));
    },
  },
  { name: 'quarantine dropped', what: 'what cannot be applied is acknowledged and forgotten', within: 10, climate: (climate) => ({ ...climate, poison: 0.1 }), serverStore: (store) => withTx(store, () => ({ insertQuarantine: async () => undefined })) },
  {
    name: 'poison answered 400', what: 'a commit that cannot be applied refuses the push', within: 10, climate: (climate) => ({ ...climate, poison: 0.1 }),
    core: (core) => withReply(core, (reply) => (reply.verdicts.some(({ verdict }) => verdict === 'quarantined') ? { status: 400, body: JSON.stringify({ code: 'bad-commit' }), decided: 0 } : reply)),
  },
  {
    name: 'scope from the request', what: 'a till gets the rows of the whole company', within: 10,
    serverStore: (store, { look }) => withTx(store, (tx) => {
      const all = (): string[] => [...new Set(look(tx.tenantId).feed.map(({ scope }) => scope).filter((scope) => !scope.startsWith('facts:')))];
      return { pageEnd: (_scopes, after, rows) => tx.pageEnd(all(), after, rows), listFeed: (_scopes, after, upTo) => tx.listFeed(all(), after, upTo) };
    }),
  },
  {
    name: 'company from the request', what: 'now and then a page is read in another company', within: 20,
    serverStore: (store, { chance, companies }) => ({ inTenant: (tenantId, work, options) => store.inTenant(options?.isolation === 'repeatable read' && chance.oneIn(4) ? chance.pick(companies()) : tenantId, work, options) }),
  },
  {
    name: 'operation applied twice', what: 'nobody looks whether an operation is known under another number', within: 20, climate: (climate) => ({ ...climate, poison: 0.15, latencyMs: 500 }),
    serverStore: (store) => withTx(store, () => ({ readOperations: async () => new Map() })),
  },
  {
    name: 'position not moved', what: 'the log grows, the place in the order does not', within: 10,
    serverStore: (store) => withTx(store, () => ({ moveIncarnation: async () => undefined })),
  },
  {
    name: 'hash not compared', what: 'a known number is a duplicate, whatever it holds', within: 60, climate: (climate) => ({ ...climate, clone: true, tillRestore: true, revoke: false, lengthMs: Math.max(climate.lengthMs, 300 * SECOND), sellEveryMs: 5 * SECOND }),
    core: (core, { look }) => ({ ...core, async push(device, body, gzipped) {
      let commits: Commit[] = [];
      try { commits = commitsOf(body); } catch { return core.push(device, body, gzipped); }
      const known = look(device.tenantId).incarnations.find(({ id }) => id === commits[0]?.header.incarnation)?.dseq ?? 0;
      const fresh = commits.filter(({ header }) => header.dseq > known);
      const old = commits.filter(({ header }) => header.dseq <= known).map(({ header }) => ({ dseq: header.dseq, verdict: 'duplicate' as const }));
      // The first commit behind the known ones tells the truth: it is asked about together with them.
      const answer = await core.push(device, old.length > 0 && fresh.length > 0 ? body : seal(encodeCommits(fresh.length > 0 ? fresh : commits)), gzipped);
      if (answer.status !== 409 || fresh.length > 0) return answer;
      const { epoch, serverTime } = { epoch: await epochOf(core, device), serverTime: 0 };
      return { status: 200, body: JSON.stringify({ verdicts: old, ackDseq: known, epoch, serverTime }), decided: old.length };
    } }),
  },
  {
    name: 'page skips to the head', what: 'the cursor of a page that is not the last is the head', within: 10,
    core: (core) => ({ ...core, pull: async (...args) => {
      const answer = await core.pull(...args);
      if (answer.status !== 200) return answer;
      const page = JSON.parse(answer.body) as PullReply;
      return { ...answer, body: JSON.stringify({ ...page, next: page.head }) };
    } }),
  },
  {
    name: 'lines of another transaction', what: 'a receipt is stored without what moved in stock', within: 10,
    serverStore: (store) => withTx(store, (tx) => ({ writeFacts: (placed, origin) => tx.writeFacts(facts(placed, ({ entity, row }) => (entity === 'receipt' ? { ...row, movements: [] } : row)), origin) })),
  },
  {
    name: 'wrong clock refused', what: 'a commit whose clock is far off is quarantined', within: 20, climate: (climate) => ({ ...climate, clockJumpEveryMs: 40 * SECOND }),
    core: (core, { nowMs }) => withReply(core, (reply, body) => {
      const far = new Set(commitsOf(body).filter(({ header }) => Math.abs(Number.parseInt(header.hlc.slice(0, 12), 16) - nowMs()) > 3_600 * SECOND).map(({ header }) => header.dseq));
      return { ...reply, verdicts: reply.verdicts.map((each) => (far.has(each.dseq) ? { ...each, verdict: 'quarantined' as const, reason: 'clock' } : each)) };
    }),
  },
  {
    name: 'last arrival wins', what: 'whatever comes last stands, and nobody is told of what stood there', within: 10,
    serverStore: (store) => withTx(store, (tx) => ({
      lockRecords: async (entity, ids) => new Map([...await tx.lockRecords(entity, ids)].map(([id, row]) => [id, { ...row, state: undated(taskState(row)) }])),
      ...silently(tx),
    })),
  },
  {
    name: 'conflict not journalled', what: 'the later of two values stands, the other one is gone', within: 20, climate: (climate) => ({ ...climate, changeEveryMs: 4 * SECOND }),
    serverStore: (store) => withTx(store, silently),
  },
  {
    name: 'edit merged twice', what: 'now and then an edit comes once more, as another operation', within: 20, climate: (climate) => ({ ...climate, revoke: false, serverRestoreEveryMs: null }),
    core(core, { chance }) {
      const seen: Commit[] = [];
      return { ...core, async push(device, body, gzipped, aside) {
        const answer = await core.push(device, body, gzipped, aside);
        if (answer.status !== 200) return answer;
        seen.push(...commitsOf(body).filter(({ header, payload }) => header.device === device.deviceId && new TextDecoder().decode(payload).startsWith('{"edits"')));
        const again = seen.filter(({ header }) => header.device === device.deviceId);
        if (again.length > 0 && chance.oneIn(3)) {
          const ids = idsFrom(chance.next);
          await core.push(device, seal(encodeCommits([chain(device.deviceId, ids(), ids).add(chance.pick(again).payload)])), true);
        }
        return answer;
      } };
    },
  },
];

/** No journal of what gave way. */
function silently(tx: SyncTx): Partial<SyncTx> {
  return {
    saveRecords: async (entity, rows) => { if (entity === 'task') await tx.saveRecords(entity, rows); },
    recordChanges: (changes) => tx.recordChanges(changes.filter(({ entity }) => entity !== 'taskConflict')),
  };
}

/** A record that has forgotten when its values were written. */
function undated(state: RecordState): RecordState {
  return { ...state, fields: Object.fromEntries(Object.entries(state.fields).map(([name, { value, at: { by } }]) => [name, { value, at: { hlc: HLC_START, by } }])) };
}

async function epochOf(core: SyncCore, device: Parameters<SyncCore['pull']>[0]): Promise<string> {
  return (await core.heads(device)).event.epoch;
}
