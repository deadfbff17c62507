import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScanDetector, HOLD_MS, MOST_LATE_MS, PATIENCE_MS, scannedCharacter, SILENCE_MS, TAIL_MS, TWICE_MS, type Outcome, type Press, type ScanDetector } from './scan-detector.ts';

const layoutRu: Readonly<Record<string, string>> = { KeyA: 'ф', KeyB: 'и', KeyM: 'ь' };

function pressOf(code: string, atMs: number, more: Partial<Press> = {}): Press {
  const key = layoutRu[code] ?? scannedCharacter(code, more.shift ?? false) ?? code;
  return { code, shift: false, control: false, alt: false, other: false, repeat: false, key, atMs, heardAtMs: atMs, ...more };
}

/** Presses the keys at their times, waking the detector whenever it asked to be woken. */
function play(presses: readonly Press[], detector: ScanDetector = createScanDetector()): { outcomes: Outcome[]; passed: string[] } {
  const outcomes: Outcome[] = [];
  const passed: string[] = [];
  let wakeAtMs: number | null = null;
  for (const press of [...presses, null]) {
    while (wakeAtMs !== null && wakeAtMs <= (press?.atMs ?? Number.POSITIVE_INFINITY)) {
      const verdict = detector.tick(wakeAtMs);
      outcomes.push(...verdict.outcomes);
      expect(verdict.wakeAtMs === null || verdict.wakeAtMs > wakeAtMs).toBe(true);
      wakeAtMs = verdict.wakeAtMs;
    }
    if (press === null) break;
    const verdict = detector.press(press);
    outcomes.push(...verdict.outcomes);
    if (!verdict.swallow) passed.push(press.code);
    wakeAtMs = verdict.wakeAtMs;
  }
  return { outcomes, passed };
}

function keysOf(text: string, fromMs: number, gapMs: number, end: string | null = 'Enter'): Press[] {
  const presses = [...text].map((char, index) => pressOf(`Digit${char}`, fromMs + index * gapMs));
  return end === null ? presses : [...presses, pressOf(end, fromMs + text.length * gapMs)];
}

const EAN = '4601234567893';

