import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DigestReport } from '#contract/sync/digest.ts';
import { idsFrom, seeded } from '#server/sync/testing/commits.ts';
import { listCompanies } from '#server/db/companies.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { testDatabase, type TestDatabase } from '../../testing/postgres.ts';
import { plantCompany, pushCommits, type Planted, type PlantedTill } from '../sync/testing/shop.ts';
import { wholeShift } from '../sync/testing/whole-shift.ts';
import { compareCompany } from './compare-company.ts';
import { differs, tableOf, type CompanyFindings } from './finding.ts';

/** One sale with everything that hangs on it. */
const sale = `${['receipt_line WHERE receipt_id', 'tender WHERE receipt_id', 'stock_movement WHERE document_id', 'ledger_entry WHERE document_id'].map((where) => `DELETE FROM ${where} = (SELECT id FROM receipt WHERE kind = 'sale');`).join(' ')} DELETE FROM receipt WHERE kind = 'sale';`;

let test: TestDatabase;
let planted: Planted;
let till: PlantedTill;
beforeAll(async () => { test = await testDatabase({ connections: 3 }); });
afterAll(() => test.close());
beforeEach(async () => {
  planted = await plantCompany(test.deps);
  till = planted.stores[0]?.tills[0] as PlantedTill;
  for (const payload of wholeShift(till, idsFrom(seeded(planted.companyId.length)), seeded(5)).payloads) till.log.add(payload);
  await pushCommits(test.deps, till.device, till.log.commits);
});

const inCompany = <T>(work: (tx: TenantTx) => Promise<T>): Promise<T> => test.deps.db.withTenant(planted.companyId, work);
/** As the owner of the tables: facts cannot be changed by anybody else. */
const damage = (sql: string): Promise<unknown> => test.owner.query(`BEGIN; SELECT set_config('app.tenant_id', '${planted.companyId}', true); ${sql}; COMMIT`);
const compare = (heal = false): Promise<CompanyFindings> => compareCompany(test.deps.db, { id: planted.companyId, name: 'Проба' }, heal);
const bad = ({ findings }: CompanyFindings): Record<string, [number, string]> => Object.fromEntries(findings.filter(({ differ }) => differ > 0).map(({ about, what, differ, example }) => [`${about} ${what}`, [differ, example]]));

