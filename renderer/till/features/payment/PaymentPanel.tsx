import type { ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import type { TillState } from '#contract/terminal/till.ts';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Grouped } from '#renderer/ui/Grouped.tsx';
import { EntryText } from '#renderer/ui/EntryText.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { keyLabel } from '#renderer/ui/key-map.ts';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { WorkPanel } from '#renderer/ui/WorkPanel.tsx';
import { AmountPad, usePaste } from '../../parts/AmountBox.tsx';
import { amountStands } from '../../parts/amount-field.ts';
import { isRest } from '../../parts/half-way.ts';
import { useHold } from '../../parts/hold.ts';
import { Notice } from '../../parts/Notice.tsx';
import { Pick } from '../../parts/Pick.tsx';
import { likelyCash } from './likely-notes.ts';
import type { Due, PayBackTo } from './payment-due.ts';
import { handOverTexts } from './hand-over-texts.ts';
import { CARD_TOO_LARGE } from './card-limit.ts';
import { BeforeEnter, ToGoOut } from './HandOver.tsx';
import { cardHint } from './on-terminal.ts';
import css from './PaymentPanel.module.css';
import { PaymentRefusal } from './PaymentRefusal.tsx';
import type { Method, Payment, PaymentState } from './payment-state.ts';
import { offerOf, shownDue, usePayment } from './payment-store.ts';
import { paymentTexts } from './payment-texts.ts';

export type PaymentPanelProps = { readonly payment: Payment; readonly cart: CartView; readonly policy: TillState['policy'] };

/** Money over the right half of the screen: what is due, what it is paid with, what goes back. The receipt stays in view. */
export function PaymentPanel(props: PaymentPanelProps): ReactNode {
  const { payment, cart } = props;
  const t = useT(paymentTexts);
  const state = usePayment(payment, (one) => one);
  const due = shownDue(cart, state, props.policy);
  const title = cart.mode === 'sale' ? t('title') : cart.mode === 'refund' ? t('titleBack') : t('titleExchange');
  useKeys(LEVEL.panel, { keys: { Escape: payment.back }, onScan: payment.scanned });
  useHold((amountStands(state.card) || amountStands(state.cash)) && !state.paying, payment.tellStanding);
  const takesMoney = cart.saleMinor > 0 && ((cart.mode === 'sale' && !isRest(cart)) || due.cashMinor > 0 || due.cardMinor > 0);
  return (
    <WorkPanel title={title} closeWord={t('back')} onClose={payment.back} testId="payment" className={css.panel}>
      {isRest(cart) ? <Posted cart={cart} /> : null}
      {cart.mode === 'sale' ? null : <MoneyBack cart={cart} due={due} state={state} onTo={payment.setPayBackTo} />}
      {takesMoney ? <Taking {...props} state={state} due={due} /> : <Giving {...props} state={state} due={due} />}
    </WorkPanel>
  );
}

type PartProps = PaymentPanelProps & { readonly state: PaymentState; readonly due: Due };

/** What the basket has become already, and what the sums below set it off against. */
function Posted({ cart }: { readonly cart: CartView }): ReactNode {
  const t = useT(paymentTexts);
  return (
    <div className={css.backs} data-testid="payment-posted">
      <dl className={css.backSums}>
        {cart.posted.map(({ number, kind, totalMinor }) => <div key={number}><dt>{t(kind === 'sale' ? 'postedSale' : 'postedRefund', { number })}</dt><dd><MoneyText minor={kind === 'sale' ? totalMinor : -totalMinor} /></dd></div>)}
        {cart.mode === 'sale' ? <div><dt>{t('leftToPay')}</dt><dd><MoneyText minor={cart.totalMinor} /></dd></div> : null}
      </dl>
    </div>
  );
}

