import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

/** `POST /api/sync/v1/enrol`: a new till asks to join by the code HQ showed. */
export const EnrolRequest = Type.Object({
  code: Text(20, 1), installId: Id, computerName: Text(200), contractVersion: Type.Integer({ minimum: 1 }), build: Text(100),
  /** The computer's Ed25519 key, 32 bytes in base64url; a program of version 2 has none and keeps its token for ever. */
  publicKey: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })),
});
export type EnrolRequest = Static<typeof EnrolRequest>;

export const EnrolReply = Type.Object({
  device: Id,
  /** Sent as `Authorization: Bearer` with every request; kept in the SecretStore, never in the database. */
  token: Text(300, 1),
  /** True where the key was taken: `token` opens the first session (session.ts) and nothing else. */
  keyed: Type.Optional(Type.Boolean()),
  incarnation: Id,
  /** The receipt series of this incarnation: A, B, ... */
  series: Text(10, 1),
  companyId: Id, companyName: Text(200), storeId: Id, tillId: Id,
  epoch: Id, serverTime: Instant,
});
export type EnrolReply = Static<typeof EnrolReply>;

/** What a till tells about itself with each push and pull, in the header `x-lavka-till` as JSON; HQ shows it. */
export const TillReport = Type.Object({ build: Text(100), unsent: Type.Integer({ minimum: 0 }), oldestUnsentAt: Type.Union([Instant, Type.Null()]), clock: Instant, cursor: Type.Integer({ minimum: 0 }) });
export type TillReport = Static<typeof TillReport>;
