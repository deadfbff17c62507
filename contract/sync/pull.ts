import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

/** Rows of one entity inside a page, as columns once and values many times. `removed` holds keys in the order of the entity's key. */
export const EntityChanges = Type.Object({
  entity: Text(60, 1),
  columns: Type.Array(Text(60, 1)),
  rows: Type.Array(Type.Array(Type.Unknown())),
  removed: Type.Array(Type.Array(Type.Unknown())),
});
export type EntityChanges = Static<typeof EntityChanges>;

/**
 * `GET /api/sync/v1/pull?after=N`: what changed in the device's scopes after N, up to and including `next`.
 * `began` is the `head` of the first page the till took from 0: with it a load that goes on for long is told from a till that fell behind.
 * A page ends on a commit boundary; `caughtUp` only when nothing was left at `head`.
 */
export const PullReply = Type.Object({
  epoch: Id, head: Type.Integer({ minimum: 0 }), next: Type.Integer({ minimum: 0 }), caughtUp: Type.Boolean(), serverTime: Instant,
  /** Rows still to come after this page, for a progress bar; a guess. */
  remaining: Type.Integer({ minimum: 0 }),
  /** Names the set of scopes the device has; another one than that of the rows at hand means the till stands in another store now. A server of before names none. */
  scope: Type.Optional(Text(64, 1)),
  changes: Type.Array(EntityChanges),
});
export type PullReply = Static<typeof PullReply>;

/** The data of a server-sent `head` event on `GET /api/sync/v1/events`; sent on change and every 15 s as a heartbeat. */
export const HeadEvent = Type.Object({ epoch: Id, head: Type.Integer({ minimum: 0 }), serverTime: Instant });
export type HeadEvent = Static<typeof HeadEvent>;

export const HEARTBEAT_MS = 15_000;
/** Rows a page aims at; it is exceeded only to finish the commit it is in. */
export const PULL_PAGE_ROWS = 5_000;
