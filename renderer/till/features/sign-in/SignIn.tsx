import { useEffect, useState, type ReactNode } from 'react';
import type { Client } from '#contract/define/service.ts';
import type { staff, StaffMember } from '#contract/terminal/staff.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { Face } from '../../parts/Face.tsx';
import { PinEntry } from './PinEntry.tsx';
import css from './SignIn.module.css';
import { signInTexts } from './sign-in-texts.ts';

export type SignInProps = {
  readonly client: Client<typeof staff>;
  /** Another value whenever the till has news: staff may have come or gone. */
  readonly revision: unknown;
  readonly storeName: string;
  /** Lines in a cart that waits for the next person. */
  readonly waitingLines: number;
  readonly onBlocked: () => void;
  /** The till is locked by this person: their PIN is asked for first, another may be chosen. */
  readonly lockedBy?: StaffMember | null;
};

/** Faces first, then the PIN. With one person on the till the PIN comes at once. */
export function SignIn({ client, revision, storeName, waitingLines, onBlocked, lockedBy = null }: SignInProps): ReactNode {
  const t = useT(signInTexts);
  const [members, setMembers] = useState<readonly StaffMember[] | null>(null);
  const [chosen, setChosen] = useState<StaffMember | null>(lockedBy);
  useEffect(() => {
    let current = true;
    void client.list({}).then((answer) => {
      if (current && answer.ok) setMembers(answer.value.members);
    });
    return () => {
      current = false;
    };
  }, [client, revision]);
  const only = members?.length === 1 ? (members[0] ?? null) : null;
  const person = chosen ?? only;
  const level = lockedBy === null ? LEVEL.screen : LEVEL.lock;
  return (
    <main className={css.screen}>
      <div className={css.inside}>
        <header className={css.head}>
          <p className={css.store}>{storeName}</p>
          <h1 className={css.title}>{t(person === null ? 'title' : lockedBy === null ? 'titlePin' : 'titleLocked')}</h1>
          {lockedBy === null || person === null ? null : <p className={css.hint}>{t('lockedHint')}</p>}
          {waitingLines === 0 ? null : <p className={css.kept}>{t('cartKept', { count: waitingLines })}</p>}
        </header>
        {members === null ? <div className={css.tiles} aria-busy="true"><Skeleton height={112} count={4} /></div> : null}
        {members?.length === 0 ? <EmptyState icon="person" title={t('empty')}>{t('emptyHint')}</EmptyState> : null}
        {members !== null && members.length > 0 && person === null ? <Tiles members={members} level={level} onChoose={setChosen} /> : null}
        {person === null ? null : <PinEntry key={person.id} client={client} person={person} onOther={only === null ? () => setChosen(null) : null} onBlocked={onBlocked} level={level} />}
      </div>
    </main>
  );
}

function Tiles({ members, level, onChoose }: { readonly members: readonly StaffMember[]; readonly level: number; readonly onChoose: (member: StaffMember) => void }): ReactNode {
  const t = useT(signInTexts);
  const role = useT(glossary);
  useKeys(level, { told: [{ key: '← →', words: t('toldPick') }, { key: 'Enter', words: t('toldPerson') }] });
  return (
    <div role="group" aria-label={t('pick')} className={css.tiles}>
      {members.map((member, index) => (
        <button key={member.id} type="button" className={css.tile} autoFocus={index === 0} onClick={() => onChoose(member)} onKeyDown={(event) => {
          const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
          const next = step === undefined ? undefined : event.currentTarget.parentElement?.children[index + step];
          if (next instanceof HTMLElement) next.focus();
        }}>
          <Face name={member.name} />
          <span className={css.name}>{member.name}</span>
          <span className={css.role}>{role(member.role)}</span>
        </button>
      ))}
    </div>
  );
}
