import { rmSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { demoLogins } from '#domain/demo-shop/shop.ts';
import { assert } from '#domain/kernel/assert.ts';
import { launchBrowser } from '../../e2e/browser.ts';
import { openTill, type TillPage } from '../../e2e/till-page.ts';
import { freePort, startProgram, type Program } from '../../support/processes.ts';
import { figure, percentile, type Bench, type BenchOptions, type Figure } from '../figure.ts';
import { paintedAfter, watchPages } from './painted.ts';
import { startBenchPrinter } from '../printer.ts';
import { benchSize } from '../sizes.ts';
import { benchTill, releaseBenchTill } from '../till.ts';

const SCANS = 200;
/** Twenty scans a second. */
const EVERY_MS = 50;
/** Different goods in the burst: lines are added and raised. */
const GOODS = 20;

/** A till with a whole history as a process of its own, and its page in a real browser. */
async function withTillPage(options: BenchOptions, work: (till: TillPage, goods: readonly { code: string; priceMinor: number }[], receipts: number) => Promise<Figure[]>): Promise<Figure[]> {
  const grown = await benchTill(benchSize(options.quick), options.log);
  const goods: { code: string; priceMinor: number }[] = [];
  for (let n = 0; goods.length < GOODS; n++) {
    const code = grown.barcodes[(n * 7919 + 13) % grown.barcodes.length] as string;
    const answer = await grown.client.catalog.search({ text: code, limit: 1 });
    const good = answer.ok ? answer.value.goods[0] : undefined;
    if (good !== undefined && good.unit === 'pcs' && (good.priceMinor ?? 0) > 0) goods.push({ code, priceMinor: good.priceMinor ?? 0 });
  }
  const dir = await releaseBenchTill();
  const [browser, printer] = await Promise.all([launchBrowser(), startBenchPrinter()]);
  let host: Program | null = null;
  try {
    host = await startProgram('electron/host/main.ts', { args: ['--data', dir, '--port', String(await freePort()), '--printer', printer.address] });
    const context: BrowserContext = await browser.newContext({ viewport: { width: 1024, height: 768 }, locale: 'ru-RU' });
    await watchPages(context);
    const till = await openTill(context, host.url);
    const person = demoLogins.tills[0]?.staff[0];
    assert(person !== undefined, 'the demo shop has staff');
    await till.signIn(person.name, person.pin);
    await till.page.getByText('Чек пуст').waitFor();
    return await work(till, goods, grown.receipts);
  } finally {
    await browser.close();
    await host?.stop();
    await printer.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A burst as no cashier makes it: 200 scans at 20 a second through the real keyboard path. */
const uiScanBench: Bench = {
  name: 'ui-scan',
  what: 'last key of a scan to the painted line in Chromium, 20 scans a second',
  run: (options) => withTillPage(options, async (till, goods) => {
    const scans = options.quick ? 60 : SCANS;
    await till.page.evaluate(() => {
      window.benchKeys = [];
      window.benchCommits = 0;
    });
    const began = performance.now();
    const sent: Promise<void>[] = [];
    let expected = 0;
    const totals: number[] = [];
    for (let n = 0; n < scans; n++) {
      const good = goods[n % goods.length] as { code: string; priceMinor: number };
      expected += good.priceMinor;
      totals.push(expected);
      const wait = began + n * EVERY_MS - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      sent.push(till.scan(good.code));
    }
    await Promise.all(sent);
    await till.page.waitForFunction((last) => window.benchTotals.at(-1)?.minor === last, expected, { timeout: 20_000 }).catch(() => undefined);
    const { keys, painted, commits } = await till.page.evaluate(() => ({ keys: window.benchKeys, painted: window.benchTotals, commits: window.benchCommits }));
    const reached = painted.at(-1)?.minor ?? 0;
    const latencies = keys.slice(0, scans).map((key, n) => (painted.find((one) => one.minor >= (totals[n] as number))?.at ?? Number.POSITIVE_INFINITY) - key);
    return [
      figure('ui-scan', 'p95', percentile(latencies, 0.95), 'ms', 50),
      figure('ui-scan', 'p50', percentile(latencies, 0.5), 'ms'),
      figure('ui-scan', 'worst', Math.max(...latencies), 'ms'),
      figure('ui-scan', 'drawings a scan', commits / scans, 'commits', 3),
      figure('ui-scan', `kopecks lost or doubled in ${scans} scans`, Math.abs(expected - reached), 'kopecks', 0),
    ];
  }),
};

const PAYMENT = '[role="radiogroup"][aria-label="Чем платят"]';
const PAID = '[data-testid="paid"]';
const HISTORY_ROW = '[role="listitem"] button';

/** What a cashier waits for besides scans: payment, the end of a sale, the history. */
const uiBench: Bench = {
  name: 'ui',
  what: 'payment opens, a sale closes, history opens, on screen',
  run: (options) => withTillPage(options, async (till, goods, receipts) => {
    const times: Record<'opens' | 'closes' | 'history', number[]> = { opens: [], closes: [], history: [] };
    const rounds = options.quick ? 8 : 40;
    for (let n = 0; n < rounds; n++) {
      await sell(till, goods, n, times);
      times.history.push(await historyOpens(till.page));
    }
    return [
      figure('ui', 'payment opens p95', percentile(times.opens, 0.95), 'ms', 50),
      figure('ui', 'sale closes after the last key p95', percentile(times.closes, 0.95), 'ms', 100),
      figure('ui', 'history opens p95', percentile(times.history, 0.95), 'ms', 100),
      figure('ui', 'payment opens p50', percentile(times.opens, 0.5), 'ms'),
      figure('ui', 'sale closes p50', percentile(times.closes, 0.5), 'ms'),
      figure('ui', 'history opens p50', percentile(times.history, 0.5), 'ms'),
      figure('ui', 'receipts in the history', receipts, 'receipts'),
    ];
  }),
};

async function sell(till: TillPage, goods: readonly { code: string }[], n: number, times: { opens: number[]; closes: number[] }): Promise<void> {
  const { page } = till;
  for (let line = 0; line < 5; line++) {
    await till.scan((goods[(n * 5 + line) % goods.length] as { code: string }).code);
    await till.lines(line + 1);
  }
  times.opens.push(await paintedAfter(page, PAYMENT, () => page.getByRole('button', { name: /^Наличные/ }).click()));
  await page.keyboard.press('Escape');
  await page.locator(PAYMENT).waitFor({ state: 'detached' });
  times.closes.push(await paintedAfter(page, PAID, () => page.keyboard.press('Enter')));
}

async function historyOpens(page: Page): Promise<number> {
  const ms = await paintedAfter(page, HISTORY_ROW, () => page.keyboard.press('F9'));
  await page.keyboard.press('Escape');
  await page.locator(HISTORY_ROW).first().waitFor({ state: 'detached' });
  return ms;
}

export const pageBenches: readonly Bench[] = [uiScanBench, uiBench];
