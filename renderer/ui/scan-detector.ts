/**
 * Tells a keyboard-wedge scanner from a person by the rhythm of the keys, and nothing else. Pure: it is fed key
 * presses with the time at which they happened, and asked from time to time what to do with what it holds.
 */

export type Press = {
  /** The physical key, `KeyboardEvent.code`. */
  readonly code: string;
  readonly shift: boolean;
  readonly control: boolean;
  /** Alt, Meta: a shortcut of the system, never a scan. */
  readonly other: boolean;
  readonly repeat: boolean;
  /** What the layout of the person makes of the key. */
  readonly key: string;
  readonly atMs: number;
};

export type Outcome =
  /** Typed by a person: give these to where the person types, oldest first. */
  | { readonly kind: 'typed'; readonly keys: readonly string[] }
  /** Read by a scanner. `takeBack` characters of it have been given away as typed and must be taken back. */
  | { readonly kind: 'scan'; readonly code: string; readonly takeBack: number };

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
/** Silence that ends a scan of a scanner known to send no Enter or Tab. */
export const SILENCE_MS = 60;

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

type Held = { readonly scanned: string; readonly typed: string; readonly atMs: number; readonly given: boolean };

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

function readsAsScan(held: readonly Held[]): boolean {
  if (held.length < SCAN_MIN_CHARS) return false;
  const gaps = held.slice(1).map((one, index) => one.atMs - (held[index] as Held).atMs);
  const sorted = [...gaps].sort((a, b) => a - b);
  return median(sorted) < SCAN_MEDIAN_GAP_MS && (sorted.at(-1) ?? 0) <= SCAN_MAX_GAP_MS;
}

export type ScanDetector = {
  readonly press: (press: Press) => Verdict;
  /** Call at `wakeAtMs`: decides what silence means. */
  readonly tick: (nowMs: number) => Verdict;
};

export function createScanDetector(): ScanDetector {
  let held: readonly Held[] = [];
  // Learned from the scanner: one that ends with a key is waited for longer, so that a slow key does not cut a code.
  let endsWithKey = true;

  const silenceMs = (): number => (endsWithKey ? SCAN_MAX_GAP_MS : SILENCE_MS);

  /** What is still kept back goes to the person; what was given already stays given. */
  const release = (): readonly Outcome[] => {
    const keys = held.filter((one) => !one.given && one.typed !== '').map((one) => one.typed);
    return keys.length === 0 ? [] : [{ kind: 'typed', keys }];
  };

  const finish = (): readonly Outcome[] => {
    const outcomes: readonly Outcome[] = readsAsScan(held)
      ? [{ kind: 'scan', code: held.map((one) => one.scanned).join(''), takeBack: held.filter((one) => one.given).length }]
      : release();
    held = [];
    return outcomes;
  };

  const wake = (): number | null => {
    const last = held.at(-1);
    if (last === undefined) return null;
    if (readsAsScan(held)) return last.atMs + silenceMs();
    return last.given ? last.atMs + SCAN_MAX_GAP_MS + 1 : last.atMs + HOLD_MS;
  };

  const settle = (nowMs: number): readonly Outcome[] => {
    const last = held.at(-1);
    if (last === undefined) return [];
    const quietMs = nowMs - last.atMs;
    if (readsAsScan(held)) {
      if (quietMs < silenceMs()) return [];
      endsWithKey = false;
      return finish();
    }
    const outcomes = quietMs >= HOLD_MS ? release() : [];
    if (outcomes.length > 0) held = held.map((one) => ({ ...one, given: true }));
    if (quietMs > SCAN_MAX_GAP_MS) held = [];
    return outcomes;
  };

  const pass = (outcomes: readonly Outcome[]): Verdict => ({ outcomes, swallow: false, wakeAtMs: wake() });

  const press = (next: Press): Verdict => {
    if (silent.has(next.code)) return pass([]);
    const last = held.at(-1);
    // Time is taken from the keys themselves: a busy page hears them late, but they carry when they happened.
    const before = last !== undefined && next.atMs - last.atMs > SCAN_MAX_GAP_MS ? finish() : [];
    if (terminators.has(next.code)) {
      const wasScan = readsAsScan(held);
      if (wasScan) endsWithKey = true;
      return { outcomes: [...before, ...finish()], swallow: wasScan, wakeAtMs: null };
    }
    // Ctrl+] is how scanners type the group separator inside marking codes.
    const separator = next.control && next.code === 'BracketRight' && held.length > 0;
    const scanned = separator ? '\u001d' : scannedCharacter(next.code, next.shift);
    const plain = !next.repeat && !next.other && (separator || !next.control);
    const startsWithSpace = held.length === 0 && next.code === 'Space';
    if (scanned === null || !plain || startsWithSpace || (!separator && [...next.key].length !== 1)) return pass([...before, ...finish()]);
    const late = held.length > 0 && !readsAsScan(held) ? settle(next.atMs) : [];
    held = [...held, { scanned, typed: separator ? '' : next.key, atMs: next.atMs, given: false }];
    return { outcomes: [...before, ...late], swallow: true, wakeAtMs: wake() };
  };

  const tick = (nowMs: number): Verdict => ({ outcomes: settle(nowMs), swallow: true, wakeAtMs: wake() });

  return { press, tick };
}
