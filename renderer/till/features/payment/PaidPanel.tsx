import type { ReactNode } from 'react';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import css from './PaidPanel.module.css';
import type { Paid, Payment } from './payment-store.ts';
import { paymentTexts } from './payment-texts.ts';

export type PaidPanelProps = { readonly payment: Payment; readonly paid: Paid; readonly printerWaits: boolean; readonly onShowPaper: (receiptId: string) => void };

/** The change, big until the next receipt begins. */
export function PaidPanel({ payment, paid, printerWaits, onShowPaper }: PaidPanelProps): ReactNode {
  const t = useT(paymentTexts);
  const language = useLanguage();
  const { receipt } = paid;
  return (
    <section className={css.panel} aria-label={t('paidTitle')} data-testid="paid">
      <p className={css.done}><Icon name="check" size={28} />{t('paidTitle')}</p>
      <div className={css.changeBox} role="status">
        <p className={css.word}>{receipt.changeMinor === 0 ? t('noChange') : t('change')}</p>
        {receipt.changeMinor === 0 ? null : <p className={css.change}><MoneyText minor={receipt.changeMinor} currency /></p>}
        <span className="visually-hidden">{t('changeSpoken', { change: formatMoney(receipt.changeMinor, language, true) })}</span>
      </div>
      <dl className={css.sums}>
        <dt>{t('total')}</dt><dd><MoneyText minor={receipt.totalMinor} currency /></dd>
        <dt>{t('tendered')}</dt><dd><MoneyText minor={receipt.tenderedMinor} currency /></dd>
      </dl>
      <div className={css.paper}>
        <p className={css.number}>{t('receiptNumber', { number: receipt.number })}</p>
        <Printing paid={paid} printerWaits={printerWaits} />
        <div className={css.actions}>
          <Button onClick={() => onShowPaper(receipt.receiptId)}>{t('paper')}</Button>
          <Button look={paid.printState === 'unknown' ? 'soft' : 'plain'} onClick={payment.reprint}>{t('reprint')}</Button>
        </div>
      </div>
      <p className={css.hint}>{t('nextHint')}</p>
      <Button look="main" size="pay" keyName="Enter" onClick={payment.dismissPaid}>{t('next')}</Button>
    </section>
  );
}

const printed = { queued: 'printQueued', sending: 'printQueued', sent: 'printSent', confirmed: 'printDone', none: 'printNone', unknown: 'printUnknown' } as const;

function Printing({ paid, printerWaits }: { readonly paid: Paid; readonly printerWaits: boolean }): ReactNode {
  const t = useT(paymentTexts);
  const state = paid.printState;
  const key = state === null ? 'printAsked' : state === 'queued' && printerWaits ? 'printOffline' : printed[state];
  const looksBad = key === 'printUnknown' || key === 'printOffline' || paid.reprint === 'refused';
  return (
    <p className={looksBad ? css.look : css.printing} role="status" data-testid="print-state">
      <Icon name={looksBad ? 'warning' : 'printer'} />
      <span>{paid.reprint === 'refused' ? t('reprintRefused') : paid.reprint === 'asked' && state !== 'unknown' ? t('reprinted') : t(key)}</span>
    </p>
  );
}
