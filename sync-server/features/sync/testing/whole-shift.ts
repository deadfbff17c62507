/** A whole shift of a till as payloads, in the order in which the till wrote them. */
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { shiftTotals, type ShiftTotals } from '#domain/shift/shift.ts';
import { payloadOf, receiptPayload, refund, sale, shiftFacts, type Ids } from '#server/sync/testing/commits.ts';
import type { PlantedTill } from './shop.ts';

export type WholeShift = {
  readonly payloads: readonly Uint8Array[];
  readonly totals: ShiftTotals;
  readonly shift: ReturnType<typeof shiftFacts>;
  readonly countId: string;
  readonly receipt: ReceiptDocument;
};

/** Opening with 100.00, a sale of three goods, cash in and out, a check count one rouble short, the refund of one good, and a Z counted five roubles over. */
export function wholeShift(till: PlantedTill, ids: Ids, random: () => number, number = 3): WholeShift {
  const { place, incarnationId } = till;
  const shift = shiftFacts(place, ids, { incarnationId, number, atMs: Date.UTC(2026, 10, 20, 8), floatMinor: 100_00 });
  const receipt = sale(place, ids, random, { incarnationId, number: 1, lineCount: 3, shiftId: shift.shiftId });
  const returned = refund(receipt, place, ids, { incarnationId, number: 2, lineCount: 1, shiftId: shift.shiftId });
  const [put, taken] = [shift.movement('in', 50_00, 1), shift.movement('out', 20_00, 2)];
  const checked = shift.count('check', 1_000_00, 999_00);
  const totals = shiftTotals({
    floatMinor: 100_00, movements: [put, taken], counts: [checked],
    documents: [receipt, returned].map((doc) => ({ kind: doc.kind as 'sale' | 'refund', totalMinor: doc.totalMinor, discountMinor: 0, roundingMinor: 0, staffId: doc.staffId, number: `1-1-A-00000${doc.number}`, tenders: doc.tenders, tax: doc.lines })),
  });
  const ending = shift.count('closing', totals.expectedCashMinor, totals.expectedCashMinor + 5_00);
  const payloads = [
    payloadOf({ entity: 'shiftOpening', row: shift.opening }), receiptPayload(receipt), payloadOf({ entity: 'cashMovement', row: put }, { entity: 'cashMovement', row: taken }),
    payloadOf({ entity: 'cashCount', row: checked }), receiptPayload(returned), payloadOf({ entity: 'cashCount', row: ending }, { entity: 'shiftClosing', row: shift.closing(totals, ending.id) }),
  ];
  return { payloads, totals, shift, countId: ending.id, receipt };
}
