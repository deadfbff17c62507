import { Id, Instant, Text, Type, type Static } from '../define/schema.ts';

/**
 * What somebody must look at. `refund-exceeds-sale`, `refund-amount-mismatch` and `refund-without-sale` hold `sale` and `refunds`
 * (receipt, number, store, till) and `lines`, with the two figures that disagree; `shift-sums-differ` holds `shiftId`, `number` and `differences`.
 */
export const AttentionItem = Type.Object({
  id: Id,
  kind: Type.Union([
    Type.Literal('quarantined-commit'), Type.Literal('fork'), Type.Literal('sums-differ'), Type.Literal('clock-suspect'),
    Type.Literal('refund-exceeds-sale'), Type.Literal('refund-without-sale'), Type.Literal('refund-amount-mismatch'), Type.Literal('shift-sums-differ'),
  ]),
  createdAt: Instant, storeName: Type.Union([Text(200), Type.Null()]), tillName: Type.Union([Text(200), Type.Null()]), detail: Type.Record(Type.String(), Type.Unknown()),
});
export type AttentionItem = Static<typeof AttentionItem>;

/** `GET /api/v1/attention`: open items, newest first. */
export const AttentionList = Type.Object({ items: Type.Array(AttentionItem) });
export type AttentionList = Static<typeof AttentionList>;
