import { expect, it } from 'vitest';
import type { AttentionItem } from '#contract/api/attention.ts';
import { verbsOf } from './verbs.ts';

const item = (kind: AttentionItem['kind'], how: NonNullable<AttentionItem['closed']>['how'] | null = null, detail: Record<string, unknown> = {}): AttentionItem => (
  { id: '', kind, createdAt: 0, storeId: null, storeName: null, tillId: null, tillName: null, detail, closed: how === null ? null : { at: 1, how, by: null, note: '' } });

it('SE4 what a revoked till handed in is taken in, and not put away', () => {
  expect([verbsOf(item('till-revoked')), verbsOf(item('till-revoked', 'recorded'))]).toEqual([['takeIn'], []]);
});

it('SQ3 a commit may be dismissed, and retried after that', () => {
  expect(([null, 'dealt-with', 'retried'] as const).map((how) => verbsOf(item('quarantined-commit', how)))).toEqual([['retry', 'payload', 'dismiss'], ['retry', 'payload'], ['payload']]);
});

it('everything else is dismissed, but for two sides of which one is chosen', () => {
  expect([verbsOf(item('fork')), verbsOf(item('fork', 'dealt-with')), verbsOf(item('edit-conflict')), verbsOf(item('edit-conflict', null, { conflictId: 'c' }))]).toEqual([['dismiss'], [], ['dismiss'], []]);
});
