/** The server as a process: the real core over a store that may die, the real teller of heads, and the doors HTTP would be. */
import { HEARTBEAT_MS } from '#contract/sync/pull.ts';
import { createHeadTeller, type HeadTeller, type Listener } from '#server/sync/heads.ts';
import { LAST_WORDS } from '#server/sync/push.ts';
import type { Device, ServerStore } from '#server/sync/store-port.ts';
import { createSyncCore, type CoreAnswer, type SyncCore } from '#server/sync/sync-core.ts';
import type { SnapshotHouse } from './snapshot-house.ts';
import { START_MS, type Ids, type World } from './world.ts';
import type { CompareQuestion, ReceiptsQuestion } from './till-link.ts';
import type { EnrolReply, EnrolRequest } from '#contract/sync/enrol.ts';
import type { Result } from '#domain/kernel/result.ts';
import { unseal, type Answer, type FarEnd, type Request, type Speaker } from './wire.ts';

/** What the house needs of whatever keeps the server's data. */
export type ServerBacking = {
  /** A connection for one life of the program. */
  readonly connect: () => ServerStore;
  /** True where its work goes on outside virtual time, which then stands still meanwhile: each request is one event. */
  readonly outside: boolean;
  /** Null for a server of before, which knows none. */
  readonly snapshots: SnapshotHouse | null;
  /** A page of the receipts of the device's store, as text. */
  readonly receipts: (device: Device, question: ReceiptsQuestion) => Promise<string>;
  /** A computer becomes a till by a code. */
  readonly enrol: (companyId: string, request: EnrolRequest) => Promise<Result<EnrolReply, string>>;
  /** Whether the database has the device of this token. */
  readonly knows: (companyId: string, speaker: Speaker) => Promise<boolean>;
  readonly blob: (companyId: string, hash: string) => Promise<{ readonly mime: string; readonly bytes: Uint8Array } | null>;
};

/** Sees every answer before it leaves. `asked` is the device as it stood when it asked. */
export type Watcher = { readonly answered: (device: Device, request: Request, answer: Answer, askedAtMs: number, asked: Device) => void };

export type ServerHouse = {
  readonly doorFor: (device: Device) => FarEnd;
  /** The program ends now; whatever the store holds stays. Connections break or go quiet. */
  readonly die: () => void;
  readonly rise: () => void;
  readonly isUp: () => boolean;
  readonly revoke: (deviceId: string) => void;
  /** HQ changed something: as the wake of the server's own database does. */
  readonly moved: (companyId: string) => void;
};

export type HouseOptions = {
  readonly world: World; readonly ids: Ids; readonly backing: ServerBacking; readonly pageRows: number; readonly watch: Watcher;
  /** The device as the server's rows have it now; null where none of this run ever moves. */
  readonly standing: ((device: Device) => Promise<Device>) | null;
  /** Planted bugs of the server's side. */
  readonly alterCore: (core: SyncCore) => SyncCore;
};

type Stream = { readonly send: (event: string, data: unknown) => void; readonly cut: () => void };
type Life = { readonly core: SyncCore; readonly teller: HeadTeller<Stream>; readonly streams: Map<Stream, Listener>; readonly open: Set<() => void> };

const problem = (status: number, code: string): Answer => ({ status, body: JSON.stringify({ status, code }), bytes: null, retryAfterS: null });

