import { useState, type ReactNode } from 'react';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { shift } from '#contract/terminal/shift.ts';
import { splitMinor } from '#domain/money/money.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { erased, MONEY, scaled, typedAll } from '#renderer/ui/amount-entry.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { NumPad } from '#renderer/ui/NumPad.tsx';
import css from './OpenShift.module.css';
import { shiftTexts } from './shift-texts.ts';

type Refusal = Exclude<AnswerOf<(typeof shift)['members']['open']> | Faulted, { readonly ok: true }>;
const likelyFloats = [0, 100_000, 300_000, 500_000] as const;
const entryOf = (minor: number): string => splitMinor(minor).whole;

/** Opens the day of this till with the cash that is in the drawer. */
export function OpenShift({ client }: { readonly client: Client<typeof shift> }): ReactNode {
  const t = useT(shiftTexts);
  const language = useLanguage();
  const fault = useFaultSentence();
  const [entry, setEntry] = useState('');
  const [opening, setOpening] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const open = async (): Promise<void> => {
    if (opening) return;
    setOpening(true);
    const answer = await client.open({ floatMinor: scaled(entry, 2) ?? 0 });
    setOpening(false);
    // Asked twice after a lost answer, it is open already: that is what was wanted.
    setRefusal(answer.ok || answer.code === 'already-open' ? null : answer);
  };
  const type = (characters: string): void => setEntry((before) => typedAll(before, characters, { ...MONEY, wholeDigits: 8 }));
  const erase = (count = 1): void => setEntry((before) => erased(before, count));
  useKeys(LEVEL.screen, { keys: { Enter: () => void open(), Backspace: () => erase(), Delete: () => setEntry('') }, onText: type, onTakeBack: erase });

  return (
    <main className={css.screen}>
      <section className={css.card} aria-labelledby="shift-title">
        <h1 id="shift-title" className={css.title}>{t('title')}</h1>
        <p className={css.question}>{t('question')}</p>
        <p className={css.hint}>{t('hint')}</p>
        <output className={css.amount} aria-label={t('float')}><MoneyText minor={scaled(entry, 2) ?? 0} currency /></output>
        <div className={css.likely} role="group" aria-label={t('likely')}>
          {likelyFloats.map((sum) => <Button key={sum} onClick={() => setEntry(sum === 0 ? '' : entryOf(sum))}>{formatMoney(sum, language).replace(/[,.]00$/, '')}</Button>)}
        </div>
        <NumPad label={t('pad')} className={css.pad} last={['0', ',', 'back']} names={{ ',': language === 'ru' ? ',' : '.', back: <Icon name="backspace" size={26} /> }} keyLabels={{ back: t('backKey') }} onKey={(key) => (key === 'back' ? erase() : type(key))} />
        {refusal === null || refusal.code === 'already-open' ? null : <p className={css.refusal} role="alert">{refusal.code === 'fault' ? fault(refusal.detail) : t('notSignedIn')}</p>}
        <Button look="main" size="pay" keyName="Enter" disabled={opening} onClick={() => void open()}>{t('open')}</Button>
      </section>
    </main>
  );
}