/** What comes back and how; the way can be changed where a card was used. */
function MoneyBack({ cart, due, state, onTo }: { readonly cart: CartView; readonly due: Due; readonly state: PaymentState; readonly onTo: (to: PayBackTo) => void }): ReactNode {
  const t = useT(paymentTexts);
  const say = useT(handOverTexts);
  const byCard = cart.payBack.some((one) => one.kind === 'card');
  return (
    <div className={css.backs}>
      <dl className={css.backSums}>
        {cart.mode === 'exchange' ? <div><dt>{t('goods')}</dt><dd><MoneyText minor={cart.saleMinor} /></dd></div> : null}
        <div><dt>{t('refunds')}</dt><dd><MoneyText minor={-cart.refundMinor} /></dd></div>
        {due.cardBackMinor === 0 || cart.mode === 'refund' ? null : <div><dt>{say('ofThatToCard')}</dt><dd><MoneyText minor={due.cardBackMinor} /></dd></div>}
      </dl>
      {byCard ? <Pick label={t('payBackTo')} hideLabel small value={state.payBackTo} options={[{ value: 'as-paid', label: t('asPaid') }, { value: 'cash', label: t('toCash') }]} onPick={onTo} /> : null}
    </div>
  );
}

const record = { sale: 'recordSale', refund: 'recordRefund', exchange: 'recordExchange' } as const;

/** Money only goes back, or none moves: huge figures, one key. */
function Giving({ payment, cart, state, due }: PartProps): ReactNode {
  const t = useT(paymentTexts);
  const say = useT(handOverTexts);
  const confirm = say(due.cardBackMinor > 0 ? 'wasCredited' : due.payOutMinor > 0 ? 'recordOut' : record[cart.mode]);
  useKeys(LEVEL.panel, { told: [{ key: 'Enter', words: confirm }], actions: { cash: payment.payShown }, keys: { Enter: payment.payShown }, onText: () => undefined });
  return (
    <>
      <div className={css.out} role="status">
        <ToGoOut cart={cart} due={due} state={state} />
        {due.roundingMinor === 0 ? null : <p className={css.rounding}>{t('rounding')} <MoneyText minor={due.roundingMinor} currency /></p>}
      </div>
      <Trouble state={state} cart={cart} />
      <BeforeEnter cart={cart} due={due} state={state} />
      <Button look="main" size="pay" keyName="Enter" disabled={state.paying} onClick={payment.payShown}>{confirm}</Button>
    </>
  );
}

/** The customer pays: rows of methods that add up, notes at a touch, change in huge figures. */
function Taking({ payment, cart, policy, state, due }: PartProps): ReactNode {
  const t = useT(paymentTexts);
  const say = useT(handOverTexts);
  const language = useLanguage();
  const payByCard = (): void => {
    if (payment.restByCard()) payment.payShown();
  };
  const cardKey = useKeyLabel('card');
  const byCard = policy.cardAccepted ? [...(cardKey === '' ? [] : [{ key: cardKey, words: t('restByCard') }]), { key: '↑ ↓', words: t('methods') }] : [];
  useKeys(LEVEL.panel, {
    told: [{ key: 'Enter', words: t('toldTake') }, ...byCard, { key: keyLabel('Delete'), words: t('toldErase') }],
    actions: { cash: payment.payShown, card: payByCard },
    keys: { Enter: payment.payShown, ArrowUp: () => payment.choose('card'), ArrowDown: () => payment.choose('cash'), Backspace: () => payment.erase(), Delete: () => payment.erase(99) },
    onText: payment.type, onTakeBack: payment.takeBack,
  });
  usePaste(payment.paste, true, LEVEL.panel);
  const isTold = state.onTerminal !== null && cardHint(state.onTerminal, cart) !== null;
  // Nobody hands out change of a number that is not what was meant.
  const isInDoubt = state.card.doubt !== null || state.cash.doubt !== null;
  const isOver = due.cardOverMinor > 0 && !isInDoubt;
  const hasNoChange = isInDoubt || isOver;
  const totalMinor = cart.mode === 'sale' && !isRest(cart) ? cart.totalMinor : Math.max(0, due.cashMinor + due.cardMinor);
  return (
    <>
      <dl className={css.sums}>
        <dt>{t('due')}</dt>
        <dd className={css.due}><MoneyText minor={totalMinor} currency /></dd>
        {due.roundingMinor === 0 ? null : <><dt>{t('rounding')}</dt><dd><MoneyText minor={due.roundingMinor} currency /></dd></>}
        <dt>{due.missingMinor > 0 && !hasNoChange ? t('missing') : due.payOutMinor > 0 ? say('cashOut') : t('change')}</dt>
        <dd className={due.missingMinor > 0 && !hasNoChange ? css.missing : css.change} aria-live="polite">{hasNoChange ? '—' : <MoneyText minor={due.missingMinor > 0 ? due.missingMinor : due.payOutMinor > 0 ? due.payOutMinor : due.changeMinor} currency />}</dd>
      </dl>
      <div className={css.methods} role="radiogroup" aria-label={t('methods')}>
        {policy.cardAccepted ? <MethodRow method="card" state={state} restMinor={0} onChoose={payment.choose} /> : null}
        <MethodRow method="cash" state={state} restMinor={due.cashMinor} onChoose={payment.choose} />
      </div>
      {state[state.method].trouble !== null || state.refusal !== null || isTold || isOver ? <Trouble state={state} cart={cart} isOver={isOver} /> : <div className={css.likely} role="group" aria-label={t('likely')}>
        {state.method === 'cash'
          ? likelyCash(due.cashMinor - state.laidMinor, policy.notesMinor).map((sum) => <Button key={sum} className={css.sum} onClick={() => payment.payWithCash(sum)}><Grouped>{formatMoney(sum, language).replace(/[,.]00$/, '')}</Grouped></Button>)
          : <Button className={css.sum} onClick={payment.restByCard}>{t('restByCard')}</Button>}
      </div>}
      <AmountPad className={css.pad} onText={payment.type} onErase={() => payment.erase()} onEraseAll={() => payment.erase(99)} />
      <div className={css.buttons}>
        <BeforeEnter cart={cart} due={due} state={state} />
        {policy.cardAccepted && due.cardMinor === 0 ? <Button look="soft" size="pay" action="card" disabled={state.paying} onClick={payByCard}>{t('byCard')}</Button> : null}
        <Button look="main" size="pay" keyName="Enter" className={css.pay} disabled={(due.missingMinor > 0 && !isInDoubt) || isOver || state.paying} onClick={payment.payShown}>
          {isInDoubt ? t('accept') : due.cardMinor > 0 && due.cashMinor === 0 ? say('wasCharged') : offerOf(state).cashMinor === null ? t('exact') : <span>{t('accept')} <span className={css.whole}>{formatMoney(offerOf(state).cashMinor ?? 0, language)}</span></span>}
        </Button>
      </div>
    </>
  );
}

