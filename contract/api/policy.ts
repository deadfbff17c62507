import { Id, Text, Type, Version, type Static } from '../define/schema.ts';

const Reasons = Type.Array(Text(100, 1), { minItems: 1, maxItems: 50 });
const CashReasons = Type.Array(Type.Object({ name: Text(100, 1), account: Type.Union([Type.Literal('cash-safe'), Type.Literal('cash-expense')]) }), { minItems: 1, maxItems: 50 });

/** How tills work: the shape of `TillPolicy` in domain/policy, which also says what may stand in each field. */
export const TillPolicy = Type.Object({
  cashRounding: Type.Union([Type.Object({ stepMinor: Type.Integer(), mode: Type.Union([Type.Literal('down'), Type.Literal('nearest')]) }), Type.Null()]),
  pricesIncludeTax: Type.Boolean(), blindCount: Type.Boolean(), idleLockMin: Type.Integer(), cardAccepted: Type.Boolean(), refundDays: Type.Integer(),
  notesMinor: Type.Array(Type.Integer(), { minItems: 1, maxItems: 50 }),
  discountReasons: Reasons, refundReasons: Reasons, cashInReasons: CashReasons, cashOutReasons: CashReasons, differenceReasons: Reasons,
  scaleMasks: Type.Array(Type.Object({ prefix: Text(40), pattern: Text(40), value: Type.Union([Type.Literal('weight'), Type.Literal('price'), Type.Literal('count')]), decimals: Type.Integer() }), { maxItems: 50 }),
  /** role -> right -> `true`, `false` or a limit in basis points or kopecks (domain/rights); what is not named stays as it was. */
  rights: Type.Record(Text(40), Type.Record(Text(60), Type.Union([Type.Boolean(), Type.Integer()]))),
});
export type TillPolicy = Static<typeof TillPolicy>;

/** What a company, or a store over it, says itself: the fields it names. */
export const TillPolicyDocument = Type.Partial(TillPolicy);
export type TillPolicyDocument = Static<typeof TillPolicyDocument>;

/**
 * `PUT`: the whole document as it is to be, answers the PolicyView. 409 `changed-meanwhile` where the document is no longer the one of `version`: nothing
 * is written; a field that the rules cannot read answers 422 `bad-field` with the field's name as detail.
 */
export const SavePolicy = Type.Object({ version: Version, document: TillPolicyDocument });
export type SavePolicy = Static<typeof SavePolicy>;

/** `GET` and `PUT /api/v1/policies/till` for the company, `/api/v1/policies/till/stores/:storeId` for one store. */
export const PolicyView = Type.Object({
  ownerId: Id, document: TillPolicyDocument,
  /** What a change of the document says it has seen; 0 where nothing was ever said. */
  version: Version,
  /** What holds where the document says nothing: the defaults for a company, the company's policy for a store. */
  under: TillPolicy,
  effective: TillPolicy,
});
export type PolicyView = Static<typeof PolicyView>;
