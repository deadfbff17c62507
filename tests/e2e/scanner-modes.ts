/** A wedge scanner in the modes it may be set to, on a computer that may be set to anything: all its keys at once. */
import type { CDPSession, Page } from 'playwright-core';

/** `caps`: CapsLock is on; `alt`: every character by its number, Alt+0029 and the like; `slow`: it stops for breath after its first key; `paced`: it takes its time between all of them, and nobody can tell it from a hand; `crlf`: it ends with return and line feed, an Enter each; `paced-crlf`: both. */
export type ScannerMode = 'latin' | 'cyrillic' | 'caps' | 'alt' | 'slow' | 'paced' | 'crlf' | 'paced-crlf';

type KeyEvent = { readonly type: 'keyDown' | 'keyUp'; readonly key: string; readonly code: string; readonly modifiers?: number; readonly windowsVirtualKeyCode?: number; readonly text?: string };

const ALT = 1;
const CONTROL = 2;
const SHIFT = 8;
const SEPARATOR = '\u001d';
/** Longer than characters are held back, shorter than the longest gap of a scan. */
const BREATH_MS = 75;
/** Longer than between the keys of what is heard as a scanner. */
const PACE_MS = 45;
const latinKeys = 'qwertyuiopasdfghjklzxcvbnm';
const russianKeys = 'йцукенгшщзфывапролдячсмить';

function stroke(key: Omit<KeyEvent, 'type'>): KeyEvent[] {
  const { text: _, ...released } = key;
  return [{ type: 'keyDown', ...key }, { type: 'keyUp', ...released }];
}

function withHeld(held: Omit<KeyEvent, 'type'>, inside: readonly KeyEvent[]): KeyEvent[] {
  return [{ type: 'keyDown', ...held }, ...inside, { type: 'keyUp', key: held.key, code: held.code }];
}

/** A character by its number on the number block. */
function byNumber(character: string): KeyEvent[] {
  const digits = [...String(character.charCodeAt(0)).padStart(4, '0')];
  return withHeld({ key: 'Alt', code: 'AltLeft', modifiers: ALT }, digits.flatMap((digit) => stroke({ key: digit, code: `Numpad${digit}`, modifiers: ALT })));
}

/** What the layout and CapsLock of the computer make of a letter the scanner means. */
function heardAs(letter: string, mode: ScannerMode): string {
  const small = letter.toLowerCase();
  const heard = mode === 'cyrillic' ? (russianKeys[latinKeys.indexOf(small)] ?? small) : small;
  return (letter !== small) === (mode === 'caps') ? heard : heard.toUpperCase();
}

function keysOf(character: string, mode: ScannerMode): KeyEvent[] {
  if (mode === 'alt') return byNumber(character);
  if (character === SEPARATOR) return withHeld({ key: 'Control', code: 'ControlLeft', modifiers: CONTROL }, stroke({ key: ']', code: 'BracketRight', modifiers: CONTROL, windowsVirtualKeyCode: 221 }));
  const typed = { windowsVirtualKeyCode: character.toUpperCase().charCodeAt(0) };
  if (/\d/.test(character)) return stroke({ ...typed, key: character, text: character, code: `Digit${character}` });
  if (character === '-') return stroke({ key: '-', text: '-', code: 'Minus', windowsVirtualKeyCode: 189 });
  if (!latinKeys.includes(character.toLowerCase())) throw new Error(`no key for ${character}`);
  const key = heardAs(character, mode);
  const isLarge = character !== character.toLowerCase();
  const pressed = stroke({ ...typed, key, text: key, code: `Key${character.toUpperCase()}`, modifiers: isLarge ? SHIFT : 0 });
  return isLarge ? withHeld({ key: 'Shift', code: 'ShiftLeft', modifiers: SHIFT }, pressed) : pressed;
}

/** How long it has rested before its so-manieth key, in all. */
function restOf(mode: ScannerMode): (key: number) => number {
  if (mode === 'slow') return (key) => (key === 0 ? 0 : BREATH_MS);
  return mode === 'paced' || mode === 'paced-crlf' ? (key) => key * PACE_MS : () => 0;
}

export type Scanner = (code: string, mode?: ScannerMode) => Promise<void>;

export async function createScanner(page: Page): Promise<Scanner> {
  const devtools: CDPSession = await page.context().newCDPSession(page);
  // All at once, each with its own moment: how busy this computer is changes nothing about the rhythm.
  const send = (keys: readonly (readonly KeyEvent[])[], restBefore: (key: number) => number): Promise<unknown> => {
    const beganMs = Date.now();
    const timed = keys.flatMap((events, key) => events.map((event) => ({ event, restMs: restBefore(key) })));
    return Promise.all(timed.map(({ event, restMs }, index) => devtools.send('Input.dispatchKeyEvent', { ...event, timestamp: (beganMs + index + restMs) / 1000 })));
  };
  const caps = stroke({ key: 'CapsLock', code: 'CapsLock' });
  return async (code, mode = 'latin') => {
    const end = stroke({ key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 });
    const held = mode === 'caps' ? [caps] : [];
    const ends = mode === 'crlf' || mode === 'paced-crlf' ? [end, end] : [end];
    await send([...held, ...[...code].map((character) => keysOf(character, mode)), ...ends, ...held], restOf(mode));
  };
}
