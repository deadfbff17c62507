import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '#tests/e2e/browser.ts';
import { look, SIZES, type Size } from '#tests/e2e/looks.ts';
import { startPage, type RunningPage } from './page-server.ts';
import { startPrinter, type RunningPrinter } from './printer/printer-server.ts';

let running: RunningPrinter;
let server: RunningPage;
let browser: Browser;
const folder = join(tmpdir(), 'lavka-lab-looks');

beforeAll(async () => {
  running = await startPrinter({ port: 0 });
  server = await startPage(running, 0);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await running.stop();
});

async function send(...parts: (number | string)[]): Promise<void> {
  const socket = connect(running.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(Buffer.concat([Buffer.from([0x1b, 0x40, 0x1b, 0x74, 17]), ...parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : iconv.encode(part, 'cp866')))]));
  await once(socket, 'close');
}

async function open(): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`http://127.0.0.1:${server.port}/`);
  await page.waitForSelector('.good');
  return { page, complaints };
}

describe('page of the lab in Chromium', () => {
  it('lets the paper grow while it prints, lays it on the pile when cut, opens the drawer', async () => {
    const { page, complaints } = await open();
    expect(await page.locator('#hint').isVisible()).toBe(true);
    await send('Первая строка', 0x0a);
    await page.waitForSelector('#paper[src*="current"]');
    await send('Вторая строка', 0x0a, 0x1b, 'p', 0, 25, 250, 0x1d, 'V', 0);
    await page.waitForSelector('#paper.cut');
    await page.waitForSelector('#drawer.open');
    await page.click('#tab-pile');
    await page.locator('.leaf').first().click();
    expect(await page.locator('#sheet-image').getAttribute('alt')).toBe('Первая строка\nВторая строка');
    await page.locator('#sheet button').click();
    await page.click('#close-drawer');
    await page.waitForSelector('#drawer:not(.open)');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('pulls levers, shows the bytes, copies a barcode, speaks English', async () => {
    const { page, complaints } = await open();
    await page.click('#fault-paperOut');
    await page.waitForSelector('#fault-paperOut[aria-checked="true"]');
    expect(running.printer.state.condition.paperOut).toBe(true);
    expect(await page.locator('#display').innerText()).toContain('КОНЧИЛАСЬ БУМАГА');
    await page.click('#fault-paperOut');
    await page.waitForSelector('#fault-paperOut[aria-checked="false"]');
    await page.click('#tab-log');
    expect(await page.locator('#log-body').innerText()).toContain('Вторая строка');
    await page.click('#tab-shelf');
    await page.fill('#shelf-find', 'батон нарезной');
    await page.locator('.good').first().click();
    await page.waitForSelector('.toast.shown');
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toMatch(/^4609998\d{6}$/);
    await page.click('#lang-en');
    expect(await page.locator('h1').innerText()).toBe('Lab');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('looks right in both sizes, themes and languages', async () => {
    const { page } = await open();
    const complaints = [];
    const [small, large] = SIZES as readonly [Size, Size];
    const looks = [
      { size: small, theme: 'light', language: 'ru', view: 'shelf' }, { size: small, theme: 'dark', language: 'en', view: 'log' },
      { size: large, theme: 'dark', language: 'ru', view: 'pile' }, { size: large, theme: 'light', language: 'en', view: 'shelf' },
    ] as const;
    for (const { size, theme, language, view } of looks) {
      await page.setViewportSize(size);
      await page.evaluate((chosen) => { localStorage.setItem('lab-theme', chosen.theme); localStorage.setItem('lab-language', chosen.language); }, { theme, language });
      await page.reload();
      await page.waitForSelector('.good');
      // A shelf of a few: checking all the cards for contrast says the same hundreds of times.
      await page.fill('#shelf-find', 'хлеб');
      await page.click(`#tab-${view}`);
      complaints.push(...await look(page, folder, `lab-${view}-${size.width}-${theme}-${language}`));
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 120_000);
});