describe('a scan', () => {
  it('ends with Enter, which nobody else hears', () => {
    expect(play(keysOf(EAN, 0, 5))).toEqual({ outcomes: [{ kind: 'scan', code: EAN, takeBack: 0 }], passed: [] });
  });

  it('ends with Tab or the Enter of the number block as well', () => {
    for (const end of ['Tab', 'NumpadEnter']) expect(play(keysOf(EAN, 0, 5, end)).outcomes).toEqual([{ kind: 'scan', code: EAN, takeBack: 0 }]);
  });

  const chord = { control: true } as const;
  it.each([
    ['two Enters', [pressOf('Enter', 70), pressOf('Enter', 75)]],
    ['Enter of both kinds, and one more', [pressOf('NumpadEnter', 70), pressOf('Enter', 75), pressOf('Enter', 160)]],
    ['Tab and Enter', [pressOf('Tab', 70), pressOf('Enter', 190)]],
    ['Enter and Ctrl+J', [pressOf('Enter', 70), pressOf('ControlLeft', 72), pressOf('KeyJ', 75, chord)]],
    ['Ctrl+M and Ctrl+J', [pressOf('ControlLeft', 69), pressOf('KeyM', 70, chord), pressOf('ControlLeft', 72), pressOf('KeyJ', 75, chord)]],
    ['Enter twice at one moment, as a busy computer tells it', [pressOf('Enter', 70), pressOf('Enter', 70)]],
  ])('ends with return and line feed as %s, and nobody hears the second', (_, end) => {
    const detector = createScanDetector();
    const heard = play([...keysOf(EAN, 0, 5, null), ...end], detector);
    expect([heard.outcomes, heard.passed.filter((code) => code !== 'ControlLeft')]).toEqual([[{ kind: 'scan', code: EAN, takeBack: 0 }], []]);
    expect(play([pressOf('Enter', 1000)], detector).passed).toEqual(['Enter']);
  });

  it('follows one with two Enters at once', () => {
    const presses = [0, 80].flatMap((from) => [...keysOf(EAN, from, 5), pressOf('Enter', from + 70)]);
    expect(play(presses)).toEqual({ outcomes: [EAN, EAN].map((code) => ({ kind: 'scan', code, takeBack: 0 })), passed: [] });
  });

  it('ends with silence where the scanner sends no key, sooner once that is known', () => {
    const detector = createScanDetector();
    const silent = keysOf(EAN, 0, 5, null);
    const last = silent.at(-1)?.atMs ?? 0;
    for (const press of silent) detector.press(press);
    expect(detector.tick(last + PATIENCE_MS - 1).outcomes).toEqual([]);
    expect(detector.tick(last + PATIENCE_MS).outcomes).toEqual([{ kind: 'scan', code: EAN, takeBack: 0 }]);
    for (const press of keysOf(EAN, 5000, 5, null)) detector.press(press);
    expect(detector.tick(5000 + last + SILENCE_MS).outcomes).toEqual([{ kind: 'scan', code: EAN, takeBack: 0 }]);
  });

  it('is whole although the computer brought its keys one by one, each far too late, as long as their own time is that of a machine', () => {
    const detector = createScanDetector();
    const outcomes = keysOf(EAN, 0, 5).flatMap((press, index) => {
      const late = index === 0 ? [] : detector.tick(press.atMs - 5 + PATIENCE_MS - 1).outcomes;
      return [...late, ...detector.press(press).outcomes];
    });
    expect(outcomes.filter(({ kind }) => kind === 'scan')).toEqual([expect.objectContaining({ code: EAN })]);
  });

  it.each([[0, PATIENCE_MS], [300, PATIENCE_MS + 300], [1_500, PATIENCE_MS + 1_500], [60_000, PATIENCE_MS + MOST_LATE_MS]])('heard %s ms late waits %s ms after each key was heard for the next', (lateMs, waitMs) => {
    const detector = createScanDetector();
    for (const press of keysOf(EAN.slice(0, 6), 0, 5, null)) detector.press({ ...press, heardAtMs: press.atMs + lateMs });
    const heardAtMs = 25 + lateMs;
    expect(detector.tick(heardAtMs + waitMs - 1)).toEqual({ outcomes: [], swallow: true, wakeAtMs: heardAtMs + waitMs });
    const rest = keysOf(EAN.slice(6), 30, 5).map((press) => ({ ...press, heardAtMs: heardAtMs + waitMs - 1 }));
    expect(rest.flatMap((press) => detector.press(press).outcomes)).toEqual([{ kind: 'scan', code: EAN, takeBack: 0 }]);
  });

  it('that silence cut keeps its rest for itself: refused as a code, with the key that ends it, and never typed', () => {
    const detector = createScanDetector();
    play(keysOf(EAN, 0, 5, null), detector);
    const cut = keysOf(EAN.slice(0, 11), 5000, 5, null);
    const lastMs = cut.at(-1)?.atMs ?? 0;
    const late = lastMs + SILENCE_MS + 20;
    expect(play([...cut, ...keysOf(EAN.slice(11), late, 5)], detector)).toEqual({ outcomes: [{ kind: 'scan', code: EAN.slice(0, 11), takeBack: 0 }, { kind: 'rest', code: EAN.slice(11), takeBack: 0 }], passed: [] });
    play(keysOf(EAN, 6000, 5, null), detector);
    expect(play([pressOf('Enter', 6060 + TAIL_MS - 1)], detector)).toEqual({ outcomes: [], passed: [] });
  });

  it('that silence ended is followed by a person who types or pays as ever', () => {
    for (const keys of [keysOf('12', 0, 70), [pressOf('Enter', 0)], [pressOf('Digit5', 0)]]) {
      const detector = createScanDetector();
      play(keysOf(EAN, 0, 5, null), detector);
      const begun = 60 + TAIL_MS;
      const { outcomes, passed } = play(keys.map((key) => ({ ...key, atMs: key.atMs + begun })), detector);
      expect(outcomes.every(({ kind }) => kind === 'typed')).toBe(true);
      expect(passed.length + outcomes.length).toBeGreaterThan(0);
    }
  });

  it('is whole although one key came 110 ms late', () => {
    const presses = keysOf(EAN, 0, 5).map((press, index) => ({ ...press, atMs: press.atMs + (index > 6 ? 105 : 0) }));
    expect(play(presses).outcomes).toEqual([{ kind: 'scan', code: EAN, takeBack: 0 }]);
  });

  it('takes back what was given away while it began slowly', () => {
    const presses = keysOf(EAN, 0, 5).map((press, index) => ({ ...press, atMs: press.atMs + (index > 0 ? 80 : 0) }));
    expect(play(presses).outcomes).toEqual([{ kind: 'typed', keys: ['4'] }, { kind: 'scan', code: EAN, takeBack: 1 }]);
  });

  it('follows another at once, first in first out', () => {
    const codes = ['4601234567893', '4600000000008', '96385074'];
    const presses = codes.flatMap((code, index) => keysOf(code, index * 100, 2));
    expect(play(presses).outcomes).toEqual(codes.map((code) => ({ kind: 'scan', code, takeBack: 0 })));
  });

  it('keeps two codes apart when the page was too busy to hear the silence between them', () => {
    const detector = createScanDetector();
    const outcomes = [...keysOf('11112222', 0, 4, null), ...keysOf('33334444', 300, 4)].flatMap((press) => detector.press(press).outcomes);
    expect(outcomes.map((outcome) => outcome.kind === 'scan' && outcome.code)).toEqual(['11112222', '33334444']);
  });

  it('is whole although the computer was slow to bring its keys, and told by the clock that a person typed the first', () => {
    const detector = createScanDetector();
    const [first, ...rest] = keysOf(EAN, 0, 1) as [Press, ...Press[]];
    const outcomes = [detector.press(first), detector.tick(HOLD_MS), detector.tick(5_000), ...rest.map((press) => detector.press(press))].flatMap((verdict) => verdict.outcomes);
    expect(outcomes).toEqual([{ kind: 'typed', keys: ['4'] }, { kind: 'scan', code: EAN, takeBack: 1 }]);
  });

  it('is read by the US layout whatever the system types', () => {
    const presses = ['KeyA', 'KeyB', 'KeyM', 'Digit1', 'Minus'].map((code, index) => pressOf(code, index * 4, { shift: code.startsWith('Key') }));
    expect(play([...presses, pressOf('Enter', 20)]).outcomes).toEqual([{ kind: 'scan', code: 'ABM1-', takeBack: 0 }]);
  });

  it('is not bent by CapsLock, nor broken by a scanner that presses it', () => {
    const keys = [pressOf('CapsLock', 0), pressOf('KeyA', 3, { key: 'Ф', shift: true }), pressOf('KeyB', 6, { key: 'И', shift: true }), pressOf('ShiftLeft', 7), pressOf('KeyM', 9, { key: 'ь' }), pressOf('Digit7', 12), pressOf('CapsLock', 14), pressOf('Enter', 16)];
    expect(play(keys).outcomes).toEqual([{ kind: 'scan', code: 'ABm7', takeBack: 0 }]);
  });

  it('keeps the group separator of a marking code', () => {
    const presses = [...keysOf('0104', 0, 4, null), pressOf('BracketRight', 16, { control: true, key: ']' }), ...keysOf('93', 20, 4)];
    expect(play(presses).outcomes).toEqual([{ kind: 'scan', code: '0104\u001d93', takeBack: 0 }]);
  });
});

