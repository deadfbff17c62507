/** Barcodes of the EAN and UPC family: check digits and the one spelling a code is stored and looked up by. */
import { assert } from '../kernel/assert.ts';

const LENGTHS: readonly number[] = [8, 12, 13, 14];

/** The check digit 0-9 for the digits before it: weights 3, 1, 3 ... from the right (GS1 General Specifications §7.9). */
export function eanCheckDigit(digits: string): number {
  assert(/^[0-9]+$/.test(digits), 'a check digit is computed over digits only');
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const weight = (digits.length - index) % 2 === 1 ? 3 : 1;
    sum += weight * Number(digits[index]);
  }
  return (10 - (sum % 10)) % 10;
}

function checks(code: string): boolean {
  return LENGTHS.includes(code.length) && /^[0-9]+$/.test(code) && eanCheckDigit(code.slice(0, -1)) === Number(code.slice(-1));
}

/**
 * The UPC-A a UPC-E of eight digits stands for, or null where it is none (GS1 General Specifications, zero suppression): number
 * system 0 or 1, six digits of which the last says where zeros were left out, and the check digit of the whole.
 */
export function expandUpcE(code: string): string | null {
  if (!/^[01][0-9]{7}$/.test(code)) return null;
  const [system, digits, rule, check] = [code.slice(0, 1), code.slice(1, 6), code.slice(6, 7), code.slice(7)];
  const zeros = rule <= '2' ? 2 : rule === '3' ? 3 : rule === '4' ? 4 : 5;
  const middle = rule <= '2' ? `${rule}0000` : rule === '3' || rule === '4' ? '00000' : `0000${rule}`;
  const expanded = `${system}${digits.slice(0, zeros)}${middle}${digits.slice(zeros)}${check}`;
  return checks(expanded) ? expanded : null;
}

/** True for EAN-8, UPC-E (8 digits), UPC-A (12), EAN-13 and GTIN-14 whose check digit is right. */
export function isValidEan(code: string): boolean {
  return checks(code) || expandUpcE(code) !== null;
}

/**
 * The spelling a barcode is stored and looked up by: without surrounding blanks, and a UPC-A or UPC-E as the EAN-13 it is,
 * because scanners send any of them. Eight digits that are a valid EAN-8 stay one; other codes stay as they are.
 */
export function canonicalBarcode(code: string): string {
  const trimmed = code.trim();
  const upcA = trimmed.length === 12 && checks(trimmed) ? trimmed : checks(trimmed) ? null : expandUpcE(trimmed);
  return upcA === null ? trimmed : `0${upcA}`;
}
