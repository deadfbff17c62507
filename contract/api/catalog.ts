import { Id, Instant, Minor, Text, Type, type Static } from '../define/schema.ts';

export const GoodRow = Type.Object({
  id: Id, name: Text(1000), article: Type.Union([Text(100), Type.Null()]), unit: Text(10), categoryName: Type.Union([Text(500), Type.Null()]),
  barcodes: Type.Array(Text(50)), taxCode: Text(40), priceMinor: Type.Union([Minor, Type.Null()]), active: Type.Boolean(),
  pictureHash: Type.Union([Text(64), Type.Null()]),
});
export type GoodRow = Static<typeof GoodRow>;

/** `GET /api/v1/goods?search=&after=&limit=`: keyset pages in sales order; `search` takes word prefixes, a barcode or an article. */
export const GoodPage = Type.Object({ goods: Type.Array(GoodRow), next: Type.Union([Text(300), Type.Null()]), total: Type.Integer() });
export type GoodPage = Static<typeof GoodPage>;

/** `POST /api/v1/goods`. */
export const NewGood = Type.Object({
  name: Text(1000, 1), barcode: Type.Union([Type.String({ pattern: '^[0-9]{8,14}$' }), Type.Null()]), article: Type.Union([Text(100), Type.Null()]),
  unit: Type.Union([Type.Literal('pcs'), Type.Literal('kg'), Type.Literal('l'), Type.Literal('m')]), taxCode: Text(40, 1),
  priceMinor: Type.Integer({ minimum: 0, maximum: 100_000_000_00 }),
});
export type NewGood = Static<typeof NewGood>;

/** `PUT /api/v1/goods/:goodId/price`: a new price from now on, or from `validFrom`. */
export const NewPrice = Type.Object({ amountMinor: Type.Integer({ minimum: 0, maximum: 100_000_000_00 }), validFrom: Type.Optional(Instant) });
export type NewPrice = Static<typeof NewPrice>;
