import { MAX_QUANTITY_MICRO } from '#domain/quantity/quantity.ts';
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

const Unit = Type.Union([Type.Literal('pcs'), Type.Literal('kg'), Type.Literal('l'), Type.Literal('m')]);
const Amount = Type.Integer({ minimum: 0, maximum: 100_000_000_00 });
const Code = Type.String({ pattern: '^[0-9]{8,14}$' });
/** How much of the good one code is, in millionths of its unit: 12 000 000 for a case of twelve. A till sells no more at once. */
const Pack = Type.Integer({ minimum: 1, maximum: MAX_QUANTITY_MICRO });
/** A day of the calendar; a price of a day begins with the business day of the company's first store. */
export const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

/**
 * `POST /api/v1/goods`. Without `packMicro` the code is one of the good. Without a price a till asks for one at each sale (docs/adr/0026). `barcode-taken` where another good has the code already,
 * unless `shared` says that both may: then the till asks which.
 */
export const NewGood = Type.Object({
  name: Text(1000, 1), barcode: Type.Union([Code, Type.Null()]), packMicro: Type.Optional(Pack), shared: Type.Optional(Type.Boolean()), article: Type.Union([Text(100), Type.Null()]),
  unit: Unit, taxCode: Text(40, 1), priceMinor: Type.Union([Amount, Type.Null()]),
});
export type NewGood = Static<typeof NewGood>;

export const GoodCode = Type.Object({
  code: Text(50), packMicro: Type.Integer(),
  /** Other goods under the same code, at most ten. */
  others: Type.Array(Type.Object({ id: Id, name: Text(1000) })),
});
export type GoodCode = Static<typeof GoodCode>;

/** `GET /api/v1/goods/:goodId`: one good with all its codes, and its prices still to come, the next one first. */
export const GoodDetail = Type.Object({
  ...GoodRow.properties, brand: Type.Union([Text(200), Type.Null()]), categoryId: Type.Union([Id, Type.Null()]), legalEntityId: Type.Union([Id, Type.Null()]), codes: Type.Array(GoodCode),
  /** `day` is the business day it begins on, by the zone and cut-off of the company's first store as they are now. */
  comingPrices: Type.Array(Type.Object({ validFrom: Instant, amountMinor: Minor, day: Day })),
  /** The clock by which prices of a day begin, and the business day it is by it. */
  timeZone: Text(100), today: Day,
  /** What a change of the good says it has seen. */
  version: Type.Integer(),
});
export type GoodDetail = Static<typeof GoodDetail>;

/**
 * `GET /api/v1/goods/choices`: what a good can be made of. Categories by their whole path; a tax code as its rate of today; brands of the goods that sell best,
 * to choose from while one is typed.
 */
export const GoodChoices = Type.Object({
  categories: Type.Array(Type.Object({ id: Id, path: Text(4000) })), taxCodes: Type.Array(Type.Object({ code: Text(40), name: Text(200), rateBps: Type.Union([Type.Integer(), Type.Null()]) })),
  brands: Type.Array(Text(200)), legalEntities: Type.Array(Type.Object({ id: Id, name: Text(500) })),
});
export type GoodChoices = Static<typeof GoodChoices>;

/**
 * `PUT /api/v1/goods/:goodId`, answers the GoodDetail. `changed-meanwhile` where the good is no longer the one of `version`: nothing is written.
 * `unit-in-use` where another unit is asked for and the good was sold; `pack-not-whole` where pieces are and a code holds a part of one.
 */
export const GoodChange = Type.Object({
  version: Type.Integer(), name: Text(1000, 1), article: Type.Union([Text(100, 1), Type.Null()]), unit: Unit, categoryId: Type.Union([Id, Type.Null()]), taxCode: Text(40, 1),
  legalEntityId: Type.Union([Id, Type.Null()]), active: Type.Boolean(),
  /** Stays as it is where nothing is said of it. */
  brand: Type.Optional(Type.Union([Text(200, 1), Type.Null()])),
});
export type GoodChange = Static<typeof GoodChange>;

/** `PUT /api/v1/goods/:goodId/codes/:code`: a code, or another pack for one; `DELETE` takes it away. `shared` as in NewGood. */
export const CodeChange = Type.Object({ packMicro: Pack, shared: Type.Optional(Type.Boolean()) });
export type CodeChange = Static<typeof CodeChange>;

/**
 * `PUT /api/v1/goods/:goodId/price`: a new price from now on, or from the beginning of `day`, which must not have begun (`day-began`).
 * `replaces` are the coming prices of that day, or of today, as they were seen: they are taken back, and where one of them does not stand so any more nothing is written
 * (`changed-meanwhile`). One that was not named gives way too; where its amount is another an attention item tells of both.
 * `DELETE /api/v1/goods/:goodId/prices/:validFrom?amountMinor=` takes back the price that was seen there and has not begun (`price-began`, `changed-meanwhile`).
 */
export const NewPrice = Type.Object({
  amountMinor: Amount, day: Type.Optional(Day),
  replaces: Type.Optional(Type.Array(Type.Object({ validFrom: Instant, amountMinor: Minor }), { maxItems: 100 })),
  /** Said once, and no more: who schedules by it is refused and does not sell at once. */
  validFrom: Type.Optional(Type.Never()),
});
export type NewPrice = Static<typeof NewPrice>;

/** A till shows this much without scrolling through a catalogue: more is a mistake. */
export const MAX_QUICK_PAGES = 30;
export const MAX_QUICK_GOODS = 60;

/** `GET /api/v1/quick-pages`: pages of quick goods in the order of the tills. */
export const QuickPages = Type.Object({
  version: Type.Integer(),
  pages: Type.Array(Type.Object({ name: Text(100), goods: Type.Array(Type.Object({ id: Id, name: Text(1000), active: Type.Boolean(), pictureHash: Type.Union([Text(64), Type.Null()]) })) })),
});
export type QuickPages = Static<typeof QuickPages>;

/** `PUT /api/v1/quick-pages`, answers QuickPages: all of them as they are to be. `changed-meanwhile` as for a good; `unknown-good`. */
export const QuickPagesChange = Type.Object({
  version: Type.Integer(),
  pages: Type.Array(Type.Object({ name: Text(100, 1), goodIds: Type.Array(Id, { minItems: 1, maxItems: MAX_QUICK_GOODS, uniqueItems: true }) }), { maxItems: MAX_QUICK_PAGES }),
});
export type QuickPagesChange = Static<typeof QuickPagesChange>;

export const MAX_PICTURE_BYTES = 512 * 1024;

/**
 * `PUT /api/v1/goods/:goodId/picture`: the bytes of a JPEG, PNG or WebP, base64; `DELETE` takes it away. Both answer the GoodDetail.
 * `not-a-picture` where the content is none of them, `picture-too-large` beyond {@link MAX_PICTURE_BYTES}.
 */
export const NewPicture = Type.Object({ base64: Type.String({ minLength: 4, pattern: '^[A-Za-z0-9+/]+={0,2}$' }) });
export type NewPicture = Static<typeof NewPicture>;
