/** Ends of shifts against what belongs to them (SPEC AC5). */
import { allHere, differencesOf, readTotals, sumShift } from '#server/db/shift-sums.ts';
import { waitsSql } from '#server/db/short-shifts.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { ask } from './ask.ts';
import type { Finding } from './finding.ts';

const CLOSINGS_AT_ONCE = 200;

type Closing = { readonly id: string; readonly shiftId: string; readonly number: number; readonly totals: unknown; readonly opened: boolean; readonly waits: boolean };

/** A Z and the count that ended the shift come in one commit: where one is, the other is. */
const COUNTS = `
  SELECT count(*) AS looked, count(*) FILTER (WHERE c.id IS NULL OR k.id IS NULL) AS differ, min(coalesce('count ' || c.count_id, 'Z of count ' || k.id)) FILTER (WHERE c.id IS NULL OR k.id IS NULL) AS example
  FROM (SELECT id, count_id FROM shift_closing WHERE tenant_id = $1) c FULL JOIN (SELECT id FROM cash_count WHERE tenant_id = $1 AND purpose = 'closing') k ON k.id = c.count_id`;

export async function checkShifts(tx: TenantTx): Promise<Finding[]> {
  return [await checkSums(tx), await ask(tx, 'shifts', 'Z reports with their counts of the drawer', COUNTS)];
}

/** Each closing by the rules its till summed by. What waits is judged when it is taken in. */
async function checkSums(tx: TenantTx): Promise<Finding> {
  let [looked, differ, example, after] = [0, 0, '', '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const { rows } = await tx.query<Closing>(`
      SELECT c.id, c.shift_id AS "shiftId", c.number, c.totals, ${waitsSql('c')} AS waits, EXISTS (SELECT FROM shift_opening o WHERE o.tenant_id = $1 AND o.id = c.shift_id) AS opened
      FROM shift_closing c WHERE c.tenant_id = $1 AND c.id > $2 ORDER BY c.id LIMIT $3`, [tx.tenantId, after, CLOSINGS_AT_ONCE]);
    for (const closing of rows) {
      looked += 1;
      const flaw = await flawOf(tx, closing);
      if (flaw === null) continue;
      differ += 1;
      if (example === '') example = `shift ${closing.number}: ${flaw}`;
    }
    if (rows.length < CLOSINGS_AT_ONCE) return { about: 'shifts', what: 'Z reports against their receipts', looked, differ, example };
    after = (rows.at(-1) as Closing).id;
  }
}

async function flawOf(tx: TenantTx, { shiftId, totals, opened, waits }: Closing): Promise<string | null> {
  const stated = readTotals(totals);
  if (!stated) return null;
  if (!opened) return waits ? null : 'its opening is lost';
  const summed = await sumShift(tx, shiftId);
  if (!summed) return null;
  const differences = differencesOf(stated, summed);
  if (differences.length === 0 || (waits && !allHere(stated, summed))) return null;
  return differences.map(({ what, statedMinor, summedMinor }) => `${what} ${statedMinor} / ${summedMinor}`).join(', ');
}
