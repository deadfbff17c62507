/** Leaves a picture of a screen in every size, theme and language, and checks each one: axe, overflow, missing words. */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { coveredByWhatStays, wordsOutOfTheirBox } from './looks-boxes.ts';

export type Size = { readonly width: number; readonly height: number };
export type Theme = 'light' | 'dark';
export type Language = 'ru' | 'en';

export const SIZES: readonly Size[] = [{ width: 1024, height: 768 }, { width: 1920, height: 1080 }];
/** Looked at in the whole run alone: the touch till in between, and the large one at 200 % zoom, which halves the pixels a page has. */
export const MORE_SIZES: readonly Size[] = [{ width: 1366, height: 768 }, { width: 960, height: 540 }];
export const THEMES: readonly Theme[] = ['light', 'dark'];
export const LANGUAGES: readonly Language[] = ['ru', 'en'];

type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number];

export type Complaint = { readonly screen: string; readonly text: string };

/** Takes one picture and answers what is wrong with it. @param roles false where the same screen with other words has been asked about its roles, names and colours */
export async function look(page: Page, folder: string, screen: string, roles = true): Promise<Complaint[]> {
  await mkdir(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const hidden = await markedOutOfSight(page);
  await page.screenshot({ path: join(folder, `${screen}.png`), animations: 'disabled' });
  const complaints: Complaint[] = [];
  const say = (text: string): void => void complaints.push({ screen, text });
  for (const place of hidden) say(`the marked row is not in sight: ${place}`);
  for (const place of await overflowing(page)) say(`runs out of its box: ${place}`);
  for (const place of await wordsOutOfTheirBox(page)) say(`stands out of its box: ${place}`);
  for (const place of await coveredByWhatStays(page)) say(`stays covered: ${place}`);
  for (const place of await brokenSums(page)) say(`breaks a number in two: ${place}`);
  for (const place of await outOfReach(page)) say(`cannot be reached: ${place}`);
  for (const place of await smallToTouch(page)) say(`is small to a finger: ${place}`);
  for (const text of await missingWords(page)) say(`shows a key instead of words: ${text}`);
  for (const violation of roles ? await violations(page) : []) say(`axe ${violation.id}: ${violation.help} (${violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join('; ')})`);
  return complaints;
}

/** The smaller of the two builds of the same axe: each page reads it anew at every look. */
const AXE = readFileSync(createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Roles, names and colours are the same in every size, so the slowest check is made in the smallest one.
 * Legacy mode works in the page itself instead of opening another one for its report; no screen has frames. Only violations are told in full.
 */
async function violations(page: Page): Promise<Violation[]> {
  if ((page.viewportSize()?.width ?? 0) > (SIZES[0] as Size).width) return [];
  const { violations: found } = await new AxeBuilder({ page, axeSource: AXE }).setLegacyMode(true).options({ resultTypes: ['violations'] }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  return found;
}

/** The page itself must not scroll sideways, and no text may be cut without an ellipsis. */
async function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth + 1) found.push(`page is ${document.documentElement.scrollWidth} wide in ${window.innerWidth}`);
    for (const element of document.querySelectorAll<HTMLElement>('button, a, h1, h2, h3, label, [role="status"], td, th')) {
      const style = getComputedStyle(element);
      if (element.offsetParent === null || style.overflow !== 'visible') continue;
      if (element.scrollWidth > element.clientWidth + 2 && element.clientWidth > 0 && style.display !== 'inline') found.push(`${element.tagName.toLowerCase()} "${(element.textContent ?? '').trim().slice(0, 60)}"`);
    }
    return found.slice(0, 5);
  });
}

/** What is agreed to by a press is read at a glance: a number in a button stands on one line. */
async function brokenSums(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const button of document.querySelectorAll<HTMLElement>('button')) {
      if (button.offsetParent === null) continue;
      const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
        for (const { 0: number, index } of (text.nodeValue ?? '').matchAll(/\d[\d.,\u202f]*\d/gu)) {
          const range = document.createRange();
          range.setStart(text, index);
          range.setEnd(text, index + number.length);
          const lines = new Set([...range.getClientRects()].filter((box) => box.width > 0).map((box) => Math.round(box.top)));
          if (lines.size > 1) found.push(`button "${(button.textContent ?? '').trim().slice(0, 60)}"`);
        }
      }
    }
    return found.slice(0, 5);
  });
}

