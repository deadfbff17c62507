import { describe, expect, it } from 'vitest';
import { formatToken, hashSecret, newSecret, parseBearer, sameHash } from './token.ts';
import { seriesOf } from './series.ts';
import { idsFrom, seeded } from '#server/sync/testing/commits.ts';

describe('token', () => {
  const ids = idsFrom(seeded(3));
  const parts = { tenantId: ids(), deviceId: ids(), secret: newSecret() };

  it('SE3 is read back from the header as it was given', () => {
    expect(parseBearer(`Bearer ${formatToken(parts)}`)).toEqual(parts);
    expect(sameHash(hashSecret(parts.secret), hashSecret(parts.secret))).toBe(true);
    expect(sameHash(hashSecret(parts.secret), hashSecret(newSecret()))).toBe(false);
  });

  it('SE3 anything else is no token', () => {
    for (const header of [undefined, '', 'Basic x', 'Bearer', 'Bearer a.b.c', `Bearer ${formatToken(parts)}.more`, `Bearer ${formatToken({ ...parts, secret: 'short' })}`, `Bearer ${'x'.repeat(5000)}`]) expect(parseBearer(header)).toBeNull();
  });
});

describe('seriesOf', () => {
  it('SE2 letters go on after Z and are never given twice', () => {
    expect([0, 1, 25, 26, 27, 51, 52, 701, 702].map(seriesOf)).toEqual(['A', 'B', 'Z', 'AA', 'AB', 'AZ', 'BA', 'ZZ', 'AAA']);
    expect(new Set(Array.from({ length: 2000 }, (_, index) => seriesOf(index))).size).toBe(2000);
  });
});
