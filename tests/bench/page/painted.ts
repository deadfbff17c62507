/** When the page has painted what a key led to: measured inside the page, from the moment the browser got the key. */
import type { BrowserContext, Page } from 'playwright-core';

type Watch = { readonly at: number };
declare global {
  interface Window {
    benchKeyAt: number;
    /** Painted totals of the receipt in kopecks, with the moment of painting. */
    benchTotals: { readonly minor: number; readonly at: number }[];
    benchKeys: number[];
    /** How often React has put something on the screen: a scan that is told twice and drawn twice shows here before it shows in time. */
    benchCommits: number;
    __REACT_DEVTOOLS_GLOBAL_HOOK__: object;
    benchWhen: (selector: string) => Promise<Watch>;
  }
}

/** Puts the stop-watches into every page of `context` before its own code: keys of a scan reach nobody behind the page. */
export async function watchPages(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.benchKeys = [];
    window.benchTotals = [];
    window.benchCommits = 0;
    // React tells whoever stands here, in builds for shops too.
    window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
      supportsFiber: true, inject: () => 1, checkDCE: () => undefined, onCommitFiberUnmount: () => undefined, onPostCommitFiberRoot: () => undefined,
      onCommitFiberRoot: () => { window.benchCommits++; },
    };
    const note = (event: Event): void => {
      window.benchKeyAt = event.timeStamp;
      if (event instanceof KeyboardEvent && event.key === 'Enter') window.benchKeys.push(event.timeStamp);
    };
    for (const kind of ['keydown', 'mousedown'] as const) addEventListener(kind, note, { capture: true });
    const painted = (then: (at: number) => void): void => {
      requestAnimationFrame(() => {
        // The first task after a frame runs when the frame has been handed to the screen.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => then(performance.now());
        channel.port2.postMessage(null);
      });
    };
    const readTotal = (): number => Number((document.querySelector('[data-testid="cart-total"]')?.textContent ?? '').replace(/\D/g, ''));
    let total = readTotal();
    new MutationObserver(() => {
      const minor = readTotal();
      if (minor === total) return;
      total = minor;
      painted((at) => window.benchTotals.push({ minor, at }));
    }).observe(document, { subtree: true, childList: true, characterData: true });
    window.benchWhen = (selector) => new Promise((resolve) => {
      const look = (): boolean => {
        if (document.querySelector(selector) === null) return false;
        painted((at) => resolve({ at }));
        return true;
      };
      const observer = new MutationObserver(() => {
        if (look()) observer.disconnect();
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true });
    });
  });
}

/** Milliseconds from the key (or press) of `gesture` to the painted element; the element must not be there before. */
export async function paintedAfter(page: Page, selector: string, gesture: () => Promise<void>): Promise<number> {
  const seen = page.evaluate((wanted) => window.benchWhen(wanted), selector);
  await gesture();
  const { at } = await seen;
  return at - (await page.evaluate(() => window.benchKeyAt));
}
