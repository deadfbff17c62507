/** What the Z of a shift said besides its sums, kept so that a copy says it again (domain/shift, SHF19). */
import type { ReceiptShop } from '#domain/receipt/paper.ts';
import type { NamedSellerSum } from '#domain/shift/shift.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';

export type ShiftSaid = {
  /** `staffName` is who ended it. */
  readonly shop: ReceiptShop;
  readonly openedBy: string;
  /** Everybody who sold in the shift. */
  readonly sellers: readonly NamedSellerSum[];
  readonly staffNames: Readonly<Record<string, string>>;
  /** Whether the till's clock was in doubt at either end (SHF23); nothing was kept of it before. */
  readonly clockInDoubt?: boolean;
};

/** In the transaction that ends the shift; a Z is never held up by what was kept before. */
export function keepSaid(tx: WriteTx, shiftId: string, said: ShiftSaid): void {
  tx.run('INSERT INTO shift_shop (shift_id, said) VALUES (?, ?) ON CONFLICT (shift_id) DO UPDATE SET said = excluded.said', shiftId, JSON.stringify(said));
}

/** Null of a shift that ended before this was kept, or whose end came out of recovered commits. */
export function findSaid(tx: ReadTx, shiftId: string): ShiftSaid | null {
  const row = tx.get<{ said: string }>('SELECT said FROM shift_shop WHERE shift_id = ?', shiftId);
  return row ? (JSON.parse(row.said) as ShiftSaid) : null;
}
