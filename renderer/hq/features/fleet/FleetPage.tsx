import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Fleet, FleetDevice, FleetRules, FleetStanding } from '#contract/api/fleet.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DataTable, type TableColumn } from '#renderer/ui/DataTable.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatCount } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api, query } from '../../api/client.ts';
import { FilterBar, FilterSearch, FilterSelect, StoreFilter } from '../../api/FilterBar.tsx';
import { useNow } from '../../api/now.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import split from '../../api/Split.module.css';
import { DevicePanel } from './DevicePanel.tsx';
import { fleetTexts } from './fleet-texts.ts';
import css from './FleetPage.module.css';
import { StandingMark, useDeviceWords } from './words.tsx';

const standings: readonly FleetStanding[] = ['trouble', 'look', 'offline', 'waiting', 'well', 'revoked'];

export type FleetPageProps = {
  readonly openId: string | null;
  /** `store`, `standing`, `text`. */
  readonly filters: Readonly<Record<string, string>>;
  readonly hrefOf: (deviceId: string) => string;
  readonly storesHref: string;
  readonly attentionHref: (tillId: string) => string;
  readonly onFilter: (filters: Record<string, string>) => void;
  readonly onClose: () => void;
};

export function FleetPage({ openId, filters, hrefOf, storesHref, attentionHref, onFilter, onClose }: FleetPageProps): ReactNode {
  const t = useT(fleetTexts);
  const asked = { storeId: filters['store'], standing: filters['standing'], text: filters['text'] };
  const fleet = useQuery({ queryKey: ['fleet', asked], queryFn: () => api.get<Fleet>(`fleet${query(asked)}`), placeholderData: keepPreviousData, refetchInterval: 30_000 });
  const narrowed = Object.values(asked).some(Boolean);
  const set = (name: string) => (value: string): void => onFilter({ ...filters, [name]: value });
  const counts = fleet.data?.counts ?? {};
  const ill = counts['trouble'] ?? 0;
  const devices = fleet.data?.devices ?? [];
  return (
    <>
      <PageHead title={fleet.data === undefined ? t('title') : <Headline ill={ill} known={Object.values(counts).some(Boolean)} />} note={t('note')} />
      <ProblemNotice error={fleet.error} />
      <FilterBar>
        <StoreFilter value={filters['store'] ?? ''} onChoose={set('store')} />
        <FilterSelect label={t('standing')} value={filters['standing'] ?? ''} onChoose={set('standing')} choices={[{ value: '', label: t('any') }, ...standings.map((standing) => ({ value: standing, label: `${t(`is-${standing}`)} · ${counts[standing] ?? 0}` }))]} />
        <FilterSearch label={t('find')} value={filters['text'] ?? ''} onType={set('text')} />
        {narrowed ? <Button look="quiet" size="dense" onClick={() => onFilter({})}>{t('showAll')}</Button> : null}
      </FilterBar>
      <div className={openId ? split.split : undefined}>
        <Panel title={t('title')} hideTitle>
          {fleet.isPending ? <Skeleton height={44} count={5} /> : null}
          {fleet.data && devices.length === 0 ? (
            narrowed ? <EmptyState icon="link" title={t('nothing')}>{t('nothingHint')}</EmptyState> : <EmptyState icon="link" title={t('empty')}>{t('emptyHint')} <a className={css.link} href={storesHref}>{t('openStores')}</a></EmptyState>
          ) : null}
          {devices.length > 0 ? <DeviceTable devices={devices} openId={openId} hrefOf={hrefOf} /> : null}
          {fleet.data?.more ? <p className={css.small}>{t('tooMany')}</p> : null}
          {fleet.data && devices.length > 0 ? <SilentRule hours={fleet.data.silentAfterHours} /> : null}
        </Panel>
        {openId ? <DevicePanel key={openId} id={openId} attentionHref={attentionHref} onClose={onClose} /> : null}
      </div>
    </>
  );
}

/** One question answered in words first. */
function Headline({ ill, known }: { readonly ill: number; readonly known: boolean }): ReactNode {
  const t = useT(fleetTexts);
  return <>{t('title')}{known ? <span className={css.lead}> · {ill === 0 ? t('calm') : t('needs', { count: ill })}</span> : null}</>;
}

function DeviceTable({ devices, openId, hrefOf }: { readonly devices: readonly FleetDevice[]; readonly openId: string | null; readonly hrefOf: (id: string) => string }): ReactNode {
  const t = useT(fleetTexts);
  const language = useLanguage();
  const words = useDeviceWords(useNow());
  const two = (first: ReactNode, second: string): ReactNode => <>{first}{second === '' ? null : <small className={css.second}>{second}</small>}</>;
  const clockWords = (off: string | null): string => (off === null ? '' : t('clockWords', { words: off }));
  const wide: TableColumn<FleetDevice>[] = openId ? [] : [
    { key: 'data', title: t('data'), cell: (device) => two(words.lag(device), [device.series === null ? '' : t('series', { series: device.series }), device.build === null ? '' : t('build', { build: device.build })].filter(Boolean).join(' · ')), spare: true },
  ];
  return (
    <DataTable label={t('title')} rows={devices} rowKey={(device) => device.deviceId} selected={openId} columns={[
      { key: 'till', title: t('till'), kind: 'main', cell: (device) => two(<a href={hrefOf(device.deviceId)} aria-label={`${device.storeName} · ${device.tillName}`}>{device.tillName}</a>, [device.storeName, device.computerName].filter(Boolean).join(' · ')) },
      { key: 'standing', title: t('standing'), cell: (device) => <div className={css.state}>{two(<StandingMark standing={device.standing} />, words.why(device))}</div> },
      { key: 'contact', title: t('contact'), cell: (device) => two(words.contact(device), clockWords(words.clockOff(device))), spare: true },
      { key: 'unsent', title: t('unsent'), cell: (device) => two(device.unsent === null ? '—' : formatCount(device.unsent, language), words.waits(device)), kind: 'number', ...(openId ? { spare: true } : {}) },
      ...wide,
    ]} />
  );
}

const HOURS = [6, 12, 24, 48, 72, 168] as const;

/** When silence is somebody's business; a company that chose other hours elsewhere finds them here too. */
function SilentRule({ hours }: { readonly hours: number }): ReactNode {
  const t = useT(fleetTexts);
  const queries = useQueryClient();
  const save = useMutation({ mutationFn: (rules: FleetRules) => api.put<FleetRules>('fleet/rules', rules), onSettled: () => queries.invalidateQueries({ queryKey: ['fleet'] }) });
  const choices = [...new Set([...HOURS, hours])].sort((one, other) => one - other);
  return (
    <div className={css.rule}>
      <span>{t('silentRule')}</span>
      <FilterSelect label={t('silentRule')} value={String(hours)} onChoose={(value) => save.mutate({ silentAfterHours: Number(value) })} choices={choices.map((count) => ({ value: String(count), label: count % 24 === 0 ? t('days', { count: count / 24 }) : t('hours', { count }) }))} />
      <ProblemNotice error={save.error} />
    </div>
  );
}
