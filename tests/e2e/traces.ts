/** What a failure leaves behind: a picture of each open page, and where that page is. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

/** A page that answers no more must not hold the story up. */
const PATIENCE_MS = 5_000;

/** Removes what earlier failures of these stories left in the folder, so that nobody takes it for this run's. `failed-STORY-COUNT-N.png`: a story's name may begin another's. */
export function clearTraces(folder: string, stories: readonly string[]): void {
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder)) {
    const story = /^failed-(.+)-\d+-\d+\.png$/.exec(file)?.[1];
    if (story !== undefined && stories.includes(story)) rmSync(join(folder, file), { force: true });
  }
}

/** Leaves `failed-NAME-N.png` for each open page; answers a line about each: address, title, picture. Never rejects. */
export async function leaveTraces(browser: Browser, folder: string, name: string): Promise<string[]> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  return Promise.all(pages.map(async (page, index) => `page ${index + 1}: ${page.url()} "${await titleOf(page)}" ${await pictureOf(page, folder, `failed-${name}-${index + 1}.png`)}`));
}

async function pictureOf(page: Page, folder: string, file: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, file), animations: 'disabled', timeout: PATIENCE_MS });
    return `(picture: ${file})`;
  } catch (error) {
    return `(no picture: ${error instanceof Error ? error.message.split('\n')[0] : String(error)})`;
  }
}

/** Asked as a locator, which gives up in time; a page that hangs would never answer for its title. */
async function titleOf(page: Page): Promise<string> {
  return await page.locator('title').first().textContent({ timeout: PATIENCE_MS }).catch(() => null) ?? '';
}
