import { TextInput } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import type { CashMovement } from '#contract/terminal/cash.ts';
import type { TillState } from '#contract/terminal/till.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { scaled } from '#renderer/ui/amount-entry.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { AmountBox, AmountPad, usePaste } from '../../parts/AmountBox.tsx';
import { FailedNotice } from '../../parts/FailedNotice.tsx';
import { Halves } from '../../parts/Halves.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import { Pick } from '../../parts/Pick.tsx';
import { useShopTime } from '../../parts/shop-time.tsx';
import { WaitingRows } from '../../parts/WaitingRows.tsx';
import css from './CashPanel.module.css';
import { CashRefusalNotice } from './CashRefusalNotice.tsx';
import { useCash, type Cash, type CashDirection } from './cash-store.ts';
import { cashTexts } from './cash-texts.ts';

export type CashPanelProps = {
  readonly cash: Cash;
  readonly direction: CashDirection;
  readonly reasons: { readonly cashInReasons: TillState['policy']['cashInReasons']; readonly cashOutReasons: TillState['policy']['cashOutReasons'] };
  readonly onOpenDrawer: () => void;
  readonly onClose: () => void;
};

/** Cash into the drawer and out of it, with what was moved in this shift beside it. */
export function CashPanel({ cash, direction, reasons, onOpenDrawer, onClose }: CashPanelProps): ReactNode {
  const t = useT(cashTexts);
  useEffect(() => cash.start(direction), [cash, direction]);
  usePaste(cash.paste);
  const now = useCash(cash, (state) => state.direction);
  const turn = (): void => cash.setDirection(now === 'in' ? 'out' : 'in');
  return (
    <OverPanel
      column title={t('title')} onClose={onClose}
      layer={{
        told: [{ key: '↑ ↓', words: t('toldReason') }, { key: '← →', words: t('direction') }],
        keys: { Enter: cash.send, Backspace: () => cash.erase(), Delete: () => cash.erase(99), ArrowUp: () => cash.moveReason(-1), ArrowDown: () => cash.moveReason(1), ArrowLeft: turn, ArrowRight: turn },
        actions: { drawer: onOpenDrawer, cashIn: () => cash.setDirection('in'), cashOut: () => cash.setDirection('out') },
        onText: cash.type, onTakeBack: cash.takeBack, onScan: cash.scan,
      }}
      aside={<Pick small hideLabel label={t('direction')} value={now} options={[{ value: 'in', label: t('in') }, { value: 'out', label: t('out') }]} onPick={cash.setDirection} />}
    >
      <Halves className={css.halves}>
        <Form cash={cash} direction={now} reasons={now === 'in' ? reasons.cashInReasons : reasons.cashOutReasons} />
        <Movements cash={cash} onOpenDrawer={onOpenDrawer} />
      </Halves>
    </OverPanel>
  );
}

function Form({ cash, direction, reasons }: { readonly cash: Cash; readonly direction: CashDirection; readonly reasons: readonly string[] }): ReactNode {
  const t = useT(cashTexts);
  const language = useLanguage();
  const field = useCash(cash, (state) => state.field);
  const reason = useCash(cash, (state) => state.reason);
  const note = useCash(cash, (state) => state.note);
  const sending = useCash(cash, (state) => state.sending);
  const refusal = useCash(cash, (state) => state.refusal);
  const done = useCash(cash, (state) => state.done);
  const lotAsked = useCash(cash, (state) => state.lotAsked);
  const say = useT(partsTexts);
  const words = direction === 'in' ? { amount: t('amountIn'), send: t('sendIn') } : { amount: t('amountOut'), send: t('sendOut') };
  return (
    <section className={css.form}>
      <AmountBox label={words.amount} field={field} />
      <AmountPad onText={cash.type} onErase={() => cash.erase()} onEraseAll={() => cash.erase(99)} className={css.pad} />
      {reasons.length === 0 ? <Notice>{t('noReasons')}</Notice> : <Pick label={t('reason')} value={reason} options={reasons.map((one) => ({ value: one, label: one }))} onPick={cash.setReason} />}
      <TextInput
        size="md" aria-label={t('note')} placeholder={t('notePlaceholder')} value={note} maxLength={300} autoComplete="off" onChange={(event) => cash.setNote(event.currentTarget.value)}
        onKeyDown={(event) => { if (event.key === 'Enter') cash.send(); }}
      />
      {lotAsked && refusal === null ? <Notice>{say('lotOfCash', { sum: formatMoney(scaled(field.entry, 2) ?? 0, language, true) })}</Notice> : null}
      <CashRefusalNotice refusal={refusal} />
      {done === null ? null : <Notice tone="good">{t(done.direction === 'in' ? 'doneIn' : 'doneOut', { sum: formatMoney(done.amountMinor, language, true) })}</Notice>}
      <Button look="main" size="pay" keyName="Enter" disabled={sending || reasons.length === 0} onClick={cash.send}>{sending ? t('sending') : words.send}</Button>
    </section>
  );
}

function Movements({ cash, onOpenDrawer }: { readonly cash: Cash; readonly onOpenDrawer: () => void }): ReactNode {
  const t = useT(cashTexts);
  const movements = useCash(cash, (state) => state.movements);
  const failed = useCash(cash, (state) => state.failed);
  return (
    <section className={css.side} aria-label={t('movements')}>
      <h3 className={css.sideTitle}>{t('movements')}</h3>
      {failed ? <FailedNotice words={t('listFailed')} onAgain={cash.refresh} /> : null}
      {movements === null ? failed ? <div className={css.list} /> : <WaitingRows height={52} count={4} /> : movements.length === 0 ? <p className={css.none}>{t('empty')}</p> : (
        <VirtualList framed label={t('movements')} className={css.list ?? ''} items={movements} itemKey={(one) => one.id} estimateHeight={60} render={(one) => <Movement movement={one} />} />
      )}
      <Button action="drawer" onClick={onOpenDrawer}>{t('drawer')}</Button>
      <p className={css.keys} aria-hidden="true"><Kbd>↑ ↓</Kbd> {t('keyReason')} <Kbd>← →</Kbd> {t('keyDirection')}</p>
    </section>
  );
}

function Movement({ movement }: { readonly movement: CashMovement }): ReactNode {
  const t = useT(cashTexts);
  const { time } = useShopTime();
  const sign = movement.direction === 'in' ? 1 : -1;
  return (
    <div role="listitem" className={css.movement}>
      <span className={css.what}>{movement.reason}{movement.note === '' ? null : <small className={css.facts}>{movement.note}</small>}</span>
      <span className={css.sum}><MoneyText minor={sign * movement.amountMinor} /></span>
      <span className={css.facts}>{[t('number', { number: movement.number }), time(movement.at), movement.staffName].join(' · ')}</span>
      <span className={css.which}>{t(movement.direction)}</span>
    </div>
  );
}
