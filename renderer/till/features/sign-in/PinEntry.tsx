import type { ReactNode } from 'react';
import type { Client } from '#contract/define/service.ts';
import type { staff, StaffMember } from '#contract/terminal/staff.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Face } from '../../parts/Face.tsx';
import { PinPad, type PinTrouble } from '../../parts/PinPad.tsx';
import css from './SignIn.module.css';
import { signInTexts } from './sign-in-texts.ts';

export type PinEntryProps = {
  readonly client: Pick<Client<typeof staff>, 'signIn'>;
  readonly person: StaffMember;
  /** Back to the faces; null where there is nobody else. */
  readonly onOther: (() => void) | null;
  readonly onBlocked: () => void;
  readonly level: number;
};

/** The PIN of one person. */
export function PinEntry({ client, person, onOther, onBlocked, level }: PinEntryProps): ReactNode {
  const t = useT(signInTexts);
  const signIn = async (pin: string): Promise<PinTrouble | null> => {
    const answer = await client.signIn({ staffId: person.id, pin });
    if (answer.ok) return null;
    return answer.code === 'not-paired' ? { code: 'said', sentence: t('notPaired') } : answer;
  };
  return (
    <div className={css.entry}>
      <div className={css.who}><Face name={person.name} /><span className={css.name}>{person.name}</span></div>
      <PinPad name={person.name} confirm={t('signIn')} onPin={signIn} onBlocked={onBlocked} level={level} {...(onOther === null ? {} : { keys: { Escape: onOther }, told: [{ key: 'Esc', words: t('other') }] })} />
      {onOther === null ? null : <Button look="quiet" keyName="Esc" onClick={onOther}>{t('other')}</Button>}
    </div>
  );
}
