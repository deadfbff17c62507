import { Id, Instant, Text, Type, type Static, type TSchema } from '../define/schema.ts';

/**
 * How a device stands, worst first: `trouble` somebody must act (an open incident, or silence for too long with sales on the till) ·
 * `look` worth a look (clock, old unsent sales, far behind) · `offline` not heard of just now · `well` · `waiting` paired and never
 * heard of · `revoked` no longer a till of the company.
 */
export const FleetStanding = Type.Union([
  Type.Literal('trouble'), Type.Literal('look'), Type.Literal('offline'), Type.Literal('waiting'), Type.Literal('well'), Type.Literal('revoked'),
]);
export type FleetStanding = Static<typeof FleetStanding>;

/** Why a device stands so; several may be true at once. */
export const FleetReason = Type.Union([
  Type.Literal('incident'), Type.Literal('silent'), Type.Literal('clock'), Type.Literal('old-unsent'), Type.Literal('behind'),
]);
export type FleetReason = Static<typeof FleetReason>;

const Maybe = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()]);

/** One computer of one till. What the till says of itself is of its last contact; null where it has said nothing yet. */
export const FleetDevice = Type.Object({
  deviceId: Id, tillId: Id, tillNumber: Type.Integer(), tillName: Text(200), storeId: Id, storeNumber: Type.Integer(), storeName: Text(200), timeZone: Text(60),
  computerName: Text(200), enrolledAt: Instant, revokedAt: Maybe(Instant),
  build: Maybe(Text(100)),
  /** Of the sync contract, as the till spoke last. */
  contractVersion: Maybe(Type.Integer()),
  lastContactAt: Maybe(Instant),
  /** Heard of within the time in which every connected till is heard of. */
  online: Type.Boolean(),
  unsent: Maybe(Type.Integer()), oldestUnsentAt: Maybe(Instant),
  /** Rows of the feed the till has not fetched yet, counted up to {@link LAG_COUNTED}; 0 is by the newest data. */
  lagRows: Maybe(Type.Integer()),
  /** Till minus server, in milliseconds. */
  clockOffsetMs: Maybe(Type.Integer()),
  /** The newest series of receipts, and how many lives the till's database has had on this computer. */
  series: Maybe(Text(10)), lives: Type.Integer(),
  /** A shift was open at this till when it was last heard of. */
  openShift: Type.Boolean(),
  openIncidents: Type.Integer(),
  standing: FleetStanding, reasons: Type.Array(FleetReason),
});
export type FleetDevice = Static<typeof FleetDevice>;

/** More rows than this behind is only "more than". */
export const LAG_COUNTED = 1_000;

/** `GET /api/v1/fleet?storeId=&standing=&text=`: what needs a person first. `counts` is of all that match store and text, whatever their standing. */
export const Fleet = Type.Object({
  devices: Type.Array(FleetDevice), serverTime: Instant,
  counts: Type.Record(Type.String(), Type.Integer()),
  /** Hours without a word after which a till with unsent sales opens an attention item. */
  silentAfterHours: Type.Integer(),
  /** There are more devices than one answer holds: narrow the question. */
  more: Type.Boolean(),
});
export type Fleet = Static<typeof Fleet>;

/** `GET /api/v1/fleet/:deviceId`. */
export const FleetDetail = Type.Object({
  device: FleetDevice,
  /** The till's own words of its last contact: its clock, and how far it had fetched the feed; `head` is where the feed is now. */
  report: Maybe(Type.Object({ build: Text(100), clock: Instant, cursor: Type.Integer(), unsent: Type.Integer(), oldestUnsentAt: Maybe(Instant) })), head: Type.Integer(),
  /** Newest first. */
  incarnations: Type.Array(Type.Object({
    id: Id, series: Maybe(Text(10)), createdAt: Instant,
    /** How this life of the database began: `enrolled`, `restored`, `copied`, `fork`; null where nobody said. */
    born: Maybe(Text(20)),
    /** Commits held here. */
    commits: Type.Integer(), lastCommitAt: Maybe(Instant),
    /** The highest number of its receipts of the last days; null where it has sold nothing lately. */
    lastNumber: Maybe(Type.Integer()),
  })),
  /** What came in the last days, by the store's day, newest first. */
  days: Type.Array(Type.Object({ day: Text(10), kind: Text(60), count: Type.Integer(), setAside: Type.Integer() })),
  quarantine: Type.Array(Type.Object({ id: Id, itemId: Maybe(Id), kind: Text(60), reason: Text(100), bytes: Type.Integer(), receivedAt: Instant, closedAt: Maybe(Instant), outcome: Maybe(Text(40)) })),
  /** Open attention items of this till. */
  incidents: Type.Array(Type.Object({ id: Id, kind: Text(60), createdAt: Instant })),
  /** Why it was revoked and by whom, where that was said. */
  revoked: Maybe(Type.Object({ at: Instant, by: Text(200), reason: Text(500) })),
});
export type FleetDetail = Static<typeof FleetDetail>;

/** `POST /api/v1/devices/:deviceId/revoke` answers 204; one that is revoked already stays as it is. */
export const RevokeDevice = Type.Object({ reason: Text(500, 1) });
export type RevokeDevice = Static<typeof RevokeDevice>;

/** `PUT /api/v1/fleet/rules`: when a silent till is somebody's business. */
export const FleetRules = Type.Object({ silentAfterHours: Type.Integer({ minimum: 1, maximum: 24 * 90 }) });
export type FleetRules = Static<typeof FleetRules>;
