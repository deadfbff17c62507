/** One screen in every language, theme and size. */
import type { Page } from 'playwright-core';
import { LANGUAGES, SIZES, THEMES, type Language, type Size, type Theme } from './looks.ts';
import type { Story } from './story.ts';

export type Dress = { readonly language: Language; readonly theme: Theme };
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
    for (const theme of THEMES) {
      for (const language of LANGUAGES) {
        await put({ language, theme });
        for (const size of sizes) {
          await page.setViewportSize(size);
          await story.look(page, screen, { size, theme, language });
        }
        await page.setViewportSize(SIZES[0] as Size);
      }
    }
    await put({ language: 'ru', theme: 'light' });
  };
}
