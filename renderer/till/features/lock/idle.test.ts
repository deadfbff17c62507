import { describe, expect, it } from 'vitest';
import { watchIdle } from './idle.ts';

function setup(minutes: number): { readonly pass: (minutes: number) => void; readonly setClock: (minutes: number) => void; readonly touch: () => void; readonly locks: () => number; readonly listeners: () => number; readonly stop: () => void } {
  let nowMs = 0;
  let wallMs = 0;
  let locks = 0;
  let due: (() => void) | null = null;
  const listeners = new Map<string, () => void>();
  const owner = {
    addEventListener: (name: string, listener: () => void) => void listeners.set(name, listener),
    removeEventListener: (name: string) => void listeners.delete(name),
    setTimeout: (run: () => void) => {
      due = run;
      return 1;
    },
    clearTimeout: () => {
      due = null;
    },
  } as unknown as Window;
  const idle = watchIdle(owner, () => minutes, () => locks++, [() => nowMs, () => wallMs]);
  return {
    pass: (count) => {
      for (let half = 0; half < count * 2; half++) {
        nowMs += 30_000;
        wallMs += 30_000;
        due?.();
      }
    },
    setClock: (by) => { wallMs += by * 60_000; },
    touch: () => listeners.get('keydown')?.(), locks: () => locks, listeners: () => listeners.size, stop: idle.stop,
  };
}

describe('an idle till', () => {
  it('tells once after the minutes of the shop, and again only after somebody was there', () => {
    const { pass, touch, locks } = setup(10);
    pass(9);
    expect(locks()).toBe(0);
    pass(30);
    expect(locks()).toBe(1);
    touch();
    pass(11);
    expect(locks()).toBe(2);
  });

  it('a touch begins the minutes anew', () => {
    const { pass, touch, locks } = setup(5);
    for (let turn = 0; turn < 4; turn++) {
      pass(4);
      touch();
    }
    expect(locks()).toBe(0);
  });

  it('zero minutes is never; stopped, it listens to nothing', () => {
    const { pass, locks, listeners, stop } = setup(0);
    pass(600);
    stop();
    expect([locks(), listeners()]).toEqual([0, 0]);
  });

  it('that slept with its lid shut is locked when it wakes, and one whose clock is put back a year still locks', () => {
    const { pass, setClock, touch, locks } = setup(10);
    setClock(600);
    pass(1);
    expect(locks()).toBe(1);
    touch();
    setClock(-525_600);
    pass(11);
    expect(locks()).toBe(2);
  });
});
