import { describe, expect, it } from 'vitest';
import { startSyncCore, step, type SyncCore, type SyncEffect, type SyncEvent } from './sync-core.ts';

const T0 = 1_000_000;

function till(known: Partial<Parameters<typeof startSyncCore>[0]> = {}) {
  let core: SyncCore = startSyncCore({ cursor: 0, loaded: false, unsent: 0, lastContactAtMs: null, steadyMs: T0, snapshots: true, ...known });
  let at = T0;
  const feed = (event: SyncEvent, afterMs = 0): SyncEffect[] => {
    at += afterMs;
    const next = step(core, event, { nowMs: at, steadyMs: at, random: 0 });
    core = next.core;
    return next.effects;
  };
  const kinds = (effects: SyncEffect[]): string[] => effects.filter(({ type }) => type !== 'wake-in').map((effect) => (effect.type === 'pull' ? `pull ${effect.after}` : effect.type));
  return { feed: (event: SyncEvent, afterMs = 0) => kinds(feed(event, afterMs)), wake: (event: SyncEvent) => feed(event).find(({ type }) => type === 'wake-in'), core: () => core };
}

const pulled = (next: number, over: Partial<Extract<SyncEvent, { type: 'pulled' }>> = {}): SyncEvent => ({ type: 'pulled', next, head: next, caughtUp: true, rows: 1, remaining: 0, serverTimeMs: T0, ...over });

describe('when a snapshot is asked for', () => {
  it.each([
    ['a new till', {}, ['fill']], ['one that was cut short between two pages', { cursor: 40 }, ['fill']], ['one whose rows are of another epoch', { loaded: true }, ['fill']],
    ['one that has its shop', { loaded: true, cursor: 40 }, ['pull 40']], ['one that can build none', { snapshots: false }, ['pull 0']],
  ])('HB1 %s', (_name, known, effects) => {
    expect(till(known).feed({ type: 'timer' })).toEqual(effects);
  });

  it('HB1 after another epoch, and never two at a time', () => {
    const { feed } = till({ loaded: true, cursor: 40 });
    feed({ type: 'timer' });
    expect(feed({ type: 'epoch-changed', unsent: 0 })).toEqual(['fill']);
    expect([feed({ type: 'timer' }, 60_000), feed({ type: 'head', head: 90, serverTimeMs: T0 })].flat()).not.toContain('fill');
  });

  it('HB2 one that is being made is asked for again when the server says, within bounds; the till is as online as it was', () => {
    const { feed, wake, core } = till();
    feed({ type: 'timer' });
    expect(wake({ type: 'fill-preparing', waitMs: 700, rows: 10, expected: 90 })).toEqual({ type: 'wake-in', ms: 700 });
    expect([core().loading, feed({ type: 'timer' }, 699), feed({ type: 'timer' }, 1)]).toEqual([{ received: 10, expected: 90, phase: 'preparing' }, [], ['fill']]);
    expect(wake({ type: 'fill-preparing', waitMs: 1, rows: 0, expected: 0 })).toEqual({ type: 'wake-in', ms: 100 });
    feed({ type: 'timer' }, 100);
    expect(wake({ type: 'fill-preparing', waitMs: 1e9, rows: 0, expected: 0 })).toEqual({ type: 'wake-in', ms: 15_000 });
    expect(core().pullLane.failures).toBe(0);
  });

  it('HS12 a till with nothing to sell waits ten seconds at most for the next try, one that sells a minute', () => {
    for (const [known, mostMs] of [[{}, 10_000], [{ loaded: true }, 60_000]] as const) {
      const { feed, core } = till(known);
      feed({ type: 'timer' });
      let at = T0;
      const waits = Array.from({ length: 8 }, () => {
        feed({ type: 'failed', lane: 'pull', retryAfterMs: null });
        const waitMs = (core().pullLane.retryAtMs ?? 0) - at;
        at += waitMs;
        feed({ type: 'timer' }, waitMs);
        return waitMs;
      });
      expect([waits.at(-1), Math.max(...waits)]).toEqual([mostMs, mostMs]);
    }
  });

  it('HB6 pages follow from where the snapshot ends, at once, whatever the stream says', () => {
    const { feed, core } = till();
    feed({ type: 'timer' });
    feed({ type: 'fill-begun', serverTimeMs: T0 });
    feed({ type: 'stream-opened' });
    expect(feed({ type: 'filled', cursor: 50 })).toEqual(['pull 50']);
    expect(core().loading).toBeNull();
    expect([feed(pulled(50)), feed({ type: 'timer' }, 1_000)]).toEqual([[], []]);
  });

  it('HB14 progress is shown while the till has no shop, and not while it sells', () => {
    const loading = { received: 5, expected: 9, phase: 'downloading' } as const;
    const [fresh, selling] = [till(), till({ loaded: true })];
    for (const each of [fresh, selling]) {
      each.feed({ type: 'timer' });
      each.feed({ type: 'fill-moved', loading });
    }
    expect([fresh.core().loading, selling.core().loading]).toEqual([loading, null]);
    selling.feed({ type: 'place-left' });
    selling.feed({ type: 'fill-moved', loading });
    expect(selling.core().loading).toEqual(loading);
  });

  it('HB10 where rows cannot be brought forward the cursor is 0 and a snapshot is asked for', () => {
    const { feed, core } = till({ loaded: true, cursor: 40 });
    feed({ type: 'timer' });
    expect([feed({ type: 'start-over' }), core().cursor, core().loading]).toEqual([['fill'], 0, null]);
  });

  it('HB12 a server that knows none is asked for pages at once', () => {
    const { feed } = till({ cursor: 40 });
    feed({ type: 'timer' });
    expect(feed({ type: 'fill-unknown' })).toEqual(['pull 40']);
  });

  it('HB12 three that came to nothing in a row give way to pages; pushing never waits for one', () => {
    const { feed, core } = till({ unsent: 1 });
    expect(feed({ type: 'timer' })).toEqual(['push', 'fill']);
    expect(feed({ type: 'pushed', unsent: 0, serverTimeMs: T0 })).toEqual(['open-stream']);
    expect(feed({ type: 'fill-failed' })).toEqual([]);
    expect(feed({ type: 'committed', unsent: 1 })).toEqual(['push']);
    expect([feed({ type: 'timer' }, 1_000), feed({ type: 'fill-failed' }), feed({ type: 'timer' }, 2_000), feed({ type: 'fill-failed' })]).toEqual([['fill'], [], ['fill'], ['pull 0']]);
    expect(core().pullLane.failures).toBe(0);
    feed(pulled(9));
    expect(feed({ type: 'epoch-changed', unsent: 0 })).toEqual(['fill']);
  });

  it('HB12 to start over right after a snapshot is a snapshot that came to nothing', () => {
    const { feed } = till();
    feed({ type: 'timer' });
    const round = (): string[] => [...feed({ type: 'filled', cursor: 50 }), ...feed({ type: 'start-over' }), ...feed({ type: 'timer' }, 60_000)];
    expect([round(), round(), round()]).toEqual([['pull 50', 'fill'], ['pull 50', 'fill'], ['pull 50', 'pull 0']]);
  });

  it('HB1 a failed request backs off like any other', () => {
    const { feed } = till();
    feed({ type: 'timer' });
    expect([feed({ type: 'failed', lane: 'pull', retryAfterMs: null }), feed({ type: 'timer' }, 999), feed({ type: 'timer' }, 1)]).toEqual([[], [], ['fill']]);
  });
});
