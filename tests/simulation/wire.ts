/** The network between one till and the server, in virtual time, with everything that networks and proxies do. */
import { crc32 } from 'node:zlib';
import type { Commit } from '#contract/sync/commit.ts';
import { decodeCommits, encodeCommits } from '#contract/sync/frames.ts';
import { LinkFailure } from '#host/sync/server-link.ts';
import type { Chance } from '#tests/torture/chance.ts';
import type { Climate } from './climate.ts';
import type { World } from './world.ts';

/** Who a till says it is: the device of its token. Tills that were here before everything have none, and no server ever forgets them. */
export type Speaker = { readonly deviceId: string; readonly tillId: string; readonly token: string | null };

export type Request = { readonly path: 'push' | 'pull' | 'blob' | 'snapshot' | 'chunk' | 'compare' | 'receipts' | 'enrol'; readonly after: number; readonly hash: string; readonly body: Uint8Array; /** The version the till speaks. */ readonly contract: number; readonly as: Speaker };
export type Answer = { readonly status: number; readonly body: string; readonly bytes: Uint8Array | null; readonly retryAfterS: number | null };

/** The far end. `respond` is called at most once; a server that dies never does. `cut` is its connection breaking. */
export type FarEnd = {
  readonly serve: (request: Request, respond: (answer: Answer) => void, cut: () => void) => void;
  readonly listen: (send: (data: string) => void, opened: () => void, cut: () => void, as: Speaker) => () => void;
};

/** State of the line; a partition may stop one way only. */
export type Line = { up: boolean; down: boolean; calm: boolean };

export type Wire = {
  readonly line: Line;
  /** @throws LinkFailure of kind `network` where no answer came in time */
  readonly ask: (request: Request, signal: AbortSignal) => Promise<Answer>;
  readonly listen: (heard: { onOpen: () => void; onData: (data: string) => void; onClose: () => void }, as: Speaker) => { close: () => void };
  /** The stream that is open now goes on without a byte: nobody notices. */
  readonly goSilent: () => void;
  /** A proxy holds back what the stream says, until it has `ms` worth of it. */
  readonly holdBack: (ms: number) => void;
};

const REQUEST_MS = 30_000;

