import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

/**
 * What somebody may have to look at. `refund-exceeds-sale`, `refund-amount-mismatch` and `refund-without-sale` hold `sale` and `refunds`
 * (receipt, number, store, till) and `lines`, with the two figures that disagree; `shift-sums-differ` holds `shiftId`, `number` and
 * `differences`, and `short` where receipts it counted are not here; `data-differs` holds `result` (`healed`, `differs`, or `placed` where the server's own feed
 * had lost rows), `differences` and, found again, `lastAt`; `till-silent` holds `unsent`, `oldestUnsentAt`, `lastContactAt`; `till-revoked`, `new-life` and
 * `server-restored` (with its `cause`) are records of what happened, `revoked-again` is one of a revocation the
 * database had lost; `price-overlap` holds `goodId`, `name`, `validFrom`, `timeZone`, and the two amounts of two people who did not see each other: `wonMinor`, which stands, and `lostMinor`; `picture-damaged` holds the `hash` and, as `goods`, `goodId` and `name` of some that show the picture.
 */
export const AttentionKind = Type.Union([
  Type.Literal('quarantined-commit'), Type.Literal('fork'), Type.Literal('new-life'), Type.Literal('sums-differ'), Type.Literal('clock-suspect'),
  Type.Literal('refund-exceeds-sale'), Type.Literal('refund-without-sale'), Type.Literal('refund-amount-mismatch'), Type.Literal('shift-sums-differ'),
  Type.Literal('till-silent'), Type.Literal('till-revoked'), Type.Literal('revoked-again'), Type.Literal('edit-conflict'), Type.Literal('data-differs'), Type.Literal('server-restored'), Type.Literal('price-overlap'), Type.Literal('picture-damaged'),
]);
export type AttentionKind = Static<typeof AttentionKind>;

/** How an item came to its end: dealt with by a person, tried again with success, closed because what it was about passed, or only recorded. */
export const ClosedHow = Type.Union([Type.Literal('dealt-with'), Type.Literal('retried'), Type.Literal('by-itself'), Type.Literal('recorded')]);
export type ClosedHow = Static<typeof ClosedHow>;

/**
 * What stands behind the item of a revoked till (`till-revoked`): commits that wait for a decision, that have items of their own within it, and
 * that were put aside; and how taking them in goes, or went. Of one under way `endedAt` is null and `left` says what it has still to do.
 */
export const LastWords = Type.Object({
  waiting: Type.Integer(), parts: Type.Integer(), putAside: Type.Integer(),
  takingIn: Type.Union([Type.Object({
    taken: Type.Integer(), refused: Type.Integer(), left: Type.Integer(), askedAt: Instant, askedBy: Type.Union([Text(200), Type.Null()]), movedAt: Instant, endedAt: Type.Union([Instant, Type.Null()]),
  }), Type.Null()]),
});
export type LastWords = Static<typeof LastWords>;

export const AttentionItem = Type.Object({
  id: Id,
  kind: AttentionKind,
  createdAt: Instant,
  storeId: Type.Union([Id, Type.Null()]), storeName: Type.Union([Text(200), Type.Null()]), tillId: Type.Union([Id, Type.Null()]), tillName: Type.Union([Text(200), Type.Null()]),
  detail: Type.Record(Type.String(), Type.Unknown()),
  closed: Type.Union([Type.Object({ at: Instant, how: ClosedHow, by: Type.Union([Text(200), Type.Null()]), note: Text(1000) }), Type.Null()]),
  /** Null for every item but that of a revoked till which handed something in. */
  lastWords: Type.Union([LastWords, Type.Null()]),
});
export type AttentionItem = Static<typeof AttentionItem>;

/**
 * `GET /api/v1/attention?state=open|closed|all&kind=&storeId=&tillId=&text=&within=&after=&limit=`: newest first, open ones where no state is named.
 * `open` is how many are open in the whole company. A closed one stays for good. With `within`, those that stand within that item, which is
 * answered beside them; each tells in `detail.documents` what the till sent, as far as it can be read.
 */
export const AttentionList = Type.Object({ items: Type.Array(AttentionItem), next: Type.Union([Text(300), Type.Null()]), open: Type.Integer(), within: Type.Union([AttentionItem, Type.Null()]) });
export type AttentionList = Static<typeof AttentionList>;

/**
 * `POST /api/v1/attention/:itemId/dismiss`: what was done about it, in one's own words. 409 `still-waiting` where sales of a revoked till wait behind
 * it, unless `putAside` says that they are not to be taken in; then the words are needed (400 `say-why`).
 */
export const DismissAttention = Type.Object({ note: Type.Optional(Text(1000)), putAside: Type.Optional(Type.Boolean()) });
export type DismissAttention = Static<typeof DismissAttention>;

/** `GET /api/v1/attention/:itemId/payload`: the bytes of a quarantined commit as the till sent them; `text` is null where they are no text. */
export const QuarantinedPayload = Type.Object({
  header: Type.Unknown(), reason: Text(100), detail: Text(1000), bytes: Type.Integer(),
  /** At most {@link PAYLOAD_SHOWN} characters. */
  text: Type.Union([Type.String(), Type.Null()]),
  /** The same bytes, base64, cut where `text` is. */
  base64: Type.String(),
});
export type QuarantinedPayload = Static<typeof QuarantinedPayload>;

export const PAYLOAD_SHOWN = 64 * 1024;