/** Nothing to press or to type into may lie where no scrolling brings it into sight. */
async function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('button, input, textarea, a[href]')) {
      if (element.offsetParent === null || element.closest('[aria-hidden="true"], [inert]') !== null) continue;
      let { top, bottom } = element.getBoundingClientRect();
      if (bottom - top < 8) continue;
      let cut = false;
      for (let box = element.parentElement; box !== null && !cut; box = box.parentElement) {
        const { overflowY } = getComputedStyle(box);
        const own = box.getBoundingClientRect();
        // Above where a scroller begins nothing is scrolled to.
        if (overflowY === 'auto' || overflowY === 'scroll') [cut, top, bottom] = [top + box.scrollTop < own.top - 2, own.top, own.bottom];
        else if (overflowY !== 'visible') cut = bottom > own.bottom + 2 || top < own.top - 2;
      }
      const rolls = document.documentElement.scrollHeight > window.innerHeight && getComputedStyle(document.body).overflowY !== 'hidden';
      if (cut || (!rolls && (bottom > window.innerHeight + 2 || top < -2))) found.push(`${element.tagName.toLowerCase()} "${(element.textContent ?? '').trim().slice(0, 40)}"`);
    }
    return found.slice(0, 5);
  });
}

/** Pixels. The till's own rule is 48; a row of the receipt, 42 with the line below it, is the smallest of all by design. */
const FINGER = 41;

/**
 * What can be pressed on a till has room for a finger, whatever the eye sees: from the middle of each button one walks out as long as it is
 * still the one that is hit. What is cut or covered at one of its sides is left out: nobody can say how large it is.
 */
async function smallToTouch(page: Page): Promise<string[]> {
  if (page.viewportSize()?.width !== SIZES[0]?.width || !/(касса|till)$/.test(await page.title())) return [];
  return page.evaluate((finger) => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('button, select, a[href], input[type="radio"], [role="tab"], [role="option"]')) {
      const box = element.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const isIn = (left: number, top: number): boolean => {
        const hit = document.elementFromPoint(left, top);
        return hit !== null && (element === hit || element.contains(hit));
      };
      // Beyond the edge of the screen there is nothing else to be hit.
      const hits = (left: number, top: number): boolean => isIn(left, top) || left < 0 || top < 0 || left >= innerWidth || top >= innerHeight;
      const sides = [[box.left + 2, y], [box.right - 2, y], [x, box.top + 2], [x, box.bottom - 2]] as const;
      if (box.width < 8 || box.height < 8 || !sides.every(([left, top]) => isIn(left, top))) continue;
      const reach = (across: number, down: number): number => {
        let step = 0;
        while (step < finger && hits(x + across * (step + 1), y + down * (step + 1))) step++;
        return step;
      };
      const [width, height] = [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1];
      if (width < finger || height < finger) found.push(`${element.tagName.toLowerCase()} "${(element.textContent ?? '').trim().slice(0, 40)}" has ${width} x ${height}`);
    }
    return found.slice(0, 5);
  }, FINGER);
}

/** A list goes to its marked row, as far as there is room for one; it may take some frames after a change of size. */
const FOLLOWS_MS = 3_000;

async function markedOutOfSight(page: Page): Promise<string[]> {
  const look = (): string[] => {
    const found: string[] = [];
    for (const row of document.querySelectorAll<HTMLElement>('[data-keeps-focus] :is([aria-current="true"], [role="option"][aria-selected="true"])')) {
      const [inside, item] = [row.closest('[data-keeps-focus]')?.getBoundingClientRect(), row.getBoundingClientRect()];
      if (inside === undefined || item.height === 0) continue;
      const seen = Math.min(inside.bottom, item.bottom) - Math.max(inside.top, item.top);
      if (seen < Math.min(item.height, inside.height) - 2 || seen < Math.min(item.height, 24)) found.push(`"${(row.textContent ?? '').trim().slice(0, 40)}" by ${Math.round(seen)} of ${Math.round(item.height)} px`);
    }
    return found;
  };
  for (const end = performance.now() + FOLLOWS_MS; ;) {
    const found = await page.evaluate(look);
    if (found.length === 0 || performance.now() > end) return found;
    await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(resolve); }));
  }
}

async function missingWords(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => document.body.innerText);
  return [...new Set(text.match(/\b[a-z][A-Za-z]+(?:\.[a-z][A-Za-z-]+)+\b|\{\{|undefined|NaN|\[object/g) ?? [])].filter((found) => !/^(lavka|localhost|www|till\.db)\b/.test(found) && !/\.(ru|com|test|local|svg)$/.test(found));
}
