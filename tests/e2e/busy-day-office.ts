/** The evening at headquarters: what arrived, compared with the notebook to the last kopeck, over the API and on the page. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ReceiptDetail } from '#contract/api/receipt.ts';
import type { ShiftDetail } from '#contract/api/shift.ts';
import type { HqClient } from '../support/hq-client.ts';
import { totalsOf, vatOf, type Entry, type RateSum, type Shift } from './busy-day-book.ts';
import { inOrder, sum, type Line } from './busy-day-lines.ts';
import { same, type Story } from './story.ts';

/** A receipt at headquarters in the words of the notebook. */
function asEntry({ receipt, lines, tenders, refundOf, roundingMinor }: ReceiptDetail): Entry {
  const goods: Record<string, number> = {};
  for (const line of lines) goods[line.name] = (goods[line.name] ?? 0) + line.quantityMicro / 1000;
  const paid = (kind: string): number => sum(tenders.filter((tender) => tender.kind === kind).map((tender) => tender.amountMinor));
  return {
    number: receipt.number, kind: receipt.kind === 'refund' ? 'refund' : 'sale', totalMinor: receipt.totalMinor, discountMinor: sum(lines.map((line) => line.discountMinor)),
    cashMinor: paid('cash'), cardMinor: paid('card'), roundingMinor, goods: byName(goods), lines: inOrder(lines.map(asLine)), staff: receipt.staffName, refundOf: refundOf?.receipt?.number ?? null,
  };
}

function asLine({ name, quantityMicro, priceMinor, discountMinor, totalMinor, taxRateBps, taxMinor }: ReceiptDetail['lines'][number]): Line {
  return { name, thousandths: quantityMicro / 1000, priceMinor, offMinor: discountMinor, totalMinor, rateBps: taxRateBps, taxMinor };
}

const byName = (goods: Readonly<Record<string, number>>): Record<string, number> => Object.fromEntries(Object.entries(goods).sort(([a], [b]) => a.localeCompare(b)));
const byNumber = (a: { number: string }, b: { number: string }): number => a.number.localeCompare(b.number);

/** Every receipt, every tender, every piece of goods, every shift, movement and count. */
export async function compareOverApi({ step }: Story, hq: HqClient, shifts: readonly Shift[]): Promise<void> {
  const entries = shifts.flatMap((shift) => shift.entries);
  await step('every receipt is at headquarters to the kopeck, once', async () => {
    const rows = await hq.allReceipts();
    same('numbers', rows.map((row) => row.number).sort(), entries.map((entry) => entry.number).sort());
    const details = await Promise.all(rows.map((row) => hq.receipt(row.id)));
    for (const { receipt, lines, tenders, roundingMinor, taxMinor } of details) {
      same(`VAT of ${receipt.number}`, sum(lines.map((line) => line.taxMinor)), taxMinor);
      same(`lines of ${receipt.number}`, sum(lines.map((line) => line.totalMinor)), receipt.totalMinor);
      same(`tenders of ${receipt.number}`, sum(tenders.map((tender) => tender.amountMinor)), receipt.totalMinor + roundingMinor);
    }
    const written = entries.map(({ number, kind, totalMinor, discountMinor, cashMinor, cardMinor, roundingMinor, goods, lines, staff, refundOf }): Entry => ({
      number, kind, totalMinor, discountMinor, cashMinor, cardMinor, roundingMinor, goods: byName(goods), lines: inOrder(lines), staff, refundOf,
    })).sort(byNumber);
    for (const [index, arrived] of details.map(asEntry).sort(byNumber).entries()) same(`receipt ${arrived.number}`, arrived, written[index]);
  });
  await step('the shifts, their Z, cash in and out, counts and differences are the notebook\'s', async () => {
    const details = await hq.shifts();
    same('shifts', details.length, shifts.length);
    for (const [index, shift] of shifts.entries()) compareShift(details.find(({ shift: row }) => row.number === index + 1), shift);
  });
  await step('nothing waits for anybody\'s attention', async () => same('attention', await hq.attention(), []));
}

