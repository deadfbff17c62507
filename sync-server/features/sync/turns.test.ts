import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTurns, type EndTurn, type TurnLimits, type Turns } from './turns.ts';

const LIMITS: TurnLimits = { atOnce: 4, bytesAtOnce: 1_000, mostWaiting: 3, mostWaitingBytes: 1_000, mostWaitMs: 5_000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Taken = { told: string; end: EndTurn };

function asking(turns: Turns): (company: string, more?: { bytes?: number; sinceMs?: number; gone?: AbortSignal }) => Taken {
  let order = 0;
  return (company, { bytes = 1, sinceMs = ++order, gone = new AbortController().signal } = {}) => {
    const taken: Taken = { told: 'waits', end: () => undefined };
    void turns.take({ company, bytes, sinceMs, gone }).then((end) => {
      taken.told = end ? 'in' : 'away';
      if (end) taken.end = end;
    });
    return taken;
  };
}

const told = async (all: readonly Taken[]): Promise<string> => {
  await vi.advanceTimersByTimeAsync(0);
  return all.map((each) => each.told).join(' ');
};

describe('turns', () => {
  it('SP19 gives no company more than half, and lets companies take turns', async () => {
    const turns = createTurns({ ...LIMITS, mostWaiting: 100 });
    const ask = asking(turns);
    const a = Array.from({ length: 5 }, () => ask('a'));
    const b = Array.from({ length: 4 }, () => ask('b'));
    const c = ask('c');
    expect(await told([...a, ...b, c])).toBe('in in waits waits waits in in waits waits waits');
    a[0]?.end();
    a[0]?.end();
    expect(await told([...a, ...b, c]), 'a was there first').toBe('in in in waits waits in in waits waits waits');
    b[0]?.end();
    expect(await told([...b, c])).toBe('in in in waits waits');
    a[1]?.end();
    expect(await told([...a, ...b, c]), 'then c, though a and b wait').toBe('in in in waits waits in in in waits in');
  });

  it('SP19 counts bytes too; nobody lighter overtakes one that is heavy', async () => {
    const ask = asking(createTurns({ ...LIMITS, atOnce: 100, mostWaiting: 100 }));
    const [a, heavy] = [ask('a', { bytes: 400 }), ask('b', { bytes: 5_000 })];
    const [second, light] = [ask('c', { bytes: 300 }), ask('d', { bytes: 1 })];
    expect(await told([a, heavy, second, light]), 'the heavy one takes the whole share of its company').toBe('in in waits waits');
    a.end();
    expect(await told([second, light])).toBe('in in');
  });

  it('SP20 what stood behind a heavy one comes in when that has hung up, or has waited too long', async () => {
    const turns = createTurns({ ...LIMITS, atOnce: 100, mostWaiting: 100, mostWaitingBytes: 100_000 });
    const ask = asking(turns);
    for (const leave of ['hangs up', 'waits too long']) {
      const busy = [ask('a', { bytes: 400 }), ask('b', { bytes: 400 })];
      const over = new AbortController();
      const heavy = ask('c', { bytes: 500, gone: over.signal });
      await vi.advanceTimersByTimeAsync(LIMITS.mostWaitMs - 1_000);
      const light = ask('d');
      expect(await told([...busy, heavy, light])).toBe('in in waits waits');
      if (leave === 'hangs up') over.abort();
      else await vi.advanceTimersByTimeAsync(1_000);
      expect(await told([heavy, light]), leave).toBe('away in');
      for (const each of [...busy, light]) each.end();
    }
  });

  it('SP20 sends away the last of the company that waits with most', async () => {
    const turns = createTurns(LIMITS);
    const ask = asking(turns);
    const busy = [ask('a'), ask('a'), ask('b'), ask('b')];
    const a = [ask('a'), ask('a'), ask('a'), ask('a')];
    expect(await told([...busy, ...a])).toBe('in in in in waits waits waits away');
    const b = ask('b');
    expect(await told([...a, b])).toBe('waits waits away away waits');
    expect(turns.waiting()).toBe(3);
  });

  it('SP21 lets who asked first before those who came later, in the line and for the line', async () => {
    const ask = asking(createTurns(LIMITS));
    const busy = [ask('a', { sinceMs: 10 }), ask('a', { sinceMs: 11 })];
    const later = [20, 21, 22].map((sinceMs) => ask('a', { sinceMs }));
    const before = ask('a', { sinceMs: 5 });
    expect(await told([...later, before])).toBe('waits waits away waits');
    busy[0]?.end();
    expect(await told([...later, before])).toBe('waits waits away in');
  });

  it('SP20 nobody waits longer than that, and who has hung up does not wait', async () => {
    const turns = createTurns(LIMITS);
    const ask = asking(turns);
    const busy = [ask('a'), ask('a')];
    const over = new AbortController();
    const [patient, gone] = [ask('a'), ask('a', { gone: over.signal })];
    over.abort();
    expect(await told([...busy, patient, gone])).toBe('in in waits away');
    expect(await told([ask('a', { gone: over.signal })])).toBe('away');
    await vi.advanceTimersByTimeAsync(LIMITS.mostWaitMs);
    expect(await told([patient])).toBe('away');
    expect(turns.waiting()).toBe(0);
    busy[0]?.end();
    expect(await told([ask('a')])).toBe('in');
  });
});