function MethodRow({ method, state, restMinor, onChoose }: { readonly method: Method; readonly state: PaymentState; readonly restMinor: number; readonly onChoose: (method: Method) => void }): ReactNode {
  const t = useT(paymentTexts);
  const active = state.method === method;
  const { entry } = state[method];
  const laidMinor = method === 'cash' ? state.laidMinor : 0;
  const rest = method === 'cash' && entry === '' && laidMinor === 0;
  return (
    <button type="button" role="radio" aria-checked={active} tabIndex={-1} className={css.method} onClick={() => onChoose(method)}>
      <span>{t(method === 'card' ? 'byCard' : 'byCash')}{active ? null : <Kbd>{method === 'card' ? '↑' : '↓'}</Kbd>}</span>
      <span className={css.typed}>
        {laidMinor === 0 ? null : <span className={css.laid}><MoneyText minor={laidMinor} />{active || entry !== '' ? ' + ' : null}</span>}
        {rest ? <span className={css.hint}>{restMinor === 0 ? '0' : `${t('rest')} `}{restMinor === 0 ? null : <MoneyText minor={restMinor} />}{active ? <EntryText entry="" /> : null}</span> : entry === '' && !active ? (laidMinor > 0 ? null : <span className={css.hint}>0</span>) : <EntryText entry={entry} caret={active} />}
      </span>
    </button>
  );
}

/** Why the payment was refused, which stays over a scan, and why the last thing typed, pasted or scanned did not become money. */
function Trouble({ state, cart, isOver = false }: { readonly state: PaymentState; readonly cart: CartView; readonly isOver?: boolean }): ReactNode {
  const t = useT(amountTexts);
  const say = useT(paymentTexts);
  const { trouble } = state[state.method];
  return (
    <>
      <PaymentRefusal refusal={state.refusal ?? (isOver ? CARD_TOO_LARGE : null)} onTerminal={state.onTerminal} cart={cart} />
      {trouble === null ? null : <Notice>{trouble === 'scan' ? say('scanRefused') : t(trouble)}</Notice>}
    </>
  );
}
