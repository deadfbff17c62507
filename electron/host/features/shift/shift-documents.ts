/** The facts a shift writes, made in the transaction that commits them. */
import { postingsOfCount, postingsOfFloat, type CountPurpose } from '#domain/ledger/postings.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { countedSum, type Denomination, type ShiftTotals } from '#domain/shift/shift.ts';
import { Fault } from '#host/platform/fault.ts';
import type { Fact } from '#host/posting/fact.ts';
import { entriesOf } from '#host/posting/entries.ts';
import type { Envelope } from '#host/posting/envelope.ts';

/** The drawer as it was counted; `denominations` empty where only the sum was entered. */
export type Counted = { readonly countedMinor: number; readonly denominations: readonly Denomination[]; readonly reason: string };

/** A shift that begins, with the float booked out of the safe. */
export function openingFact(id: string, envelope: Envelope, number: number, floatMinor: number): Fact {
  return { entity: 'shiftOpening', row: { id, ...envelope, number, floatMinor, entries: entriesOf(id, envelope, postingsOfFloat(floatMinor)) } };
}

/** A counted drawer, with its difference booked; at closing everything counted goes to the safe. */
export function countFact(id: string, envelope: Envelope, shiftId: string, purpose: CountPurpose, expectedMinor: number, counted: Counted, blind: boolean): Fact & { readonly entity: 'cashCount' } {
  const { countedMinor, denominations, reason } = counted;
  const entries = entriesOf(id, envelope, postingsOfCount(expectedMinor, countedMinor, purpose));
  return { entity: 'cashCount', row: { id, ...envelope, shiftId, purpose, expectedMinor, countedMinor, denominations, blind, reason: reason.trim(), entries } };
}

/** The Z. No register is closed by it yet. */
export function closingRow(id: string, envelope: Envelope, shift: { readonly id: string; readonly number: number }, countId: string, totals: ShiftTotals): Row<'shiftClosing'> {
  return { id, ...envelope, shiftId: shift.id, number: shift.number, countId, totals, fiscalResult: { register: 'none' } };
}

/** Throws `Fault('invalid-input')` where notes and coins come to another sum than the one given: a screen adds them up by the same rule. */
export function checkPieces({ countedMinor, denominations }: Counted): void {
  if (denominations.length === 0 || countedSum(denominations) === countedMinor) return;
  throw new Fault('invalid-input', 'never', 'the pieces do not come to the sum');
}
