import { describe, expect, it } from 'vitest';
import type { SyncState } from '#contract/terminal/till.ts';
import { clockOf, knownKind, standingOf } from './standing.ts';

const NOW = 1_790_000_000_000;
const sync: SyncState = { online: true, unsent: 0, oldestUnsentAt: null, lastContactAt: NOW - 1_000, loading: null, attention: 0, clockOffsetMs: 0 };
const of = (over: Partial<SyncState>, kinds: readonly string[] = []): string => standingOf('shop', { ...sync, ...over }, kinds.map((kind) => ({ kind, subject: '', raisedAt: 0, detail: {} })), NOW);

describe('how the till stands', () => {
  it('says the demo shop, a revoked till, one nobody knows (HI15) and data on its way before all else', () => {
    expect(standingOf('demo', sync, [], NOW)).toBe('demo');
    expect(of({ loading: { received: 1, expected: 2 } }, ['revoked'])).toBe('revoked');
    expect(of({ loading: { received: 1, expected: 2 }, online: false })).toBe('loading');
    expect([of({ unknown: true, online: false, loading: { received: 1, expected: 2 } }), of({ unknown: true }, ['unknown-till', 'revoked'])]).toEqual(['unknown', 'revoked']);
  });
  it('is well when all is sent, and without a connection only after a day', () => {
    expect([of({}), of({ unsent: 2 }), of({ online: false, lastContactAt: null }), of({ online: false, unsent: 2, oldestUnsentAt: NOW - 86_400_000 }), of({ online: false, unsent: 2, oldestUnsentAt: NOW - 86_400_001 })])
      .toEqual(['well', 'sending', 'never', 'offline', 'offline-long']);
  });
  it('knows which way the clock is wrong', () => {
    expect([null, 59_999, -240_000, 240_000].map((offset) => clockOf(offset).is)).toEqual(['unknown', 'right', 'fast', 'slow']);
  });
  it('says a new life by why it began, and has no words for a kind of a newer host', () => {
    const kind = (name: string, why?: unknown): string | null => knownKind({ kind: name, detail: { why } });
    expect([knownKind({ kind: 'quarantined', detail: { reason: 'put-aside' } }), knownKind({ kind: 'quarantined', detail: { reason: 'not-json' } })]).toEqual(['put-aside', 'quarantined']);
    expect([kind('picture'), kind('fork'), kind('new-life', 'copied'), kind('new-life', 'paired-anew'), kind('new-life', 'sunburn'), kind('new-life'), kind('quarantined', 'fork'), kind('sunburn')]).toEqual(['picture', 'fork', 'copied', 'paired-anew', 'new-life', 'new-life', 'quarantined', null]);
  });
});
