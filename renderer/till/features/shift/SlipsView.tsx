import { useEffect, type ReactNode } from 'react';
import type { ShiftSlip } from '#contract/terminal/shift.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { ChoiceRow } from '../../parts/ChoiceRow.tsx';
import { FailedNotice } from '../../parts/FailedNotice.tsx';
import { Halves } from '../../parts/Halves.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { useShopTime } from '../../parts/shop-time.tsx';
import { WaitingRows } from '../../parts/WaitingRows.tsx';
import css from './Report.module.css';
import { ShiftRefusalNotice } from './ShiftRefusalNotice.tsx';
import { useSlips, type Slips } from './slip-store.ts';
import { shiftTexts } from './shift-texts.ts';

/** Papers of cash moved, of counts and of an X: what may not have come out is printed once more. */
export function SlipsView({ slips: keeper, aside, onClose }: { readonly slips: Slips; readonly aside: ReactNode; readonly onClose: () => void }): ReactNode {
  const t = useT(shiftTexts);
  const slips = useSlips(keeper, (state) => state.slips);
  const chosenId = useSlips(keeper, (state) => state.chosenId);
  const refusal = useSlips(keeper, (state) => state.refusal);
  useEffect(keeper.start, [keeper]);
  const isShut = slips === null && refusal !== null;
  return (
    <OverPanel title={t('titleSlips')} aside={aside} onClose={onClose} layer={{ told: [{ key: '↑ ↓', words: t('toldPick') }, { key: 'Enter', words: t('toldPrint') }], keys: { ArrowDown: () => keeper.move(1), ArrowUp: () => keeper.move(-1), Enter: isShut ? keeper.start : keeper.print } }}>
      {slips === null ? (refusal === null ? <WaitingRows height={62} count={5} /> : <FailedNotice words={t('slipsFailed')} keyName="Enter" onAgain={keeper.start} />) : slips.length === 0 ? <EmptyState icon="chart" title={t('slipsEmpty')}>{t('slipsEmptyHint')}</EmptyState> : (
        <Halves className={css.halves}>
          <VirtualList
            framed label={t('titleSlips')} className={css.list ?? ''} items={slips} itemKey={(one) => one.id} estimateHeight={66} showIndex={slips.findIndex((one) => one.id === chosenId)}
            render={(one) => <Row slip={one} chosen={one.id === chosenId} onChoose={keeper.choose} />}
          />
          <Chosen slips={keeper} slip={slips.find((one) => one.id === chosenId) ?? null} />
        </Halves>
      )}
    </OverPanel>
  );
}

const words = { 'cash-in': 'slipIn', 'cash-out': 'slipOut', check: 'slipCheck', handover: 'slipHandover', x: 'slipX' } as const;

function Row({ slip, chosen, onChoose }: { readonly slip: ShiftSlip; readonly chosen: boolean; readonly onChoose: (id: string) => void }): ReactNode {
  const t = useT(shiftTexts);
  const { moment } = useShopTime();
  const facts = [t('shiftNo', { number: slip.shiftNumber }), moment(slip.at), slip.staffName].filter((fact) => fact !== '').join(' · ');
  return (
    <ChoiceRow chosen={chosen} onChoose={() => onChoose(slip.id)} className={css.choose}>
      <span>{t(words[slip.kind], { number: slip.number ?? '' })}</span>
      <span className={css.rowSum}>{slip.amountMinor === null ? null : <MoneyText minor={slip.amountMinor} />}</span>
      <span className={css.quiet}>{facts}</span>
      <span className={slip.mayBeLost ? css.look : css.quiet}>{slip.mayBeLost ? t('mayBeLost') : ''}</span>
    </ChoiceRow>
  );
}

function Chosen({ slips, slip }: { readonly slips: Slips; readonly slip: ShiftSlip | null }): ReactNode {
  const t = useT(shiftTexts);
  const printed = useSlips(slips, (state) => state.printed);
  const sending = useSlips(slips, (state) => state.sending);
  const refusal = useSlips(slips, (state) => state.refusal);
  return (
    <div className={css.paperSide}>
      <p className={css.quiet}>{t('slipsHint')}</p>
      {slip?.mayBeLost === true && !printed ? <Notice>{t('mayBeLostHint')}</Notice> : null}
      <div className={css.space} />
      <ShiftRefusalNotice refusal={refusal} />
      {printed ? <Notice tone="good">{t('printed')}</Notice> : null}
      <Button look="main" size="pay" keyName="Enter" disabled={slip === null || sending} onClick={slips.print}>{t('printZ')}</Button>
    </div>
  );
}
