import type { ReactNode } from 'react';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import type { Language } from '#renderer/i18n/language.ts';
import { useLanguage, useT, type Say } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { AmountBox, AmountPad } from '../../parts/AmountBox.tsx';
import { Halves } from '../../parts/Halves.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Pick } from '../../parts/Pick.tsx';
import { useCounting, type CountPurpose, type Counting } from './close-store.ts';
import { countBy, countedMinor, countErased, countPointed, differenceOf, isCounted, rowsOf, type Count } from './count.ts';
import css from './CountView.module.css';
import { ShiftRefusalNotice } from './ShiftRefusalNotice.tsx';
import { shiftTexts } from './shift-texts.ts';
import { Step } from './Step.tsx';
import { UnfinishedStep } from './UnfinishedStep.tsx';

type Words = Say<(typeof shiftTexts)['ru']>;

export type CountViewProps = {
  readonly counting: Counting;
  readonly purpose: CountPurpose;
  readonly reasons: readonly string[];
  readonly onToCart: () => void;
  readonly onToPapers: () => void;
};

/** The three steps of a count in one column, all in view, and the digits for them beside it. */
export function CountView({ counting, purpose, reasons, onToCart, onToPapers }: CountViewProps): ReactNode {
  const t = useT(shiftTexts);
  const count = useCounting(counting, (state) => state.count);
  const sending = useCounting(counting, (state) => state.sending);
  const refusal = useCounting(counting, (state) => state.refusal);
  const emptyAsked = useCounting(counting, (state) => state.emptyAsked);
  const differs = useCounting(counting, (state) => state.differenceMinor !== null);
  const isSum = count.by === 'sum';
  const action = sending ? t(purpose === 'close' ? 'closing' : 'saving') : t({ close: 'close', handover: 'handover', check: 'count' }[purpose] as 'close');
  return (
    <Halves className={css.halves}>
      <ol className={css.steps}>
        {purpose === 'close' ? <UnfinishedStep counting={counting} onToCart={onToCart} onToPapers={onToPapers} /> : null}
        <Step number={purpose === 'close' ? 2 : 1} title={t('step2')} aside={<Pick small hideLabel label={t('countBy')} value={count.by} options={[{ value: 'pieces', label: t('pieces') }, { value: 'sum', label: t('sum') }]} onPick={(by) => counting.change((now) => countBy(now, by))} />}>
          {isSum ? <AmountBox label={t('typeSum')} field={count.sum} active={!differs} /> : <Pieces counting={counting} count={count} active={!differs} />}
        </Step>
        <Step number={purpose === 'close' ? 3 : 2} title={t('step3')}><Difference counting={counting} reasons={reasons} /></Step>
      </ol>
      <div className={css.tools}>
        <div className={css.total} role="status"><span>{t('counted')}</span><strong className={css.sum}><MoneyText minor={countedMinor(count)} currency /></strong></div>
        <AmountPad onText={counting.type} onErase={() => counting.change((now) => countErased(now))} onEraseAll={() => counting.change((now) => countErased(now, true))} className={css.pad} />
        <p className={css.keys} aria-hidden="true">{isSum ? null : <><Kbd>↑ ↓</Kbd> {t('keyRow')} <Kbd>Enter</Kbd> {t('keyNext')} </>}<Kbd>F4</Kbd> {t(isSum ? 'pieces' : 'sum')}</p>
        <div className={css.space} />
        {emptyAsked ? <Notice>{t('emptyAsk')}</Notice> : null}
        <ShiftRefusalNotice refusal={refusal} />
        <Button look="main" size="pay" keyName={differs || isSum ? 'Enter' : 'Ctrl Enter'} disabled={sending} onClick={counting.send}>{action}</Button>
      </div>
    </Halves>
  );
}

function pieceWords(minor: number, t: Words, language: Language): string {
  return minor < 100 ? t('kopecks', { n: minor }) : t('rouble', { n: formatMoney(minor, language).slice(0, -3) });
}

function Pieces({ counting, count, active }: { readonly counting: Counting; readonly count: Count; readonly active: boolean }): ReactNode {
  const t = useT(shiftTexts);
  const say = useT(amountTexts);
  const rows = rowsOf(count);
  return (
    <>
      <div className={css.pieces}>
        {([['notes', count.kinds.notes], ['coins', count.kinds.coins]] as const).map(([key, kinds]) => (
          <div key={key} role="group" aria-label={t(key)} className={css.kinds}>
            {kinds.map((minor) => <Kind key={minor} minor={minor} count={count} active={active && rows[count.row] === minor} onPoint={() => counting.change((now) => countPointed(now, rows.indexOf(minor)))} />)}
          </div>
        ))}
      </div>
      {count.trouble === null ? null : <p className={css.trouble} role="alert"><Icon name="warning" size={18} />{say(count.trouble)}</p>}
    </>
  );
}

function Kind({ minor, count, active, onPoint }: { readonly minor: number; readonly count: Count; readonly active: boolean; readonly onPoint: () => void }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  const pieces = count.pieces[minor];
  return (
    <button type="button" tabIndex={-1} className={css.kind} aria-current={active ? 'true' : undefined} onClick={onPoint}>
      <span className={css.what}>{pieceWords(minor, t, language)}</span>
      <span className={css.times} aria-hidden="true">×</span>
      <span className={classNames(css.pieceCount, pieces === undefined && css.none)}>{pieces ?? '0'}{active ? <i className={css.caret} /> : null}</span>
      <span className={css.worth}>{pieces === undefined || pieces === 0 ? '' : <MoneyText minor={minor * pieces} />}</span>
    </button>
  );
}

function Difference({ counting, reasons }: { readonly counting: Counting; readonly reasons: readonly string[] }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  const count = useCounting(counting, (state) => state.count);
  const expected = useCounting(counting, (state) => state.expected);
  const told = useCounting(counting, (state) => state.differenceMinor);
  const reason = useCounting(counting, (state) => state.reason);
  const difference = told ?? (typeof expected === 'number' && isCounted(count) ? differenceOf(count, expected) : null);
  if (difference === null) return <p className={css.quiet}>{typeof expected === 'number' ? <>{t('expected')}: <strong>{formatMoney(expected, language, true)}</strong></> : t(expected === 'blind' ? 'blindHint' : 'expectedUnknown')}</p>;
  const word = difference === 0 ? t('exact') : difference > 0 ? t('over') : t('short');
  return (
    <div className={css.difference}>
      <p className={classNames(css.verdict, difference !== 0 && css.differs)} role="status">
        <Icon name={difference === 0 ? 'check' : 'warning'} size={22} />{word}{difference === 0 ? null : <strong><MoneyText minor={Math.abs(difference)} currency /></strong>}
        {told === null ? null : <Button className={css.recount} onClick={() => counting.change((now) => now)}>{t('recount')}</Button>}
      </p>
      {told === null ? null : <Pick hideLabel label={t('reason')} value={reason} options={reasons.map((one) => ({ value: one, label: one }))} onPick={counting.setReason} />}
    </div>
  );
}
