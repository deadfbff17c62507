import { useEffect, useState, type ReactNode } from 'react';
import type { Faulted } from '#contract/define/service.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import type { KeyLayer } from '#renderer/ui/key-layers.ts';
import { keyLabel } from '#renderer/ui/key-map.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { NumPad } from '#renderer/ui/NumPad.tsx';
import css from './PinPad.module.css';
import { pinTexts } from './pin-texts.ts';
import { useShopTime } from './shop-time.tsx';
import { useTyped } from './typist.ts';

/** Why a PIN was not taken; `said` is a sentence of whoever asked. */
export type PinTrouble =
  | { readonly code: 'wrong-pin'; readonly detail: { readonly attemptsLeft: number } }
  | { readonly code: 'locked'; readonly detail: { readonly until: number } }
  | { readonly code: 'unknown-staff' | 'too-short' }
  | { readonly code: 'said'; readonly sentence: string }
  | Faulted;

type Entered = { readonly pin: string; readonly trouble: PinTrouble | null };
const NOTHING: Entered = { pin: '', trouble: null };

const MIN_DIGITS = 4;
const MAX_DIGITS = 12;

export type PinPadProps = {
  /** Whose PIN it is. */
  readonly name: string;
  readonly confirm: string;
  /** Null when the PIN was right. */
  readonly onPin: (pin: string) => Promise<PinTrouble | null>;
  readonly onBlocked: () => void;
  /** Where its keys are heard; a dialog's pad stands one above the dialog. */
  readonly level: number;
  readonly keys?: KeyLayer['keys'];
  /** What those do, for the list of keys. */
  readonly told?: KeyLayer['told'];
};

/** A PIN by fingers or by the digits of the keyboard; what is typed is never shown. Give it a `key` per person. */
export function PinPad({ name, confirm, onPin, onBlocked, level, keys = {}, told = [] }: PinPadProps): ReactNode {
  const t = useT(pinTexts);
  const { field: { pin, trouble }, change, type: typeInto, takeBack } = useTyped<Entered>(() => NOTHING);
  const [asking, setAsking] = useState(false);
  const [locked, lockUntil] = useLock();

  const type = (characters: string): void => {
    typeInto(characters, (before, text) => (locked ? before : { pin: (before.pin + text.replace(/\D/g, '')).slice(0, MAX_DIGITS), trouble: null }));
  };
  const erase = (): void => change((before) => ({ ...before, pin: before.pin.slice(0, -1) }));
  const enter = async (): Promise<void> => {
    if (asking || locked || pin === '') return;
    if (pin.length < MIN_DIGITS) return change((before) => ({ ...before, trouble: { code: 'too-short' } }));
    setAsking(true);
    const refused = await onPin(pin);
    setAsking(false);
    change(() => ({ pin: '', trouble: refused }));
    if (refused === null) return;
    if (refused.code === 'locked') lockUntil(refused.detail.until);
    onBlocked();
  };
  const own = [{ key: '1 2', words: t('pad') }, { key: 'Enter', words: confirm }, { key: 'Backspace', words: t('backKey') }, { key: keyLabel('Delete'), words: t('eraseAll') }];
  useKeys(level, { told: [...own, ...told], keys: { ...keys, Enter: () => void enter(), Backspace: erase, Delete: () => change((before) => ({ ...before, pin: '' })) }, onText: type, onTakeBack: takeBack });

  return (
    <section className={css.pin} aria-label={`${t('pin')}: ${name}`}>
      <div className={css.dots} role="status" aria-label={t('pinTyped', { count: pin.length })} data-testid="pin-dots">
        {Array.from({ length: Math.max(MIN_DIGITS, pin.length) }, (_, index) => <i key={index} className={index < pin.length ? css.dotFull : css.dot} />)}
      </div>
      <p className={css.trouble} role="alert"><Sentence trouble={trouble} name={name} /></p>
      <NumPad label={t('pad')} className={css.pad} last={[null, '0', 'back']} names={{ back: <Icon name="backspace" size={26} /> }} keyLabels={{ back: t('backKey') }} disabled={locked} onKey={(key) => (key === 'back' ? erase() : type(key))} />
      <Button look="main" size="pay" keyName="Enter" disabled={locked || asking} onClick={() => void enter()}>{confirm}</Button>
    </section>
  );
}

function Sentence({ trouble, name }: { readonly trouble: PinTrouble | null; readonly name: string }): ReactNode {
  const t = useT(pinTexts);
  const { time } = useShopTime();
  const fault = useFaultSentence();
  if (trouble === null) return null;
  switch (trouble.code) {
    case 'wrong-pin': return t('wrongPin', { count: trouble.detail.attemptsLeft });
    case 'locked': return t('locked', { name, time: time(trouble.detail.until) });
    case 'unknown-staff': return t('unknownStaff');
    case 'too-short': return t('tooShort');
    case 'said': return trouble.sentence;
    case 'fault': return fault(trouble.detail);
  }
}

/** Whether this person is locked out now, followed until it ends. */
function useLock(): readonly [boolean, (untilMs: number) => void] {
  const [untilMs, setUntilMs] = useState<number | null>(null);
  useEffect(() => {
    if (untilMs === null) return undefined;
    const timer = setTimeout(() => setUntilMs(null), Math.min(Math.max(0, untilMs - Date.now()) + 200, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [untilMs]);
  return [untilMs !== null, setUntilMs];
}
