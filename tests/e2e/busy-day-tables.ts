/** The days in the tables themselves: the till's own file, PostgreSQL, and the notebook, by shift and by rate of VAT. */
import { auditCopy, openServerRows, openTillRows, type CopyOf } from '../torture/copies.ts';
import { totalsOf, vatOf, type RateSum, type Shift } from './busy-day-book.ts';
import { same, type Story } from './story.ts';

type Row = { readonly shift: number; readonly rate: number | null; readonly total: number; readonly tax: number };

/** The same words for both databases. Lines are summed by themselves, and must be what their receipts say. */
const BY_RATE = `
  SELECT o.number AS shift, l.tax_rate_bps AS rate, CAST(sum(CASE r.kind WHEN 'sale' THEN 1 ELSE -1 END * l.total_minor) AS bigint) AS total, CAST(sum(CASE r.kind WHEN 'sale' THEN 1 ELSE -1 END * l.tax_minor) AS bigint) AS tax
  FROM receipt_line l JOIN receipt r ON r.id = l.receipt_id JOIN shift_opening o ON o.id = r.shift_id GROUP BY o.number, l.tax_rate_bps`;
const UNEVEN = `
  SELECT r.id FROM receipt r JOIN receipt_line l ON l.receipt_id = r.id GROUP BY r.id, r.total_minor, r.tax_minor HAVING sum(l.total_minor) <> r.total_minor OR sum(l.tax_minor) <> r.tax_minor`;

const sumsOf = (rows: readonly Row[], shift: number): RateSum[] => rows.filter((row) => row.shift === shift)
  .map(({ rate, total, tax }) => ({ rateBps: rate, totalMinor: total, taxMinor: tax })).sort((a, b) => (b.rateBps ?? -1) - (a.rateBps ?? -1));

export async function compareInTables({ step }: Story, copy: CopyOf, shifts: readonly Shift[]): Promise<void> {
  const server = await openServerRows(copy.dir, copy.companyId);
  const till = openTillRows(copy.dir, copy.name);
  try {
    await step('VAT by rate of every shift is the same in the notebook, in the file of the till and in PostgreSQL', async () => {
      const here = till.tx.all<Row>(BY_RATE);
      const { rows: there } = await server.query<Row>(BY_RATE);
      for (const [index, shift] of shifts.entries()) {
        same(`VAT of shift ${index + 1} at the till`, sumsOf(here, index + 1), vatOf(shift));
        same(`VAT of shift ${index + 1} in PostgreSQL`, sumsOf(there, index + 1), vatOf(shift));
      }
      same('receipts that are not the sum of their lines', [till.tx.all(UNEVEN), (await server.query(UNEVEN)).rows], [[], []]);
    });
    await step('cash was rounded on the day of roubles, and only then', () => {
      same('rounding', shifts.map((shift) => totalsOf(shift).roundingMinor !== 0), shifts.map(({ cashStepMinor }) => cashStepMinor > 1));
      return Promise.resolve();
    });
    await step('row by row the till and headquarters have the same', async () => {
      const { factFaults, commitFaults, facts } = await auditCopy(server, copy);
      same('rows that differ', [...factFaults, ...commitFaults], []);
      if (facts === 0) throw new Error('there was nothing to compare');
    });
  } finally {
    till.close();
    await server.end();
  }
}