export function createServerHouse({ world, ids, backing, pageRows, watch, standing, alterCore }: HouseOptions): ServerHouse {
  const revoked = new Set<string>();
  let life: Life | null = null;
  const waiting = <T>(work: Promise<T>): Promise<T> => (backing.outside ? world.time.outside(work) : work);
  const nowMs = (): number => START_MS + world.time.nowMs();

  const rise = (): void => {
    const store = backing.connect();
    const streams: Life['streams'] = new Map();
    const log = { warn: (_about: unknown, text: string) => world.note(`server says: ${text}`) };
    const mine: Life = {
      streams, open: new Set(),
      core: alterCore(createSyncCore({
        store, clock: { nowMs }, ids: { uuid: ids }, log, inflate: async (body) => unseal(body),
        wake: { notifyHead: (tenantId) => world.time.after(3, 'server wakes', () => { if (life === mine) mine.teller.moved(tenantId); }) },
      })),
      teller: createHeadTeller({ store, log }, { add: (_owner, stream, about) => void streams.set(stream, about), each: (visit) => streams.forEach((about, stream) => visit(stream, about)) }),
    };
    life = mine;
    world.note('server up');
    const beat = (): void => void world.time.after(HEARTBEAT_MS, 'server beats', () => {
      if (life !== mine) return;
      mine.teller.beat(() => undefined);
      beat();
    });
    beat();
  };
  return {
    rise,
    isUp: () => life !== null,
    die() {
      const dying = life;
      life = null;
      world.note('server down');
      dying?.streams.forEach((_, stream) => stream.cut());
      dying?.open.forEach((cut) => cut());
    },
    revoke: (deviceId) => void revoked.add(deviceId),
    moved: (companyId) => life?.teller.moved(companyId),
    doorFor: (device) => ({
      serve(request, respond, cut) {
        const mine = life;
        if (!mine) return cut();
        const askedAtMs = world.time.nowMs();
        mine.open.add(cut);
        let asked = named(device, request.as);
        const finish = (answer: Answer): void => {
          if (life !== mine) return;
          mine.open.delete(cut);
          watch.answered(device, request, answer, askedAtMs, asked);
          respond(answer);
        };
        const gone = revoked.has(asked.deviceId);
        // A revoked till reads nothing and may still hand in what it sold.
        if (gone && request.path !== 'push') return finish(problem(401, 'device-revoked'));
        const work = (): Promise<Answer> => (gone ? mine.core.push(asked, request.body, true, LAST_WORDS).then(overHttp) : answerOf(mine.core, backing, asked, request, pageRows));
        const stood = (): Promise<Answer> => (standing === null ? work() : standing(asked).then((now) => {
          asked = now;
          cutElsewhere(mine, now);
          return work();
        }));
        waiting(request.as.token === null || request.path === 'enrol' ? stood() : backing.knows(device.tenantId, request.as).then((known) => (known ? stood() : problem(401, 'token-unknown')))).then(finish, (error: unknown) => {
          world.note(`server bug: ${String(error)}`);
          finish(problem(500, 'internal'));
        });
      },
      listen(send, opened, cut, as) {
        const mine = life;
        const speaking = named(device, as);
        if (!mine || revoked.has(speaking.deviceId)) {
          cut();
          return () => undefined;
        }
        const stream: Stream = { send: (_event, data) => send(JSON.stringify(data)), cut };
        const add = (now: Device): Promise<void> => mine.teller.add(now, stream);
        const stood = (): Promise<void> => (standing === null ? add(speaking) : standing(speaking).then(add));
        waiting(as.token === null ? stood() : backing.knows(device.tenantId, as).then((known) => (known ? stood() : Promise.reject(new Error('the server knows no such till'))))).then(opened, cut);
        return () => void mine.streams.delete(stream);
      },
    }),
  };
}

/** The device as which the till speaks; one that was paired anew meanwhile has another name by now. */
const named = (device: Device, { deviceId, tillId }: Speaker): Device => (device.deviceId === deviceId && device.tillId === tillId ? device : { ...device, deviceId, tillId });

/** Streams of a device that tell it of another store end: it opens one that tells of its own. */
function cutElsewhere({ streams }: Life, { deviceId, storeId }: Device): void {
  for (const [stream, about] of [...streams]) {
    if (about.device.deviceId !== deviceId || about.device.storeId === storeId) continue;
    streams.delete(stream);
    stream.cut();
  }
}

/** Doors that came with a version, closed to tills of before. */
const SINCE_4: ReadonlySet<Request['path']> = new Set(['snapshot', 'chunk', 'compare', 'receipts']);

async function answerOf(core: SyncCore, backing: ServerBacking, device: Device, request: Request, pageRows: number): Promise<Answer> {
  if (request.contract < 4 && SINCE_4.has(request.path)) return problem(409, 'till-older');
  switch (request.path) {
    case 'push': return overHttp(await core.push(device, request.body, true));
    case 'pull': return overHttp(await core.pull(device, request.after, pageRows, request.contract));
    case 'snapshot': return backing.snapshots ? { status: 200, body: JSON.stringify(await backing.snapshots.ask(device)), bytes: null, retryAfterS: null } : problem(404, 'not-found');
    case 'chunk': {
      const bytes = await backing.snapshots?.chunk(device, request.hash, request.after) ?? null;
      return bytes ? { status: 200, body: '', bytes, retryAfterS: null } : problem(404, 'snapshot-gone');
    }
    case 'enrol': {
      const answer = await backing.enrol(device.tenantId, JSON.parse(request.hash) as EnrolRequest);
      return answer.ok ? { status: 200, body: JSON.stringify(answer.value), bytes: null, retryAfterS: null } : problem(400, answer.code);
    }
    case 'receipts': return { status: 200, body: await backing.receipts(device, JSON.parse(request.hash) as ReceiptsQuestion), bytes: null, retryAfterS: null };
    case 'compare': return overHttp(await compared(core, device, JSON.parse(request.hash) as CompareQuestion));
    case 'blob': {
      const blob = await backing.blob(device.tenantId, request.hash);
      return blob ? { status: 200, body: blob.mime, bytes: blob.bytes, retryAfterS: null } : problem(404, 'not-found');
    }
  }
}

async function compared(core: SyncCore, device: Device, { call, ask }: CompareQuestion): Promise<CoreAnswer> {
  switch (call) {
    case 'digest': return core.digest(device, ask.after);
    case 'digestRows': return core.digestRows(device, ask);
    case 'rows': return core.rows(device, ask);
    case 'digestReport': return core.digestReport(device, ask);
  }
}

function overHttp({ status, body }: CoreAnswer): Answer {
  return { status, body, bytes: null, retryAfterS: status === 503 ? 5 : null };
}
