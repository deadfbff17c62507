import { useEffect, useRef, type ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import type { GoodCard } from '#contract/terminal/catalog.ts';
import { PaidPanel } from '../features/payment/PaidPanel.tsx';
import { PaymentPanel } from '../features/payment/PaymentPanel.tsx';
import { usePayment } from '../features/payment/payment-store.ts';
import { CartList } from '../features/sale/CartList.tsx';
import { CartTotals } from '../features/sale/CartTotals.tsx';
import { selectedLineNo, useCart } from '../features/sale/cart-store.ts';
import { CommandEcho } from '../features/sale/CommandEcho.tsx';
import { IDLE, intentOf } from '../features/sale/command.ts';
import { QuickPages } from '../features/sale/QuickPages.tsx';
import { RefusalNotice } from '../features/sale/RefusalNotice.tsx';
import { SalePad } from '../features/sale/SalePad.tsx';
import { saleTexts } from '../features/sale/sale-texts.ts';
import { SearchField } from '../features/sale/SearchField.tsx';
import { appTexts } from './app-texts.ts';
import type { Till } from './compose.ts';
import css from './SellingScreen.module.css';
import { useTill } from './till-store.ts';

/** Does what Enter means now: the next receipt after a paid one, else what the echo line says. */
function enter({ cart, payment }: Till): void {
  const state = cart.store.getState();
  const selected = selectedLineNo(state);
  const intent = intentOf(state.command, selected);
  if (intent.kind === 'nothing' || intent.kind === 'keep') {
    if (state.command === IDLE) payment.dismissPaid();
    return cart.forgetCommand();
  }
  switch (intent.kind) {
    case 'pay':
      payment.pay(intent.tenderedMinor);
      return cart.forgetCommand();
    case 'scan': return cart.scan(intent.code);
    case 'set-quantity': return cart.setQuantity(intent.lineNo, intent.quantityMicro);
  }
}

/** Opens the payment for the touch of the big button: with a typed sum it is taken at once. */
function cash(till: Till): void {
  const state = till.cart.store.getState();
  const intent = intentOf(state.command, selectedLineNo(state));
  if (intent.kind === 'pay' && intent.tenderedMinor !== null) return enter(till);
  till.cart.forgetCommand();
  till.payment.open();
}

/** The screen on which a day is spent: the receipt on the left, what is done with it on the right. */
export function SellingScreen({ till }: { readonly till: Till }): ReactNode {
  const t = useT(saleTexts);
  const { cart, payment } = till;
  useKeys(LEVEL.screen, {
    keys: {
      Enter: () => enter(till), Delete: cart.removeSelected, Backspace: () => cart.erase(), ArrowUp: () => cart.moveChoice(-1), ArrowDown: () => cart.moveChoice(1),
      Escape: () => (cart.store.getState().command === IDLE ? payment.dismissPaid() : cart.forgetCommand()),
    },
    onText: (characters) => {
      payment.dismissPaid();
      cart.type(characters);
    },
    onTakeBack: cart.erase,
  });
  return (
    <main className={css.screen}>
      <h1 className="visually-hidden">{t('cart')}</h1>
      <ReceiptSide till={till} />
      <ActionSide till={till} />
    </main>
  );
}

function addGood({ cart }: Till): (good: GoodCard) => void {
  return (good) => cart.add(good.id, good.unit !== 'pcs');
}

function ReceiptSide({ till }: { readonly till: Till }): ReactNode {
  const t = useT(saleTexts);
  const app = useT(appTexts);
  const { cart, payment } = till;
  const view = useCart(cart, (state) => state.cart);
  const selected = useCart(cart, selectedLineNo);
  const raised = useCart(cart, (state) => state.raised);
  const refusals = useCart(cart, (state) => state.refusals);
  const paid = usePayment(payment, (state) => state.paid);
  const paying = usePayment(payment, (state) => state.paying);
  const payOpen = usePayment(payment, (state) => state.open);
  const shown = paid !== null && (view === null || view.lines.length === 0 || view.id === paid.receipt.receiptId) ? paid.cart : view;
  const isHistory = shown !== view;
  return (
    <section className={css.receipt} aria-label={t('cart')}>
      <SearchField search={till.search} pictures={till.pictures} onAdd={addGood(till)} />
      <RefusalNotice refusals={refusals} onDismiss={cart.dismissRefusals} />
      {shown === null ? <div className={css.waiting} aria-busy="true"><Skeleton height={42} count={5} /></div> : shown.lines.length === 0 ? (
        <div className={css.nothing}>
          <EmptyState icon="receipt" title={t('empty')}>{t('emptyHint')}</EmptyState>
          <Button keyName="F9" onClick={() => till.frame.open('receipts')}>{app('lastReceipts')}</Button>
        </div>
      ) : <CartList cart={shown} selectedLineNo={selected} raised={raised} {...(isHistory ? {} : { onChoose: cart.choose })} />}
      <footer className={css.sum}>
        {shown === null ? <Skeleton height={88} /> : <CartTotals cart={shown} />}
        <Button look="main" size="pay" stacked keyName="Enter" className={css.cash} disabled={isHistory || paying || payOpen || (view?.lines.length ?? 0) === 0} onClick={() => cash(till)}>{t('cash')}</Button>
      </footer>
    </section>
  );
}

function ActionSide({ till }: { readonly till: Till }): ReactNode {
  const { cart, payment } = till;
  const view = useCart(cart, (state) => state.cart);
  const command = useCart(cart, (state) => state.command);
  const selected = useCart(cart, selectedLineNo);
  const paying = usePayment(payment, (state) => state.open);
  const paid = usePayment(payment, (state) => state.paid);
  const printerWaits = useTill(till.frame, (state) => state.till !== null && !['ready', 'paper-low'].includes(state.till.printer.status));
  const side = useRef<HTMLDivElement>(null);
  const covered = paying || paid !== null;
  useEffect(() => {
    // On a screen so small that everything stands in one column, what has just opened must be seen.
    if (covered) side.current?.scrollIntoView({ block: 'start' });
  }, [covered]);
  if (paying && view !== null) return <div ref={side} className={css.over}><PaymentPanel payment={payment} totalMinor={view.totalMinor} /></div>;
  if (paid !== null) {
    const showPaper = (receiptId: string): void => {
      till.receipts.choose(receiptId);
      till.frame.open('receipts');
    };
    return <div ref={side} className={css.over}><PaidPanel payment={payment} paid={paid} printerWaits={printerWaits} onShowPaper={showPaper} /></div>;
  }
  return (
    <div className={css.actions}>
      <div className={css.quick}><QuickPages quick={till.quick} pictures={till.pictures} onAdd={addGood(till)} /></div>
      {view === null ? null : <CommandEcho command={command} cart={view} selectedLineNo={selected} />}
      <SalePad onText={cart.type} onErase={() => cart.erase()} onRemove={cart.removeSelected} onEnter={() => enter(till)} hasLines={(view?.lines.length ?? 0) > 0} />
    </div>
  );
}