function compareShift(detail: ShiftDetail | undefined, written: Shift): void {
  const totals = detail?.totals ?? null;
  if (detail === undefined || totals === null || written.closing === null) throw new Error('a shift has no Z at headquarters');
  const { number } = detail.shift;
  const tenders = (list: readonly { kind: string; amountMinor: number }[]): Record<string, number> => ({ card: 0, cash: 0, ...Object.fromEntries(list.map(({ kind, amountMinor }) => [kind, amountMinor])) });
  const { floatMinor, sales, refunds, netMinor, discountMinor, roundingMinor, cashIn, cashOut, expectedCashMinor } = totals;
  const stated = { floatMinor, sales, refunds, salesByTender: tenders(totals.salesByTender), refundsByTender: tenders(totals.refundsByTender), netMinor, discountMinor, roundingMinor, cashIn, cashOut, expectedCashMinor };
  same(`Z of shift ${number}`, stated, totalsOf(written));
  same(`VAT in the Z of shift ${number}`, totals.tax.map(({ taxRateBps: rateBps, totalMinor, taxMinor }): RateSum => ({ rateBps, totalMinor, taxMinor })), vatOf(written));
  same(`control of shift ${number}`, [detail.shift.check, detail.differences, detail.receiptsHere], ['right', [], written.entries.length]);
  same(`cash in and out of shift ${number}`, detail.movements.map(({ direction, amountMinor, reason }) => ({ direction, amountMinor, reason })).sort((a, b) => a.amountMinor - b.amountMinor), [...written.moves].sort((a, b) => a.amountMinor - b.amountMinor));
  const closing = detail.counts.filter(({ purpose }) => purpose === 'closing').map(({ expectedMinor, countedMinor, reason, blind }) => ({ expectedMinor, countedMinor, reason, blind }));
  same(`count of shift ${number}`, closing, [{ ...written.closing, blind: true }]);
  same(`difference of shift ${number}`, detail.shift.differenceMinor, written.closing.countedMinor - written.closing.expectedMinor);
}

/** The list of receipts as a manager reads it. */
export async function compareOnPage({ step, browser, pictures }: Story, serverUrl: string, login: { readonly email: string; readonly password: string }, shifts: readonly Shift[]): Promise<void> {
  const entries = shifts.flatMap((shift) => shift.entries);
  await step('and the page of headquarters shows the same sums', async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(serverUrl);
    await page.getByLabel('Почта').fill(login.email);
    await page.getByRole('textbox', { name: 'Пароль' }).fill(login.password);
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Чеки сейчас', exact: true }).waitFor();
    await page.evaluate(() => { location.hash = '#/receipts'; });
    const table = page.getByRole('table', { name: 'Чеки', exact: true });
    const links = table.getByRole('link');
    await links.first().waitFor();
    const more = page.getByRole('button', { name: 'Показать ещё' });
    for (let shown = await links.count(); shown < entries.length; shown = await links.count()) {
      await more.click();
      await links.nth(shown).waitFor();
    }
    const rows = await table.getByRole('row').evaluateAll((all) => all.map((row) => [row.querySelector('a')?.textContent ?? '', [...row.querySelectorAll('td')].at(-1)?.textContent ?? ''] as const));
    const sums = rows.filter(([number]) => number !== '').map(([number, amount]) => [/\d+-\d+-[A-Z]+-\d+/.exec(number)?.[0] ?? '', Number(amount.replace(/\D/g, ''))] as const);
    same('the list', [...sums].sort(([a], [b]) => a.localeCompare(b)), entries.map((entry) => [entry.number, entry.totalMinor] as const).sort(([a], [b]) => a.localeCompare(b)));
    await pictureOffice(page, pictures);
    await context.close();
  });
}

/** A page of the manual; with `opens`, the last row of its list stands open beside it, and says this once all of it has come. */
type Shown = { readonly name: string; readonly hash: string; readonly opens?: RegExp };
const SHOWN: readonly Shown[] = [
  { name: 'hq-today', hash: '#/today' }, { name: 'hq-receipts', hash: '#/receipts', opens: /1-1-A-\d/ }, { name: 'hq-shifts', hash: '#/shifts', opens: /\d/ },
  { name: 'hq-goods', hash: `#/goods?search=${encodeURIComponent('багет')}`, opens: /10\s?%/ }, { name: 'hq-stores', hash: '#/stores' },
  { name: 'hq-rules', hash: '#/rules' }, { name: 'hq-journal', hash: '#/journal' },
];

/** The pages a manager looks at in the evening, in both languages, as the manual shows them. */
async function pictureOffice(page: Page, pictures: string): Promise<void> {
  const folder = join(pictures, 'manual');
  await page.setViewportSize({ width: 1024, height: 768 });
  for (const language of ['en', 'ru'] as const) {
    await page.evaluate((chosen) => localStorage.setItem('lavka.language', chosen), language);
    for (const { name, hash, opens } of SHOWN) {
      await page.evaluate((to) => { location.hash = to; }, hash);
      await page.reload();
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (opens !== undefined) {
        await page.getByRole('table').first().getByRole('link').last().click();
        await page.getByRole('complementary').filter({ hasText: opens }).waitFor();
        // Back from the row that was pressed to the head of the page.
        await page.mouse.move(0, 0);
        await page.locator('#content').evaluate((content) => { content.scrollTop = 0; });
      }
      await page.waitForFunction(() => document.querySelector('#content [class*="bone"]') === null);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await page.screenshot({ path: join(folder, `${name}-${language}.png`), animations: 'disabled' });
    }
  }
}
