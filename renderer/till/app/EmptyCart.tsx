import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { ParkedRow } from '../features/parked/ParkedPanel.tsx';
import { useParked } from '../features/parked/parked-store.ts';
import { parkedTexts } from '../features/parked/parked-texts.ts';
import { PaperNews } from '../features/payment/PaidPanel.tsx';
import { usePapers } from '../features/payment/papers-store.ts';
import { paymentTexts } from '../features/payment/payment-texts.ts';
import { saleTexts } from '../features/sale/sale-texts.ts';
import { useShopTime } from '../parts/shop-time.tsx';
import { recall } from './actions.ts';
import { appTexts } from './app-texts.ts';
import { useNowMs } from './clock-store.ts';
import type { Till } from './compose.ts';
import css from './EmptyCart.module.css';

const SHOWN = 3;

/** Between two customers: how to begin, the receipt just done, and those that wait. */
export function EmptyCart({ till, wide }: { readonly till: Till; readonly wide: boolean }): ReactNode {
  const t = useT(saleTexts);
  const findKey = useKeyLabel('find');
  return (
    <div className={css.place}>
      <EmptyState icon="receipt" title={t('empty')}>{t(wide ? 'emptyHintKeys' : 'emptyHint', { key: findKey })}</EmptyState>
      <Waiting till={till} />
      <LastReceipt till={till} />
    </div>
  );
}

function Waiting({ till }: { readonly till: Till }): ReactNode {
  const t = useT(parkedTexts);
  const app = useT(appTexts);
  const nowMs = useNowMs();
  const carts = useParked(till.parked, (state) => state.carts);
  if (carts === null || carts.length === 0) return null;
  return (
    <section className={css.card} aria-label={t('title')}>
      <header className={css.head}><h2 className={css.title}>{t('title')}</h2><Button size="small" look="quiet" action="parked" onClick={() => till.frame.open('parked')}>{app('all', { count: carts.length })}</Button></header>
      <div role="list" aria-label={t('title')}>
        {carts.slice(0, SHOWN).map((cart) => <ParkedRow key={cart.cartId} cart={cart} nowMs={nowMs} chosen={false} onChoose={() => recall(till, cart.cartId)} />)}
      </div>
    </section>
  );
}

function LastReceipt({ till }: { readonly till: Till }): ReactNode {
  const t = useT(paymentTexts);
  const { moment } = useShopTime();
  const last = usePapers(till.papers, (state) => state.last);
  if (last === null) return null;
  return (
    <section className={css.card} aria-label={t('lastReceipt')} data-testid="last-receipt">
      <div className={css.last}>
        <button type="button" className={css.open} onClick={() => till.frame.open('history', last.id)}>
          <span className={css.title}>{t('lastReceipt')}</span>
          <span className={css.facts}>{last.number} · {moment(last.occurredAt)}</span>
        </button>
        <b><MoneyText minor={last.kind === 'refund' ? -last.totalMinor : last.totalMinor} currency /></b>
        <Button action="reprint" onClick={() => till.papers.reprint(last.id)}>{t('reprint')}</Button>
      </div>
      <PaperNews papers={till.papers} />
    </section>
  );
}
