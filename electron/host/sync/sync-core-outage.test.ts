import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isOnline, startSyncCore, step, type SyncCore, type SyncEffect, type SyncEvent } from './sync-core.ts';

const START = 1_700_000_000_000;
/** No stream, nothing to poll: only what a test asks for happens. */
const QUIET = { pollAtMs: START + 1e9, streamRetryAtMs: START + 1e9 };

function fresh(over: Partial<SyncCore> = {}): SyncCore {
  return { ...startSyncCore({ cursor: 10, loaded: true, unsent: 0, lastContactAtMs: START, steadyMs: START }), ...QUIET, ...over };
}

function at(core: SyncCore, event: SyncEvent, ms: number, random = 0): { core: SyncCore; effects: SyncEffect[] } {
  return step(core, event, { nowMs: START + ms, steadyMs: START + ms, random });
}

const kinds = (effects: readonly SyncEffect[]): string[] => effects.map((effect) => effect.type).filter((type) => type !== 'wake-in');
const failed = (lane: 'push' | 'pull', retryAfterMs: number | null = null): SyncEvent => ({ type: 'failed', lane, retryAfterMs });
const page = (next: number, head: number, caughtUp = next === head): SyncEvent => ({ type: 'pulled', next, head, caughtUp, rows: 0, remaining: 0, serverTimeMs: START });

/** An outage of both lanes: the moment at which each would be tried again lies half a minute off or more. */
function afterOutage(): SyncCore {
  let core = fresh({ unsent: 3 });
  for (let round = 0; round < 6; round++) {
    core = at({ ...core, pushing: true }, failed('push'), 0).core;
    core = at({ ...core, pulling: true }, failed('pull'), 0).core;
  }
  return core;
}

describe('after an outage', () => {
  it('HS12 a lane that fails holds up the other by nothing', () => {
    const { core } = at(fresh({ unsent: 1, pushing: true }), failed('push'), 0);
    const heard = at(core, { type: 'head', head: 11, serverTimeMs: START }, 10);
    expect(kinds(heard.effects)).toEqual(['pull']);
  });

  it('HS19 what succeeds brings the other lane forward, at a time of its own for each till', () => {
    const core = afterOutage();
    expect(core.pushLane.retryAtMs).toBe(START + 32_000);
    const moments = [0, 0.5, 0.999].map((random) => at({ ...core, pulling: true }, page(10, 10), 100, random).core.pushLane.retryAtMs);
    expect(moments).toEqual([START + 350, START + 1_350, START + 2_348]);
    const early = at({ ...core, pulling: true }, page(10, 10), 100);
    expect(kinds(at(early.core, { type: 'timer' }, 349).effects)).not.toContain('push');
    expect(kinds(at(early.core, { type: 'timer' }, 350).effects)).toContain('push');
    expect(at({ ...core, pushing: true }, { type: 'pushed', unsent: 0, serverTimeMs: START }, 100).core.pullLane.retryAtMs).toBe(START + 350);
  });

  it.each<SyncEvent>([{ type: 'stream-opened' }, { type: 'head', head: 10, serverTimeMs: START }])('HS19 $type brings both lanes forward', (event) => {
    const { core } = at(afterOutage(), event, 0);
    expect([core.pushLane.retryAtMs, core.pullLane.retryAtMs]).toEqual([START + 250, START + 250]);
  });

  it('HS19 five hundred tills that hear of a server at one moment come to it over two seconds', () => {
    const moments = Array.from({ length: 500 }, (_, index) => at(afterOutage(), { type: 'stream-opened' }, 0, index / 500).core.pushLane.retryAtMs ?? 0);
    const inOne = Math.max(...[...Map.groupBy(moments, (moment) => Math.floor((moment - START) / 100)).values()].map((each) => each.length));
    expect(inOne).toBeLessThanOrEqual(30);
  });

  it('HS19 never before the server asked to be asked', () => {
    const { core } = at(fresh({ unsent: 1, pushing: true }), failed('push', 20_000), 0);
    expect(at(core, { type: 'stream-opened' }, 0).core.pushLane.retryAtMs).toBe(START + 20_000);
  });

  it('HS19 what only one lane suffers from is asked ever less often, whatever the other does', () => {
    let core = fresh({ unsent: 1 });
    let [pushes, now] = [0, 0];
    for (; now < 600_000; now += 1_000) {
      const beat = at(core, { type: 'head', head: 10, serverTimeMs: START }, now);
      core = beat.core;
      if (kinds(beat.effects).includes('push')) {
        pushes += 1;
        core = at(core, failed('push'), now).core;
      }
    }
    expect(pushes).toBeLessThan(20);
    expect(isOnline(core)).toBe(false);
  });

  it('a lane that failed and has nothing to say does not make a till look offline', () => {
    const { core } = at(fresh({ pushing: true }), { type: 'forked', lane: 'push', unsent: 0 }, 0);
    expect(isOnline(core)).toBe(true);
  });
});

