import { describe, expect, it } from 'vitest';
import { createTryLimit } from './try-limit.ts';
import { isRace, isTransient } from './transience.ts';

const refusedBy = (code: string, more: object = {}): Error => Object.assign(new Error('refused'), { severity: 'ERROR', code, ...more });

describe('isTransient', () => {
  it.each(['08006', '40001', '40P01', '42P01', '42703', '53100', '53300', '55P03', '57P01', '57014', '58030'])('SP9 %s passes by itself', (code) => expect(isTransient(refusedBy(code))).toBe(true));
  it.each(['22P05', '22008', '22003', '23502', '23505', '23514', '54001', '42501'])('SP8 %s is the payload\'s own fault', (code) => expect(isTransient(refusedBy(code))).toBe(false));
  it('SP9 a lost line is the world\'s fault, an error of ours is not', () => {
    expect(isTransient(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe(true);
    expect(isTransient(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isTransient(new Error('timeout exceeded when trying to connect'))).toBe(true);
    expect(isTransient(new TypeError('x is not a function'))).toBe(false);
    expect(isTransient(new RangeError('Maximum call stack size exceeded'))).toBe(false);
    expect(isTransient('thrown text')).toBe(false);
  });
});

describe('isRace', () => {
  it('SP1 meeting on one operation is a race, any other equal key is not', () => {
    expect(isRace(refusedBy('23505', { constraint: 'commit_log_applied_op' }))).toBe(true);
    expect(isRace(refusedBy('23505', { constraint: 'receipt_pkey' }))).toBe(false);
    expect([isRace(refusedBy('40P01')), isRace(refusedBy('57P01'))]).toEqual([true, false]);
  });
});

describe('createTryLimit', () => {
  it('SE5 counts failures by address and forgets them after the window', () => {
    let now = 0;
    const limit = createTryLimit({ tries: 2, windowMs: 1_000 }, () => now);
    limit.failed('a');
    expect(limit.waitSeconds('a')).toBe(0);
    limit.failed('a');
    expect([limit.waitSeconds('a'), limit.waitSeconds('b')]).toEqual([1, 0]);
    now = 1_000;
    expect(limit.waitSeconds('a')).toBe(0);
    limit.failed('a');
    expect(limit.waitSeconds('a')).toBe(0);
  });
});
