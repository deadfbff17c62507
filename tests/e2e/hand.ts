/** A program presses keys faster than any hand. Two Enters closer than a hand's are one to the till (renderer/ui/scan-detector), and not what a story means. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';

/** From one Enter to the next, of a hand in a hurry. */
const ENTER_MS = 130;

/** Every page the browser opens is pressed by a hand from then on. */
export function givenHands(browser: Browser): Browser {
  const open = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await open(options);
    context.on('page', slowedEnters);
    return context;
  };
  return browser;
}

function slowedEnters({ keyboard }: Page): void {
  const press = keyboard.press.bind(keyboard);
  let enteredAtMs = Number.NEGATIVE_INFINITY;
  keyboard.press = async (key, options) => {
    if (key === 'Enter') await pause(Math.max(0, enteredAtMs + ENTER_MS - performance.now()));
    await press(key, options);
    if (key === 'Enter') enteredAtMs = performance.now();
  };
}
