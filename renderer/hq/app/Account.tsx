import { Popover } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Session } from '#contract/api/session.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import css from './Account.module.css';
import { appTexts } from './app-texts.ts';
import { Looks } from './Looks.tsx';

/** Who is signed in, of which company; language, light or dark, and the way out. */
export function Account({ session, onSignOut }: { readonly session: Session; readonly onSignOut: () => void }): ReactNode {
  const t = useT(appTexts);
  return (
    <Popover position="bottom-end" width={320} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={css.target} aria-label={t('account', { name: session.name })}>
          <Icon name="person" size={18} />
          <span className={css.name}>{session.name}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={css.card}>
        <div>
          <p className={css.company}>{session.companyName}</p>
          <p className={css.fact}>{session.name}</p>
          <p className={css.fact}>{session.email}</p>
        </div>
        <div className={css.looks}><Looks look="plain" /></div>
        <Button look="plain" size="dense" onClick={onSignOut}>{t('signOut')}</Button>
      </Popover.Dropdown>
    </Popover>
  );
}
