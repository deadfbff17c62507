/** Pictures for the manual, taken where the day stands still: the same screen in both languages, then on in Russian. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { TillClient } from '../support/till-client.ts';

export type Picture = (name: string) => Promise<void>;

/** Leaves `NAME-ru.png` and `NAME-en.png` in the folder `manual` of the pictures. */
export function picturesOf(page: Page, client: () => TillClient, pictures: string): Picture {
  const folder = join(pictures, 'manual');
  return async (name) => {
    await mkdir(folder, { recursive: true });
    for (const language of ['en', 'ru'] as const) {
      const answer = await client().settings.change({ language });
      if (!answer.ok) throw new Error(`the language: ${answer.code}`);
      await page.waitForFunction((spoken) => document.documentElement.lang === spoken, language);
      await page.waitForFunction(() => [...document.images].every((image) => image.complete));
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      await page.screenshot({ path: join(folder, `${name}-${language}.png`), animations: 'disabled' });
    }
  };
}
