import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

export const TillRow = Type.Object({
  id: Id, number: Type.Integer(), name: Text(200), paired: Type.Boolean(),
  lastContactAt: Type.Union([Instant, Type.Null()]), build: Type.Union([Text(100), Type.Null()]),
  unsent: Type.Union([Type.Integer(), Type.Null()]), oldestUnsentAt: Type.Union([Instant, Type.Null()]), clockOffsetMs: Type.Union([Type.Integer(), Type.Null()]),
});
export type TillRow = Static<typeof TillRow>;

export const StoreRow = Type.Object({ id: Id, number: Type.Integer(), name: Text(200), address: Text(500), tills: Type.Array(TillRow) });
export type StoreRow = Static<typeof StoreRow>;

/** `GET /api/v1/stores`. */
export const StoreList = Type.Object({ stores: Type.Array(StoreRow) });
export type StoreList = Static<typeof StoreList>;

/** `POST /api/v1/stores`: a store with its first till. */
export const NewStore = Type.Object({ name: Text(200, 1), address: Text(500) });
export type NewStore = Static<typeof NewStore>;

/** `POST /api/v1/tills`; `POST /api/v1/tills/:tillId/pairing` answers a PairingCode. */
export const NewTill = Type.Object({ storeId: Id, name: Text(200) });
export type NewTill = Static<typeof NewTill>;

/** `POST /api/v1/tills/:tillId/move` answers the TillRow as it stands in its new store. Without a number it gets the next free one. */
export const MoveTill = Type.Object({ storeId: Id, number: Type.Optional(Type.Integer({ minimum: 1, maximum: 999_999 })) });
export type MoveTill = Static<typeof MoveTill>;
