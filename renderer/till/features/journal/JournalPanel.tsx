import { useEffect, useMemo, type ReactNode } from 'react';
import type { JournalRow } from '#contract/terminal/journal.ts';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import { Column } from '../../parts/Column.tsx';
import { MoreRow } from '../../parts/MoreRow.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { Pick } from '../../parts/Pick.tsx';
import { useShopTime } from '../../parts/shop-time.tsx';
import { WaitingRows } from '../../parts/WaitingRows.tsx';
import { eventGroups } from './events.ts';
import css from './JournalPanel.module.css';
import { useJournal, type Journal } from './journal-store.ts';
import { journalTexts } from './journal-texts.ts';
import { sentenceOf, wantsLook, type Telling } from './sentences.ts';

/** Everything that happened at this till, in sentences. */
export function JournalPanel({ journal, onClose }: { readonly journal: Journal; readonly onClose: () => void }): ReactNode {
  const t = useT(journalTexts);
  const group = useJournal(journal, (state) => state.group);
  const staffId = useJournal(journal, (state) => state.staffId);
  const people = useJournal(journal, (state) => state.people);
  const isShut = useJournal(journal, (state) => state.rows === null && state.refusal !== null);
  useEffect(journal.start, [journal]);
  const turn = (step: number) => (): void => {
    const next = eventGroups[eventGroups.indexOf(group) + step];
    if (next !== undefined) journal.narrow({ group: next });
  };
  return (
    <OverPanel column title={t('title')} onClose={onClose} layer={{ keys: { ArrowLeft: turn(-1), ArrowRight: turn(1), ...(isShut ? { Enter: () => journal.narrow({}) } : {}) }, actions: { journal: onClose } }}>
      <Column>
        <div className={css.filters} hidden={isShut}>
          <Pick small hideLabel label={t('filter')} value={group} options={eventGroups.map((one) => ({ value: one, label: t(one) }))} onPick={(next) => journal.narrow({ group: next })} />
          {people.length < 2 ? null : (
            <label className={css.person}>
              <span>{t('person')}</span>
              <select className={css.select} value={staffId ?? ''} onChange={(event) => journal.narrow({ staffId: event.target.value === '' ? null : event.target.value })}>
                <option value="">{t('everybody')}</option>
                {people.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
              </select>
            </label>
          )}
        </div>
        {isShut ? <Shut journal={journal} /> : <Rows journal={journal} />}
      </Column>
    </OverPanel>
  );
}

function Shut({ journal }: { readonly journal: Journal }): ReactNode {
  const t = useT(journalTexts);
  const fault = useFaultSentence();
  const refusal = useJournal(journal, (state) => state.refusal);
  const isLocked = refusal?.code === 'needs-right';
  return (
    <div className={css.shut}>
      {isLocked ? <EmptyState icon="lock" title={t('locked')}>{t('lockedHint')}</EmptyState> : <EmptyState icon="receipt" title={t('failed')} />}
      {refusal?.code === 'fault' ? <Notice>{fault(refusal.detail)}</Notice> : null}
      <Button look="main" size="pay" keyName="Enter" onClick={() => journal.narrow({})}>{t(isLocked ? 'ask' : 'again')}</Button>
    </div>
  );
}

type Row = JournalRow | 'more';

function Rows({ journal }: { readonly journal: Journal }): ReactNode {
  const t = useT(journalTexts);
  const language = useLanguage();
  const rows = useJournal(journal, (state) => state.rows);
  const more = useJournal(journal, (state) => state.more);
  const refusal = useJournal(journal, (state) => state.refusal);
  const people = useJournal(journal, (state) => state.people);
  const isNarrowed = useJournal(journal, (state) => state.group !== 'all' || state.staffId !== null);
  const telling = useMemo((): Telling => ({ t, language, nameOf: (id) => people.find((one) => one.id === id)?.name ?? null }), [t, language, people]);
  if (rows === null) return <WaitingRows height={48} count={9} />;
  if (rows.length === 0) return <EmptyState icon="receipt" title={t(isNarrowed ? 'emptyFiltered' : 'empty')}>{t(isNarrowed ? 'emptyFilteredHint' : 'emptyHint')}</EmptyState>;
  const items: readonly Row[] = more ? [...rows, 'more'] : rows;
  return (
    <>
      <VirtualList
        framed label={t('list')} className={css.list ?? ''} items={items} itemKey={(row) => (row === 'more' ? `more-${rows.length}` : row.id)} estimateHeight={50}
        render={(row) => (row !== 'more' ? <Told row={row} telling={telling} /> : refusal === null ? <MoreRow onSeen={journal.loadMore} label={t('more')} /> : <div role="listitem" className={css.further}><Button onClick={journal.askMore}>{t('more')}</Button></div>)}
      />
    </>
  );
}

function Told({ row, telling }: { readonly row: JournalRow; readonly telling: Telling }): ReactNode {
  const { moment } = useShopTime();
  return (
    <div role="listitem" className={css.row}>
      <time className={css.when} dateTime={new Date(row.at).toISOString()}>{moment(row.at)}</time>
      <span className={css.who}>{row.staffName}</span>
      <span className={classNames(css.what, wantsLook(row.event) && css.look)}>{sentenceOf(row, telling)}</span>
    </div>
  );
}
