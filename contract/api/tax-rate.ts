import { Text, Type, type Static } from '../define/schema.ts';
import { Day } from './catalog.ts';

/** `null` is "without VAT", which is not a rate of nought. */
const Bps = Type.Union([Type.Integer({ minimum: 0, maximum: 10_000 }), Type.Null()]);

export const TaxRateRow = Type.Object({
  code: Text(40), validFrom: Day, name: Text(200), rateBps: Bps,
  /** `past` where a later one of its code is in force; `coming` where it has begun in no store. */
  standing: Type.Union([Type.Literal('past'), Type.Literal('now'), Type.Literal('coming')]),
});
export type TaxRateRow = Static<typeof TaxRateRow>;

/** `GET /api/v1/tax-rates`: by code, the latest first; `today` is the furthest business day of the company's stores. */
export const TaxRateList = Type.Object({ today: Day, rates: Type.Array(TaxRateRow) });
export type TaxRateList = Static<typeof TaxRateList>;

/**
 * `POST /api/v1/tax-rates`, answers the TaxRateList: a rate of a code from a business day, which must not have begun in any store, nor have a receipt
 * (`day-began`), unless the code has no rate yet.
 * `unknown-tax-code` where the code is neither one of the company's nor of `domain/tax`, `rate-not-of-code` where the code cannot have such a rate,
 * `rate-there` where one begins on the day already.
 */
export const NewTaxRate = Type.Object({ code: Text(40, 1), validFrom: Day, name: Text(200, 1), rateBps: Bps });
export type NewTaxRate = Static<typeof NewTaxRate>;

/** `DELETE /api/v1/tax-rates/:taxCode/:day`: `rate-began` where it has, or a receipt of that day is here, `rate-in-use` where goods of the code would be left without any. */
