import { assert } from './assert.ts';

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * UUID version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then random bits, so that ids sort by birth.
 * @param unixMs milliseconds since 1970-01-01 UTC, 0 to 2^48-1
 * @param random ten random bytes; the caller owns the source of randomness
 */
export function uuidV7(unixMs: number, random: Uint8Array): string {
  assert(Number.isInteger(unixMs) && unixMs >= 0 && unixMs < 2 ** 48, 'a UUIDv7 needs a time between 1970 and 10889');
  assert(random.length === 10, 'a UUIDv7 needs exactly ten random bytes');
  const time = unixMs.toString(16).padStart(12, '0');
  const hex = (index: number): string => HEX[random[index] as number] as string;
  const version = HEX[0x70 | ((random[0] as number) & 0x0f)] as string;
  const variant = HEX[0x80 | ((random[2] as number) & 0x3f)] as string;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${hex(1)}-${variant}${hex(3)}-${hex(4)}${hex(5)}${hex(6)}${hex(7)}${hex(8)}${hex(9)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a lower-case canonical UUID of any version. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
