/** What must hold over everything a till ever wrote, for tests that sell: books balance, each receipt's parts sum to it, and no sale comes back but once. */
import type { ReadTx } from '#host/db/tx.ts';
import type { ScratchHost } from '../../scratch-host.fixture.ts';

const sumOf = (what: string, table: string, where = '1'): string => `(SELECT coalesce(sum(${what}), 0) FROM ${table} x WHERE x.receipt_id = r.id AND ${where})`;
const tenders = (kind: string): string => sumOf('x.amount_minor', 'tender', `x.kind = '${kind}'`);
const money = sumOf('x.amount_minor', 'tender');
const booked = (account: string): string => `(SELECT coalesce(sum(e.amount_minor), 0) FROM ledger_entry e WHERE e.document_id = r.id AND e.account = '${account}')`;
const signed = (minor: string): string => `CASE r.kind WHEN 'sale' THEN ${minor} ELSE -${minor} END`;
const receipts = (wrong: string): string => `SELECT r.id FROM receipt r WHERE ${wrong}`;

/** A sum over the refunds of a sale, which may not be larger than the same of the sale. */
const perSale = (ofReceipt: string): string => `SELECT s.id FROM (SELECT r.id, r.kind, r.refund_of, ${ofReceipt} AS n FROM receipt r) s
  WHERE s.kind = 'sale' AND s.n < (SELECT coalesce(sum(b.n), 0) FROM (SELECT r.refund_of, ${ofReceipt} AS n FROM receipt r) b WHERE b.refund_of = s.id)`;

const LINE_SUMS = ['quantity_micro', 'total_minor', 'tax_minor', 'discount_minor'] as const;
/** Lines of sales beside what has come back of them; lines nothing came back of are not in it. */
const BACK = `SELECT s.receipt_id, s.line_no, ${LINE_SUMS.map((name) => `s.${name} AS sold_${name}, sum(b.${name}) AS back_${name}`).join(', ')}
  FROM receipt_line b JOIN receipt r ON r.id = b.receipt_id JOIN receipt_line s ON s.receipt_id = r.refund_of AND s.line_no = b.refund_of_line_no
  WHERE r.refund_of IS NOT NULL GROUP BY s.receipt_id, s.line_no`;
const perLine = (wrong: string): string => `SELECT receipt_id || ' ' || line_no AS id FROM (${BACK}) WHERE ${wrong}`;

/** By what each says is wrong, queries that find nothing. Every column is named with its table: a bare one is taken from the inner query. */
export const CLAUSES: Readonly<Record<string, string>> = {
  'entries do not balance': 'SELECT e.document_id AS id FROM ledger_entry e GROUP BY e.document_id HAVING sum(e.amount_minor) <> 0',
  'lines are not the total': receipts(`r.total_minor <> ${sumOf('x.total_minor', 'receipt_line')}`),
  'tax of the lines is not the tax': receipts(`r.tax_minor <> ${sumOf('x.tax_minor', 'receipt_line')}`),
  'tenders are not the total and its rounding': receipts(`r.total_minor + r.rounding_minor <> ${money}`),
  'change is not what was handed over too much': receipts(`r.change_minor <> ${sumOf('x.tendered_minor - x.amount_minor', 'tender')}`),
  'fiscal lines are not the total': receipts(`r.total_minor <> (SELECT coalesce(sum(f.value ->> 'sumMinor'), 0) FROM json_each(r.fiscal_lines) f)`),
  'cash is not booked': receipts(`${booked('cash-drawer')} <> ${signed(tenders('cash'))}`),
  'the card is not booked': receipts(`${booked('card-clearing')} <> ${signed(tenders('card'))}`),
  'tax is not booked': receipts(`-${booked('vat-payable')} <> ${signed('r.tax_minor')}`),
  'the shelf is not what the lines moved': `SELECT m.document_id AS id FROM (
    SELECT s.document_id, s.good_id, s.quantity_micro AS n FROM stock_movement s UNION ALL SELECT l.receipt_id, l.good_id, ${signed('l.quantity_micro')} FROM receipt_line l JOIN receipt r ON r.id = l.receipt_id
  ) m GROUP BY m.document_id, m.good_id HAVING sum(m.n) <> 0`,
  'is not to be sent': receipts('NOT EXISTS (SELECT 1 FROM outbox o WHERE o.op_id = r.id AND o.kind = r.kind)'),
  'numbers have gaps or twins': 'SELECT r.series AS id FROM receipt r GROUP BY r.series HAVING min(r.number) <> 1 OR max(r.number) <> count(*) OR count(DISTINCT r.number) <> count(*)',
  'a refund came back': receipts(`r.refund_of IN (SELECT s.id FROM receipt s WHERE s.kind <> 'sale') OR (r.kind = 'sale' AND r.refund_of IS NOT NULL)`),
  'a line came back of none that was sold': `SELECT l.receipt_id AS id FROM receipt_line l JOIN receipt r ON r.id = l.receipt_id JOIN receipt s ON s.id = r.refund_of
    WHERE NOT EXISTS (SELECT 1 FROM receipt_line x WHERE x.receipt_id = s.id AND x.line_no = l.refund_of_line_no AND x.good_id = l.good_id)`,
  'more came back than was sold': perSale('r.total_minor'),
  'more tax came back than was taken': perSale('r.tax_minor'),
  'more went back to the card than it paid': perSale(tenders('card')),
  'more money went back than was paid': perSale(money),
  ...Object.fromEntries(LINE_SUMS.map((name) => [`more ${name} of a line came back than it had`, perLine(`back_${name} > sold_${name}`)])),
  'all of a line came back and not all of its sums': perLine(`back_quantity_micro = sold_quantity_micro AND (${LINE_SUMS.map((name) => `back_${name} <> sold_${name}`).join(' OR ')})`),
};

/** What is wrong, as "clause: id"; empty where all is well. */
export function wrongBooks(tx: ReadTx): string[] {
  return Object.entries(CLAUSES).flatMap(([says, sql]) => tx.all<{ id: string }>(sql).map(({ id }) => `${says}: ${id}`));
}

/** Throws where the books are wrong; else how many receipts there are. */
export function checkBooks({ host }: ScratchHost): { receipts: number; sales: number; refunds: number } {
  return host.store.read((tx) => {
    const wrong = wrongBooks(tx);
    if (wrong.length > 0) throw new Error(`books are wrong: ${wrong.join('; ')}`);
    const count = (where: string): number => tx.get<{ n: number }>(`SELECT count(*) AS n FROM receipt WHERE ${where}`)?.n ?? 0;
    return { receipts: count('1'), sales: count(`kind = 'sale'`), refunds: count(`kind = 'refund'`) };
  });
}
