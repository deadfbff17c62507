/** The VAT of the day on which a sale is paid. */
import { rateToSellAt, type TaxRate } from '#domain/tax/tax.ts';
import { selectSql } from '#host/db/entity-sql.ts';
import type { ReadTx, WriteTx } from '#host/db/tx.ts';
import { businessDateAt, getPlace } from '#host/posting/envelope.ts';
import { readMeta } from '#host/posting/meta.ts';
import { shopNowMs } from '#host/posting/shop-time.ts';
import { saveLine, type StoredLine } from './cart-repo.ts';
import type { SaleDeps } from './sale-ports.ts';

const RATES = selectSql('taxRate', 'WHERE code = ?');

/**
 * The tax rate of any code on the business day the shop is in, by the best known time; null is "without VAT". A code without any
 * rate is sold without VAT: a hole in the reference data must not stop the queue, and the receipt keeps the code for whoever mends it.
 */
export function ratesOfDay(tx: ReadTx, { clock }: Pick<SaleDeps, 'clock'>): (taxCode: string) => number | null {
  const meta = readMeta(tx);
  const date = businessDateAt(getPlace(tx, meta).store, shopNowMs(meta, clock.nowMs()));
  const known = new Map<string, number | null>();
  return (taxCode) => {
    const seen = known.get(taxCode);
    if (seen !== undefined) return seen;
    const rateBps = rateToSellAt(tx.all<TaxRate>(RATES, taxCode), taxCode, date)?.rateBps ?? null;
    known.set(taxCode, rateBps);
    return rateBps;
  };
}

/** The lines with the VAT of this day (HSA20), saved where it is another than on the day they were put in. What comes back keeps its own. */
export function atRatesOfDay(tx: WriteTx, deps: Pick<SaleDeps, 'clock'>, cartId: string, lines: readonly StoredLine[]): readonly StoredLine[] {
  if (!lines.some((line) => line.direction === 'sale')) return lines;
  const rateOf = ratesOfDay(tx, deps);
  return lines.map((line) => {
    if (line.direction !== 'sale') return line;
    const taxRateBps = rateOf(line.taxCode);
    if (taxRateBps === line.taxRateBps) return line;
    const changed = { ...line, taxRateBps };
    saveLine(tx, cartId, changed);
    return changed;
  });
}
