/** The Russian taxpayer's number (SPEC.md, COD20). */
const FIRST = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8] as const;

/** The check digit 0-9 for the digits before it: a weighted sum, modulo 11, modulo 10; shorter numbers take the last weights. */
function checkDigit(digits: string): number {
  const weights = FIRST.slice(FIRST.length - digits.length);
  return (weights.reduce<number>((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11) % 10;
}

/** True for the ten digits of a company or the twelve of a person whose check digits are right. */
export function isInn(text: string): boolean {
  if (/^[0-9]{10}$/.test(text)) return checkDigit(text.slice(0, 9)) === Number(text[9]);
  if (!/^[0-9]{12}$/.test(text)) return false;
  return checkDigit(text.slice(0, 10)) === Number(text[10]) && checkDigit(text.slice(0, 11)) === Number(text[11]);
}
