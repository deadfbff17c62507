/**
 * Tells a keyboard-wedge scanner from a person by the rhythm of the keys, and nothing else. Pure: it is fed key
 * presses with the time at which they happened, and asked from time to time what to do with what it holds.
 */

export type Press = {
  /** The physical key, `KeyboardEvent.code`. */
  readonly code: string;
  readonly shift: boolean;
  readonly control: boolean;
  /** Held Alt: scanners type characters as `Alt+0029`; anything else with it is a shortcut. */
  readonly alt: boolean;
  /** Meta: a shortcut of the system, never a scan. */
  readonly other: boolean;
  readonly repeat: boolean;
  /** What the layout of the person makes of the key. */
  readonly key: string;
  readonly atMs: number;
  /** When the page heard of it: on a busy computer much later than it happened. */
  readonly heardAtMs: number;
};

export type Outcome =
  /** Typed by a person: give these to where the person types, oldest first. */
  | { readonly kind: 'typed'; readonly keys: readonly string[] }
  /** Read by a scanner. `takeBack` characters of it have been given away as typed and must be taken back. */
  | { readonly kind: 'scan'; readonly code: string; readonly takeBack: number }
  /** The rest of a code that silence cut: no code of its own, whatever it looks like. */
  | { readonly kind: 'rest'; readonly code: string; readonly takeBack: number };

export type Verdict = {
  readonly outcomes: readonly Outcome[];
  /** True: the key must reach nobody else now. */
  readonly swallow: boolean;
  /** Ask again (`tick`) at this moment if no key comes before; null when nothing is held. */
  readonly wakeAtMs: number | null;
};

export const SCAN_MIN_CHARS = 4;
export const SCAN_MEDIAN_GAP_MS = 35;
export const SCAN_MAX_GAP_MS = 120;
/** How long the characters of a person are held back until they are known not to be a scan. */
export const HOLD_MS = 50;
/**
 * Silence that ends a scan of a scanner that may send Enter or Tab: long, for a computer that falls behind in the middle of a code;
 * a scanner that sends no such key waits so long for its first code alone.
 */
export const PATIENCE_MS = 400;
/** Silence that ends a scan of a scanner known to send no Enter or Tab. */
export const SILENCE_MS = 60;
/** As late as the last key was heard its rest may come too: silence lasts so much longer on a computer that is behind, at most this much. */
export const MOST_LATE_MS = 2_000;
/**
 * Keys so soon after the last one of a scan that silence ended are the rest of that code, held up on their way: no hand is back at
 * the keys before (a person needs some 200 ms from a beep to a key). They are refused aloud as a code and never typed.
 */
export const TAIL_MS = 200;

const digitsShifted = ')!@#$%^&*(';
const punctuation: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'], Equal: ['=', '+'], BracketLeft: ['[', '{'], BracketRight: [']', '}'], Backslash: ['\\', '|'], Semicolon: [';', ':'],
  Quote: ["'", '"'], Backquote: ['`', '~'], Comma: [',', '<'], Period: ['.', '>'], Slash: ['/', '?'], Space: [' ', ' '],
  NumpadDecimal: ['.', '.'], NumpadAdd: ['+', '+'], NumpadSubtract: ['-', '-'], NumpadMultiply: ['*', '*'], NumpadDivide: ['/', '/'],
};

/**
 * The character a scanner means by a key: scanners type on a US keyboard whatever layout the system has.
 * CapsLock does not count: the scanner says with Shift what it means.
 * @returns null for a key that carries no character
 */
export function scannedCharacter(code: string, shift: boolean): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^(Digit|Numpad)(\d)$/.exec(code);
  if (digit !== null) return digit[1] === 'Digit' && shift ? (digitsShifted[Number(digit[2])] ?? null) : (digit[2] ?? null);
  return punctuation[code]?.[shift ? 1 : 0] ?? null;
}