export function createWire(world: World, name: string, chance: Chance, climate: Climate, far: FarEnd): Wire {
  const line: Line = { up: true, down: true, calm: false };
  let silent = false;
  let heldMs = 0;
  /** What a proxy has kept of chunks, by their number alone. */
  const keptChunks = new Map<number, Uint8Array>();
  const { time, tally } = world;
  const hit = (share: number, fault: string): boolean => {
    if (line.calm || chance.next() >= share) return false;
    tally.count(fault);
    world.note(`${name} fault ${fault}`);
    return true;
  };
  const latency = (): number => climate.latencyMs + chance.int(Math.max(1, line.calm ? 50 : climate.spreadMs)) + (hit(climate.delay, 'delay') ? chance.int(45_000, 2_000) : 0);

  const parts = chance.fork('parts');
  /** A push of which only some commits come, each whole. */
  const inPart = (request: Request): Request => {
    if (climate.partialBatch === 0 || line.calm || request.path !== 'push' || parts.next() >= climate.partialBatch) return request;
    const commits = wholeCommits(request.body);
    if (commits.length < 2) return request;
    tally.count('partial-batch');
    world.note(`${name} fault partial-batch`);
    return { ...request, body: seal(encodeCommits(commits.slice(0, parts.int(commits.length, 1)))) };
  };
  let [left, latest] = [0, 0];
  /** Brings one copy of a request to the server and its answer back. */
  const carry = (request: Request, answered: (answer: Answer) => void, broken: () => void): void => {
    const sent = inPart(hit(climate.truncateRequest, 'truncate-request') ? { ...request, body: request.body.subarray(0, chance.int(request.body.length + 1)) } : request);
    const turn = (left += 1);
    time.after(latency(), `${name} ${request.path} arrives`, () => {
      if (turn < latest) tally.count('reorder');
      latest = Math.max(latest, turn);
      if (!line.up || hit(climate.dropRequest, 'drop-request')) return;
      if (hit(climate.badGateway, 'bad-gateway')) return back({ status: 502, body: '<html>Bad gateway</html>', bytes: null, retryAfterS: null });
      far.serve(sent, back, () => time.after(1, `${name} ${request.path} cut`, broken));
    });
    const back = (whole: Answer): void => {
      const answer = request.path === 'chunk' ? spoilt(request.after, whole) : whole;
      const cutAt = hit(climate.truncateReply, 'truncate-reply') ? chance.int(Math.max(1, answer.body.length)) : null;
      time.after(latency(), `${name} ${request.path} answered ${answer.status}`, () => {
        if (!line.down || hit(climate.dropReply, 'drop-reply')) return;
        if (cutAt === null) answered(answer);
        // A length that was promised and not kept breaks the connection; where none was promised, half an answer looks whole.
        else if (request.path === 'blob' || request.path === 'chunk' || chance.oneIn(2)) broken();
        else answered({ ...answer, body: answer.body.slice(0, cutAt) });
      });
    };
  };
  /** A chunk as it comes through bad memory, or from a proxy that takes one snapshot's for another's. */
  const spoilt = (n: number, answer: Answer): Answer => {
    if (answer.bytes === null) return answer;
    const other = keptChunks.get(n) ?? keptChunks.get(n - 1);
    keptChunks.set(n, answer.bytes);
    if (other && hit(climate.spoilChunk, 'foreign-chunk')) return { ...answer, bytes: other };
    if (!hit(climate.spoilChunk, 'garbled-chunk')) return answer;
    const at = chance.int(answer.bytes.length);
    return { ...answer, bytes: Uint8Array.from(answer.bytes, (byte, index) => (index === at ? byte ^ 0x10 : byte)) };
  };
  return {
    line,
    goSilent: () => { silent = true; },
    holdBack: (ms) => { heldMs = ms; },
    ask(request, signal) {
      return new Promise<Answer>((resolve, reject) => {
        let over = false;
        const end = (finish: () => void): void => {
          if (over) return;
          over = true;
          cancelTimeout();
          finish();
        };
        const fail = (why: string): void => end(() => reject(new LinkFailure('network', why)));
        const cancelTimeout = time.after(REQUEST_MS, `${name} ${request.path} times out`, () => fail('no answer in time'));
        signal.addEventListener('abort', () => fail('given up'));
        carry(request, (answer) => end(() => resolve(answer)), () => fail('the connection broke'));
        // The copy comes long after the first, when the till may have gone on.
        if (hit(climate.duplicate, 'duplicate-request')) time.after(chance.int(60_000), `${name} ${request.path} copy leaves`, () => carry(request, () => undefined, () => undefined));
      });
    },
    listen(heard, as) {
      let [open, closed, mute] = [false, false, false];
      let lastAtMs = 0;
      let farClose: (() => void) | null = null;
      silent = false;
      heldMs = 0;
      const close = (): void => {
        if (closed) return;
        closed = true;
        farClose?.();
        heard.onClose();
      };
      // One connection keeps its order, however slow it is.
      const deliver = (label: string, work: () => void, ms = latency()): void => {
        lastAtMs = Math.max(lastAtMs, time.nowMs() + ms);
        time.after(lastAtMs - time.nowMs(), `${name} stream ${label}`, () => {
          mute ||= silent;
          if (!closed && !mute && line.down) work();
        });
      };
      time.after(latency(), `${name} stream arrives`, () => {
        if (closed || !line.up || hit(climate.dropRequest, 'drop-request')) return;
        farClose = far.listen(
          (data) => deliver('says', () => { if (open) heard.onData(data); }, latency() + (heldMs > 0 ? chance.int(heldMs) : 0)),
          () => deliver('opens', () => {
            open = true;
            heard.onOpen();
          }),
          // A broken connection is seen at once, or never: half-open.
          () => { if (hit(0.3, 'half-open-stream')) mute = true; else deliver('cut', close); },
          as,
        );
      });
      return { close };
    },
  };
}

/** None where the body was cut on the way. */
function wholeCommits(body: Uint8Array): readonly Commit[] {
  try {
    return (decodeCommits(unseal(body)) ?? []) as readonly Commit[];
  } catch {
    return [];
  }
}

/** Packs a body so that damage on the way shows, as gzip does; cheap, because a run packs thousands. */
export function seal(body: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(body.length + 4);
  new DataView(sealed.buffer).setUint32(0, crc32(body));
  sealed.set(body, 4);
  return sealed;
}

/** @throws where the body was damaged on the way */
export function unseal(sealed: Uint8Array): Uint8Array {
  const body = sealed.subarray(4);
  if (sealed.length < 4 || new DataView(sealed.buffer, sealed.byteOffset).getUint32(0) !== crc32(body)) throw new Error('the body was damaged on the way');
  return body;
}
