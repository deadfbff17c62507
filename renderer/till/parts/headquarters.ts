/** A receipt this till does not have, asked for at headquarters: when to ask, and what came of it. */
import type { Client } from '#contract/define/service.ts';
import type { receipt, SoldElsewhere } from '#contract/terminal/receipt.ts';
import { readReceiptCode } from '#domain/receipt/code.ts';
import { readReceiptNumber } from '#domain/receipt/number.ts';

export type AsksHeadquarters = Pick<Client<typeof receipt>, 'lookUp'>;
/** How the asking stands; null where nobody asked. */
export type Far = 'asking' | 'not-found' | 'too-many-tries' | 'no-connection' | 'disk-full' | 'failed';

/** Digits of a number as it stands on paper. */
const DIGITS_ON_PAPER = /\d{6,}$/;

/** True for what headquarters can be asked for: the code of a receipt, or its number with store and till. */
export function mayAsk(text: string): boolean {
  return readReceiptCode(text) !== null || (readReceiptNumber(text)?.place ?? null) !== null;
}

/** True where nobody types on: a code, or a number as long as the paper has it. */
export function isWholeNumber(text: string): boolean {
  return mayAsk(text) && (readReceiptCode(text) !== null || DIGITS_ON_PAPER.test(text.trim()));
}

export async function askHeadquarters(client: AsksHeadquarters, text: string): Promise<'found' | Exclude<Far, 'asking'>> {
  const answer = await client.lookUp({ text: text.trim() });
  if (answer.ok) return 'found';
  switch (answer.code) {
    case 'not-found':
    case 'not-a-number': return 'not-found';
    case 'too-many-tries':
    case 'no-connection': return answer.code;
    case 'fault': return answer.detail.fault === 'storage-full' ? 'disk-full' : 'failed';
    case 'not-signed-in': return 'failed';
  }
}

/** Where a receipt was sold, as its paper says; empty for one of this till. */
export function soldWhere(elsewhere: SoldElsewhere | null): string {
  return elsewhere === null ? '' : [elsewhere.tillName, elsewhere.storeName].filter((name) => name !== '').join(', ');
}
