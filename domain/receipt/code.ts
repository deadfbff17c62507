/** The code on our paper by which a receipt is found when its goods come back. */
import { assert } from '../kernel/assert.ts';
import { isUuid } from '../kernel/uuid.ts';

const PREFIX = 'LVR';
const CODE = /^LVR([0-9A-F]{8})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{12})$/;

/** `LVR` and the id's 32 hex digits in capitals: letters and digits only, so that a QR code of it is small and any scanner can type it. */
export function receiptCode(id: string): string {
  assert(isUuid(id), 'a receipt code is made of a receipt id');
  return PREFIX + id.replaceAll('-', '').toUpperCase();
}

/** The receipt id in a scanned text, or null where it is no receipt code of ours. Capitals or not: CapsLock turns a scanner's letters over. */
export function readReceiptCode(text: string): string | null {
  const parts = CODE.exec(text.trim().toUpperCase());
  return parts === null ? null : parts.slice(1).join('-').toLowerCase();
}
