import { expect, it } from 'vitest';
import type { AttentionItem, LastWords } from '#contract/api/attention.ts';
import { verbsOf } from './verbs.ts';

type How = NonNullable<AttentionItem['closed']>['how'] | null;

const item = (kind: AttentionItem['kind'], how: How = null, detail: Record<string, unknown> = {}, lastWords: AttentionItem['lastWords'] = null): AttentionItem => (
  { id: '', kind, createdAt: 0, storeId: null, storeName: null, tillId: null, tillName: null, detail, closed: how === null ? null : { at: 1, how, by: null, note: '' }, lastWords });

const takingIn = { taken: 1, refused: 0, left: 1, askedAt: 1, askedBy: null, movedAt: 1, endedAt: null };
const words = (over: Partial<LastWords>): LastWords => ({ waiting: 0, parts: 0, putAside: 0, takingIn: null, ...over });

it.each<[string, How, LastWords | null, readonly string[]]>([
  ['all of it waits', null, words({ waiting: 2 }), ['takeIn', 'oneByOne', 'putAside']],
  ['it is being taken in', null, words({ waiting: 1, parts: 2, takingIn }), ['oneByOne', 'putAside']],
  ['nothing waits any more', null, words({ parts: 2 }), ['oneByOne', 'dismiss']],
  ['it was taken in', 'retried', words({ parts: 2, takingIn: { ...takingIn, endedAt: 2 } }), ['oneByOne']],
  ['it was put aside', 'dealt-with', words({ parts: 2, putAside: 2 }), ['takeIn', 'oneByOne']],
  ['it was put aside and is taken in after all', 'dealt-with', words({ parts: 2, putAside: 1, takingIn }), ['oneByOne']],
  ['a program of before closed it', 'recorded', words({}), []],
  ['it is the record of the revocation', 'recorded', null, []],
])('SE4 SQ6 SQ7 SQ8 what a revoked till handed in leads somewhere whatever became of it: %s', (_what, how, lastWords, verbs) => {
  expect(verbsOf(item('till-revoked', how, {}, lastWords))).toEqual(verbs);
});

it('SQ3 SQ8 a commit may be dismissed, and retried after that; one of a revoked till is taken in or put aside', () => {
  const verbs = (detail: Record<string, unknown>): unknown => ([null, 'dealt-with', 'retried'] as const).map((how) => verbsOf(item('quarantined-commit', how, detail)));
  expect(verbs({ reason: 'not-json' })).toEqual([['retry', 'payload', 'dismiss'], ['retry', 'payload'], ['payload']]);
  expect(verbs({ reason: 'device-revoked' })).toEqual([['takeOne', 'payload', 'asideOne'], ['takeOne', 'payload'], ['payload']]);
});

it('everything else is dismissed, but for two sides of which one is chosen', () => {
  expect([verbsOf(item('fork')), verbsOf(item('fork', 'dealt-with')), verbsOf(item('edit-conflict')), verbsOf(item('edit-conflict', null, { conflictId: 'c' }))]).toEqual([['dismiss'], [], ['dismiss'], []]);
});
