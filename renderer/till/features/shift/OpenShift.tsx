import { useEffect, useState, type ReactNode } from 'react';
import type { Client } from '#contract/define/service.ts';
import type { shift } from '#contract/terminal/shift.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { scaled } from '#renderer/ui/amount-entry.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Grouped } from '#renderer/ui/Grouped.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { NumPad } from '#renderer/ui/NumPad.tsx';
import { AmountBox, usePaste } from '../../parts/AmountBox.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import { createOpening, useOpening, type Opening } from './open-store.ts';
import css from './OpenShift.module.css';
import { shiftTexts } from './shift-texts.ts';

const likelyFloats = [0, 100_000, 300_000, 500_000] as const;

/** Opens the day of this till with the cash that is in the drawer. */
export function OpenShift({ client, onBlocked }: { readonly client: Client<typeof shift>; readonly onBlocked: () => void }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  const [keeper] = useState<Opening>(() => createOpening(client, onBlocked));
  const field = useOpening(keeper, (state) => state.field);
  const lastZ = useOpening(keeper, (state) => state.lastZ);
  const opening = useOpening(keeper, (state) => state.opening);
  const told = useTold(keeper);
  useEffect(keeper.start, [keeper]);
  usePaste(keeper.paste, true, LEVEL.screen);
  useKeys(LEVEL.screen, { keys: { Enter: keeper.open, Backspace: () => keeper.erase(), Delete: () => keeper.erase(99), Escape: () => keeper.erase(99) }, onText: keeper.type, onTakeBack: keeper.takeBack, onScan: keeper.scan });

  return (
    <main className={css.screen}>
      <section className={css.card} aria-labelledby="shift-title">
        <h1 id="shift-title" className={css.title}>{t('title')}</h1>
        <p className={css.question}>{t('question')}</p>
        {field.trouble === null && told === null ? <p className={css.hint}>{t('hint')}</p> : null}
        <AmountBox label={t('float')} field={field} />
        {lastZ === null ? null : <Button look="soft" onClick={() => keeper.choose(lastZ.countedMinor)}>{t('lastZ', { number: lastZ.number, sum: formatMoney(lastZ.countedMinor, language, true) })}</Button>}
        {told === null ? <div className={css.likely} role="group" aria-label={t('likely')}>
          {likelyFloats.map((sum) => <Button key={sum} onClick={() => keeper.choose(sum)}><Grouped>{formatMoney(sum, language).slice(0, -3)}</Grouped></Button>)}
        </div> : <Notice>{told}</Notice>}
        <NumPad label={t('pad')} className={css.pad} last={['0', ',', 'back']} names={{ ',': language === 'ru' ? ',' : '.', back: <Icon name="backspace" size={26} /> }} keyLabels={{ back: t('backKey') }} onKey={(key) => (key === 'back' ? keeper.erase() : keeper.type(key))} />
        <Button look="main" size="pay" keyName="Enter" disabled={opening} onClick={keeper.open}>{t('open')}</Button>
      </section>
    </main>
  );
}

/** Why the shift is not open, or what is asked before it is; it takes the place of what else would be offered, so that Enter's button stays in sight. */
function useTold(keeper: Opening): string | null {
  const t = useT(shiftTexts);
  const say = useT(partsTexts);
  const fault = useFaultSentence();
  const language = useLanguage();
  const refusal = useOpening(keeper, (state) => state.refusal);
  const entry = useOpening(keeper, (state) => state.field.entry);
  const isAsked = useOpening(keeper, (state) => state.lot === 'asked');
  if (refusal !== null && refusal.code !== 'already-open') return refusal.code === 'fault' ? fault(refusal.detail) : t(refusal.code === 'locked' ? 'locked' : 'notSignedIn');
  return isAsked ? say('lotOfCash', { sum: formatMoney(scaled(entry, 2) ?? 0, language, true) }) : null;
}
