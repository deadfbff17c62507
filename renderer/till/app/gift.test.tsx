/** A gift receipt is offered of what was sold, wherever receipts have buttons. */
import { MantineProvider } from '@mantine/core';
import { createInstance } from 'i18next';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { ReceiptSummary } from '#contract/terminal/receipt.ts';
import type { PaidReceipt } from '#contract/terminal/sale.ts';
import { flatten } from '#renderer/i18n/texts.ts';
import { PaidPanel, PaperNews } from '../features/payment/PaidPanel.tsx';
import type { Papers, PapersState } from '../features/payment/papers-store.ts';
import { paymentTexts } from '../features/payment/payment-texts.ts';
import type { Payment } from '../features/payment/payment-state.ts';
import { ReceiptDetail } from '../features/receipt/ReceiptDetail.tsx';
import { receiptTexts } from '../features/receipt/receipt-texts.ts';
import type { Receipts } from '../features/receipt/receipts-store.ts';
import { cartView, paidReceipt } from '../parts/testing/cart.fixture.ts';

/** A store that stands still. */
const still = (state: unknown): unknown => ({ getState: () => state, getInitialState: () => state, subscribe: () => () => undefined });

async function drawn(what: ReactNode): Promise<string> {
  const i18n = createInstance();
  await i18n.init({ lng: 'en', fallbackLng: false, interpolation: { escapeValue: false }, resources: { en: Object.fromEntries([paymentTexts, receiptTexts].map(({ namespace, en }) => [namespace, flatten(en)])) } });
  return renderToStaticMarkup(<MantineProvider><I18nextProvider i18n={i18n}>{what}</I18nextProvider></MantineProvider>);
}

const papersWith = (news: PapersState['news']): Papers => ({ store: still({ last: null, news, sendingId: null }) }) as unknown as Papers;
const noSuchPaper = { ok: false, code: 'unknown-receipt', detail: {} } as const;
const buttons = (html: string): string[] => [...html.matchAll(/<button.*?<\/button>/g)].map(([button]) => button.replaceAll(/<[^>]+>/g, ''));
const offersGift = (html: string): boolean => buttons(html).some((words) => words.startsWith('Gift'));

describe('HRC5 a gift receipt', () => {
  it.each<[PaidReceipt['mode'], boolean]>([['sale', true], ['exchange', true], ['refund', false]])('beside what was just paid, %s: %s', async (mode, offered) => {
    const paid = { receipt: paidReceipt('a', { mode }), cart: cartView('a', []), printState: null, shownAtMs: 0 };
    expect(offersGift(await drawn(<PaidPanel payment={{} as Payment} papers={papersWith(null)} paid={paid} printerWaits={false} onShowPaper={() => undefined} />))).toBe(offered);
  });

  it.each<[ReceiptSummary['kind'], boolean]>([['sale', true], ['refund', false]])('in the archive, %s: %s', async (kind, offered) => {
    const receipts = { store: still({ paper: { lines: [], widthChars: 42 }, deed: null }) } as unknown as Receipts;
    const chosen = { kind, letter: null, refundedMinor: 0, totalMinor: 100 } as ReceiptSummary;
    expect(offersGift(await drawn(<ReceiptDetail receipts={receipts} chosen={chosen} isWriting={false} onWrite={() => undefined} onRefund={undefined} />))).toBe(offered);
  });

  it('that its key asks for and that there is none of is told to be a sale’s, not of a receipt that is gone', async () => {
    const news = await Promise.all((['gift', 'copy'] as const).map((kind) => drawn(<PaperNews papers={papersWith({ kind, refusal: noSuchPaper })} />)));
    expect(news.map((html) => /This did not work: [^<]*/.exec(html)?.[0])).toEqual(['This did not work: only a sale has a gift receipt.', 'This did not work: the till no longer has this receipt.']);
    const receipts = { store: still({ paper: { lines: [], widthChars: 42 }, deed: { what: 'gift', state: noSuchPaper } }) } as unknown as Receipts;
    const html = await drawn(<ReceiptDetail receipts={receipts} chosen={null} isWriting={false} onWrite={() => undefined} onRefund={undefined} />);
    expect([html.includes('Only a sale has a gift receipt. Nothing was printed.'), html.includes('no longer on the till')]).toEqual([true, false]);
  });
});
