/** How many pushes come in at once, and what the others are told (SPEC SP19-SP21). */
import type { Socket } from 'node:net';
import { finished } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '#domain/kernel/assert.ts';
import type { ServerDeps } from '#server/deps.ts';
import { ProblemError } from '#server/plugins/problems.ts';
import { MAX_BODY_BYTES } from '#server/sync/read-body.ts';
import type { Till } from './device-auth.ts';
import { createTurns, type Asker } from './turns.ts';

const MIB = 1024 * 1024;
/** Bodies on their way in, over whatever lines: they hold memory, and no connection. */
const READING = { atOnce: 32, bytesAtOnce: 32 * MIB, mostWaiting: 256, mostWaitingBytes: 8 * MIB, mostWaitMs: 8_000 };
/** Bodies being unpacked and written: fewer than the pool has connections. With the wait before it a till waits less than its 30 s of silence (HS21). */
const WRITING = { atOnce: 4, bytesAtOnce: Infinity, mostWaiting: Infinity, mostWaitingBytes: Infinity, mostWaitMs: 15_000 };

/** How long one is thought to take until some were seen, and how much each one seen changes that. */
const FIRST_GUESS_MS = 500;
const LEARNING = 0.1;
const LONGEST_MS = 60_000;
/** Tills that were sent away and are remembered for it; who is forgotten is only as new as the others. */
const MOST_REMEMBERED = 10_000;

export type PushDoor = {
  /** Before the body is read: returns once it may be. @throws {@link ProblemError} 503 `busy` */
  readonly enter: (request: FastifyRequest, reply: FastifyReply, till: Till) => Promise<void>;
  /** With the body at hand: `work` in its turn. @throws {@link ProblemError} 503 `busy`; else as `work` does */
  readonly inTurn: <T>(request: FastifyRequest, reply: FastifyReply, work: () => Promise<T>) => Promise<T>;
  /** The server's own work for a company, in a turn like a push that has only just asked. Null where none came, or it is over. */
  readonly inOwnTurn: <T>(company: string, over: AbortSignal, work: () => Promise<T>) => Promise<T | null>;
};

type Pusher = Asker & { readonly deviceId: string; /** Ends the watch over the body on its way. */ bodyHere: () => void };

/** How a body has to come: not silent for longer, and as a whole within the time a till itself gives it (HS21). */
export type BodyPatience = { readonly silenceMs: number; readonly baseMs: number; readonly bytesPerSecond: number };
const BODY: BodyPatience = { silenceMs: 30_000, baseMs: 60_000, bytesPerSecond: 16 * 1024 };

export function createPushDoor({ clock }: Pick<ServerDeps, 'clock'>, random: () => number = Math.random, patience = BODY): PushDoor {
  const reading = createTurns(READING);
  const writing = createTurns(WRITING);
  const appointments = createAppointments(clock.nowMs, random);
  const pushers = new WeakMap<FastifyRequest, Pusher>();
  /** When tills that were sent away first asked. */
  const sentAway = new Map<string, number>();
  const refuse = (reply: FastifyReply, { deviceId, sinceMs, gone }: Pusher): never => {
    // Who has hung up hears nothing, and takes nobody's moment.
    if (!gone.aborted) {
      sentAway.delete(deviceId);
      sentAway.set(deviceId, sinceMs);
      const [oldest] = sentAway.keys();
      if (sentAway.size > MOST_REMEMBERED && oldest !== undefined) sentAway.delete(oldest);
      reply.header('retry-after', String(appointments.nextSeconds(writing.waiting() + reading.waiting())));
    }
    throw new ProblemError(503, 'busy', 'Many tills hand in at once; come back in a moment.');
  };
  return {
    async enter(request, reply, till) {
      const over = new AbortController();
      finished(reply.raw, () => over.abort());
      const pusher: Pusher = { company: till.tenantId, deviceId: till.deviceId, bytes: announcedBytes(request), sinceMs: sentAway.get(till.deviceId) ?? clock.nowMs(), gone: over.signal, bodyHere: () => undefined };
      pushers.set(request, pusher);
      const end = await reading.take(pusher) ?? refuse(reply, pusher);
      if (over.signal.aborted) return end();
      over.signal.addEventListener('abort', end);
      pusher.bodyHere = awaitBody(request.raw.socket, patience, pusher);
    },
    async inTurn(request, reply, work) {
      const pusher = pushers.get(request);
      assert(pusher, 'a push has come in through the door');
      pusher.bodyHere();
      const end = await writing.take(pusher) ?? refuse(reply, pusher);
      sentAway.delete(pusher.deviceId);
      const beganMs = clock.nowMs();
      try {
        return await work();
      } finally {
        appointments.took(clock.nowMs() - beganMs);
        end();
      }
    },
    async inOwnTurn(company, over, work) {
      const end = await writing.take({ company, bytes: 0, sinceMs: clock.nowMs(), gone: over });
      return end === null ? null : work().finally(end);
    },
  };
}

/** Cuts a connection whose body stays away: a line that died without a word would keep its place for ever. Answers what ends the watch. */
function awaitBody(socket: Socket, { silenceMs, baseMs, bytesPerSecond }: BodyPatience, { bytes, gone }: Pusher): () => void {
  let read = socket.bytesRead;
  let judging: NodeJS.Immediate | undefined;
  const end = (): void => {
    clearInterval(silence);
    clearImmediate(judging);
    clearTimeout(whole);
    gone.removeEventListener('abort', end);
  };
  const cut = (): void => {
    end();
    socket.destroy();
  };
  const judge = (): void => {
    if (socket.bytesRead === read) return cut();
    read = socket.bytesRead;
  };
  // Judged after what has come meanwhile is read: a server that was itself held up has not been left waiting by the till.
  const silence = setInterval(() => { judging = setImmediate(judge); }, silenceMs).unref();
  const whole = setTimeout(cut, baseMs + (bytes / bytesPerSecond) * 1_000).unref();
  gone.addEventListener('abort', end);
  return end;
}

/** One that does not say how large it is may be as large as any. */
function announcedBytes(request: FastifyRequest): number {
  const said = Number(request.headers['content-length']);
  return Number.isFinite(said) ? Math.min(said, MAX_BODY_BYTES) : MAX_BODY_BYTES;
}

/** Each one sent away is given a later moment than the one before: they come back as they can be served (SP21). */
function createAppointments(nowMs: () => number, random: () => number): { readonly took: (ms: number) => void; readonly nextSeconds: (ahead: number) => number } {
  let eachMs = FIRST_GUESS_MS;
  let bookedMs = 0;
  return {
    took(ms) {
      eachMs += (Math.max(1, ms) - eachMs) * LEARNING;
    },
    nextSeconds(ahead) {
      const paceMs = eachMs / WRITING.atOnce;
      const now = nowMs();
      // A clock that was set back leaves no booking for next year.
      bookedMs = Math.min(Math.max(bookedMs, now + ahead * paceMs) + paceMs, now + LONGEST_MS);
      const waitMs = bookedMs - now;
      return Math.max(1, Math.ceil((waitMs >= LONGEST_MS ? LONGEST_MS * (0.5 + random() / 2) : waitMs * (0.75 + random() / 2)) / 1_000));
    },
  };
}
