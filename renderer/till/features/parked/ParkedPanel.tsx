import { useEffect, type ReactNode } from 'react';
import type { ParkedCart } from '#contract/terminal/sale.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { WorkPanel } from '#renderer/ui/WorkPanel.tsx';
import { ChoiceRow } from '../../parts/ChoiceRow.tsx';
import { FailedNotice } from '../../parts/FailedNotice.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { useShopTime } from '../../parts/shop-time.tsx';
import { useAgeWords } from './age.ts';
import { WaitingRows } from '../../parts/WaitingRows.tsx';
import css from './Parked.module.css';
import { chosenParked, useParked, type Parked } from './parked-store.ts';
import { parkedTexts } from './parked-texts.ts';

export type ParkedPanelProps = {
  readonly parked: Parked;
  readonly nowMs: number;
  /** Something is in hand, which goes aside when another is taken up. */
  readonly inHand: boolean;
  readonly onRecall: (cartId: string) => void;
  readonly onClose: () => void;
};

/** Receipts put aside: arrows choose, Enter takes up, Del throws away by right. */
export function ParkedPanel({ parked, nowMs, inHand, onRecall, onClose }: ParkedPanelProps): ReactNode {
  const t = useT(parkedTexts);
  const fault = useFaultSentence();
  const carts = useParked(parked, (state) => state.carts);
  const failed = useParked(parked, (state) => state.failed);
  const chosen = useParked(parked, chosenParked);
  const refusal = useParked(parked, (state) => state.refusal);
  const parkKey = useKeyLabel('park');
  useEffect(parked.refresh, [parked]);
  const recall = (): void => (chosen !== null ? onRecall(chosen.cartId) : failed ? parked.refresh() : onClose());
  useKeys(LEVEL.panel, {
    actions: { parked: onClose, park: onClose, remove: parked.drop },
    told: [{ key: '↑ ↓', words: t('toldChoose') }, { key: 'Enter', words: t('recall') }],
    keys: { Escape: onClose, Enter: recall, ArrowUp: () => parked.move(-1), ArrowDown: () => parked.move(1) },
  });
  return (
    <WorkPanel title={t('title')} closeWord={t('back')} onClose={onClose} testId="parked-panel">
      {refusal === null ? null : <Notice>{refusal.code === 'fault' ? fault(refusal.detail) : t(({ 'not-signed-in': 'notSignedIn', 'no-shift': 'noShift', 'unknown-cart': 'unknownCart', 'part-posted': 'partPosted' } as const)[refusal.code])}</Notice>}
      {failed ? <FailedNotice words={t('failed')} {...(chosen === null ? { keyName: 'Enter' } : {})} onAgain={parked.refresh} /> : null}
      {carts === null ? failed ? <div className={css.nothing} /> : <WaitingRows height={72} count={4} /> : carts.length === 0
        ? <div className={css.nothing}><EmptyState icon="receipt" title={t('empty')}>{t('emptyHint', { key: parkKey })}</EmptyState></div>
        : (
          <VirtualList
            label={t('title')} items={carts} itemKey={(cart) => cart.cartId} estimateHeight={80} showIndex={carts.findIndex((cart) => cart.cartId === chosen?.cartId)} className={css.list ?? ''}
            render={(cart) => <ParkedRow cart={cart} nowMs={nowMs} chosen={cart.cartId === chosen?.cartId} onChoose={() => (cart.cartId === chosen?.cartId ? recall() : parked.choose(cart.cartId))} />}
          />
        )}
      {inHand && carts !== null && carts.length > 0 ? <p className={css.swap}>{t('swap')}</p> : null}
      <div className={css.buttons}>
        <Button look="danger" size="pay" action="remove" disabled={chosen === null} onClick={parked.drop}>{t('drop')}</Button>
        <Button look="main" size="pay" keyName="Enter" disabled={chosen === null} onClick={recall}>{t('recall')}</Button>
      </div>
    </WorkPanel>
  );
}

/** One of them in two lines: what it is called and comes to, how long it has waited and with whom. */
export function ParkedRow({ cart, nowMs, chosen, onChoose }: { readonly cart: ParkedCart; readonly nowMs: number; readonly chosen: boolean; readonly onChoose: () => void }): ReactNode {
  const t = useT(parkedTexts);
  const { time } = useShopTime();
  const age = useAgeWords();
  const mode = cart.mode === 'sale' ? null : <b className={css.mode}>{t(cart.mode)}</b>;
  return (
    <ChoiceRow chosen={chosen} onChoose={onChoose} skipped className={css.choose}>
      <span className={css.name}>{mode}{cart.name === '' ? cart.firstGood : cart.name}</span>
      <span className={css.sum}><MoneyText minor={cart.totalMinor} /></span>
      <span className={css.facts}>{[age(cart.parkedAt, nowMs), t('lines', { count: cart.lineCount }), ...(cart.name === '' ? [] : [cart.firstGood])].join(' · ')}</span>
      <span className={css.by}>{t('by', { name: cart.parkedBy, time: time(cart.parkedAt) })}</span>
    </ChoiceRow>
  );
}
