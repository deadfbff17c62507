import { describe, expect, it } from 'vitest';
import { tillPolicy } from '#domain/policy/policy.ts';
import type { TillPolicy } from '#contract/api/policy.ts';
import { grantIn, granting, isRightSaid, parsePercent, parseRoubles, parseWhole, policyWith, reasonsOf, saying, without } from './policy-draft.ts';

const policyOf = (document: unknown): TillPolicy => structuredClone(tillPolicy([document])) as TillPolicy;
const under = policyOf({});

describe('a draft of a policy', () => {
  it('says only what differs from what lies under it', () => {
    const draft = saying(under, saying(under, {}, 'refundDays', 30), 'blindCount', false);
    expect(draft).toEqual({ refundDays: 30, blindCount: false });
    expect(saying(under, draft, 'refundDays', under.refundDays)).toEqual({ blindCount: false });
    expect(without(draft, 'blindCount')).toEqual({ refundDays: 30 });
    expect([policyWith(under, draft, 'refundDays'), policyWith(under, draft, 'idleLockMin')]).toEqual([30, under.idleLockMin]);
    expect(saying(under, {}, 'discountReasons', [...under.discountReasons])).toEqual({});
  });

  it('may say that cash is exact where the company rounds it', () => {
    const rounding = policyOf({ cashRounding: { stepMinor: 100, mode: 'down' } });
    const draft = saying(rounding, {}, 'cashRounding', null);
    expect(draft).toEqual({ cashRounding: null });
    expect(policyWith(rounding, draft, 'cashRounding')).toBeNull();
    expect(policyWith(rounding, {}, 'cashRounding')).toEqual({ stepMinor: 100, mode: 'down' });
  });

  it('grants and takes away rights, and says nothing where that is so already', () => {
    expect(grantIn(under, {}, 'cashier', 'reprint')).toBe(true);
    const less = granting(under, {}, 'cashier', 'reprint', false);
    expect(less).toEqual({ rights: { cashier: { reprint: false } } });
    expect([grantIn(under, less, 'cashier', 'reprint'), isRightSaid(less, 'cashier', 'reprint'), isRightSaid(less, 'manager', 'reprint')]).toEqual([false, true, false]);
    const more = granting(under, { ...less, refundDays: 1 }, 'cashier', 'line-discount', 700);
    expect(more).toEqual({ refundDays: 1, rights: { cashier: { reprint: false, 'line-discount': 700 } } });
    expect(granting(under, granting(under, more, 'cashier', 'line-discount', 500), 'cashier', 'reprint', true)).toEqual({ refundDays: 1 });
    expect(tillPolicy([more]).rights).toEqual(more.rights);
  });
});

describe('what is typed', () => {
  it.each([['5', 500], ['7,5', 750], ['0.25 %', 25], ['100', 10_000], ['101', null], ['', null], ['пять', null], ['-5', null], ['5,555', null]])('%j per cent is %j', (text, bps) => expect(parsePercent(text)).toBe(bps));
  it.each([['5 000', 500_000], ['1,5 ₽', 150], ['0', 0], ['4609998110109', null], ['', null], ['1e9', null]])('%j roubles is %j', (text, minor) => expect(parseRoubles(text)).toBe(minor));
  it.each([['14', 14], [' 0 ', 0], ['36501', null], ['1,5', null], ['', null]])('%j days is %j', (text, days) => expect(parseWhole(text, 36_500)).toBe(days));
  it('makes lines into reasons', () => expect(reasonsOf('Брак\n\n  Не подошёл \nБрак\n')).toEqual(['Брак', 'Не подошёл']));
});
