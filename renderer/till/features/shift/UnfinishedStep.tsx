import type { ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { useCounting, type Counting } from './close-store.ts';
import { shiftTexts } from './shift-texts.ts';
import { Step } from './Step.tsx';
import { useHalfwayName } from './use-halfway-name.ts';
import css from './UnfinishedStep.module.css';

/** What a person should look at before the shift ends: amber what wants a hand, quiet what goes by itself. */
export function UnfinishedStep({ counting, onToCart, onToPapers }: { readonly counting: Counting; readonly onToCart: () => void; readonly onToPapers: () => void }): ReactNode {
  const t = useT(shiftTexts);
  const which = useHalfwayName();
  const unfinished = useCounting(counting, (state) => state.unfinished);
  if (unfinished === null) return <Step number={1} title={t('step1')} aside={<Skeleton height={20} width={160} />} />;
  // One that stands half-way does not wait for tomorrow.
  const forTomorrow = unfinished.parked - unfinished.halfway.length;
  const wants = [
    ...unfinished.halfway.map((sale) => t('halfway', { which: which(sale), number: sale.number })),
    unfinished.registerUnknown ? t('registerUnknown') : '', unfinished.cartLines > 0 ? t('cart', { count: unfinished.cartLines }) : '',
    unfinished.unprinted > 0 ? t('unprinted', { count: unfinished.unprinted }) : '', forTomorrow > 0 ? t('parked', { count: forTomorrow }) : '',
  ].filter((words) => words !== '');
  const goes = [unfinished.unsent > 0 ? t('unsent', { count: unfinished.unsent }) : '', unfinished.mailWaiting > 0 ? t('mail', { count: unfinished.mailWaiting }) : ''].filter((words) => words !== '');
  if (wants.length + goes.length === 0) return <Step number={1} title={t('step1')} aside={<span className={css.done}><Icon name="check" />{t('allDone')}</span>} />;
  return (
    <Step number={1} title={t('step1')} aside={<div className={css.ways}>{unfinished.unprinted > 0 ? <Button onClick={onToPapers}>{t('toPapers')}</Button> : null}{unfinished.cartLines > 0 ? <Button onClick={onToCart}>{t('toCart')}</Button> : null}</div>}>
      <ul className={css.list}>
        {wants.map((words) => <li key={words} className={classNames(css.item, css.wants)}><Icon name="warning" size={18} />{words}</li>)}
        {goes.map((words) => <li key={words} className={css.item}><Icon name="link" size={18} />{words}</li>)}
      </ul>
    </Step>
  );
}
