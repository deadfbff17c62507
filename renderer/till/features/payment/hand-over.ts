import type { CartView, PaidReceipt } from '#contract/terminal/sale.ts';
import type { AmountField } from '../../parts/amount-field.ts';
import { cardHint, type OnTerminal } from './on-terminal.ts';
import type { Due } from './payment-due.ts';

/** What is to be done on the terminal before Enter books it (PAY2). */
export type TerminalOrder = { readonly chargeMinor: number; readonly creditMinor: number };

/** What became of money by Enter: cash is handed out now, a card was charged or credited before (PAY1, PAY2). */
export type HandedOver = { readonly what: 'hand-out' | 'change' | 'credited' | 'charged'; readonly minor: number };

type Told = { readonly refusal: { readonly code: string } | null; readonly onTerminal: OnTerminal | null; readonly card: AmountField; readonly cash: AmountField };

/** Null where nothing is to be done on it, where Enter would not book it yet, and where the screen says to leave the card alone. */
export function terminalOrder(due: Pick<Due, 'cardMinor' | 'cardOverMinor' | 'cardBackMinor' | 'missingMinor'>, { refusal, onTerminal, card, cash }: Told, cart: CartView): TerminalOrder | null {
  if (due.cardMinor === 0 && due.cardBackMinor === 0) return null;
  if (due.missingMinor > 0 || due.cardOverMinor > 0 || card.doubt !== null || cash.doubt !== null) return null;
  if (refusal?.code === 'card-unknown' || refusal?.code === 'register-unknown') return null;
  if (onTerminal !== null && cardHint(onTerminal, cart)?.what === 'confirm') return null;
  return { chargeMinor: due.cardMinor, creditMinor: due.cardBackMinor };
}

/** The first of them stands largest; none where nothing is handed over. A card that paid beside cash stands among the sums. */
export function handedOver(receipt: Pick<PaidReceipt, 'payOutMinor' | 'changeMinor' | 'cardBackMinor' | 'cardMinor' | 'tenderedMinor'>): HandedOver[] {
  const { payOutMinor, changeMinor, cardBackMinor, cardMinor, tenderedMinor } = receipt;
  const all: HandedOver[] = [
    payOutMinor > 0 ? { what: 'hand-out', minor: payOutMinor + changeMinor } : { what: 'change', minor: changeMinor },
    { what: 'credited', minor: cardBackMinor },
    { what: 'charged', minor: tenderedMinor === 0 ? cardMinor : 0 },
  ];
  return all.filter(({ minor }) => minor > 0);
}
