/** One screen in every language, theme and size, or in a sample of them. */
import type { Page } from 'playwright-core';
import type { Dress } from './looks-sample.ts';
import { SIZES, type Size } from './looks.ts';
import type { Story } from './story.ts';

/** Changes language and theme of a page where it stands, by the product's own means. */
export type Wear = (dress: Dress) => Promise<void>;
export type Tour = (screen: string, sizes?: readonly Size[]) => Promise<void>;

/** A tour of `page`: each call leaves pictures of what is on screen now, and the page as it was: Russian, light, 1024 wide. */
export function tourOf(story: Story, page: Page, wear: Wear): Tour {
  const put = async (dress: Dress): Promise<void> => {
    await wear(dress);
    await page.waitForFunction(({ language, theme }) => document.documentElement.lang === language && document.documentElement.dataset['mantineColorScheme'] === theme, dress);
  };
  return async (screen, sizes = SIZES) => {
    for (const { dress, sizes: chosen } of story.looksOf(screen, sizes)) {
      await put(dress);
      for (const size of chosen) {
        await page.setViewportSize(size);
        await story.look(page, screen, { size, ...dress });
      }
      await page.setViewportSize(SIZES[0] as Size);
    }
    await put({ language: 'ru', theme: 'light' });
  };
}

/** The same story with half its sample, for states that differ from pictured screens by what they say. Which of the two looks is left, the name of the screen decides. */
export function brief(story: Story): Story {
  return { ...story, looksOf: (screen, sizes) => story.looksOf(screen, sizes).slice(0, story.sample ? 1 : undefined) };
}

/** The same story without asking pages for roles, names and colours in its sample: screens that other stories ask, with other amounts. */
export function unasked(story: Story): Story {
  return { ...story, look: (page, screen, how) => story.look(page, screen, { ...how, roles: !story.sample }) };
}