/** `text` as a scanner in ALT mode types it: Alt held, the number on the number block, Alt let go; in a field the system puts it there where it may. */
function byAlt(text: string, detector: ScanDetector, inField = false): Outcome[] {
  let at = 0;
  return [...text].flatMap((character) => {
    const outcomes = [
      ...detector.press(pressOf('AltLeft', ++at, { alt: true, key: 'Alt' })).outcomes,
      ...[...`0${String(character.charCodeAt(0)).padStart(3, '0')}`].flatMap((digit) => detector.press(pressOf(`Numpad${digit}`, ++at, { alt: true })).outcomes),
      ...detector.letGo('AltLeft', ++at, at).outcomes,
    ];
    if (inField && !detector.swallowsInput()) detector.fieldGot();
    return outcomes;
  });
}

describe('a scanner of another kind', () => {
  it('types characters by their number with Alt: Alt+0029 is the group separator', () => {
    const detector = createScanDetector();
    const outcomes = byAlt('0104\u001d93A', detector);
    expect([...outcomes, ...detector.press(pressOf('Enter', 100)).outcomes]).toEqual([{ kind: 'scan', code: '0104\u001d93A', takeBack: 0 }]);
  });

  it('ends by Alt+0013, and takes back the one character that the system has put into a field by then', () => {
    const detector = createScanDetector();
    expect(byAlt('46012345\r', detector, true)).toEqual([{ kind: 'scan', code: '46012345', takeBack: 1 }]);
  });

  it.each([[false, 0], [true, 1]])('takes back only what somebody got of a head by Alt that the rest followed slowly (put into a field: %s)', (inField, takeBack) => {
    const detector = createScanDetector();
    const head = byAlt('4', detector, inField);
    expect([...head, ...detector.tick(7 + HOLD_MS).outcomes]).toEqual([]);
    expect(play(keysOf('6012345', 90, 5), detector).outcomes).toEqual([{ kind: 'scan', code: '46012345', takeBack }]);
  });

  it('never takes back a separator that was set free with the slow head: nobody got it', () => {
    const slow = [...keysOf('01', 0, 4, null), pressOf('BracketRight', 8, { control: true, key: ']' }), ...keysOf('046012', 90, 4)];
    expect(play(slow).outcomes).toEqual([{ kind: 'typed', keys: ['0', '1'] }, { kind: 'scan', code: '01\u001d046012', takeBack: 2 }]);
  });

  it('lets the system put no character by Alt anywhere inside a burst, and the single one of a person', () => {
    const detector = createScanDetector();
    byAlt('«', detector, true);
    expect(detector.swallowsInput()).toBe(false);
    byAlt('46', detector, true);
    expect(detector.swallowsInput()).toBe(true);
  });

  it('types the separator as F8 in its own rhythm; F8 of a person stays a key', () => {
    const presses = [...keysOf('0104', 0, 4, null), pressOf('F8', 16), ...keysOf('93', 20, 4)];
    expect(play(presses).outcomes).toEqual([{ kind: 'scan', code: '0104\u001d93', takeBack: 0 }]);
    expect(play([...keysOf('12', 0, 100, null), pressOf('F8', 180)]).passed).toEqual(['F8']);
  });

  it('reads ten thousand characters, and twenty codes in a second', () => {
    const long = '0123456789'.repeat(1000);
    expect(play(keysOf(long, 0, 1)).outcomes).toEqual([{ kind: 'scan', code: long, takeBack: 0 }]);
    const codes = Array.from({ length: 20 }, (_, index) => `46000000000${String(index).padStart(2, '0')}`);
    expect(play(codes.flatMap((code, index) => keysOf(code, index * 50, 3))).outcomes).toEqual(codes.map((code) => ({ kind: 'scan', code, takeBack: 0 })));
  });
});

