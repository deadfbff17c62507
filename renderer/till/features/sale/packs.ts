import { MICRO, packQuantity } from '#domain/quantity/quantity.ts';

/**
 * How much so many codes are that stand for `packMicro` each, in millionths. One case without a number is the case; one unit without one stays unsaid:
 * a good sold by measure is asked about. More than there can be is no quantity at all.
 */
export function inPacks(timesMicro: number | null, packMicro: number): number | 'too-large' | null {
  return packMicro === MICRO ? timesMicro : (packQuantity(timesMicro ?? MICRO, packMicro) ?? 'too-large');
}
