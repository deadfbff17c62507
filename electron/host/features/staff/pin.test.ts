import { describe, expect, it } from 'vitest';
import { deriveVerifier, isPin, newPinSalt, parsePinSalt, pepperVerifier } from './pin.ts';

const SALT = '$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg';

describe('a PIN', () => {
  it('derives what the reference implementation of argon2id derives', async () => {
    // Another implementation than ours: the one inside Node's OpenSSL.
    const { argon2Sync } = await import('node:crypto');
    const expected = argon2Sync('argon2id', { message: '4711', nonce: Buffer.from('0123456789abcdef'), parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 });
    expect(await deriveVerifier('4711', SALT)).toBe(expected.toString('hex'));
  });

  it('is known again by this device and by no other', async () => {
    const pinSalt = newPinSalt();
    const stored = { pinSalt, pinVerifier: pepperVerifier('device', (await deriveVerifier('123456', pinSalt)) ?? '') };
    expect(await isPin('123456', stored, 'device')).toBe(true);
    expect(await isPin('123457', stored, 'device')).toBe(false);
    expect(await isPin('123456', stored, 'another device')).toBe(false);
  });

  it('is never right for a row that says nothing readable', async () => {
    for (const pinSalt of ['', '$argon2i$v=19$m=1,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg', '$argon2id$v=19$m=8,t=1,p=1$']) expect([pinSalt, parsePinSalt(pinSalt)]).toEqual([pinSalt, null]);
    expect(await isPin('1234', { pinSalt: '', pinVerifier: '' }, 'device')).toBe(false);
    expect(await isPin('1234', { pinSalt: SALT, pinVerifier: '' }, 'device')).toBe(false);
  });
});
