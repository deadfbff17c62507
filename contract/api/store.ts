import { Id, Instant, Text, Type, Version, type Static } from '../define/schema.ts';
import { TimeZone } from './company.ts';

export const TillRow = Type.Object({
  id: Id, number: Type.Integer(), name: Text(200), legalEntityId: Id, paired: Type.Boolean(),
  lastContactAt: Type.Union([Instant, Type.Null()]), build: Type.Union([Text(100), Type.Null()]),
  unsent: Type.Union([Type.Integer(), Type.Null()]), oldestUnsentAt: Type.Union([Instant, Type.Null()]), clockOffsetMs: Type.Union([Type.Integer(), Type.Null()]), version: Version,
});
export type TillRow = Static<typeof TillRow>;

export const StoreRow = Type.Object({
  id: Id, number: Type.Integer(), name: Text(200), address: Text(500), timeZone: Text(60),
  /** Minutes after midnight at which a new business day begins. */
  dayCutoffMin: Type.Integer(), receiptHeader: Text(2000), receiptFooter: Text(2000), tills: Type.Array(TillRow), version: Version,
});
export type StoreRow = Static<typeof StoreRow>;

/** `GET /api/v1/stores`. */
export const StoreList = Type.Object({ stores: Type.Array(StoreRow) });
export type StoreList = Static<typeof StoreList>;

/** Rows of a receipt's greeting or farewell. */
export const MAX_RECEIPT_ROWS = 6;

const DayCutoff = Type.Integer({ minimum: 0, maximum: 720 });

/** `POST /api/v1/stores`: a store with its first till; without a zone that of the company's first store, without a cut-off midnight. 422 `unknown-time-zone`. */
export const NewStore = Type.Object({ name: Text(200, 1), address: Text(500), timeZone: Type.Optional(TimeZone), dayCutoffMin: Type.Optional(DayCutoff) });
export type NewStore = Static<typeof NewStore>;

/**
 * `PUT /api/v1/stores/:storeId`. Receipts sold before keep the time and the business date they were sold on, and prices to come their moment.
 * 409 `changed-meanwhile` where the store is no longer the one of `version`.
 */
export const SaveStore = Type.Object({
  version: Version,
  name: Text(200, 1), address: Text(500), timeZone: TimeZone, dayCutoffMin: DayCutoff,
  /** What stands at the top of a receipt and at its end: up to six rows. Without them they stay as they are. 422 `receipt-text-too-long`. */
  receiptHeader: Type.Optional(Text(500)), receiptFooter: Type.Optional(Text(500)),
});
export type SaveStore = Static<typeof SaveStore>;

/** `POST /api/v1/tills`; without a legal entity the company's first. `POST /api/v1/tills/:tillId/pairing` answers a PairingCode. */
export const NewTill = Type.Object({ storeId: Id, name: Text(200), legalEntityId: Type.Optional(Id) });
export type NewTill = Static<typeof NewTill>;

/** `PUT /api/v1/tills/:tillId`: for whom it sells and its name. 409 `changed-meanwhile` as for a store, `shift-open` where the seller would change within a shift. */
export const SaveTill = Type.Object({ version: Version, name: Text(200, 1), legalEntityId: Id });
export type SaveTill = Static<typeof SaveTill>;

/** `POST /api/v1/tills/:tillId/move` answers the TillRow as it stands in its new store. Without a number it gets the next free one. */
export const MoveTill = Type.Object({ storeId: Id, number: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999 })) });
export type MoveTill = Static<typeof MoveTill>;
