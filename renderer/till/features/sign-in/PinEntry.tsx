import { useEffect, useState, type ReactNode } from 'react';
import type { AnswerOf, Client, Faulted } from '#contract/define/service.ts';
import type { staff, StaffMember } from '#contract/terminal/staff.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatTime } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { NumPad } from '#renderer/ui/NumPad.tsx';
import { Face } from './Face.tsx';
import css from './SignIn.module.css';
import { signInTexts } from './sign-in-texts.ts';

type Refusal = Exclude<AnswerOf<(typeof staff)['members']['signIn']> | Faulted, { readonly ok: true }>;
type Trouble = Refusal | { readonly code: 'too-short' };
const MIN_DIGITS = 4;
const MAX_DIGITS = 12;

export type PinEntryProps = {
  readonly client: Client<typeof staff>;
  readonly person: StaffMember;
  /** Back to the faces; null where there is nobody else. */
  readonly onOther: (() => void) | null;
  readonly onBlocked: () => void;
};

/** The PIN by fingers or by the digits of the keyboard; what is typed is never shown. */
export function PinEntry({ client, person, onOther, onBlocked }: PinEntryProps): ReactNode {
  const t = useT(signInTexts);
  const [pin, setPin] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [asking, setAsking] = useState(false);
  const [locked, unlock] = useLock(trouble);

  const type = (characters: string): void => {
    if (locked) return;
    setTrouble(null);
    setPin((before) => (before + characters.replace(/\D/g, '')).slice(0, MAX_DIGITS));
  };
  const erase = (count = 1): void => setPin((before) => before.slice(0, Math.max(0, before.length - count)));
  const enter = async (): Promise<void> => {
    if (asking || locked || pin === '') return;
    if (pin.length < MIN_DIGITS) return setTrouble({ code: 'too-short' });
    setAsking(true);
    const answer = await client.signIn({ staffId: person.id, pin });
    setAsking(false);
    setPin('');
    if (answer.ok) return;
    setTrouble(answer);
    unlock(answer.code === 'locked' ? answer.detail.until : null);
    onBlocked();
  };
  useKeys(LEVEL.screen, { keys: { Enter: () => void enter(), Backspace: () => erase(), Delete: () => setPin(''), ...(onOther === null ? {} : { Escape: onOther }) }, onText: type, onTakeBack: erase });

  return (
    <section className={css.pin} aria-label={`${t('pin')}: ${person.name}`}>
      <div className={css.who}><Face name={person.name} /><span className={css.name}>{person.name}</span></div>
      <div className={css.dots} role="status" aria-label={t('pinTyped', { count: pin.length })} data-testid="pin-dots">
        {Array.from({ length: Math.max(MIN_DIGITS, pin.length) }, (_, index) => <i key={index} className={index < pin.length ? css.dotFull : css.dot} />)}
      </div>
      <p className={css.trouble} role="alert"><Sentence trouble={trouble} name={person.name} /></p>
      <NumPad label={t('pad')} className={css.pad} last={[null, '0', 'back']} names={{ back: <Icon name="backspace" size={26} /> }} keyLabels={{ back: t('backKey') }} disabled={locked} onKey={(key) => (key === 'back' ? erase() : type(key))} />
      <Button look="main" size="pay" keyName="Enter" disabled={locked || asking} onClick={() => void enter()}>{t('signIn')}</Button>
      {onOther === null ? null : <Button look="quiet" keyName="Esc" onClick={onOther}>{t('other')}</Button>}
    </section>
  );
}

function Sentence({ trouble, name }: { readonly trouble: Trouble | null; readonly name: string }): ReactNode {
  const t = useT(signInTexts);
  const language = useLanguage();
  const fault = useFaultSentence();
  if (trouble === null) return null;
  switch (trouble.code) {
    case 'wrong-pin': return t('wrongPin', { count: trouble.detail.attemptsLeft });
    case 'locked': return t('locked', { name, time: formatTime(trouble.detail.until, language) });
    case 'unknown-staff': return t('unknownStaff');
    case 'not-paired': return t('notPaired');
    case 'too-short': return t('tooShort');
    case 'fault': return fault(trouble.detail);
  }
}

/** Whether sign-in is closed now, followed until it opens again. */
function useLock(trouble: Trouble | null): readonly [boolean, (untilMs: number | null) => void] {
  const [untilMs, setUntilMs] = useState<number | null>(null);
  useEffect(() => {
    if (untilMs === null) return undefined;
    const timer = setTimeout(() => setUntilMs(null), Math.min(Math.max(0, untilMs - Date.now()) + 200, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [untilMs]);
  return [untilMs !== null && trouble?.code === 'locked', setUntilMs];
}
