import type { receiptTexts } from './receipt-texts.ts';

export type LetterWhy = Extract<keyof (typeof receiptTexts)['ru'], `why${string}`>;

/** Why a letter failed or still waits, from the code of the mail queue: the stage, and the number the server answered with. Null where there is nothing to say. */
export function letterWhy(cause: string): LetterWhy | null {
  const [stage, number = ''] = cause.split('-');
  if (cause === '' || cause === 'host-stopped') return null;
  if (cause === 'no-receipt') return 'whyNoReceipt';
  if (cause === 'not-written') return 'whyNotWritten';
  if (stage === 'eauth' || stage === 'etls') return 'whyLogin';
  if (stage === 'eenvelope' && number.startsWith('5')) return 'whyAddress';
  return number === '' ? 'whySilent' : number.startsWith('4') ? 'whyLater' : 'whyRefused';
}
