import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WriteTx } from '#host/db/tx.ts';
import { exactly, gesture, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { CLAUSES, checkBooks, wrongBooks } from './books.fixture.ts';
import { add, asTold, bread, milk, openSaleTill, PIECE, sellForAnother, setPolicy, weighed, type SaleTill } from './sale-till.fixture.ts';

const REFUND = `(SELECT id FROM receipt WHERE kind = 'refund' ORDER BY number LIMIT 1)`;
const SALE = `(SELECT refund_of FROM receipt WHERE kind = 'refund' ORDER BY number LIMIT 1)`;
const rowOf = (table: string, receipt: string): string => `rowid = (SELECT rowid FROM ${table} WHERE receipt_id = ${receipt} LIMIT 1)`;
const entry = (account: string, document: string): string => `account = '${account}' AND document_id = ${document}`;

/** By clause, one row written otherwise than the till would. */
const CORRUPTED: Readonly<Record<string, string>> = {
  'entries do not balance': `UPDATE ledger_entry SET amount_minor = amount_minor + 1 WHERE ${entry('revenue', SALE)}`,
  'lines are not the total': `UPDATE receipt_line SET total_minor = total_minor + 1 WHERE ${rowOf('receipt_line', SALE)}`,
  'tax of the lines is not the tax': `UPDATE receipt_line SET tax_minor = tax_minor - 1 WHERE ${rowOf('receipt_line', SALE)}`,
  'tenders are not the total and its rounding': `UPDATE tender SET amount_minor = amount_minor + 1, tendered_minor = tendered_minor + 1 WHERE kind = 'cash' AND receipt_id = ${SALE}`,
  'change is not what was handed over too much': `UPDATE receipt SET change_minor = change_minor + 1 WHERE id = ${SALE}`,
  'fiscal lines are not the total': `UPDATE receipt SET fiscal_lines = json_set(fiscal_lines, '$[0].sumMinor', (fiscal_lines ->> '$[0].sumMinor') + 1) WHERE id = ${SALE}`,
  'cash is not booked': `UPDATE ledger_entry SET account = 'cash-safe' WHERE ${entry('cash-drawer', SALE)}`,
  'the card is not booked': `UPDATE ledger_entry SET account = 'cash-safe' WHERE ${entry('card-clearing', SALE)}`,
  'tax is not booked': `UPDATE ledger_entry SET account = 'cash-safe' WHERE ${entry('vat-payable', REFUND)}`,
  'the shelf is not what the lines moved': `UPDATE stock_movement SET quantity_micro = quantity_micro - 1 WHERE entry_no = 1 AND document_id = ${REFUND}`,
  'is not to be sent': `DELETE FROM outbox WHERE op_id = ${SALE}`,
  'numbers have gaps or twins': 'UPDATE receipt SET number = number + 1 WHERE number = (SELECT max(number) FROM receipt)',
  'a refund came back': `UPDATE receipt SET refund_of = ${REFUND} WHERE kind = 'refund' AND id <> ${REFUND}`,
  'a line came back of none that was sold': `UPDATE receipt_line SET refund_of_line_no = 9 WHERE ${rowOf('receipt_line', REFUND)}`,
  'more came back than was sold': `UPDATE receipt SET total_minor = total_minor * 100 WHERE id = ${REFUND}`,
  'more tax came back than was taken': `UPDATE receipt SET tax_minor = tax_minor * 100 WHERE id = ${REFUND}`,
  'more went back to the card than it paid': `UPDATE tender SET amount_minor = amount_minor + 1 WHERE kind = 'card' AND receipt_id = ${REFUND}`,
  'more money went back than was paid': `UPDATE tender SET amount_minor = amount_minor * 100 WHERE kind = 'cash' AND receipt_id = ${REFUND}`,
  ...Object.fromEntries(['quantity_micro', 'total_minor', 'tax_minor', 'discount_minor'].map((name) => [`more ${name} of a line came back than it had`, `UPDATE receipt_line SET ${name} = ${name} * 100 WHERE ${rowOf('receipt_line', REFUND)}`])),
  'all of a line came back and not all of its sums': `UPDATE receipt_line SET discount_minor = discount_minor - 1 WHERE ${rowOf('receipt_line', REFUND)}`,
};

describe('the books that tests of sales look at', () => {
  let saleTill: SaleTill;
  let scratch: ScratchHost;
  /** A sale in cash and by card, all of its first line taken back in two refunds; the card is used up by them. */
  beforeAll(async () => {
    saleTill = await openSaleTill('owner');
    scratch = saleTill.host();
    sellForAnother(scratch, milk);
    setPolicy(scratch, { cashRounding: { stepMinor: 100, mode: 'down' } });
    const { sale, refund } = scratch.till;
    await add(scratch, bread, 3 * PIECE);
    await add(scratch, milk);
    await value(sale.setDiscount({ ...gesture(), lineNo: 1, discount: { kind: 'amount', minor: 1_01 }, reason: 'Брак' }));
    const cart = await add(scratch, weighed[0] as (typeof weighed)[number], 742_000);
    const offer = { cardMinor: Math.floor((cart.lines[0]?.totalMinor ?? 0) / 3), cashMinor: null };
    const [first] = (await value(sale.pay(await asTold(scratch, exactly(cart, { offer }))))).documents;
    for (const quantityMicro of [2 * PIECE, PIECE]) {
      const back = await value(refund.add({ ...gesture(), receiptId: first?.receiptId ?? '', lines: [{ lineNo: 1, quantityMicro }], reason: 'Не подошёл' }));
      await value(sale.pay(await asTold(scratch, exactly(back))));
    }
  });
  afterAll(() => saleTill.close());

  /** What is found wrong after `corrupt`, of which nothing stays. */
  const found = (corrupt: (tx: WriteTx) => void): string[] => {
    let wrong: string[] = [];
    const undo = new Error('nothing of it stays');
    expect(() => scratch.host.store.write((tx) => {
      corrupt(tx);
      wrong = wrongBooks(tx);
      throw undo;
    })).toThrow(undo);
    return wrong;
  };

  it('are right as the till wrote them, and there is something of everything in them', () => {
    expect(checkBooks(scratch)).toEqual({ receipts: 4, sales: 2, refunds: 2 });
    const counted = scratch.host.store.read((tx) => tx.all(`SELECT r.kind AS kind, t.kind AS tender, count(*) AS n FROM receipt r JOIN tender t ON t.receipt_id = r.id WHERE t.amount_minor > 0 GROUP BY 1, 2 ORDER BY 1, 2`));
    expect(counted).toMatchObject([{ kind: 'refund', tender: 'card' }, { kind: 'refund', tender: 'cash' }, { kind: 'sale', tender: 'card' }, { kind: 'sale', tender: 'cash' }]);
    expect(scratch.host.store.read((tx) => tx.get('SELECT count(*) AS n FROM receipt WHERE rounding_minor <> 0'))).not.toEqual({ n: 0 });
  });

  it.each(Object.keys(CLAUSES))('are seen to be wrong after one row was written otherwise: %s', (clause) => {
    const sql = CORRUPTED[clause] ?? '';
    let rows = 0;
    const wrong = found((tx) => { rows = tx.run(sql); });
    expect(rows).toBe(1);
    expect(wrong.filter((one) => one.startsWith(`${clause}: `))).not.toEqual([]);
  });

  it('throw what is wrong', () => {
    const one = found(() => undefined);
    expect(one).toEqual([]);
    scratch.host.store.write((tx) => tx.run(`UPDATE receipt SET change_minor = change_minor + 1 WHERE id = ${SALE}`));
    expect(() => checkBooks(scratch)).toThrow('change is not what was handed over too much');
    scratch.host.store.write((tx) => tx.run(`UPDATE receipt SET change_minor = change_minor - 1 WHERE id = ${SALE}`));
    checkBooks(scratch);
  });
});
