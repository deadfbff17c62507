import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isHandedIn, isOnline, startSyncCore, step, type SyncCore, type SyncEffect, type SyncEvent } from './sync-core.ts';

const START = 1_700_000_000_000;

function fresh(over: Partial<SyncCore> = {}): SyncCore {
  return { ...startSyncCore({ cursor: 10, loaded: true, unsent: 0, lastContactAtMs: null, steadyMs: START }), ...over };
}

function run(core: SyncCore, events: readonly (SyncEvent & { at?: number })[]): { core: SyncCore; effects: SyncEffect[] } {
  return events.reduce<{ core: SyncCore; effects: SyncEffect[] }>((so, { at = START, ...event }) => {
    const next = step(so.core, event as SyncEvent, { nowMs: at, steadyMs: at, random: 0 });
    return { core: next.core, effects: [...so.effects, ...next.effects] };
  }, { core, effects: [] });
}

const kinds = (effects: readonly SyncEffect[]): string[] => effects.map((effect) => effect.type).filter((type) => type !== 'wake-in');
const pulled = (next: number, head: number): SyncEvent => ({ type: 'pulled', next, head, caughtUp: next === head, rows: 1, remaining: head - next, serverTimeMs: START });

describe('sync core', () => {
  it('[HS1] one push is under way at a time', () => {
    const { effects } = run(fresh({ pollAtMs: START + 1e6 }), [{ type: 'committed', unsent: 1 }, { type: 'committed', unsent: 2 }, { type: 'committed', unsent: 3 }]);
    expect(kinds(effects)).toEqual(['push']);
  });

  it('[HS1] what came while pushing leaves right after', () => {
    const { effects } = run(fresh({ pollAtMs: START + 1e6 }), [{ type: 'committed', unsent: 1 }, { type: 'committed', unsent: 2 }, { type: 'pushed', unsent: 1, serverTimeMs: START }]);
    expect(kinds(effects).filter((kind) => kind === 'push')).toHaveLength(2);
  });

  it('[HS5] a gap makes commits unsent again and pushes at once', () => {
    const { effects } = run(fresh({ pushing: true, pollAtMs: START + 1e6 }), [{ type: 'gap', unsent: 7 }]);
    expect(kinds(effects)).toContain('push');
  });

  it('[HS7] rows that are as of another place than believed are read on from where they are', () => {
    const { core, effects } = run(fresh({ pulling: true, cursor: 0, head: 50, pollAtMs: START + 1e6 }), [{ type: 'found', cursor: 40 }]);
    expect(core).toMatchObject({ cursor: 40, head: 50, pulling: true });
    expect(effects).toContainEqual({ type: 'pull', after: 40, loading: false });
  });

  it('[HS6] a fork makes everything unsent in another life, and pushing goes on after the wait of a failure', () => {
    const forked = run(fresh({ pushing: true }), [{ type: 'forked', lane: 'push', unsent: 9 }]);
    expect(kinds(forked.effects)).not.toContain('push');
    expect(forked.core).toMatchObject({ unsent: 9, pushing: false, pushLane: { failures: 1 } });
    expect(kinds(run(forked.core, [{ type: 'timer', at: START + 1_000 }]).effects)).toEqual(['push']);
  });

  it('[HS6] a server that sees a fork in every life is asked ever less often', () => {
    let core = fresh({ unsent: 1, pushing: true });
    for (let lives = 0; lives < 8; lives++) core = { ...run(core, [{ type: 'forked', lane: 'push', unsent: 1 }]).core, pushing: true };
    expect(core.pushLane.retryAtMs).toBe(START + 60_000);
  });

  it('[HS8] pages follow one another until caught up, then a higher head starts the next', () => {
    const first = run(fresh({ cursor: 0, loading: { received: 0, expected: 0 } }), [{ type: 'timer' }, pulled(100, 300)]);
    expect(kinds(first.effects).filter((kind) => kind === 'pull')).toHaveLength(2);
    const done = run(first.core, [pulled(300, 300)]);
    expect(kinds(done.effects)).not.toContain('pull');
    expect(done.core.loading).toBeNull();
    const more = run(done.core, [{ type: 'head', head: 301, serverTimeMs: START }]);
    expect(more.effects).toContainEqual({ type: 'pull', after: 300, loading: false });
  });

  it('[HS8] a page that ends at the head and does not call itself the last is followed by another', () => {
    const full = run(fresh({ stream: 'open', pulling: true }), [{ ...pulled(11, 11), caughtUp: false } as SyncEvent]);
    expect(full.effects).toContainEqual({ type: 'pull', after: 11, loading: false });
    expect(kinds(run(full.core, [pulled(11, 11)]).effects)).toEqual([]);
  });

  it('[HS8] a head heard while a page is on its way is pulled for right after it', () => {
    const asking = run(fresh({ stream: 'open' }), [{ type: 'head', head: 11, serverTimeMs: START }, { type: 'head', head: 12, serverTimeMs: START }]);
    expect(kinds(asking.effects)).toEqual(['pull']);
    expect(run(asking.core, [pulled(11, 11)]).effects).toContainEqual({ type: 'pull', after: 11, loading: false });
  });

  it('[HS9] another epoch pulls from the start and keeps everything unsent', () => {
    const { core, effects } = run(fresh({ pulling: true }), [{ type: 'epoch-changed', unsent: 40 }]);
    expect(core.unsent).toBe(40);
    expect(effects).toContainEqual({ type: 'pull', after: 0, loading: false });
    expect(kinds(effects)).toContain('push');
  });

  it('[HS12] failures back off to a minute; a commit meanwhile does not jump the wait; success resets', () => {
    let core = fresh({ pushing: true, unsent: 1, pollAtMs: START + 1e9 });
    const waits: number[] = [];
    let at = START;
    for (let failure = 0; failure < 9; failure++) {
      core = step(core, { type: 'failed', lane: 'push', retryAfterMs: null }, { nowMs: at, steadyMs: at, random: 0 }).core;
      waits.push((core.pushLane.retryAtMs as number) - at);
      const early = step(core, { type: 'committed', unsent: 2 }, { nowMs: at + 10, steadyMs: at + 10, random: 0 });
      expect(kinds(early.effects)).toEqual([]);
      at = core.pushLane.retryAtMs as number;
      const retried = step(early.core, { type: 'timer' }, { nowMs: at, steadyMs: at, random: 0 });
      expect(kinds(retried.effects)).toContain('push');
      core = retried.core;
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000]);
    const healed = run(core, [{ type: 'pushed', unsent: 0, serverTimeMs: START }]);
    expect(healed.core.pushLane.failures).toBe(0);
    expect(isOnline(healed.core)).toBe(true);
  });

  it('[HS12] a server that names its own wait is obeyed', () => {
    const { core } = run(fresh({ pushing: true }), [{ type: 'failed', lane: 'push', retryAfterMs: 90_000 }]);
    expect(core.pushLane.retryAtMs).toBe(START + 90_000);
  });

  it('[HS14] without a stream a pull is tried every 15 s, with one it is not', () => {
    const idle = run(fresh(), [{ type: 'timer' }, pulled(10, 10)]);
    const open = run(idle.core, [{ type: 'stream-opened' }]);
    expect(kinds(run(open.core, [{ type: 'timer', at: START + 16_000 }]).effects)).toEqual([]);
    const closed = run(open.core, [{ type: 'stream-closed' }]);
    expect(kinds(run(closed.core, [{ type: 'timer', at: START + 16_000 }]).effects)).toContain('pull');
  });

  it('[HS15] a silent stream is closed and opened again', () => {
    const open = run(fresh(), [{ type: 'timer' }, pulled(10, 10), { type: 'stream-opened' }]);
    const silent = run(open.core, [{ type: 'timer', at: START + 40_000 }]);
    expect(kinds(silent.effects)).toEqual(expect.arrayContaining(['close-stream', 'open-stream']));
  });

  it('[HS16] a revoked till asks for nothing more, and hands in what it sold', () => {
    const gone = run(fresh({ stream: 'open', pulling: true }), [{ type: 'revoked', lane: 'pull', unsent: 0 }]);
    expect(gone.effects).toEqual([{ type: 'close-stream' }]);
    const sold = run(gone.core, [{ type: 'stream-closed' }, { type: 'timer', at: START + 1e6 }, { type: 'committed', unsent: 3 }]);
    expect(kinds(sold.effects)).toEqual(['push']);
    expect(run(sold.core, [{ type: 'pushed', unsent: 0, serverTimeMs: START }]).effects).toEqual([]);
  });

  it('[HS16] a revoked till is done once the server has answered a push made after that, and has all of it', () => {
    const asked = run(fresh(), [{ type: 'revoked', lane: 'pull', unsent: 1 }]);
    expect(kinds(asked.effects)).toEqual(['push']);
    expect(isHandedIn(asked.core)).toBe(false);
    expect(isHandedIn(run(asked.core, [{ type: 'pushed', unsent: 0, serverTimeMs: START }]).core)).toBe(true);
    // A restored server says so with its answer: everything kept goes there first.
    const restored = run(asked.core, [{ type: 'epoch-changed', unsent: 100 }]);
    expect(isHandedIn(restored.core)).toBe(false);
    expect(isHandedIn(run(restored.core, [{ type: 'pushed', unsent: 0, serverTimeMs: START }]).core)).toBe(true);
    expect(isHandedIn(run(fresh(), [{ type: 'revoked', lane: 'pull', unsent: 0 }]).core)).toBe(true);
  });

  it('[HS16] what an old server refuses to take from a revoked till waits like any failed push', () => {
    const refused = run(fresh({ unsent: 2, pushing: true }), [{ type: 'revoked', lane: 'push', unsent: 2 }]);
    expect(refused.effects).toEqual([{ type: 'wake-in', ms: 1_000 }]);
    expect(kinds(run(refused.core, [{ type: 'timer', at: START + 1_000 }]).effects)).toEqual(['push']);
  });

  it('[HS17] the clock difference is measured, not used', () => {
    const { core } = run(fresh(), [{ type: 'head', head: 10, serverTimeMs: START + 120_000 }]);
    expect(core.clockOffsetMs).toBe(120_000);
    expect(core.lastContactAtMs).toBe(START);
  });

  it('[HS12] whatever happens, an unsent commit is pushed once the world heals', () => {
    const noise = fc.constantFrom<SyncEvent>({ type: 'failed', lane: 'push', retryAfterMs: null }, { type: 'failed', lane: 'pull', retryAfterMs: null }, { type: 'stream-closed' }, { type: 'timer' }, { type: 'committed', unsent: 5 }, { type: 'head', head: 99, serverTimeMs: START });
    fc.assert(fc.property(fc.array(fc.tuple(noise, fc.integer({ min: 0, max: 90_000 })), { maxLength: 60 }), fc.integer({ min: -1e11, max: 1e11 }), (history, clock) => {
      let at = START;
      let core = fresh({ unsent: 5 });
      let inFlight = false;
      for (const [event, wait] of history) {
        at += wait;
        // The driver only reports a failed push or pull that was under way.
        if (event.type === 'failed' && !(event.lane === 'push' ? core.pushing : core.pulling)) continue;
        const next = step(core, event, { nowMs: at - clock, steadyMs: at, random: 0.5 });
        core = next.core;
        if (next.effects.some((effect) => effect.type === 'push')) inFlight = true;
      }
      const later = step(core, { type: 'timer' }, { nowMs: at - clock, steadyMs: at + 200_000, random: 0.5 });
      expect(inFlight || later.core.pushing).toBe(true);
      expect(later.core.pushing).toBe(true);
    }), { seed: 4, numRuns: 300 });
  });

  it('[HS12] a clock set back by years, or forth, holds nothing up and spins nothing', () => {
    const failing = run(fresh({ unsent: 1, pushing: true, pollAtMs: START + 1e9 }), [{ type: 'failed', lane: 'push', retryAfterMs: null }]);
    const years = 4 * 365 * 86_400_000;
    const back = step(failing.core, { type: 'timer' }, { nowMs: START - years, steadyMs: START + 1_000, random: 0 });
    expect(kinds(back.effects)).toContain('push');
    for (const nowMs of [START - years, START + years]) {
      const idle = step(fresh(), { type: 'timer' }, { nowMs, steadyMs: START, random: 0 });
      const wake = idle.effects.find((effect) => effect.type === 'wake-in');
      expect(wake?.ms).toBeGreaterThanOrEqual(50);
      expect(wake?.ms).toBeLessThanOrEqual(60_000);
    }
  });
});
