import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { coveredByWhatStays, wordsOutOfTheirBox } from './looks-boxes.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 400, height: 300 } });
});
afterAll(() => browser.close());

const words = async (html: string): Promise<string[]> => {
  await page.setContent(html);
  return wordsOutOfTheirBox(page);
};
const covered = async (html: string): Promise<string[]> => {
  await page.setContent(html);
  return coveredByWhatStays(page);
};

describe('the check of words in their boxes', () => {
  it('sees words above and below the box that is drawn around them', async () => {
    const box = (height: number, more = ''): string => `<div style="height:60px"></div><div style="display:grid;align-content:center;height:${height}px;background:#dfe;${more}"><p style="margin:0">Change</p><p style="margin:0;font-size:60px">520</p><p style="margin:0">Back to the card</p></div>`;
    expect(await words(box(60))).toEqual(['"Change"', '"Back to the card"']);
    expect(await words(box(60, 'background:none;border:1px solid'))).toEqual(['"Change"', '"Back to the card"']);
    expect(await words(box(160))).toEqual([]);
    expect(await words(box(60, 'background:none'))).toEqual([]);
  });

  it('sees words cut across, and none that are scrolled, shortened by an ellipsis or meant for a reader of the screen', async () => {
    const cut = (more: string): string => `<div style="height:30px;line-height:20px;width:120px;${more}">one two three four five six seven</div>`;
    expect(await words(cut('overflow:hidden'))).toHaveLength(1);
    expect(await words(cut('overflow:auto'))).toEqual([]);
    expect(await words(cut('display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:1;overflow:hidden'))).toEqual([]);
    expect(await words(`<div style="position:relative;background:#eee;height:20px"><span style="position:absolute;width:1px;height:1px;overflow:hidden">one two three</span></div>`)).toEqual([]);
  });
});

describe('the check of what a sticky part covers', () => {
  const panel = (more: string, inside = '<input aria-label="address">'): string => `<div style="height:200px;overflow-y:auto;${more}"><div style="height:140px"></div>${inside}<div style="height:30px"></div><button style="position:sticky;bottom:0;display:block;width:100%;height:60px">Next</button></div>`;

  it('sees a field that stays covered when one goes to it, and not where the scroller leaves room for its foot', async () => {
    expect(await covered(panel(''))).toEqual(['input "address" under "Next"']);
    expect(await covered(panel('scroll-padding-bottom:70px'))).toEqual([]);
  });

  it('sees an alert that is covered before anybody scrolls', async () => {
    const alert = '<p role="alert" style="margin:0">This is not enough</p>';
    expect(await covered(panel('scroll-padding-bottom:70px', alert))).toEqual(['p "This is not enough" under "Next"']);
  });

  it('asks nothing of what a dialog or another panel lies over, and leaves every scroller where it was', async () => {
    expect(await covered(`<button style="margin-top:150px">Behind</button><div style="position:absolute;inset:0;background:#fff">${panel('scroll-padding-bottom:70px')}</div>`)).toEqual([]);
    const notice = '<p style="position:fixed;inset:auto 0 0;height:60px;margin:0">A code was read</p>';
    expect(await covered(`<button style="margin-top:260px">Behind</button>${notice}`)).toHaveLength(1);
    expect(await covered(`<button style="margin-top:260px">Behind</button><div style="position:fixed;inset:0"></div>${notice}`)).toEqual([]);
    await page.setContent(panel('scroll-padding-bottom:70px'));
    await page.locator('div').first().evaluate((scroller) => { scroller.scrollTop = 20; });
    await coveredByWhatStays(page);
    expect(await page.locator('div').first().evaluate((scroller) => scroller.scrollTop)).toBe(20);
  });
});
