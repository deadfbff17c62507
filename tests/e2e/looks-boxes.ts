/** What a picture shows and no eye may have to find: words that run out of the box drawn around them, and what stays under something that does not scroll. */
import type { Page } from 'playwright-core';

/** Words stand inside the nearest box that is drawn around them, and are not cut across. A letter is measured by its size of type: line boxes are higher. */
export async function wordsOutOfTheirBox(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const clear = /^(transparent|rgba\(0, 0, 0, 0\))$/;
    const isDrawn = (style: CSSStyleDeclaration): boolean => style.display !== 'inline' && (!clear.test(style.backgroundColor) || (['Top', 'Bottom'] as const).some((side) => style[`border${side}Width`] !== '0px' && !clear.test(style[`border${side}Color`])));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const parent = text.parentElement;
      if (parent === null || (text.nodeValue ?? '').trim() === '' || !parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = [...range.getClientRects()].filter((line) => line.width > 1 && line.height > 1);
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      const middles = lines.map((line) => (line.top + line.bottom) / 2);
      const [top, bottom] = [Math.min(...middles) - size / 2, Math.max(...middles) + size / 2];
      let isOut = false;
      for (let box: Element | null = parent; lines.length > 0 && box !== null && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        const own = box.getBoundingClientRect();
        const scrolls = style.overflowY === 'auto' || style.overflowY === 'scroll';
        // For readers of the screen alone, an ellipsis after the last line, and what is scrolled: nothing that is cut by mistake.
        if (own.height <= 2 || own.width <= 2 || style.clipPath !== 'none' || style.webkitLineClamp !== 'none' || scrolls) break;
        if (!isDrawn(style) && style.overflowY === 'visible') continue;
        isOut = top < own.top - 2 || bottom > own.bottom + 2;
        break;
      }
      if (isOut) found.add(`"${(text.nodeValue ?? '').trim().slice(0, 40)}"`);
    }
    return [...found].slice(0, 5);
  });
}

/**
 * Whoever goes to a field or a button by the keyboard sees it: no sticky or fixed part of the screen lies over it then. A scroller whose foot stays
 * in view says so by its scroll padding. What must be seen, an alert, is not under it to begin with. What a dialog lies over is not to be reached at all.
 */
export async function coveredByWhatStays(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const places = new Map([...document.querySelectorAll('*')].filter((one) => one.scrollTop > 0 || one.scrollHeight > one.clientHeight + 1).map((one) => [one, one.scrollTop]));
    const putBack = (): void => { for (const [scroller, top] of places) if (scroller.scrollTop !== top) scroller.scrollTop = top; };
    const isWhole = ({ width, height }: DOMRect): boolean => width * height > innerWidth * innerHeight * 0.9;
    const over = [...document.querySelectorAll<HTMLElement>('*')].filter((one) => ['sticky', 'fixed'].includes(getComputedStyle(one).position) && !isWhole(one.getBoundingClientRect()));
    /** What lies over the middle, the head or the foot of it, and right above it: what is behind another panel or a dialog too is covered by that one. */
    const cover = (element: Element): HTMLElement | undefined => {
      const { left, width, top, bottom } = element.getBoundingClientRect();
      for (const y of [(top + bottom) / 2, top + 3, bottom - 3]) {
        const [hit, ...under] = document.elementsFromPoint(left + width / 2, y);
        const by = hit === undefined ? undefined : over.find((one) => one.contains(hit) && !one.contains(element) && !element.contains(one));
        const below = by === undefined ? undefined : under.find((one) => !by.contains(one));
        if (below !== undefined && element.contains(below)) return by;
      }
      return undefined;
    };
    const say = (element: Element, by: Element): void => void found.push(`${element.tagName.toLowerCase()} "${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 40)}" under "${(by.textContent || '').trim().slice(0, 40)}"`);
    for (const element of over.length === 0 ? [] : document.querySelectorAll<HTMLElement>('button, input, textarea, select, a[href], [role="alert"]')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('[aria-hidden="true"], [inert]') !== null || element.getBoundingClientRect().height < 8) continue;
      if (element.matches('[role="alert"]')) {
        const by = cover(element);
        if (by !== undefined) say(element, by);
        continue;
      }
      element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      const by = cover(element);
      if (by !== undefined) say(element, by);
      putBack();
    }
    putBack();
    return found.slice(0, 5);
  });
}
