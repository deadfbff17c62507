import { MICRO, packQuantity } from '#domain/quantity/quantity.ts';

/**
 * How much so many codes are that stand for `packMicro` each, in millionths. One case without a number is the case. Where the code does not say how much
 * it stands for (null), one of it without a number stays unsaid: a good sold by measure is asked about. More than there can be is no quantity at all.
 */
export function inPacks(timesMicro: number | null, packMicro: number | null): number | 'too-large' | null {
  return packMicro === null ? timesMicro : (packQuantity(timesMicro ?? MICRO, packMicro) ?? 'too-large');
}
