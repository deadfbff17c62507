import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bug } from '../kernel/assert.ts';
import { daysSinceSale, isLateRefund } from './late-refund.ts';
import { refundReason } from './refund-reason.ts';
import { allowed, defaultRights, grantOf, isRight, rights, rightsTable, rightUnit, roleOf, roles, type Grant, type Right, type RightsOverride, type Role } from './rights.ts';

const arbitraryRight = fc.constantFrom(...rights);
const arbitraryGrant: fc.Arbitrary<Grant | null> = fc.oneof(fc.constant(null), fc.constant<true>(true), fc.nat());
const may = (role: Role, right: Right, size: number | null): boolean => allowed(grantOf(defaultRights, role, right), size);

describe('rights', () => {
  it('RGT1 a right is known by its name and by nothing else', () => {
    for (const right of rights) expect(isRight(right)).toBe(true);
    for (const other of ['', 'sell', 'toString', '__proto__', 'Refund']) expect(isRight(other)).toBe(false);
  });

  it('RGT2 limits are basis points of discounts and kopecks of money', () => {
    const measured = (unit: string): Right[] => rights.filter((right) => rightUnit(right) === unit);
    expect(measured('bps')).toEqual(['line-discount', 'receipt-discount']);
    expect(measured('minor')).toEqual(['refund', 'refund-without-receipt', 'cash-in', 'cash-out']);
    for (const role of roles) for (const right of measured('none')) expect([true, null]).toContain(grantOf(defaultRights, role, right));
  });

  it('RGT3 a limit is reached and not passed; without a size it is asked whether there is any', () => {
    expect([allowed(5_00, 5_00), allowed(5_00, 5_01), allowed(5_00, 0), allowed(5_00, null), allowed(0, null), allowed(0, 0), allowed(0, 1)]).toEqual([true, false, true, true, false, true, false]);
    expect([allowed(true, null), allowed(true, Number.MAX_SAFE_INTEGER), allowed(null, null), allowed(null, 0)]).toEqual([true, true, false, false]);
    for (const nonsense of [-1, 0.5, Number.NaN, Infinity]) expect(() => allowed(true, nonsense)).toThrow(Bug);
  });

  it('RGT4 what is allowed is allowed for less', () => {
    fc.assert(fc.property(arbitraryGrant, fc.nat(), fc.nat(), (grant, size, less) => {
      if (allowed(grant, size)) expect(allowed(grant, Math.min(size, less))).toBe(true);
    }));
  });

  it('RGT5 the defaults', () => {
    expect([may('cashier', 'line-discount', 5_00), may('cashier', 'line-discount', 5_01), may('cashier', 'receipt-discount', 3_00), may('cashier', 'receipt-discount', 3_01)]).toEqual([true, false, true, false]);
    expect([may('cashier', 'refund', 5_000_00), may('cashier', 'refund', 5_000_01), may('cashier', 'refund-without-receipt', 1), may('senior-cashier', 'refund-without-receipt', 1)]).toEqual([true, false, false, true]);
    expect([may('cashier', 'cash-out', 5_000_00), may('cashier', 'cash-out', 5_000_01), may('cashier', 'x-report', null), may('cashier', 'shift-close', null), may('cashier', 'drawer-open', null)]).toEqual([true, false, false, true, false]);
    expect([may('senior-cashier', 'settings', null), may('manager', 'settings', null), may('manager', 'line-discount', 50_01), may('owner', 'line-discount', 100_00)]).toEqual([false, true, false, true]);
  });

  it('RGT6 a shop says right by right what differs, and cannot lock its owner out', () => {
    const override: RightsOverride = { cashier: { 'line-discount': 10_00, reprint: false }, owner: { settings: false }, manager: {} };
    const table = rightsTable(override);
    expect([grantOf(table, 'cashier', 'line-discount'), grantOf(table, 'cashier', 'reprint'), grantOf(table, 'cashier', 'refund')]).toEqual([10_00, null, 5_000_00]);
    expect(table.owner).toEqual(defaultRights.owner);
    expect(table.manager).toEqual(defaultRights.manager);
    expect(rightsTable({})).toEqual(defaultRights);
    fc.assert(fc.property(fc.constantFrom(...roles), arbitraryRight, fc.oneof(fc.constant<false>(false), fc.constant<true>(true), fc.nat()), (role, right, said) => {
      const changed = rightsTable({ [role]: { [right]: said } });
      for (const other of roles) for (const one of rights) {
        if (other !== role || one !== right || role === 'owner') expect(grantOf(changed, other, one)).toBe(grantOf(defaultRights, other, one));
        else expect(grantOf(changed, other, one)).toBe(said === false ? null : said);
      }
    }));
  });

  it('RGT7 an unknown role is a cashier', () => {
    for (const role of roles) expect(roleOf(role)).toBe(role);
    for (const other of ['', 'admin', 'Owner', '__proto__', 'toString']) expect(roleOf(other)).toBe('cashier');
  });

  it('RGT8 nobody has less than the role below', () => {
    fc.assert(fc.property(arbitraryRight, fc.oneof(fc.constant(null), fc.nat({ max: 1_000_000_00 })), (right, size) => {
      const answers = roles.map((role) => may(role, right, size));
      expect(answers).toEqual(answers.toSorted((a, b) => Number(a) - Number(b)));
      expect(may('owner', right, size)).toBe(true);
    }));
  });

  it('RGT9 a refund is late after more whole days than the shop allows', () => {
    const day = 24 * 3_600_000;
    expect([daysSinceSale(0, day - 1), daysSinceSale(0, day), daysSinceSale(9 * day, 0)]).toEqual([0, 1, 0]);
    expect([isLateRefund(0, 15 * day - 1, 14), isLateRefund(0, 15 * day, 14), isLateRefund(30 * day, 0, 0)]).toEqual([false, true, false]);
  });

  it('RGT10 goods never come back without a reason', () => {
    expect([refundReason(['Брак', 'Чек']), refundReason(['', ' ', 'Чек ']), refundReason([' ']), refundReason([])]).toEqual(['Брак', 'Чек', '—', '—']);
  });
});
