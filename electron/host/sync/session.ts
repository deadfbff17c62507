/** The till's side of sessions: proves by its key who it is, and keeps the token of the day (SPEC HI10-HI12). */
import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { assert } from '#domain/kernel/assert.ts';
import { sessionInput, type Born, type SessionClaims, type SessionReply, type SessionRequest } from '#contract/sync/session.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';

/** A computer's key: the private half for the SecretStore (PKCS 8, base64url), the public one (32 bytes, base64url) for the server. */
export type DeviceKey = { readonly privateKey: string; readonly publicKey: string };

export function makeDeviceKey(): DeviceKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url'), publicKey: String(publicKey.export({ format: 'jwk' }).x) };
}

/** What sessions need of the SecretStore. A value saved is durable when the promise has resolved. */
export type SessionSecrets = {
  readonly deviceKey: () => string | null;
  /** The session token held now. */
  readonly token: () => string | null;
  readonly saveToken: (token: string) => void | Promise<void>;
  /** The attempt under way, with the token it was made for. */
  readonly attempt: () => string | null;
  readonly saveAttempt: (attempt: string) => void | Promise<void>;
};

/** Who is asking, read anew for every session: a till may have begun a new life since the last. */
export type SessionFacts = { readonly device: string; readonly incarnation: string; readonly series: string; readonly born: Born; readonly installId: string; readonly computerName: string; readonly machine: string; readonly build: string };

export type Sessions = {
  readonly secrets: SessionSecrets;
  readonly facts: () => SessionFacts;
  readonly nowMs: () => number;
  /** Only grows, whatever is done to the clock. */
  readonly steadyMs: () => number;
};

export type TokenSource = {
  /** What the next request is sent with; opens a session where none is open. Rejects as the request for one does. */
  readonly get: (signal: AbortSignal) => Promise<string>;
  /** The server takes this token no more. */
  readonly spent: (token: string) => void;
};

/** A till enrolled before there were keys: one token for ever. */
export function bearerToken(token: string): TokenSource {
  return { get: () => Promise.resolve(token), spent: () => undefined };
}

/** Of its time an access token is used no longer than this share, so that none runs out on the way. */
const USED_OF_TIME = 0.9;

/** Opens sessions as they are needed; requests that need one at the same moment share it. */
export function sessionTokens(sessions: Sessions, ask: (request: SessionRequest, signal: AbortSignal) => Promise<SessionReply>): TokenSource {
  let open: { readonly access: string; readonly incarnation: string; readonly untilMs: number } | null = null;
  let opening: Promise<string> | null = null;
  const openOne = async (signal: AbortSignal): Promise<string> => {
    const request = await signedRequest(sessions);
    const askedAtMs = sessions.steadyMs();
    const reply = await ask(request, signal);
    // The till may have become another one of its server's meanwhile (HI18): what this answer holds would take the place of its secret.
    if (sessions.secrets.token() !== request.token) throw new Error('the answer is for a till this computer is no more');
    await sessions.secrets.saveToken(reply.token);
    open = { access: reply.access, incarnation: request.incarnation, untilMs: askedAtMs + reply.accessForMs * USED_OF_TIME };
    return reply.access;
  };
  return {
    get(signal) {
      if (open !== null && open.incarnation === sessions.facts().incarnation && sessions.steadyMs() < open.untilMs) return Promise.resolve(open.access);
      opening ??= openOne(signal).finally(() => { opening = null; });
      return opening;
    },
    spent(token) {
      if (open?.access === token) open = null;
    },
  };
}

/** The request for the next session, its attempt saved before it is made (HI11). */
async function signedRequest({ secrets, facts, nowMs }: Sessions): Promise<SessionRequest> {
  const [token, deviceKey] = [secrets.token(), secrets.deviceKey()];
  assert(token !== null && deviceKey !== null, 'a till with a key has its session token');
  const attempt = attemptFor(token, secrets.attempt()) ?? randomUUID();
  await secrets.saveAttempt(`${attempt} ${token}`);
  const claims: SessionClaims = { ...facts(), token, attempt, clock: Math.max(0, nowMs()), contractVersion: SYNC_VERSION };
  const key = createPrivateKey({ key: Buffer.from(deviceKey, 'base64url'), format: 'der', type: 'pkcs8' });
  return { ...claims, signature: sign(null, sessionInput(claims), key).toString('base64url') };
}

/** An attempt made with this very token whose answer never came; one of a token before is done with. */
function attemptFor(token: string, saved: string | null): string | null {
  const [attempt, made] = saved?.split(' ') ?? [];
  return attempt !== undefined && made === token ? attempt : null;
}
