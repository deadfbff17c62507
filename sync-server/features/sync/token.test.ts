import { describe, expect, it } from 'vitest';
import { formatToken, hashSecret, newSecret, parseBearer, sameHash } from './token.ts';
import { freeSeries, seriesOf } from './series.ts';
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

describe('freeSeries', () => {
  it('[SE2] gives the first letters nobody has taken, and passes over what a till took', () => {
    expect(freeSeries([], null)).toBe('A');
    expect(freeSeries(['A', 'B', 'D', 'A1', 'A90211'], null)).toBe('C');
    expect(freeSeries(Array.from({ length: 30 }, (_, index) => seriesOf(index)), null)).toBe('AE');
  });
  it('[SE2] gives letters of its own in each life of a company that was begun', () => {
    const epoch = (first: string): string => `${first}-0000-4000-8000-000000000000`;
    expect([freeSeries([], epoch('00000000')), freeSeries(['A', 'AAA'], epoch('00000000')), freeSeries([], epoch('000002a3')), freeSeries([], epoch('000002a4'))]).toEqual(['AAA', 'AAB', 'ZZA', 'AAA']);
    const drawn = Array.from({ length: 676 }, (_, n) => freeSeries([], epoch(n.toString(16).padStart(8, '0'))));
    expect([new Set(drawn).size, drawn.every((series) => /^[A-Z]{3}$/.test(series))]).toEqual([676, true]);
  });
});