describe('the compare command', () => {
  it('AC1 AC8 finds nothing where all is well, and says so in a table', async () => {
    const found = await compare();
    expect([bad(found), differs([found])]).toEqual([{}, false]);
    expect(found.findings.find(({ what }) => what.startsWith('Z reports'))).toMatchObject({ looked: 1 });
    expect(found.findings.find(({ what }) => what === 'staff')).toMatchObject({ about: 'feed', looked: 1 });
    expect(tableOf([found])).toContain('Nothing differs.');
    expect(tableOf([found])).toContain('has not compared its copy yet');
    expect((await listCompanies(test.deps.db)).find(({ id }) => id === planted.companyId)).toEqual({ id: planted.companyId, name: 'Проба' });
  });

  it('AC2 AC9 finds rows without a place, places without a row, hashes missing and wrong; heals hashes and lost places and nothing else', async () => {
    const [unfed, gone] = [test.deps.ids.uuid(), test.deps.ids.uuid()];
    await damage(`INSERT INTO price_list (tenant_id, id, name) VALUES (app_tenant(), '${unfed}', 'Потерянная')`);
    await damage(`INSERT INTO change (tenant_id, scope, entity, key, seq, removed) VALUES (app_tenant(), 'company', 'good', '["${gone}"]', 1, false)`);
    await damage(`UPDATE change SET row_hash = NULL WHERE entity = 'company'`);
    await damage(`UPDATE store SET name = 'Тайком'`);
    const found = await compare();
    expect(bad(found)).toEqual({
      'feed priceList': [1, `1 not in the feed: ["${unfed}"]`], 'feed good': [1, `1 in the feed without a row: ["${gone}"]`],
      'feed company': [1, expect.stringContaining('1 without a hash')], 'feed store': [1, expect.stringContaining('1 with another hash')],
    });
    const healed = await compare(true);
    expect([healed.healed, healed.placed, Object.keys(bad(healed)).sort()]).toEqual([2, 1, ['feed good']]);
    expect(tableOf([healed])).toContain('2 hashes of the feed were made anew. 1 rows were given their places in the feed.');
  });

  it.each([
    ['AC3 a hole in the log', `DELETE FROM commit_log WHERE dseq = 2`, 'log lives of tills: commits without gaps'],
    ['AC3 a place beyond the log', `UPDATE incarnation SET last_dseq = last_dseq + 1`, 'log lives of tills: commits without gaps'],
    ['AC3 another hash at the end', `UPDATE incarnation SET last_hash = repeat('a', 64)`, 'log lives of tills: commits without gaps'],
    ['AC4 a line lost', `DELETE FROM receipt_line WHERE line_no = 1`, 'receipts receipts against lines, tenders, tax, drawer'],
    ['AC4 a tender changed', `UPDATE tender SET amount_minor = amount_minor + 1`, 'receipts receipts against lines, tenders, tax, drawer'],
    ['AC4 an entry lost', `DELETE FROM ledger_entry WHERE account = 'cash-drawer'`, 'ledger documents whose entries sum to zero'],
    ['AC4 a receipt of no commit', `UPDATE receipt SET commit_dseq = 9999`, 'receipts receipts against the commit log'],
    ['AC5 a Z that says otherwise', `UPDATE shift_closing SET totals = jsonb_set(totals, '{netMinor}', '1')`, 'shifts Z reports against their receipts'],
    ['AC5 a count lost beside its Z', `DELETE FROM cash_count WHERE purpose = 'closing'`, 'shifts Z reports with their counts of the drawer'],
    ['AC5 a Z lost beside its count', `DELETE FROM shift_closing; DELETE FROM change WHERE entity = 'shiftClosing'`, 'shifts Z reports with their counts of the drawer'],
    ['AC5 an opening lost', `DELETE FROM shift_opening; DELETE FROM change WHERE entity = 'shiftOpening'`, 'shifts Z reports against their receipts'],
    ['AC10 a sale lost with all its parts, in the feed too', `${sale} DELETE FROM change WHERE entity = 'receipt'`, 'log commits applied against what they brought'],
    ['AC5 a Z that counted more than is here', sale, 'shifts Z reports against their receipts'],
    ['AC10 a fact lost', `DELETE FROM cash_movement`, 'facts cashMovement against the feed'],
    ['AC10 a fact the feed does not know', `DELETE FROM change WHERE entity = 'cashCount'`, 'facts cashCount against the feed'],
    ['AC11 lines without their receipt', `DELETE FROM receipt`, 'facts receiptLine with its document'],
    ['AC11 entries without their document', `DELETE FROM cash_movement`, 'facts ledgerEntry with its document'],
    ['AC11 a receipt whose entries are all lost', `UPDATE tender SET kind = 'card'; DELETE FROM ledger_entry WHERE document_id IN (SELECT id FROM receipt)`, 'receipts receipts against lines, tenders, tax, drawer'],
    ['AC11 a float whose entries are lost', `DELETE FROM ledger_entry WHERE document_id IN (SELECT id FROM shift_opening)`, 'ledger cash of shifts against the drawer'],
    ['AC12 all movements lost', `DELETE FROM stock_movement`, 'stock goods of receipts against movements'],
    ['AC12 movements doubled', `UPDATE stock_movement SET quantity_micro = quantity_micro * 2`, 'stock goods of receipts against movements'],
    ['AC12 movements of another shop', `UPDATE stock_movement SET store_id = gen_random_uuid() WHERE reason = 'refund'`, 'stock goods of receipts against movements'],
  ])('%s is found', async (_what, sql, where) => {
    await damage(sql);
    expect(Object.keys(bad(await compare()))).toContain(where);
  });

  it('AC5 AC6 a Z that waits for what is in quarantine, or for what a person put aside, is no difference', async () => {
    const { payloads } = wholeShift(till, idsFrom(seeded(99)), seeded(7), 4);
    const before = till.log.commits.length;
    for (const [index, payload] of payloads.entries()) till.log.add(index === 1 ? new TextEncoder().encode('{"facts":[') : payload);
    await pushCommits(test.deps, till.device, till.log.commits.slice(before));
    expect(bad(await compare())).toEqual({});
    await inCompany((tx) => tx.query(`UPDATE quarantine SET closed_at = 1, outcome = 'dismissed'`));
    expect(bad(await compare())).toEqual({});
    // Put aside before this shift began, it explains nothing.
    await damage(`UPDATE shift_opening SET commit_dseq = commit_dseq + 2 WHERE number = 4`);
    expect(Object.keys(bad(await compare()))).toContain('shifts Z reports against their receipts');
  });

  it('AC6 commits that wait are counted by their reason, and are no difference', async () => {
    till.log.add(new TextEncoder().encode('{"facts":['));
    await pushCommits(test.deps, till.device, till.log.commits.slice(-1));
    const found = await compare();
    expect([found.findings.find(({ about }) => about === 'quarantine'), differs([found])]).toEqual([expect.objectContaining({ looked: 1, differ: 0, example: 'not-json 1' }), false]);
  });

  it('AC7 a till that could not heal its copy is a difference; one that could is told of', async () => {
    const report: DigestReport = { result: 'healed', why: 'time', after: 1, rows: 10, tookMs: 5, deep: false, atMs: 1, differences: [{ entity: 'good', missing: 2, changed: 0, extra: 1, keys: [] }] };
    const say = (said: DigestReport): Promise<unknown> => inCompany((tx) => tx.query('UPDATE device SET digest = $1, digest_at = 1790000000000', [JSON.stringify(said)]));
    await say(report);
    expect([bad(await compare()), tableOf([await compare()]).includes('put right 3 rows, 2026-09-21')]).toEqual([{}, true]);
    await say({ ...report, result: 'differs' });
    expect(bad(await compare())).toEqual({ 'tills Магазин 1, Касса 1': [3, expect.stringContaining('differs still')] });
  });
});
