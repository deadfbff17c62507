import type { ReceiptSummary } from '#contract/terminal/receipt.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { useT } from '#renderer/i18n/use-t.ts';

/** How a receipt was paid in words: `наличные`, `карта и наличные`; empty for what this build does not know. */
export function useTenderWords(): (kinds: ReceiptSummary['tenders']) => string {
  const say = useT(glossary);
  return (kinds) => [...new Set(kinds)].map((kind) => (kind === 'cash' ? say('cash') : kind === 'card' ? say('card') : kind)).join(' + ');
}