/** Keys a scanner presses around its characters; they carry nothing and break nothing. */
const silent = new Set(['ShiftLeft', 'ShiftRight', 'CapsLock', 'NumLock', 'ControlLeft', 'ControlRight']);
const terminators = new Set(['Enter', 'NumpadEnter', 'Tab']);
const enters = new Set(['Enter', 'NumpadEnter']);
/** Return and line feed as some scanners send them: Ctrl+M and Ctrl+J. */
const endingChords = new Set(['KeyM', 'KeyJ']);
const altKeys = new Set(['AltLeft', 'AltRight']);
const SEPARATOR = '\u001d';
/** Alt codes of the characters that end a scan: tab, line feed, return. */
const ending = new Set(['\t', '\n', '\r']);
const MAX_ALT_DIGITS = 5;

/** `free`: held back no longer. `given`: somebody got it; a separator or a character by Alt set free may have gone to nobody. */
type Held = { readonly scanned: string; readonly typed: string; readonly atMs: number; readonly heardAtMs: number; readonly byAlt: boolean; free: boolean; given: boolean };

/** Clocks of keys and pages differ by fractions; nothing is heard before it happened. */
const heardAt = ({ atMs, heardAtMs }: Pick<Held, 'atMs' | 'heardAtMs'>): number => Math.max(atMs, heardAtMs);
const lateness = (key: Pick<Held, 'atMs' | 'heardAtMs'>): number => Math.min(heardAt(key) - key.atMs, MOST_LATE_MS);

/** The keys since the last silence, with what must be known of them at each key: a code may have ten thousand. */
type Burst = { readonly held: Held[]; fastGaps: number };

function join(burst: Burst, one: Held): void {
  const last = burst.held.at(-1);
  if (last !== undefined && one.atMs - last.atMs < SCAN_MEDIAN_GAP_MS) burst.fastGaps++;
  burst.held.push(one);
}

/** More than half of the gaps are a machine's: the median is. Gaps above the greatest never get into one burst. */
function readsAsScan({ held, fastGaps }: Burst): boolean {
  return held.length >= SCAN_MIN_CHARS && fastGaps * 2 > held.length - 1;
}

/** What a person held back for too long, or a key that is no character, sets free; what was given already stays given. */
function release({ held }: Burst): readonly Outcome[] {
  const kept = held.filter((one) => !one.free && one.typed !== '');
  for (const one of kept) one.given = true;
  for (const one of held) one.free = true;
  return kept.length === 0 ? [] : [{ kind: 'typed', keys: kept.map((one) => one.typed) }];
}

/**
 * The character of a key in a burst: what a scanner means by it, or the group separator of marking codes, which scanners type
 * as Ctrl+] or as F8. F8 of a person is a key of the till: it is the separator only in the rhythm of a machine.
 */
function meaningOf(next: Press, burst: Burst): string | null {
  const last = burst.held.at(-1);
  const quick = last !== undefined && next.atMs - last.atMs < SCAN_MEDIAN_GAP_MS;
  if (next.control) return next.code === 'BracketRight' && last !== undefined ? SEPARATOR : null;
  if (next.code === 'F8') return quick && burst.held.length >= 2 && !next.shift && !next.alt ? SEPARATOR : null;
  return [...next.key].length === 1 ? scannedCharacter(next.code, next.shift) : null;
}

/** Two Enters as close as this were not pressed by a hand, which needs half as long again at its fastest. */
export const TWICE_MS = 80;

export type ScanDetector = {
  readonly press: (press: Press) => Verdict;
  /** A key is let go; matters for Alt, which completes a character typed by its number. */
  readonly letGo: (code: string, atMs: number, heardAtMs: number) => Verdict;
  /** Call at `wakeAtMs`: decides what silence means. */
  readonly tick: (nowMs: number) => Verdict;
  /** True right after a character by Alt inside a burst: the system must not put it anywhere. */
  readonly swallowsInput: () => boolean;
  /** The system has put a character into a field by itself: the one by Alt that a burst begins with. */
  readonly fieldGot: () => void;
};