describe('a person', () => {
  it('typing slowly gets every character after the hold, and the own Enter', () => {
    const presses = keysOf('1000', 0, 140);
    expect(play(presses)).toEqual({ outcomes: ['1', '0', '0', '0'].map((key) => ({ kind: 'typed', keys: [key] })), passed: ['Enter'] });
    expect(createScanDetector().press(pressOf('Digit1', 0)).wakeAtMs).toBe(HOLD_MS);
  });

  it('presses Enter once, however the key rattles; what follows it is heard as ever', () => {
    for (const [end, passed] of [
      [[pressOf('Enter', 600), pressOf('Enter', 600 + TWICE_MS)], ['Enter']],
      [[pressOf('Enter', 600), pressOf('Enter', 601 + TWICE_MS)], ['Enter', 'Enter']],
      [[pressOf('Enter', 600), pressOf('Enter', 650, { control: true })], ['Enter', 'Enter']],
      [[pressOf('Enter', 600), pressOf('KeyK', 650, { control: true })], ['Enter', 'KeyK']],
      [[pressOf('Enter', 600), pressOf('Escape', 640), pressOf('Enter', 680)], ['Enter', 'Escape', 'Enter']],
      [[pressOf('Tab', 600), pressOf('Tab', 650), pressOf('Enter', 700)], ['Tab', 'Tab', 'Enter']],
      [[pressOf('KeyJ', 650, { control: true })], ['KeyJ']],
    ] as const) expect(play([...keysOf('1000', 0, 130, null), ...end]).passed).toEqual(passed);
  });

  it('of a code read too slowly to be heard as one, the second Enter of its scanner is nobody’s', () => {
    expect(play([...keysOf(EAN, 0, 60), pressOf('Enter', EAN.length * 60 + 60)]).passed).toEqual(['Enter']);
  });

  it('typing three digits fast and Enter is no scan', () => {
    expect(play(keysOf('500', 0, 15))).toEqual({ outcomes: [{ kind: 'typed', keys: ['5', '0', '0'] }], passed: ['Enter'] });
  });

  it('holding a key down is no scan', () => {
    const presses = Array.from({ length: 20 }, (_, index) => pressOf('Digit0', index * 30, { repeat: index > 0 }));
    const { outcomes, passed } = play(presses);
    expect(outcomes).toEqual([{ kind: 'typed', keys: ['0'] }]);
    expect(passed).toHaveLength(19);
  });

  it('gets letters of the own layout', () => {
    expect(play([pressOf('KeyM', 0), pressOf('KeyA', 90)]).outcomes).toEqual([{ kind: 'typed', keys: ['ь'] }, { kind: 'typed', keys: ['ф'] }]);
  });

  it('keeps the shortcuts, the arrows and the space bar', () => {
    const { outcomes, passed } = play([pressOf('KeyA', 0, { control: true }), pressOf('ArrowDown', 200), pressOf('Space', 400), pressOf('F3', 600), pressOf('KeyB', 800, { alt: true })]);
    expect(outcomes).toEqual([]);
    expect(passed).toEqual(['KeyA', 'ArrowDown', 'Space', 'F3', 'KeyB']);
  });

  it('gets what was typed before a key that is no character', () => {
    expect(play([...keysOf('12', 0, 10, null), pressOf('Backspace', 25)])).toEqual({ outcomes: [{ kind: 'typed', keys: ['1', '2'] }], passed: ['Backspace'] });
  });
});

