/**
 * `POST /api/sync/v1/session`: a till proves by its key who it is, and gets an access token for a day and its next session token.
 * Session tokens go round: each opens one session and is given away for the next, so that two computers with one copy of a
 * till's secrets cannot both go on (sync-server/sync/SPEC.md, SE6-SE12).
 */
import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

/**
 * How a life of a till's database began. `enrolled`: with the till · `restored`: from a backup · `copied`: the file was found to be
 * a copy, or older than it had been · `fork`: the server knew another history of it.
 */
export const Born = Type.Union([Type.Literal('enrolled'), Type.Literal('restored'), Type.Literal('copied'), Type.Literal('fork')]);
export type Born = Static<typeof Born>;

const claims = {
  device: Id, incarnation: Id,
  /** The series of receipts this life counts in. */
  series: Text(10, 1),
  born: Born,
  /** The session token held now; the first one came with the enrolment. */
  token: Text(300, 1),
  /** Kept by the till until an answer was stored: the same attempt made again is answered the same. */
  attempt: Id,
  /** The till's clock. Shown, never judged. */
  clock: Instant,
  installId: Id, computerName: Text(200),
  /** Hash of what the system calls this machine; empty where it says nothing. */
  machine: Text(64),
  build: Text(100), contractVersion: Type.Integer({ minimum: 1 }),
};

export const SessionClaims = Type.Object(claims);
export type SessionClaims = Static<typeof SessionClaims>;

export const SessionRequest = Type.Object({
  ...claims,
  /** Ed25519 over {@link sessionInput}, base64url. */
  signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
});
export type SessionRequest = Static<typeof SessionRequest>;

export const SessionReply = Type.Object({
  /** The session token from now on; the one asked with has had its day. */
  token: Text(300, 1),
  /** Sent as `Authorization: Bearer` with every other request. */
  access: Text(300, 1),
  accessForMs: Type.Integer({ minimum: 1 }),
  epoch: Id, serverTime: Instant,
});
export type SessionReply = Static<typeof SessionReply>;

/** The bytes a till signs: what they are for, then every claim in this order. */
export function sessionInput(request: SessionClaims): Uint8Array {
  const { device, incarnation, series, born, token, attempt, clock, installId, computerName, machine, build, contractVersion } = request;
  return new TextEncoder().encode(`lavka-session-1\n${JSON.stringify([device, incarnation, series, born, token, attempt, clock, installId, computerName, machine, build, contractVersion])}`);
}
