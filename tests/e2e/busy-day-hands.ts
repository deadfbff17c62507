/**
 * A cashier's hands: keys in the rhythm of a person, fingers on glass, and the scanner in one of them. Every key and every touch the
 * page hears is counted by the page itself, so that "one key" means one and "by keyboard alone" means no mouse.
 */
import type { CDPSession, Locator, Page } from 'playwright-core';

/** Slower than a scanner can be, at the speed of a good typist. */
const PERSON_MS = 60;
/** From the keyboard to the trigger of the scanner; a person needs more. */
const REACH_MS = 200;

export type Hands = {
  readonly page: Page;
  readonly press: (...keys: string[]) => Promise<void>;
  /** Letters of either alphabet, digits and marks, as key presses wherever the focus is. */
  readonly type: (characters: string) => Promise<void>;
  readonly tap: (target: Locator) => Promise<void>;
  /** `cyrillic`: the computer's layout is Russian, and the scanner does not know. */
  readonly scan: (code: string, layout?: 'latin' | 'cyrillic') => Promise<void>;
  /** Key presses of a person since the page was opened; a chord is one. */
  readonly keys: () => Promise<number>;
  /** How often a mouse, a pen or a finger came down since the page was opened. */
  readonly touches: () => Promise<number>;
};

type Key = { readonly code: string; readonly key: string; readonly shift?: boolean };

const marks: Readonly<Record<string, string>> = { ',': 'Comma', '.': 'Period', '-': 'Minus', '=': 'Equal', ' ': 'Space', '*': 'NumpadMultiply', ';': 'Semicolon', ж: 'Semicolon', б: 'Comma', ю: 'Period', э: 'Quote', х: 'BracketLeft', ъ: 'BracketRight', ё: 'Backquote' };
const latinKeys = 'qwertyuiopasdfghjklzxcvbnm';
const russianKeys = 'йцукенгшщзфывапролдячсмить';

/** The key under a character, whichever alphabet it is of. */
function keyOf(character: string): Key {
  const small = character.toLowerCase();
  const place = russianKeys.indexOf(small);
  const letter = place >= 0 ? latinKeys[place] : small;
  if (letter !== undefined && latinKeys.includes(letter)) return { code: `Key${letter.toUpperCase()}`, key: character, shift: character !== small };
  if (/\d/.test(character)) return { code: `Digit${character}`, key: character };
  const code = marks[small];
  if (code === undefined) throw new Error(`no key for ${character}`);
  return { code, key: character };
}

function eventOf({ code, key, shift = false }: Key): { code: string; key: string; text: string; modifiers: number; windowsVirtualKeyCode: number } {
  return { code, key, text: key, modifiers: shift ? 8 : 0, windowsVirtualKeyCode: key.toUpperCase().charCodeAt(0) };
}

type Heard = { heardKeys?: number; heardTouches?: number };

/** Takes the page of a till into hand. Call before the page is opened. */
export async function createHands(page: Page): Promise<Hands> {
  await page.addInitScript(() => {
    const owner = window as unknown as Heard;
    owner.heardKeys = 0;
    window.addEventListener('keydown', (event) => {
      if (event.isTrusted && !event.repeat && !['Control', 'Shift', 'Alt'].includes(event.key)) owner.heardKeys = (owner.heardKeys ?? 0) + 1;
    }, { capture: true });
    owner.heardTouches = 0;
    window.addEventListener('pointerdown', () => { owner.heardTouches = (owner.heardTouches ?? 0) + 1; }, { capture: true });
  });
  const devtools = await page.context().newCDPSession(page);
  let scanned = 0;
  let justTyped = false;
  /** When the last key of the scanner was. */
  let lastMs = 0;
  return {
    page,
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: async (characters) => {
      for (const character of characters) {
        await Promise.all(send(devtools, eventOf(keyOf(character))));
        await page.waitForTimeout(PERSON_MS);
      }
      justTyped = true;
    },
    tap: (target) => target.tap(),
    scan: async (code, layout = 'latin') => {
      if (justTyped) await page.waitForTimeout(REACH_MS);
      justTyped = false;
      scanned += code.length + 1;
      lastMs = await burst(devtools, code, layout, Math.max(Date.now(), lastMs + SCANNER_MS));
    },
    keys: async () => (await page.evaluate(() => (window as unknown as Heard).heardKeys ?? 0)) - scanned,
    touches: () => page.evaluate(() => (window as unknown as Heard).heardTouches ?? 0),
  };
}

function send(devtools: CDPSession, key: ReturnType<typeof eventOf> & { readonly timestamp?: number }): Promise<unknown>[] {
  return [devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key }), devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })];
}

/** From key to key of a scanner. */
const SCANNER_MS = 1;

/**
 * All key events at once, as a wedge scanner sends them: nothing waits for an answer between two keys. Each says when it happened, because
 * a scanner keeps its rhythm however busy the computer is. Answers when the last one was.
 */
async function burst(devtools: CDPSession, code: string, layout: 'latin' | 'cyrillic', fromMs: number): Promise<number> {
  const keys = [...code].map((character) => {
    const meant = keyOf(character);
    const place = latinKeys.indexOf(character.toLowerCase());
    const key = layout === 'cyrillic' && place >= 0 ? (russianKeys[place] ?? character).toUpperCase() : character;
    return eventOf({ ...meant, key });
  });
  const end = { ...eventOf({ code: 'Enter', key: 'Enter' }), text: '\r', windowsVirtualKeyCode: 13 };
  const at = (key: number): number => fromMs + key * SCANNER_MS;
  await Promise.all([...keys, end].flatMap((key, index) => send(devtools, { ...key, timestamp: at(index) / 1000 })));
  return at(keys.length);
}