describe('laws', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 4, maxLength: 60 });

  it('every scan with gaps below 35 ms comes out whole and nothing of it is typed', () => {
    fc.assert(fc.property(digits, fc.array(fc.integer({ min: 1, max: 34 }), { minLength: 61, maxLength: 61 }), (code, gaps) => {
      let at = 0;
      const presses = [...[...code].map((char) => `Digit${char}`), 'Enter'].map((key, index) => pressOf(key, (at += gaps[index] ?? 1)));
      expect(play(presses)).toEqual({ outcomes: [{ kind: 'scan', code, takeBack: 0 }], passed: [] });
    }));
  });

  it('typing with gaps of 60 ms and more loses no character, changes no order and is never a scan', () => {
    fc.assert(fc.property(digits, fc.array(fc.integer({ min: 60, max: 900 }), { minLength: 61, maxLength: 61 }), (code, gaps) => {
      let at = 0;
      const presses = [...[...code].map((char) => `Digit${char}`), 'Enter'].map((key, index) => pressOf(key, (at += gaps[index] ?? 1)));
      const { outcomes, passed } = play(presses);
      expect(outcomes.flatMap((outcome) => (outcome.kind === 'typed' ? outcome.keys : ['a scan'])).join('')).toBe(code);
      expect(passed).toEqual(['Enter']);
    }));
  });

  it('whatever the rhythm, each character is typed or scanned exactly once', () => {
    fc.assert(fc.property(digits, fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 61, maxLength: 61 }), (code, gaps) => {
      let at = 0;
      const presses = [...code].map((char, index) => pressOf(`Digit${char}`, (at += gaps[index] ?? 1)));
      let text = '';
      for (const outcome of play(presses).outcomes) {
        if (outcome.kind === 'typed') text += outcome.keys.join('');
        else text = text.slice(0, text.length - outcome.takeBack) + outcome.code;
      }
      expect(text).toBe(code);
    }));
  });
});