type Hearing = {
  readonly burst: () => Burst;
  /** What the burst was, scan or typing; the next one begins. */
  readonly finish: () => readonly Outcome[];
  readonly wake: () => number | null;
  /** What silence until now means. */
  readonly settle: (nowMs: number) => readonly Outcome[];
  /** What a person typed so long before this key that it was held back for long enough. */
  readonly freeBefore: (atMs: number) => readonly Outcome[];
  /** Ends a burst that silence ended before this key. Time is taken from the keys themselves: a busy page hears them late, but they carry when they happened. */
  readonly endOld: (atMs: number) => readonly Outcome[];
  readonly isMachine: () => boolean;
  readonly endByKey: (before: readonly Outcome[], atMs: number) => Verdict;
};

/** The keys of the burst that is being heard, and what its end and its silence mean. */
function createHearing(): Hearing {
  let burst: Burst = { held: [], fastGaps: 0 };
  // Learned from the scanner: one that ends with a key is waited for longer, so that a slow computer does not cut a code.
  let endsWithKey = true;
  /** The last key of the latest scan that silence ended. */
  let cutAtMs = Number.NEGATIVE_INFINITY;

  const soonAfterCut = (atMs: number): boolean => atMs - cutAtMs < TAIL_MS;
  const isMachine = (): boolean => {
    const [first] = burst.held;
    return readsAsScan(burst) || (first !== undefined && soonAfterCut(first.atMs));
  };
  const endsAtMs = (last: Held): number => heardAt(last) + (isMachine() ? lateness(last) + (endsWithKey ? PATIENCE_MS : SILENCE_MS) : HOLD_MS);
  const forget = (): void => {
    burst = { held: [], fastGaps: 0 };
  };
  const finish = (): readonly Outcome[] => {
    const { held } = burst;
    const outcomes: readonly Outcome[] = isMachine()
      ? [{ kind: readsAsScan(burst) ? 'scan' : 'rest', code: held.map((one) => one.scanned).join(''), takeBack: held.filter((one) => one.given).length }]
      : release(burst);
    forget();
    return outcomes;
  };
  return {
    burst: () => burst,
    isMachine,
    finish,
    wake: () => {
      const last = burst.held.at(-1);
      if (last === undefined) return null;
      return last.free && !isMachine() ? null : endsAtMs(last);
    },
    settle: (nowMs) => {
      const last = burst.held.at(-1);
      if (last === undefined || nowMs < endsAtMs(last)) return [];
      // What was given is kept: only the next key's own time tells whether it was typed, or the head of a scan whose rest is slow to come.
      if (!isMachine()) return release(burst);
      endsWithKey = false;
      // A rest has no rest of its own: whoever types on is a person.
      if (readsAsScan(burst)) cutAtMs = last.atMs;
      return finish();
    },
    freeBefore: (atMs) => {
      const last = burst.held.at(-1);
      return last !== undefined && !isMachine() && atMs - last.atMs >= HOLD_MS ? release(burst) : [];
    },
    endOld: (atMs) => {
      const last = burst.held.at(-1);
      return last !== undefined && atMs - last.atMs > SCAN_MAX_GAP_MS ? finish() : [];
    },
    endByKey: (before, atMs) => {
      const wasScan = isMachine() || (burst.held.length === 0 && soonAfterCut(atMs));
      if (wasScan) endsWithKey = true;
      return { outcomes: [...before, ...finish()], swallow: wasScan, wakeAtMs: null };
    },
  };
}

/**
 * Scanners set to end a code with return and line feed press two keys. The second one belongs to the first: left to the till it would
 * pay the receipt the code has just come into, or answer what was asked about it. Of a code too slow to be heard as a scan both Enters look
 * like a person's, but come faster than a hand's: from such a scanner, or from a worn key.
 */
type Ends = {
  /** Remembers what ended by this key; `isEnter` for one that means something to the till by itself. */
  readonly by: (verdict: Verdict, atMs: number, isEnter: boolean) => Verdict;
  readonly isSecondHalf: (next: Press) => boolean;
  /** Another key has come between. */
  readonly forget: () => void;
};

