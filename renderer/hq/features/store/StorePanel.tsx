import type { ReactNode } from 'react';
import type { StoreRow, TillRow } from '#contract/api/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Chip } from '#renderer/ui/Chip.tsx';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { RowName } from '../../api/RowName.tsx';
import { useZoneName } from '../../api/SellerFields.tsx';
import { clockOf } from '../../api/zones.ts';
import { storeTexts } from './store-texts.ts';
import css from './StorePage.module.css';

/** A clock further off than this is worth a look; facts say so themselves. */
const CLOCK_WORTH_SAYING_MS = 5_000;

export type StorePanelProps = {
  readonly store: StoreRow;
  readonly onPair: (till: TillRow) => void;
  readonly onEditTill: (till: TillRow) => void;
  readonly onEdit: () => void;
  readonly onAddTill: () => void;
};

export function StorePanel({ store, onPair, onEditTill, onEdit, onAddTill }: StorePanelProps): ReactNode {
  const t = useT(storeTexts);
  const language = useLanguage();
  const zoneName = useZoneName();
  const clock = (till: TillRow): ReactNode => {
    if (till.clockOffsetMs === null) return <Unknown />;
    return Math.abs(till.clockOffsetMs) < CLOCK_WORTH_SAYING_MS ? t('clockOk') : <Chip tone="warn" dot>{t('clockOff', { count: Math.round(Math.abs(till.clockOffsetMs) / 1000) })}</Chip>;
  };
  const unsent = (till: TillRow): ReactNode => {
    if (!till.unsent) return till.unsent ?? <Unknown />;
    return till.oldestUnsentAt === null ? till.unsent : `${till.unsent} · ${t('since', { time: formatMoment(till.oldestUnsentAt, language, Date.now()) })}`;
  };
  return (
    <Panel title={t('storeHead', { number: store.number, name: store.name })} aside={<><Button look="plain" size="dense" aria-label={`${t('editStore')}: ${store.name}`} onClick={onEdit}>{t('edit')}</Button><Button look="plain" size="dense" onClick={onAddTill}>{t('addTill')}</Button></>}>
      <p className={css.facts}>{[store.address, t('facts', { zone: zoneName(store.timeZone), time: clockOf(store.dayCutoffMin) })].filter(Boolean).join(' · ')}</p>
      <DataTable even label={store.name} rows={store.tills} rowKey={(till) => till.id} columns={[
        { key: 'till', title: t('till'), cell: (till) => <><RowName label={t('editTill', { till: till.name })} onOpen={() => onEditTill(till)}>{till.name}</RowName>{till.build === null ? null : <small className={css.build}>{t('build', { build: till.build })}</small>}</>, kind: 'main' },
        { key: 'state', title: t('state'), cell: (till) => <Chip tone={till.paired ? 'good' : 'neutral'} dot>{till.paired ? t('paired') : t('free')}</Chip> },
        { key: 'contact', title: t('contact'), cell: (till) => (till.lastContactAt === null ? t('never') : formatMoment(till.lastContactAt, language, Date.now())), spare: true },
        { key: 'unsent', title: t('unsent'), cell: unsent, kind: 'number', spare: true },
        { key: 'clock', title: t('clock'), cell: clock, spare: true },
        { key: 'pair', title: '', cell: (till) => <Button look="plain" size="dense" onClick={() => onPair(till)}>{t('pair')}</Button>, kind: 'action' },
      ]} />
    </Panel>
  );
}

/** What the till has not told yet. */
function Unknown(): ReactNode {
  return <span className={css.unknown}>—</span>;
}
