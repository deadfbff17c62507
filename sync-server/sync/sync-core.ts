/**
 * The whole of the protocol behind plain values: bytes in, status and text out. The HTTP routes and the simulator call the
 * same core; everything it does to the world goes through its ports.
 */
import type { Result } from '#domain/kernel/result.ts';
import type { Problem } from '#contract/api/problem.ts';
import type { Ending } from './decide.ts';
import type { CorePorts } from './ports.ts';
import { createProgress, readPage } from './pull.ts';
import { OtherDevice, push } from './push.ts';
import { readBody, type BodyRefusal } from './read-body.ts';
import { replay, type ReplayRefusal } from './replay.ts';
import { scopesOf } from './scopes.ts';
import { StoreUnavailable, type Device, type Heads } from './store-port.ts';

/** What HTTP carries back. */
export type CoreAnswer = {
  readonly status: number;
  /** JSON text: the contract's reply with status 200, else a problem (RFC 9457) with a stable `code`. */
  readonly body: string;
  /** Commits this request brought to a decision. */
  readonly decided: number;
};

export type SyncCore = {
  /**
   * Whatever the bytes are, there is an answer; 503 for what passes by itself. @throws only bugs
   * @param aside a reason why nothing of it may be applied, as with the last words of a revoked till: all is kept in quarantine for it
   */
  readonly push: (device: Device, body: Uint8Array, gzipped: boolean, aside?: string | null) => Promise<CoreAnswer>;
  /** The page after `after`; `pageRows` is the contract's size unless a test says otherwise. @throws only bugs */
  readonly pull: (device: Device, after: number, pageRows?: number) => Promise<CoreAnswer>;
  /** What a stream of this device tells: the head, and the last numbers of its scopes. @throws {@link StoreUnavailable} */
  readonly heads: (device: Device) => Promise<Heads>;
  /** Tries a quarantined commit once more. @throws {@link StoreUnavailable} */
  readonly replay: (tenantId: string, itemId: string, userId: string) => Promise<Result<null, ReplayRefusal, string>>;
};

/** One core for each life of the server: it remembers between requests only what may be forgotten. */
export function createSyncCore(ports: CorePorts): SyncCore {
  const progress = createProgress();
  return {
    push: (device, body, gzipped, aside = null) => answered(ports, async () => pushBytes(ports, device, body, gzipped, aside)),
    pull: (device, after, pageRows) => answered(ports, async () => ({ status: 200, body: (await readPage({ ...ports, progress }, device, after, pageRows)).json, decided: 0 })),
    heads: (device) => ports.store.inTenant(device.tenantId, (tx) => tx.readHeads(scopesOf(device)), { readOnly: true }),
    replay: (tenantId, itemId, userId) => replay(ports, tenantId, itemId, userId),
  };
}

const BODY_REFUSALS: Readonly<Record<BodyRefusal, { readonly status: number; readonly title: string }>> = {
  'body-broken': { status: 400, title: 'The body does not hold whole commits.' },
  'body-too-large': { status: 413, title: 'The body is larger than a push may be.' },
  'header-broken': { status: 400, title: 'A commit does not say where it belongs.' },
  'mixed-incarnations': { status: 400, title: 'A push carries commits of one incarnation.' },
  'hash-mismatch': { status: 400, title: 'A commit was damaged on the way.' },
};

async function pushBytes(ports: CorePorts, device: Device, body: Uint8Array, gzipped: boolean, aside: string | null): Promise<CoreAnswer> {
  const batch = await readBody(body, gzipped, ports.inflate);
  if (!batch.ok) return problem(BODY_REFUSALS[batch.code].status, batch.code, BODY_REFUSALS[batch.code].title);
  const { reply, ending } = await push(ports, device, batch.value, aside);
  if (reply.verdicts.length === 0 && ending) return endingAnswer(ending);
  return { status: 200, body: JSON.stringify(reply), decided: reply.verdicts.length };
}

function endingAnswer({ kind, ...place }: Ending): CoreAnswer {
  return problem(409, kind, kind === 'gap' ? 'Earlier commits are missing here.' : 'Another history of this till is known here.', place);
}

async function answered(ports: CorePorts, work: () => Promise<CoreAnswer>): Promise<CoreAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OtherDevice) return problem(403, 'other-device', 'A till may send its own commits only.', { detail: error.message });
    if (!(error instanceof StoreUnavailable)) throw error;
    ports.log.warn({ err: error }, 'the store does not answer');
    return problem(503, 'unavailable', 'The server cannot do this right now.');
  }
}

function problem(status: number, code: string, title: string, more: Readonly<Record<string, unknown>> = {}): CoreAnswer {
  const whole: Problem = { type: `urn:lavka:problem:${code}`, title, status, code, ...more };
  return { status, body: JSON.stringify(whole), decided: 0 };
}
