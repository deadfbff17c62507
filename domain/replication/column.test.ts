import { describe, expect, it } from 'vitest';
import { column, nullable, snakeCase } from './column.ts';

describe('column', () => {
  it('says type and nullability', () => {
    expect([column('minor'), nullable('id')]).toEqual([{ type: 'minor', nullable: false }, { type: 'id', nullable: true }]);
  });

  it.each([['id', 'id'], ['utcOffsetMin', 'utc_offset_min'], ['legalEntity', 'legal_entity'], ['taxRateBps', 'tax_rate_bps'], ['receiptLine', 'receipt_line']])('%s is %s in SQL', (name, expected) => {
    expect(snakeCase(name)).toBe(expected);
  });
});
