import { call, defineService } from '../define/service.ts';
import { Id, Micro, Minor, Nothing, Text, Type, type Static } from '../define/schema.ts';

export const Unit = Type.Union([Type.Literal('pcs'), Type.Literal('kg'), Type.Literal('l'), Type.Literal('m')]);

/** A good as a search answer or a quick key: enough to show and to sell. */
export const GoodCard = Type.Object({
  id: Id, name: Text(1000), article: Type.Union([Text(100), Type.Null()]), unit: Unit,
  /** Null where no price is in force: the good is shown, and refused with words when added. */
  priceMinor: Type.Union([Minor, Type.Null()]),
  pictureHash: Type.Union([Text(64), Type.Null()]),
  /** Where the good was found by its code: how much of it the code stands for, as of a case. Not there where it was found otherwise, or the code does not say. */
  packMicro: Type.Optional(Micro),
});
export type GoodCard = Static<typeof GoodCard>;

/**
 * Goods sold by a tap. `shop`: as headquarters arranged and named them. `favourites`: those somebody keeps at this till. `often`: what this till
 * sold most of late, in an order that stands for a shift. The last two have no name: the screens have a word for each.
 */
export const QuickPage = Type.Object({
  kind: Type.Union([Type.Literal('favourites'), Type.Literal('shop'), Type.Literal('often')]),
  name: Text(100), goods: Type.Array(GoodCard),
});
export type QuickPage = Static<typeof QuickPage>;

export const catalog = defineService('catalog', {
  /**
   * Word prefixes in any order, best sellers first; a whole barcode, an article or a price (`=89,90`) finds its goods too. Where
   * nothing begins like that, the same keys in the other layout, then transliteration, then the nearest known words are
   * tried: `understoodAs` says what was searched for instead, empty where it was the text as typed.
   */
  search: call(Type.Object({ text: Text(200), limit: Type.Integer({ minimum: 1, maximum: 100 }) }), Type.Object({ goods: Type.Array(GoodCard), understoodAs: Text(300) }), { 'not-signed-in': Nothing }),
  /** Favourites first, then the shop's pages, then what is often bought; none of them empty. */
  quick: call(Nothing, Type.Object({ pages: Type.Array(QuickPage) }), { 'not-signed-in': Nothing }),
  picture: call(Type.Object({ hash: Text(64, 64) }), Type.Object({ mime: Text(100), base64: Type.String() }), { 'not-here': Nothing }),
});
