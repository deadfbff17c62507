import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantOf, rights, rightsTable, roles } from '../rights/rights.ts';
import { defaultPolicy, tillPolicy, type TillPolicy } from './policy.ts';

const read = (document: unknown): TillPolicy => tillPolicy([document]);
const names = Object.keys(defaultPolicy) as (keyof TillPolicy)[];

describe('till policy', () => {
  it('POL1 the store goes over the company, the company over the defaults, field by field', () => {
    const company = { refundDays: 30, blindCount: false, rights: { cashier: { 'line-discount': 700, reprint: false } } };
    const store = { refundDays: 7, rights: { cashier: { 'line-discount': 0 }, manager: { settings: false } } };
    const both = tillPolicy([company, store]);
    expect([both.refundDays, both.blindCount, both.idleLockMin]).toEqual([7, false, defaultPolicy.idleLockMin]);
    expect(both.rights).toEqual({ cashier: { 'line-discount': 0, reprint: false }, manager: { settings: false } });
    expect([grantOf(rightsTable(both.rights), 'cashier', 'line-discount'), grantOf(rightsTable(both.rights), 'cashier', 'refund')]).toEqual([0, 5_000_00]);
  });

  it('POL2 nothing said is a shop that works', () => {
    expect(tillPolicy([])).toEqual(defaultPolicy);
    expect([defaultPolicy.cashRounding, defaultPolicy.pricesIncludeTax, defaultPolicy.cardAccepted, defaultPolicy.refundDays]).toEqual([null, true, true, 14]);
    expect(defaultPolicy.scaleMasks.map((mask) => mask.prefix)).toEqual(['21', '22', '23', '24', '25', '26', '27', '28', '29']);
  });

  it('POL3 what cannot be read says nothing, and the rest of the document still counts', () => {
    for (const nonsense of [null, undefined, 1, 'x', [], [{}], true, Object.create(null)]) expect(read(nonsense)).toEqual(defaultPolicy);
    for (const name of names.filter((one) => one !== 'cashRounding')) {
      for (const nonsense of [null, 'да', -1, 1.5, {}, [[]], Number.NaN]) expect(read({ [name]: nonsense, colour: 'red' })).toEqual(defaultPolicy);
    }
    const mixed = read({ refundDays: 'два', blindCount: false, cardAccepted: 0, idleLockMin: 3, __proto__: { refundDays: 1 } });
    expect(mixed).toEqual({ ...defaultPolicy, blindCount: false, idleLockMin: 3 });
  });

  it('POL4 lists keep what can be read; of nothing readable they say nothing; only masks may be empty', () => {
    expect(read({ discountReasons: ['  Акция ', 7, '', 'Акция', 'Брак', 'я'.repeat(101)] }).discountReasons).toEqual(['Акция', 'Брак']);
    expect(read({ discountReasons: [], cashOutReasons: [{ name: 'X', account: 'revenue' }], refundReasons: [null] })).toEqual(defaultPolicy);
    expect(read({ cashInReasons: [{ name: 'Сейф', account: 'cash-safe', colour: 1 }, { name: 'Сейф', account: 'cash-expense' }, 'x'] }).cashInReasons).toEqual([{ name: 'Сейф', account: 'cash-safe' }]);
    expect(read({ scaleMasks: [] }).scaleMasks).toEqual([]);
    const price = { prefix: '23', pattern: 'PPCCCCCVVVVVK', value: 'price', decimals: 2 };
    expect(read({ scaleMasks: [{ ...price, colour: 1 }, { ...price, prefix: 'XX' }, null] }).scaleMasks).toEqual([price]);
    expect(read({ scaleMasks: [{ prefix: '23' }] }).scaleMasks).toEqual(defaultPolicy.scaleMasks);
  });

  it('POL5 numbers have bounds', () => {
    for (const cashRounding of [null, { stepMinor: 2, mode: 'down' }, { stepMinor: 1_000_00, mode: 'nearest' }]) expect(read({ cashRounding }).cashRounding).toEqual(cashRounding);
    for (const cashRounding of [{ stepMinor: 1, mode: 'down' }, { stepMinor: 100, mode: 'up' }, { stepMinor: 1_000_01, mode: 'down' }, { mode: 'down' }, 100]) expect(read({ cashRounding }).cashRounding).toBeNull();
    expect([0, 1440, 1441].map((idleLockMin) => read({ idleLockMin }).idleLockMin)).toEqual([0, 1440, 10]);
    expect([0, 36_500, 36_501].map((refundDays) => read({ refundDays }).refundDays)).toEqual([0, 36_500, 14]);
    expect(read({ refundReasons: Array.from({ length: 60 }, (_, n) => `Причина ${n}`) }).refundReasons).toHaveLength(50);
  });

  it('POL6 rights are read one by one, a limit only where there is something to measure', () => {
    const said = read({ rights: { cashier: { refund: 1_00, reprint: 5, 'x-report': true, journal: 'yes', fly: true, 'cash-out': -1, toString: true }, guest: { refund: true }, owner: null } });
    expect(said.rights).toEqual({ cashier: { refund: 1_00, 'x-report': true } });
    expect(read({ rights: [] }).rights).toEqual({});
  });

  it('POL7 any JSON gives a policy, and what is read reads to itself', () => {
    const document = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names), fc.oneof(
      fc.jsonValue(), fc.boolean(), fc.nat(), fc.array(fc.string()), fc.array(fc.nat()), fc.dictionary(fc.constantFrom(...roles), fc.dictionary(fc.constantFrom(...rights), fc.oneof(fc.boolean(), fc.nat()))),
    )));
    fc.assert(fc.property(fc.array(document, { maxLength: 3 }), (documents) => {
      const policy = tillPolicy(documents);
      expect(Object.keys(policy)).toEqual(names);
      expect(tillPolicy([JSON.parse(JSON.stringify(policy)) as unknown])).toEqual(policy);
    }), { numRuns: 300 });
  });

  it('POL8 notes stand from small to large', () => {
    expect(read({ notesMinor: [5_000_00, 100_00, 'x', 100_00, 0, 1_000_000_01] }).notesMinor).toEqual([100_00, 5_000_00]);
  });
});