/** Requests a server provokes in a minute when it answers each of them at once and in this way. */
function asked(start: SyncCore, answer: (effect: SyncEffect, core: SyncCore) => SyncEvent[]): number {
  let core = start;
  let [requests, now] = [0, 0];
  const due: SyncEvent[] = [{ type: 'timer' }];
  while (now < 60_000 && requests < 5_000) {
    const event = due.shift();
    if (event === undefined) {
      now += 50;
      due.push({ type: 'timer' });
      continue;
    }
    const next = at(core, event, now);
    core = next.core;
    for (const effect of next.effects) {
      if (effect.type === 'wake-in' || effect.type === 'close-stream') continue;
      requests += 1;
      due.push(...answer(effect, core));
    }
  }
  return requests;
}

describe('a server whose answers bring nothing', () => {
  it('HS20 a gap is handed in at once, and one behind it waits', () => {
    const first = at(fresh({ unsent: 3, pushing: true }), { type: 'gap', unsent: 9 }, 0);
    expect(kinds(first.effects)).toEqual(['push']);
    const second = at(first.core, { type: 'gap', unsent: 9 }, 0);
    expect(kinds(second.effects)).toEqual([]);
    expect(second.core.pushLane).toMatchObject({ failures: 1, retryAtMs: START + 1_000 });
    const through = at({ ...first.core, pushing: true }, { type: 'pushed', unsent: 0, serverTimeMs: START }, 0);
    expect(kinds(at({ ...through.core, pushing: true }, { type: 'gap', unsent: 4 }, 0).effects)).toEqual(['push']);
  });

  it.each<[string, SyncCore, (effect: SyncEffect, core: SyncCore) => SyncEvent[]]>([
    ['a gap to every push', fresh({ unsent: 3 }), () => [{ type: 'gap', unsent: 3 }]],
    ['a new epoch to every request', fresh({ unsent: 3, pollAtMs: START }), () => [{ type: 'epoch-changed', unsent: 3 }]],
    ['a page that ends where it began, of a shop still loading', fresh({ loading: { received: 0, expected: 0 } }), (_, core) => [page(core.cursor, core.cursor + 5, false)]],
    ['a head no page comes up to', fresh({ head: 99 }), (_, core) => [page(core.cursor, core.cursor), { type: 'head', head: 99, serverTimeMs: START }]],
    ['a stream that ends before its first head', fresh({ streamRetryAtMs: START }), (effect) => (effect.type === 'open-stream' ? [{ type: 'stream-opened' }, { type: 'stream-closed' }] : [page(10, 10)])],
  ])('HS20 %s is asked a few times a minute', (_, core, answer) => {
    expect(asked(core, answer)).toBeLessThan(60);
  });

  it('HS20 whatever a server answers, it is asked without waiting a few times only', () => {
    const answers = fc.constantFrom<SyncEvent>({ type: 'gap', unsent: 3 }, { type: 'epoch-changed', unsent: 3 }, page(10, 12, false), page(10, 10), failed('push'), failed('pull'), { type: 'rewound', unsent: 0 });
    fc.assert(fc.property(fc.infiniteStream(answers), (stream) => {
      const fits = (event: SyncEvent, effect: SyncEffect): boolean => (effect.type === 'push' ? ['gap', 'epoch-changed'].includes(event.type) || (event.type === 'failed' && event.lane === 'push') : ['pulled', 'epoch-changed'].includes(event.type) || (event.type === 'failed' && event.lane === 'pull'));
      const requests = asked(fresh({ unsent: 3, loading: { received: 0, expected: 0 } }), (effect) => {
        for (const event of stream) if (fits(event, effect)) return [event];
        return [];
      });
      expect(requests).toBeLessThan(400);
    }), { seed: 7, numRuns: 50 });
  });
});
