/** The good with the longest name and the highest price a shop may have. */
import { eanCheckDigit } from '#domain/codes/ean.ts';
import type { HqClient } from '../support/hq-client.ts';

const LONG_NAME = 'Набор подарочный «Северное сияние в кедровой шкатулке ручной работы с инкрустацией»: икра, балык, варенье из морошки и брусники, чай таёжный, пряники медовые, 24 предмета';

/** Ninety-nine of it make an amount of twelve digits. */
export const GIANT_MICRO = 99_000_000;

/** Puts it into the catalogue; answers its barcode. */
export async function giantGood(hq: HqClient): Promise<string> {
  const barcode = `460000000001${eanCheckDigit('460000000001')}`;
  await hq.newGood({ name: LONG_NAME, barcode, article: 'СЕВЕР-24-КЕДР', unit: 'pcs', taxCode: 'standard', priceMinor: 100_000_000_00 });
  return barcode;
}
