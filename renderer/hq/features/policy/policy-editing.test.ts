import { expect, it } from 'vitest';
import { tillPolicy } from '#domain/policy/policy.ts';
import type { PolicyView, TillPolicy, TillPolicyDocument } from '#contract/api/policy.ts';
import { beginAt, dropped, isTouched, rebased, whenStored, type Editing } from './policy-editing.ts';

const under = structuredClone(tillPolicy([])) as TillPolicy;
const stored = (version: number, document: TillPolicyDocument): PolicyView => ({ ownerId: '00000000-0000-7000-8000-000000000001', version, document, under, effective: under });
const typed = (editing: Editing, draft: TillPolicyDocument): Editing => ({ ...editing, draft });

it('HQP2 a form on which nothing was changed shows what is stored, one that was touched keeps it', () => {
  const opened = beginAt(stored(3, { refundDays: 30 }));
  const next = stored(4, { refundDays: 7 });
  expect(whenStored(opened, stored(3, { refundDays: 30 }), false)).toBe(opened);
  expect(whenStored(opened, next, false)).toEqual({ ...beginAt(next), round: 1 });
  // An answer that was under way before this was saved.
  expect(whenStored(opened, stored(2, {}), false)).toBe(opened);
  const touched = typed(opened, { refundDays: 30, blindCount: false });
  expect(whenStored(touched, next, false)).toBe(touched);
  const unreadable = { ...opened, wrong: new Set(['refundDays']) };
  expect([isTouched(opened), isTouched(touched), isTouched(unreadable)]).toEqual([false, true, true]);
  expect(whenStored(unreadable, next, true)).toBe(unreadable);
  expect(dropped(touched)).toEqual({ ...opened, round: 1 });
});

it('HQP2 what lies under a store is shown anew where nothing was changed', () => {
  const opened = beginAt(stored(3, {}));
  const above = { ...stored(3, {}), under: { ...under, refundDays: 99 } };
  expect(whenStored(opened, above, false).base).toBe(above);
  const touched = typed(opened, { blindCount: false });
  expect(whenStored(touched, above, true)).toBe(touched);
});

it('HQP2 who was refused sees the other\'s changes in the form, and says the version they are of', () => {
  const opened = typed(beginAt(stored(3, { refundDays: 30 })), { refundDays: 30, blindCount: false });
  const next = stored(4, { refundDays: 7, rights: { cashier: { refund: false } } });
  const merged = whenStored(opened, next, true);
  expect(merged).toEqual({ base: next, draft: { refundDays: 7, blindCount: false, rights: { cashier: { refund: false } } }, wrong: new Set(), round: 1 });
  expect(whenStored(merged, next, true)).toBe(merged);
});

it('HQP2 rule by rule and right by right: what both changed stays as it was typed here', () => {
  const base: TillPolicyDocument = { refundDays: 30, idleLockMin: 5, rights: { cashier: { refund: true, reprint: true }, manager: { 'line-discount': 500 } } };
  const here: TillPolicyDocument = { refundDays: 14, rights: { cashier: { refund: true, reprint: true, 'line-discount': 100 } } };
  const there: TillPolicyDocument = { refundDays: 7, idleLockMin: 9, rights: { cashier: { reprint: true }, manager: { 'line-discount': 900 } } };
  expect(rebased(base, here, there)).toEqual({ refundDays: 14, rights: { cashier: { reprint: true, 'line-discount': 100 } } });
  expect(rebased({}, {}, there)).toEqual(there);
  expect(rebased(there, {}, there)).toEqual({});
});