function createEnds(): Ends {
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let ofScan = false;
  return {
    by: (verdict, atMs, isEnter) => {
      ofScan = verdict.swallow;
      lastAtMs = ofScan || isEnter ? atMs : Number.NEGATIVE_INFINITY;
      return verdict;
    },
    isSecondHalf: ({ code, control, alt, repeat, atMs }) => {
      if (alt || repeat || atMs < lastAtMs || atMs - lastAtMs > (ofScan ? SCAN_MAX_GAP_MS : TWICE_MS)) return false;
      const isEnd = control ? endingChords.has(code) : enters.has(code) || (ofScan && terminators.has(code));
      if (isEnd) lastAtMs = atMs;
      return isEnd;
    },
    forget: () => {
      lastAtMs = Number.NEGATIVE_INFINITY;
    },
  };
}

export function createScanDetector(): ScanDetector {
  const { burst, isMachine, finish, wake, settle, freeBefore, endOld, endByKey } = createHearing();
  let altDigits = '';
  const ends = createEnds();

  const pass = (outcomes: readonly Outcome[]): Verdict => ({ outcomes, swallow: false, wakeAtMs: wake() });

  /** The character whose number was typed with Alt held, once Alt is let go or pressed anew. */
  const completeAlt = (atMs: number, heardAtMs: number): Verdict => {
    const character = String.fromCharCode(Number(altDigits));
    altDigits = '';
    const before = endOld(atMs);
    if (ending.has(character)) return ends.by(endByKey(before, atMs), atMs, true);
    join(burst(), { scanned: character, typed: '', atMs, heardAtMs, byAlt: true, free: false, given: false });
    return { outcomes: before, swallow: true, wakeAtMs: wake() };
  };
  const pressAlt = (next: Press): Verdict => {
    const digit = /^Numpad(\d)$/.exec(next.code)?.[1];
    if (digit === undefined || next.repeat || altDigits.length >= MAX_ALT_DIGITS) {
      altDigits = '';
      return pass([...endOld(next.atMs), ...finish()]);
    }
    altDigits += digit;
    return { outcomes: [], swallow: true, wakeAtMs: wake() };
  };

  const press = (next: Press): Verdict => {
    const alt = altDigits !== '' && !(next.alt && next.code.startsWith('Numpad')) ? completeAlt(next.atMs, next.heardAtMs).outcomes : [];
    if (silent.has(next.code) || altKeys.has(next.code)) return pass(alt);
    const before = [...alt, ...endOld(next.atMs)];
    if (burst().held.length === 0 && ends.isSecondHalf(next)) return { outcomes: before, swallow: true, wakeAtMs: wake() };
    if (terminators.has(next.code) && !next.alt) return ends.by(endByKey(before, next.atMs), next.atMs, enters.has(next.code) && !next.control && !next.shift);
    if (next.control && endingChords.has(next.code) && isMachine()) return ends.by(endByKey(before, next.atMs), next.atMs, false);
    ends.forget();
    if (next.alt) return pressAlt(next);
    const scanned = next.repeat || next.other ? null : meaningOf(next, burst());
    if (scanned === null || (burst().held.length === 0 && next.code === 'Space')) return pass([...before, ...finish()]);
    const freed = freeBefore(next.atMs);
    join(burst(), { scanned, typed: scanned === SEPARATOR ? '' : next.key, atMs: next.atMs, heardAtMs: next.heardAtMs, byAlt: false, free: false, given: false });
    return { outcomes: [...before, ...freed], swallow: true, wakeAtMs: wake() };
  };

  return {
    press,
    letGo: (code, atMs, heardAtMs) => (altKeys.has(code) && altDigits !== '' ? completeAlt(atMs, heardAtMs) : { outcomes: [], swallow: false, wakeAtMs: wake() }),
    tick: (nowMs) => ({ outcomes: settle(nowMs), swallow: true, wakeAtMs: wake() }),
    swallowsInput: () => {
      const { held } = burst();
      const last = held.at(-1);
      return held.length >= 2 && last !== undefined && last.byAlt && !last.free;
    },
    fieldGot: () => {
      const [first, ...others] = burst().held;
      if (first?.byAlt === true && others.length === 0) first.given = true;
    },
  };
}
