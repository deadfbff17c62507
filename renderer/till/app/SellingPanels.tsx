import type { ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import type { TillState } from '#contract/terminal/till.ts';
import { MICRO } from '#domain/quantity/quantity.ts';
import { formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { leaveField, useKeys } from '#renderer/ui/keyboard.ts';
import { WorkPanel } from '#renderer/ui/WorkPanel.tsx';
import { LinePanel } from '../features/line/LinePanel.tsx';
import { PriceOfPanel } from '../features/line/PriceOfPanel.tsx';
import { ReceiptDiscountPanel } from '../features/line/ReceiptDiscountPanel.tsx';
import { ParkedPanel } from '../features/parked/ParkedPanel.tsx';
import { PaidPanel } from '../features/payment/PaidPanel.tsx';
import { PaymentPanel } from '../features/payment/PaymentPanel.tsx';
import { usePayment } from '../features/payment/payment-store.ts';
import { QuickPages } from '../features/sale/QuickPages.tsx';
import { useQuick } from '../features/sale/quick-store.ts';
import { saleTexts } from '../features/sale/sale-texts.ts';
import { useSettings } from '../features/settings/settings-store.ts';
import { pricedOf, recall, sellScanned } from './actions.ts';
import { useNowMs } from './clock-store.ts';
import type { Till } from './compose.ts';
import { favouriteOf } from './favourites.ts';
import { lineSubject, lineSubjectOf } from './line-subject.ts';
import { useTill } from './till-store.ts';

type PanelProps = { readonly till: Till; readonly state: TillState; readonly cart: CartView };

/** What stands over the right half of the selling screen, if anything: payment first, then what was opened, then the change. */
export function useSellingPanel(till: Till, state: TillState, cart: CartView | null): ReactNode {
  const paying = usePayment(till.payment, (one) => one.open);
  const paid = usePayment(till.payment, (one) => one.paid);
  const panel = useTill(till.frame, (frame) => frame.panel);
  if (cart === null) return null;
  if (paying) return <PaymentPanel payment={till.payment} cart={cart} policy={state.policy} />;
  switch (panel) {
    case 'line': return cart.lines.length === 0 ? null : <Line till={till} state={state} cart={cart} />;
    case 'receipt-discount': return <ReceiptDiscount till={till} state={state} cart={cart} />;
    case 'price-of': return <PriceOf till={till} />;
    case 'parked': return <ParkedList till={till} cart={cart} />;
    case 'quick': return <Quick till={till} />;
    default: break;
  }
  if (paid === null) return null;
  const showPaper = (receiptId: string): void => till.frame.open('history', receiptId);
  return <PaidPanel payment={till.payment} papers={till.papers} paid={paid} printerWaits={!['ready', 'paper-low'].includes(state.printer.status)} onShowPaper={showPaper} />;
}

const NONE: readonly string[] = [];

/** The next good goes into the receipt, and what stood typed in the panel is told to be lost. */
function scanOver(till: Till): (code: string) => void {
  return (code) => {
    leaveField(document);
    sellScanned(till, code, true);
  };
}

/** The panel keeps the line it was opened about, wherever the mark goes meanwhile. */
function Line({ till, state, cart }: PanelProps): ReactNode {
  const about = lineSubjectOf(useTill(till.frame, (frame) => frame.subject));
  const favourites = useSettings(till.settings, (one) => one.settings?.favourites ?? NONE);
  const pages = useQuick(till.quick).pages ?? [];
  // No pages at all: the goods are only being loaded.
  const shown = pages.length === 0 ? null : pages.filter((page) => page.kind === 'favourites').flatMap((page) => page.goods.map((good) => good.id));
  const position = cart.lines.findIndex((line) => line.lineNo === about?.lineNo);
  const line = cart.lines[position];
  if (about === null || line === undefined) return null;
  const { field, lineNo, typed } = about;
  return (
    <LinePanel
      key={`${lineNo}-${field}`} line={line} position={position + 1} field={field} typed={typed} reasons={state.policy.discountReasons} gestures={till.cart} favourite={favouriteOf(line.goodId, favourites, shown, till.settings.change)} staffClient={till.terminal.services.staff}
      onField={(next) => till.frame.open('line', lineSubject({ field: next, lineNo, typed: '' }))} onScanOver={scanOver(till)} onBlocked={() => till.speaker.play('blocked')} onClose={() => till.frame.open(null)}
    />
  );
}

function ReceiptDiscount({ till, state, cart }: PanelProps): ReactNode {
  const subject = useTill(till.frame, (frame) => frame.subject);
  return <ReceiptDiscountPanel cart={cart} typed={subject ?? ''} reasons={state.policy.discountReasons} onApply={till.cart.setReceiptDiscount} onScanOver={scanOver(till)} onBlocked={() => till.speaker.play('blocked')} onClose={() => till.frame.open(null)} />;
}

/** The subject is the good's id, how many of it in millionths or nothing, and its name, with colons between. */
function PriceOf({ till }: { readonly till: Till }): ReactNode {
  const subject = useTill(till.frame, (frame) => frame.subject) ?? '';
  const language = useLanguage();
  const { goodId, timesMicro, name } = pricedOf(subject);
  return <PriceOfPanel name={timesMicro === null || timesMicro === MICRO ? name : `${formatQuantity(timesMicro, language)} × ${name}`} onSell={(priceMinor) => till.cart.addPriced(goodId, priceMinor, timesMicro)} onScanOver={scanOver(till)} onBlocked={() => till.speaker.play('blocked')} onClose={() => till.frame.open(null)} />;
}

function ParkedList({ till, cart }: { readonly till: Till; readonly cart: CartView }): ReactNode {
  const nowMs = useNowMs();
  return <ParkedPanel parked={till.parked} nowMs={nowMs} inHand={cart.lines.length > 0} onRecall={(cartId) => recall(till, cartId)} onClose={() => till.frame.open(null)} />;
}

/** Quick goods where the screen has no room for them: the keyboard layout. */
function Quick({ till }: { readonly till: Till }): ReactNode {
  const t = useT(saleTexts);
  const close = (): void => till.frame.open(null);
  useKeys(LEVEL.panel, { actions: { quick: close }, keys: { Escape: close } });
  return (
    <WorkPanel title={t('quickTitle')} closeWord={t('back')} onClose={close} testId="quick-panel">
      <QuickPages quick={till.quick} pictures={till.pictures} onAdd={(good) => till.cart.add(good.id)} />
    </WorkPanel>
  );
}
