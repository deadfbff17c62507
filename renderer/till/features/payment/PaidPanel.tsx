import { TextInput } from '@mantine/core';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { AfterEnter, usePaidTitle } from './HandOver.tsx';
import css from './PaidPanel.module.css';
import { usePapers, type PaperRefusal, type Papers } from './papers-store.ts';
import type { Paid, Payment } from './payment-state.ts';
import { paymentTexts } from './payment-texts.ts';

export type PaidPanelProps = { readonly payment: Payment; readonly papers: Papers; readonly paid: Paid; readonly printerWaits: boolean; readonly onShowPaper: (receiptId: string) => void };

/** What goes into the customer's hand, big until the next receipt begins; then the papers of what was paid. */
export function PaidPanel({ payment, papers, paid, printerWaits, onShowPaper }: PaidPanelProps): ReactNode {
  const t = useT(paymentTexts);
  const { receipt } = paid;
  const title = usePaidTitle(receipt);
  return (
    <section className={css.panel} aria-label={title} data-testid="paid">
      <p className={css.done}><Icon name="check" size={28} />{title}</p>
      <AfterEnter receipt={receipt} />
      <dl className={css.sums}>
        <div><dt>{t('total')}</dt><dd><MoneyText minor={receipt.totalMinor} currency /></dd></div>
        {receipt.cardMinor === 0 ? null : <div><dt>{t('byCard')}</dt><dd><MoneyText minor={receipt.cardMinor} currency /></dd></div>}
        {receipt.tenderedMinor === 0 ? null : <div><dt>{t('tendered')}</dt><dd><MoneyText minor={receipt.tenderedMinor} currency /></dd></div>}
        {receipt.roundingMinor === 0 ? null : <div><dt>{t('rounding')}</dt><dd><MoneyText minor={receipt.roundingMinor} currency /></dd></div>}
      </dl>
      <div className={css.paper}>
        <div className={css.about}>
          <p className={css.number}>{t('receiptNumber', { number: receipt.number })}</p>
          <Printing paid={paid} printerWaits={printerWaits} />
        </div>
        {receipt.documents.length > 1 ? <Documents paid={paid} onShowPaper={onShowPaper} /> : null}
        <div className={css.actions}>
          <Button action="paper" onClick={() => onShowPaper(receipt.receiptId)}>{t('paper')}</Button>
          <Button look={paid.printState === 'unknown' ? 'soft' : 'plain'} action="reprint" onClick={() => papers.reprint(receipt.receiptId)}>{t('reprint')}</Button>
          {receipt.mode === 'refund' ? null : <Button action="gift" onClick={() => papers.reprint(receipt.receiptId, true)}>{t('gift')}</Button>}
          <Button action="pdf" onClick={() => papers.pdf(receipt.receiptId)}>{t('pdf')}</Button>
        </div>
        <Letter papers={papers} receiptId={receipt.receiptId} />
        <PaperNews papers={papers} />
      </div>
      <p className={css.hint}>{t('nextHint')}</p>
      <Button look="main" size="pay" keyName="Enter" className={css.next} onClick={payment.leavePaid}>{t('next')}</Button>
    </section>
  );
}

/** Every receipt the basket became, each with its own paper. */
function Documents({ paid: { receipt }, onShowPaper }: { readonly paid: Paid; readonly onShowPaper: (receiptId: string) => void }): ReactNode {
  const t = useT(paymentTexts);
  return (
    <ul className={css.documents} aria-label={t('documents')}>
      {receipt.documents.map((document) => (
        <li key={document.receiptId}>
          <button type="button" className={css.document} onClick={() => onShowPaper(document.receiptId)}>
            <span>{document.number} · {t(document.kind === 'sale' ? 'docSale' : 'docRefund')}</span>
            <MoneyText minor={document.kind === 'sale' ? document.totalMinor : -document.totalMinor} currency />
          </button>
        </li>
      ))}
    </ul>
  );
}

const printed = { queued: 'printQueued', sending: 'printQueued', sent: 'printSent', confirmed: 'printDone', none: 'printNone', unknown: 'printUnknown' } as const;

function Printing({ paid, printerWaits }: { readonly paid: Paid; readonly printerWaits: boolean }): ReactNode {
  const t = useT(paymentTexts);
  const state = paid.printState;
  const key = state === null ? 'printAsked' : state === 'queued' && printerWaits ? 'printOffline' : printed[state];
  const looksBad = key === 'printUnknown' || key === 'printOffline';
  return (
    <p className={looksBad ? css.look : css.printing} role="status" data-testid="print-state">
      <Icon name={looksBad ? 'warning' : 'printer'} /><span>{t(key)}</span>
    </p>
  );
}

/** What the host takes for an address at all (contract): the button and its key send from here on, and say what is wrong with it. */
const SHORTEST = 3;

/** The receipt by e-mail: one field, and the key that leads into it, then sends. */
function Letter({ papers, receiptId }: { readonly papers: Papers; readonly receiptId: string }): ReactNode {
  const t = useT(paymentTexts);
  const [address, setAddress] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const emailKey = useKeyLabel('email');
  const isSending = usePapers(papers, (state) => state.sendingId === receiptId);
  const maySend = address.trim().length >= SHORTEST;
  const send = (): void => void papers.email(receiptId, address.trim()).then((taken) => {
    if (taken) setAddress('');
  });
  useKeys(LEVEL.panel, { told: emailKey === '' ? [] : [{ key: emailKey, words: t('toldEmail') }], actions: { email: () => (maySend ? send() : field.current?.focus()) } });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (maySend) send();
  };
  return (
    <form className={css.letter} onSubmit={submit} noValidate>
      <TextInput ref={field} size="md" type="email" aria-label={t('email')} placeholder={t('emailAddress')} autoComplete="off" value={address} maxLength={254} onChange={(event) => setAddress(event.currentTarget.value)} />
      <Button submit action="email" disabled={!maySend || isSending}>{t('emailSend')}</Button>
    </form>
  );
}

const done = { copy: 'doneCopy', gift: 'doneGift', letter: 'doneLetter', pdf: 'donePdf' } as const;

/** How the last paper that was asked for went. */
export function PaperNews({ papers }: { readonly papers: Papers }): ReactNode {
  const t = useT(paymentTexts);
  const fault = useFaultSentence();
  const news = usePapers(papers, (state) => state.news);
  if (news === null) return null;
  const why = (refusal: PaperRefusal): string => {
    switch (refusal.code) {
      case 'unknown-receipt': return t(news.kind === 'gift' ? 'noGift' : 'noReceipt');
      case 'bad-address': return t('badAddress');
      case 'no-mail-server': return t('noMail');
      case 'no-printer': return t('noPrinter');
      case 'not-signed-in': return t('paperNotSignedIn');
      case 'fault': return fault(refusal.detail);
    }
  };
  return (
    <p className={news.refusal === null ? css.printing : css.look} role="status" data-testid="paper-news">
      <Icon name={news.refusal === null ? 'check' : 'warning'} /><span>{news.refusal === null ? t(done[news.kind]) : t('reprintRefused', { why: why(news.refusal) })}</span>
    </p>
  );
}
