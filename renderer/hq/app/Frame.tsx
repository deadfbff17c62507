import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AttentionList } from '#contract/api/attention.ts';
import type { Session } from '#contract/api/session.ts';
import { Chip } from '#renderer/ui/Chip.tsx';
import { Icon, type IconName } from '#renderer/ui/Icon.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../api/client.ts';
import { Account } from './Account.tsx';
import { appTexts } from './app-texts.ts';
import { useLive } from './live-store.ts';
import { hrefOf, pages, type PageName, type Route } from './route.ts';
import { go } from './route-store.ts';
import css from './Frame.module.css';

const icons: Readonly<Record<PageName, IconName>> = { today: 'chart', receipts: 'receipt', shifts: 'drawer', tasks: 'tasks', goods: 'box', stores: 'printer', fleet: 'link', staff: 'person', company: 'shop', rules: 'settings', journal: 'journal', attention: 'warning' };

/** What stands under the icons of the rail on a phone. */
const shortWords = { today: 'today', receipts: 'receipts', shifts: 'shifts', tasks: 'tasks', goods: 'goods', stores: 'storesShort', fleet: 'fleet', staff: 'staffShort', company: 'companyShort', rules: 'rulesShort', journal: 'journal', attention: 'attention' } as const satisfies Readonly<Record<PageName, string>>;

export type FrameProps = { readonly session: Session; readonly route: Route; readonly onSignOut: () => void; readonly children: ReactNode };

/** Rail of nouns at the left, search and state at the top, one page in the middle. */
export function Frame({ session, route, onSignOut, children }: FrameProps): ReactNode {
  const t = useT(appTexts);
  const live = useLive();
  const attention = useQuery({ queryKey: ['attention', 'count'], queryFn: () => api.get<AttentionList>('attention?limit=1') });
  const waiting = attention.data?.open ?? 0;
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#content" onClick={(event) => { event.preventDefault(); document.getElementById('content')?.focus(); }}>{t('skip')}</a>
      <nav className={css.rail} aria-label={t('nav')}>
        <p className={css.brand}>{t('brand')}</p>
        {pages.map((page) => (
          <a key={page} href={hrefOf({ page })} className={css.noun} aria-current={route.page === page ? 'page' : undefined}>
            <Icon name={icons[page]} size={18} />
            <span className={css.word}>{t(page)}</span>
            <span className={css.short}>{t(shortWords[page])}</span>
            {page === 'attention' && waiting > 0 ? <span className={css.count}>{waiting}</span> : null}
          </a>
        ))}
      </nav>
      <header className={css.top}>
        <span className={css.brandTop}>{t('brand')}</span>
        <form role="search" className={css.search} onSubmit={(event) => { event.preventDefault(); go({ page: 'goods', search: String(new FormData(event.currentTarget).get('search') ?? '') }); }}>
          <Icon name="search" size={16} />
          <input name="search" type="search" aria-label={t('search')} placeholder={t('searchHint')} autoComplete="off" />
        </form>
        <Chip tone={live ? 'good' : 'warn'} dot>{live ? t('live') : t('notLive')}</Chip>
        <span className={css.company} title={session.companyName}>{session.companyName}</span>
        <Account session={session} onSignOut={onSignOut} />
      </header>
      <main id="content" tabIndex={-1} className={css.page}>{children}</main>
    </div>
  );
}
