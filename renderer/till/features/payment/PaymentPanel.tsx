import type { ReactNode } from 'react';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { scaled } from '#renderer/ui/amount-entry.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { NumPad } from '#renderer/ui/NumPad.tsx';
import { likelyCash } from './likely-notes.ts';
import css from './PaymentPanel.module.css';
import { usePayment, type Payment, type PayRefusal } from './payment-store.ts';
import { paymentTexts } from './payment-texts.ts';

function sentence(refusal: PayRefusal, t: Say<(typeof paymentTexts)['ru']>, language: Language, fault: ReturnType<typeof useFaultSentence>): string {
  switch (refusal.code) {
    case 'empty': return t('empty');
    case 'cart-changed': return t('cartChanged');
    case 'tendered-too-small': return t('tooSmall', { total: formatMoney(refusal.detail.totalMinor, language, true) });
    case 'tendered-too-large': return t('tooLarge');
    case 'register-refused': return t('registerRefused', { reason: refusal.detail.reason });
    case 'register-unknown': return t('registerUnknown');
    case 'not-signed-in': return t('notSignedIn');
    case 'no-shift': return t('noShift');
    case 'fault': return fault(refusal.detail);
  }
}

/** Cash over the right half of the screen: what is due, what was given, what goes back. The receipt stays in view. */
export function PaymentPanel({ payment, totalMinor }: { readonly payment: Payment; readonly totalMinor: number }): ReactNode {
  const t = useT(paymentTexts);
  const language = useLanguage();
  const fault = useFaultSentence();
  const entry = usePayment(payment, (state) => state.entry);
  const refusal = usePayment(payment, (state) => state.refusal);
  const tendered = scaled(entry, 2);
  const change = (tendered ?? totalMinor) - totalMinor;
  useKeys(LEVEL.panel, {
    keys: { Enter: payment.payTyped, Escape: payment.back, Backspace: () => payment.erase(), Delete: () => payment.erase(99) },
    onText: payment.type, onTakeBack: payment.erase,
  });
  return (
    <section className={css.panel} aria-label={t('title')} data-testid="payment">
      <div className={css.head}>
        <h2 className={css.title}>{t('title')}</h2>
        <Button look="quiet" keyName="Esc" onClick={payment.back}>{t('back')}</Button>
      </div>
      <dl className={css.sums}>
        <dt>{t('due')}</dt>
        <dd className={css.due}><MoneyText minor={totalMinor} currency /></dd>
        <dt>{t('tendered')}</dt>
        <dd className={css.tendered}>{entry === '' ? <span className={css.hint}>{t('tenderedHint')}</span> : <Typed entry={entry} language={language} />}</dd>
        <dt>{t(change < 0 ? 'missing' : 'change')}</dt>
        <dd className={change < 0 ? css.missing : css.change} aria-live="polite"><MoneyText minor={Math.abs(change)} currency /></dd>
      </dl>
      {refusal === null ? null : <p className={css.refusal} role="alert"><Icon name="warning" />{sentence(refusal, t, language, fault)}</p>}
      <div className={css.likely} role="group" aria-label={t('likely')}>
        {likelyCash(totalMinor).map((sum) => <Button key={sum} className={css.sum} onClick={() => payment.pay(sum)}>{formatMoney(sum, language).replace(/[,.]00$/, '')}</Button>)}
      </div>
      <NumPad
        label={t('pad')} className={css.pad} last={['0', '00', ',']} names={{ ',': language === 'ru' ? ',' : '.' }} onKey={payment.type}
        side={
          <>
            <Button className={css.erase} onClick={() => payment.erase()} aria-label={t('backKey')}><Icon name="backspace" size={28} /></Button>
            <Button className={css.erase} stacked keyName="Del" onClick={() => payment.erase(99)}>{t('eraseAll')}</Button>
          </>
        }
      />
      <Button look="main" size="pay" keyName="Enter" disabled={change < 0} onClick={payment.payTyped}>
        {tendered === null ? t('exact') : t('accept', { sum: formatMoney(tendered, language) })}
      </Button>
    </section>
  );
}

/** The sum as it is being typed, with its groups. */
function Typed({ entry, language }: { readonly entry: string; readonly language: Language }): ReactNode {
  const [whole = '', fraction] = entry.split(',');
  const [shown] = formatMoney(Number(whole) * 100, language).split(language === 'ru' ? ',' : /\.\d\d$/);
  return <>{shown}{fraction === undefined ? '' : `${language === 'ru' ? ',' : '.'}${fraction}`}<i className={css.caret} /></>;
}
