import { describe, expect, it } from 'vitest';
import { derivePin, hashPassword, passwordMatches, pinIsLongEnough } from './passwords.ts';

describe('passwords', () => {
  it('match what they were made from, however the letters were composed', async () => {
    const stored = await hashPassword('й-пароль');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwordMatches(stored, 'и\u0306-пароль')).toBe(true);
    expect(await passwordMatches(stored, 'й-парол')).toBe(false);
    expect(await passwordMatches(undefined, 'nobody has this password')).toBe(false);
  });

  it('of tills are a key under a stated salt: equal salts give equal keys', async () => {
    const salt = (bytes: number): Buffer => Buffer.alloc(bytes, 7);
    const [one, two] = [await derivePin('1234', salt), await derivePin('1234', salt)];
    expect(one).toEqual(two);
    expect(one.pinSalt).toBe(`$argon2id$v=19$m=19456,t=2,p=1$${Buffer.alloc(16, 7).toString('base64').replaceAll('=', '')}`);
    expect((await derivePin('1235', salt)).pinVerifier).not.toBe(one.pinVerifier);
  });

  it('of seniors are longer', () => {
    expect([pinIsLongEnough('cashier', '1234'), pinIsLongEnough('owner', '12345'), pinIsLongEnough('owner', '123456')]).toEqual([true, false, true]);
  });
});
