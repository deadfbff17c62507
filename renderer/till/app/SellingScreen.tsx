import { memo, useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import type { TillState } from '#contract/terminal/till.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { leaveField, useKeys } from '#renderer/ui/keyboard.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import type { GoodCard } from '#contract/terminal/catalog.ts';
import { usePayment } from '../features/payment/payment-store.ts';
import { CartList } from '../features/sale/CartList.tsx';
import { CartTotals } from '../features/sale/CartTotals.tsx';
import { selectedLineNo, useCart } from '../features/sale/cart-store.ts';
import { CommandEcho } from '../features/sale/CommandEcho.tsx';
import { IDLE } from '../features/sale/command.ts';
import { FullSoon } from '../features/sale/FullSoon.tsx';
import { KeyStrip } from '../features/sale/KeyStrip.tsx';
import { QuickPages } from '../features/sale/QuickPages.tsx';
import { RefusalNotice } from '../features/sale/RefusalNotice.tsx';
import { SalePad } from '../features/sale/SalePad.tsx';
import { saleTexts } from '../features/sale/sale-texts.ts';
import { focusSearch, SearchField } from '../features/sale/SearchField.tsx';
import { StateNotice } from '../features/sale/StateNotice.tsx';
import { useSettings } from '../features/settings/settings-store.ts';
import { isHalfWay } from '../parts/half-way.ts';
import { askAgain, card, cashKey, confirmTyped, enter, erase, moveMark, openLine, openReceiptDiscount, park, quantityKey, removeMarked, sellScanned, touchCard, touchCash } from './actions.ts';
import type { Till } from './compose.ts';
import { EmptyCart } from './EmptyCart.tsx';
import { FinishingNotice } from './FinishingNotice.tsx';
import { openLineSubject } from './line-subject.ts';
import { useSellingPanel } from './SellingPanels.tsx';
import css from './SellingScreen.module.css';
import { shownCart, type ShownCart } from './shown-cart.ts';
import { useTill } from './till-store.ts';
import { waysOf } from './ways.ts';

const PAGE = 8;

function useSellingKeys(till: Till): void {
  const { cart, payment, typing } = till;
  const onScan = (code: string): void => {
    leaveField(document);
    sellScanned(till, code);
  };
  useKeys(LEVEL.screen, {
    actions: {
      cash: () => cashKey(till), card: () => card(till), quantity: () => quantityKey(till), remove: () => removeMarked(till), quick: () => till.frame.open('quick'),
      line: () => openLine(till, 'quantity'), price: () => openLine(till, 'price'), discount: () => openLine(till, 'discount'), receiptDiscount: () => openReceiptDiscount(till),
      park: () => park(till), parked: () => till.frame.open('parked'),
    },
    keys: {
      Enter: () => confirmTyped(till), Backspace: () => erase(till), ArrowUp: () => moveMark(till, -1), ArrowDown: () => moveMark(till, 1), PageUp: () => moveMark(till, -PAGE), PageDown: () => moveMark(till, PAGE),
      Escape: () => (cart.store.getState().command === IDLE ? payment.dismissPaid() : cart.forgetCommand()),
    },
    onText: (characters) => {
      payment.dismissPaid();
      typing.type(characters);
    },
    onPaste: (text) => {
      if (payment.store.getState().open) return;
      payment.dismissPaid();
      typing.paste(text, onScan);
    },
    onTakeBack: typing.takeBack, onScan,
  });
}

export type ScreenProps = { readonly till: Till; readonly state: TillState };

/** The screen on which a day is spent, for fingers or for a keyboard, over the same cart. */
export function SellingScreen({ till, state }: ScreenProps): ReactNode {
  const t = useT(saleTexts);
  useSellingKeys(till);
  const layout = useSettings(till.settings, (one) => one.settings?.layout ?? 'touch');
  const view = useCart(till.cart, (one) => one.cart);
  const panel = useSellingPanel(till, state, view);
  const side = useRef<HTMLDivElement>(null);
  const covered = panel !== null;
  useEffect(() => {
    // On a screen so small that everything stands in one column, what has just opened must be seen.
    if (covered) side.current?.scrollIntoView({ block: 'start' });
  }, [covered]);
  const over = covered ? <div ref={side} className={css.over}>{panel}</div> : null;
  return (
    <main className={layout === 'touch' ? css.touch : css.keyboard}>
      <h1 className="visually-hidden">{t('cart')}</h1>
      {layout === 'touch' ? <TouchScreen till={till} state={state} view={view} over={over} /> : <KeyboardScreen till={till} state={state} view={view} over={over} />}
    </main>
  );
}

type HalfProps = ScreenProps & { readonly view: CartView | null; readonly over: ReactNode };

function useShown(till: Till, view: CartView | null): ShownCart {
  const paid = usePayment(till.payment, (state) => state.paid);
  // Nobody is told that a payment has begun while its receipt is the one in hand.
  const settling = usePayment(till.payment, (state) => (state.settling?.id === view?.id ? null : state.settling));
  return shownCart({ settling, paid }, view);
}

/** What the till has to say about the receipt, above its lines. */
function Notices({ till, state, view }: Pick<HalfProps, 'till' | 'state' | 'view'>): ReactNode {
  const refusals = useCart(till.cart, (state) => state.refusals);
  const paying = usePayment(till.payment, (state) => state.paying);
  return (
    <>
      <FinishingNotice till={state} />
      <RefusalNotice refusals={refusals} cartId={view?.id ?? null} onDismiss={till.cart.dismissRefusals} ways={waysOf(till)} />
      {view === null ? null : <StateNotice cart={view} paying={paying} onAsk={() => askAgain(till)} />}
      {view === null || refusals.some(({ code }) => code === 'receipt-full') ? null : <FullSoon cart={view} />}
    </>
  );
}

function Lines({ till, view, wide }: { readonly till: Till; readonly view: CartView | null; readonly wide: boolean }): ReactNode {
  const selected = useCart(till.cart, selectedLineNo);
  const about = useTill(till.frame, (frame) => openLineSubject(frame)?.lineNo ?? null);
  const raised = useCart(till.cart, (state) => state.raised);
  const { shown, isHistory } = useShown(till, view);
  const choose = useMemo(() => (lineNo: number): void => {
    till.cart.choose(lineNo);
    openLine(till, 'quantity', lineNo);
  }, [till]);
  if (shown === null) return <div className={css.waiting} aria-busy="true"><Skeleton height={42} count={5} /></div>;
  if (shown.lines.length === 0) return <EmptyCart till={till} wide={wide} />;
  return <CartList cart={shown} wide={wide} selectedLineNo={about ?? selected} raised={raised} {...(isHistory ? {} : { onChoose: choose })} />;
}

function Totals({ till, view }: { readonly till: Till; readonly view: CartView | null }): ReactNode {
  const { shown, isHistory } = useShown(till, view);
  const laidMinor = usePayment(till.payment, (one) => one.laidMinor);
  if (shown === null) return <Skeleton height={88} />;
  return <CartTotals cart={shown} {...(isHistory ? {} : { laidMinor, onDiscount: () => openReceiptDiscount(till) })} />;
}

/** What the search, the quick goods and the keys of a till do: the same functions as long as the till is, so that what has nothing to do with a scan is not drawn again by it. */
type Hands = {
  readonly add: (good: GoodCard, timesMicro?: number | null) => void;
  readonly price: () => void;
  readonly discount: () => void;
};

function useHands(till: Till): Hands {
  return useMemo(() => ({
    add: (good, timesMicro = null) => till.cart.add(good.id, timesMicro, good.packMicro),
    price: () => openLine(till, 'price'),
    discount: () => openLine(till, 'discount'),
  }), [till]);
}

/** The receipt on the left, what is done with it on the right. */
function TouchScreen({ till, state, view, over }: HalfProps): ReactNode {
  const t = useT(saleTexts);
  const hands = useHands(till);
  const command = useCart(till.cart, (one) => one.command);
  const held = useCart(till.cart, (one) => one.held === one.command);
  const laidMinor = usePayment(till.payment, (one) => one.laidMinor);
  const selected = useCart(till.cart, selectedLineNo);
  const hasLines = (view?.lines.length ?? 0) > 0;
  return (
    <>
      <section className={css.receipt} aria-label={t('cart')}>
        <SearchField search={till.search} pictures={till.pictures} typedMicro={command.timesMicro} onAdd={hands.add} />
        <Notices till={till} state={state} view={view} />
        <Lines till={till} view={view} wide={false} />
        <footer className={css.sum}>
          <Totals till={till} view={view} />
          <PayButtons till={till} state={state} view={view} />
        </footer>
      </section>
      {over ?? (
        <div className={css.actions}>
          <div className={css.quick}><QuickPages quick={till.quick} pictures={till.pictures} onAdd={hands.add} /></div>
          {view === null ? null : <CommandEcho command={command} held={held} cart={view} selectedLineNo={selected} laidMinor={laidMinor} onEnter={() => enter(till)} onErase={() => erase(till)} />}
          <SalePad
            onText={till.cart.type} onRemove={till.cart.removeSelected} hasLines={hasLines} command={command}
            onPrice={hands.price} onDiscount={hands.discount}
          />
        </div>
      )}
    </>
  );
}

function PayButtons({ till, state, view }: ScreenProps & { readonly view: CartView | null }): ReactNode {
  const busy = usePayment(till.payment, (one) => one.open || one.paying);
  const { isHistory } = useShown(till, view);
  const hasLines = (view?.lines.length ?? 0) > 0;
  // What stands half-way has no sums left to choose: the notice above has the one way on.
  const off = isHistory || busy || !hasLines || (view !== null && isHalfWay(view));
  return <PayKeys till={till} state={state} hasLines={hasLines} off={off} mode={view?.mode ?? 'sale'} />;
}

type PayKeysProps = ScreenProps & { readonly hasLines: boolean; readonly off: boolean; readonly mode: CartView['mode'] };

/** Aside, back, and the two ways to pay; where money goes back there is one. Another sum draws none of them again. */
const PayKeys = memo(function PayKeys({ till, state, hasLines, off, mode }: PayKeysProps): ReactNode {
  const t = useT(saleTexts);
  return (
    <div className={css.pay}>
      <Button stacked size="pay" action={hasLines ? 'park' : 'parked'} className={css.small} disabled={!hasLines && (state.parkedCount === 0 || state.finishing)} onClick={() => park(till)}>
        {t(hasLines ? 'park' : 'parkedWord')}{state.parkedCount === 0 ? null : <span className={css.badge}>{state.parkedCount}</span>}
      </Button>
      <Button stacked size="pay" action="refund" className={css.small} disabled={state.finishing} onClick={() => till.frame.open('refund')}>{t('refund')}</Button>
      <Button look="main" size="pay" stacked action="cash" className={css.cash} disabled={off} onClick={() => touchCash(till)}>{t(mode === 'sale' ? 'cash' : mode === 'refund' ? 'payBack' : 'settle')}</Button>
      {mode === 'sale' && state.policy.cardAccepted ? <Button look="soft" size="pay" stacked action="card" className={css.card} disabled={off} onClick={() => touchCard(till)}>{t('card')}</Button> : null}
    </div>
  );
});

/** The receipt over the whole width, a command line that says what Enter will do, eight keys. No element needs a mouse. */
function KeyboardScreen({ till, state, view, over }: HalfProps): ReactNode {
  const t = useT(saleTexts);
  const command = useCart(till.cart, (one) => one.command);
  const held = useCart(till.cart, (one) => one.held === one.command);
  const laidMinor = usePayment(till.payment, (one) => one.laidMinor);
  const selected = useCart(till.cart, selectedLineNo);
  const isPaying = usePayment(till.payment, (one) => one.open);
  const hands = useHands(till);
  const onAction = useMemo(() => {
    const press = { help: () => till.frame.open('keys'), find: focusSearch, line: () => openLine(till, 'quantity'), park: () => park(till), refund: () => till.frame.open('refund'), discount: () => openLine(till, 'discount'), price: () => openLine(till, 'price'), card: () => card(till) };
    return (action: keyof typeof press): void => press[action]();
  }, [till]);
  return (
    <>
      <section className={css.table} aria-label={t('cart')}>
        <SearchField search={till.search} pictures={till.pictures} typedMicro={command.timesMicro} onAdd={hands.add} />
        <Notices till={till} state={state} view={view} />
        <Lines till={till} view={view} wide />
        {over}
      </section>
      <footer className={css.bottom}>
        {view === null ? null : <CommandEcho line command={command} held={held} silent={isPaying} cart={view} selectedLineNo={selected} laidMinor={laidMinor} onEnter={() => enter(till)} onErase={() => erase(till)} />}
        <div className={css.bottomSum}><Totals till={till} view={view} /></div>
      </footer>
      <KeyStrip parked={state.parkedCount} onAction={onAction} />
    </>
  );
}
