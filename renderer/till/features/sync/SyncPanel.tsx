import { useEffect, type ReactNode } from 'react';
import type { SyncIssue, SyncStatus } from '#contract/terminal/sync.ts';
import type { TillState } from '#contract/terminal/till.ts';
import { useAge } from '#renderer/i18n/age.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { formatCount } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon, type IconName } from '#renderer/ui/Icon.tsx';
import { Column } from '../../parts/Column.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { partsTexts } from '../../parts/parts-texts.ts';
import { useShopTime } from '../../parts/shop-time.tsx';
import { WaitingRows } from '../../parts/WaitingRows.tsx';
import { PairAnew } from './PairAnew.tsx';
import { knownKind, standingOf, tones, type Standing } from './standing.ts';
import { SyncFacts } from './SyncFacts.tsx';
import css from './SyncPanel.module.css';
import { useSync, type SyncKeeper } from './sync-store.ts';
import { syncTexts } from './sync-texts.ts';

export type SyncPanelProps = { readonly keeper: SyncKeeper; readonly till: TillState; readonly nowMs: number; readonly onClose: () => void };

/** How this till and headquarters stand: one sentence first, then the figures, then what a person should know. */
export function SyncPanel({ keeper, till, nowMs, onClose }: SyncPanelProps): ReactNode {
  const t = useT(syncTexts);
  const status = useSync(keeper, (state) => state.status);
  const { attention, lastContactAt, unsent, loading } = till.sync;
  useEffect(keeper.start, [keeper]);
  useEffect(keeper.refresh, [keeper, attention, lastContactAt, unsent, loading]);
  // That the till is revoked, or nobody knows it, stands in the head, and stays as long as it is.
  const issues = status?.issues.filter(({ kind }) => kind !== 'revoked' && kind !== 'unknown-till') ?? [];
  const shop = till.mode === 'shop';
  return (
    <OverPanel column title={t('title')} onClose={onClose} layer={{ keys: shop ? { Enter: keeper.check } : {}, actions: { link: onClose } }}>
      <Column>
        <div className={css.scroll} tabIndex={0} role="group" aria-label={t('title')}>
          <Head keeper={keeper} till={till} status={status} nowMs={nowMs} />
          {status === null ? <WaitingRows height={44} count={6} /> : (
            <>
              {issues.length === 0 ? null : <Issues keeper={keeper} issues={issues} mayPutAway={till.rights['settings'] !== undefined} nowMs={nowMs} />}
              <SyncFacts till={till} status={status} nowMs={nowMs} />
            </>
          )}
        </div>
      </Column>
    </OverPanel>
  );
}

const icons: Readonly<Record<Standing, IconName>> = { demo: 'box', revoked: 'warning', unknown: 'warning', loading: 'box', well: 'check', sending: 'link', never: 'unlink', offline: 'unlink', 'offline-long': 'unlink' };

function Head({ keeper, till, status, nowMs }: { readonly keeper: SyncKeeper; readonly till: TillState; readonly status: SyncStatus | null; readonly nowMs: number }): ReactNode {
  const t = useT(syncTexts);
  const checking = useSync(keeper, (state) => state.checking);
  const checked = useSync(keeper, (state) => state.checked);
  const standing = standingOf(till.mode, till.sync, status?.issues ?? [], nowMs);
  const { loading } = till.sync;
  return (
    <section className={classNames(css.head, css[tones[standing]])}>
      <span className={css.icon}><Icon name={icons[standing]} size={32} /></span>
      <div className={css.words}>
        <h3 className={css.title}>{t(`is-${standing}`)}</h3>
        <p>{t(`is-${standing}-hint`)}</p>
        {standing === 'loading' && loading !== null ? <progress className={css.progress} aria-label={t('data')} max={Math.max(1, loading.expected)} value={loading.received} /> : null}
        <p className={css.outcome} role="status">{checking ? t('checking') : checked === null ? '' : t(checked)}</p>
        <Refused keeper={keeper} />
      </div>
      {till.mode === 'shop' ? <Button look="soft" keyName="Enter" className={css.check} disabled={checking} onClick={keeper.check}>{t('check')}</Button> : null}
      {standing === 'unknown' && status !== null ? <PairAnew keeper={keeper} serverUrl={status.serverUrl ?? ''} /> : null}
    </section>
  );
}

function Refused({ keeper }: { readonly keeper: SyncKeeper }): ReactNode {
  const say = useT(partsTexts);
  const fault = useFaultSentence();
  const refusal = useSync(keeper, (state) => state.refusal);
  switch (refusal?.code) {
    case 'needs-right': return <Notice>{say('needsRight')}</Notice>;
    case 'not-signed-in': return <Notice>{say('notSignedIn')}</Notice>;
    case 'fault': return <Notice>{fault(refusal.detail)}</Notice>;
    case 'unknown-issue': case 'no-server': case undefined: return null;
  }
}

type IssuesProps = { readonly keeper: SyncKeeper; readonly issues: readonly SyncIssue[]; readonly mayPutAway: boolean; readonly nowMs: number };

function Issues({ keeper, issues, mayPutAway, nowMs }: IssuesProps): ReactNode {
  const t = useT(syncTexts);
  return (
    <section className={css.part}>
      <h3 className={css.partTitle}>{t('issues')}</h3>
      <ul className={css.issues}>
        {issues.map((issue) => <Issue key={`${issue.kind} ${issue.subject}`} issue={issue} nowMs={nowMs} onPutAway={() => keeper.acknowledge(issue)} />)}
      </ul>
      {mayPutAway ? null : <p className={css.hint}>{t('asksSenior')}</p>}
    </section>
  );
}

function Issue({ issue, nowMs, onPutAway }: { readonly issue: SyncIssue; readonly nowMs: number; readonly onPutAway: () => void }): ReactNode {
  const t = useT(syncTexts);
  const language = useLanguage();
  const { moment } = useShopTime();
  const { ago } = useAge();
  const kind = knownKind(issue);
  const name = kind === 'picture' && typeof issue.detail['name'] === 'string' ? issue.detail['name'] : '';
  const number = kind !== 'picture' && /^\d+$/.test(issue.subject) ? t('about', { subject: formatCount(Number(issue.subject), language) }) : '';
  return (
    <li className={css.issue}>
      <span className={css.mark}><Icon name="warning" /></span>
      <div className={css.words}>
        <b>{kind === null ? t('other', { kind: issue.kind }) : t(kind)}</b>
        <p>{t(kind === null ? 'do-other' : `do-${kind}`)}</p>
        <p className={css.hint}>{[name, moment(issue.raisedAt), ago(nowMs - issue.raisedAt), number].filter(Boolean).join(' · ')}</p>
      </div>
      <Button onClick={onPutAway}>{t('understood')}</Button>
    </li>
  );
}
