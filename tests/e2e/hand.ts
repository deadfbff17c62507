/**
 * A program presses keys faster than any hand. Two Enters closer than a hand's are one to the till, and one so soon after a scan is the
 * scanner's (renderer/ui/scan-detector): neither is what a story means.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';

/** From an Enter, its own or a scanner's, to the next one of a hand in a hurry. */
const ENTER_MS = 130;

/** When Enter was heard on a page last, by the clock of `performance`. */
type Heard = { enteredAtMs: number };

/** Every page the browser opens is pressed by a hand from then on. */
export function givenHands(browser: Browser): Browser {
  const open = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await open(options);
    const heard = new WeakMap<Page | Frame, Heard>();
    context.on('page', (page) => {
      const of = { enteredAtMs: Number.NEGATIVE_INFINITY };
      heard.set(page, of);
      slowEnters(page, of);
    });
    hearScanners(context, heard);
    return context;
  };
  return browser;
}

function slowEnters({ keyboard }: Page, heard: Heard): void {
  const press = keyboard.press.bind(keyboard);
  keyboard.press = async (key, options) => {
    if (key === 'Enter') await pause(Math.max(0, heard.enteredAtMs + ENTER_MS - performance.now()));
    await press(key, options);
    if (key === 'Enter') heard.enteredAtMs = performance.now();
  };
}

/** Scanners press their keys by the protocol of the browser, each at a moment they name. */
function hearScanners(context: BrowserContext, heard: WeakMap<Page | Frame, Heard>): void {
  const open = context.newCDPSession.bind(context);
  context.newCDPSession = async (page) => {
    const session = await open(page);
    const send = session.send.bind(session);
    session.send = (method, params) => {
      const of = heard.get(page);
      if (of !== undefined && method === 'Input.dispatchKeyEvent' && params !== undefined && 'code' in params && params.code === 'Enter') {
        const atMs = 'timestamp' in params && params.timestamp !== undefined ? params.timestamp * 1000 - performance.timeOrigin : performance.now();
        of.enteredAtMs = Math.max(of.enteredAtMs, atMs, performance.now());
      }
      return send(method, params);
    };
    return session;
  };
}
