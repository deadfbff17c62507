import { describe, expect, it } from 'vitest';
import { ageParts } from './age.ts';

const MINUTE = 60_000;
const said = (ms: number): string => {
  const { unit, count, minutes } = ageParts(ms);
  return `${count} ${unit}${minutes === 0 ? '' : ` ${minutes}`}`;
};

describe('a length of time', () => {
  it.each([
    [-5, '0 seconds'], [59_400, '59 seconds'], [MINUTE, '1 minutes'], [59 * MINUTE, '59 minutes'], [60 * MINUTE, '1 hours'], [125 * MINUTE, '2 hours 5'], [6 * 60 * MINUTE + 5 * MINUTE, '6 hours'],
    [47 * 60 * MINUTE, '47 hours'], [48 * 60 * MINUTE, '2 days'], [90 * 24 * 60 * MINUTE, '90 days'],
  ])('%d ms is %s', (ms, words) => expect(said(ms)).toBe(words));
});
