import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { TaxRateList, TaxRateRow } from '#contract/api/tax-rate.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Chip } from '#renderer/ui/Chip.tsx';
import { DataTable } from '#renderer/ui/DataTable.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatDay } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import split from '../../api/Split.module.css';
import css from './CatalogPage.module.css';
import { TaxRateForm } from './TaxRateForm.tsx';
import { useKindWord, useRateWord } from './tax-text.ts';
import { taxTexts } from './tax-texts.ts';
import { useChange } from './use-good.ts';

const tones = { now: 'good', coming: 'warn', past: 'neutral' } as const;

/** The VAT rates of the company by the day they begin on: what was, what is, what is to come. */
export function TaxRatesPage({ goodsHref }: { readonly goodsHref: string }): ReactNode {
  const t = useT(taxTexts);
  const [adding, setAdding] = useState(false);
  const rates = useQuery({ queryKey: ['goods', 'taxes', 'all'], queryFn: () => api.get<TaxRateList>('tax-rates') });
  const remove = useChange(({ code, validFrom }: TaxRateRow) => api.remove(`tax-rates/${encodeURIComponent(code)}/${validFrom}`));
  return (
    <>
      <PageHead title={t('title')} note={t('note')}>
        <a className={css.link} href={goodsHref}>{t('toGoods')}</a>
        <Button look="main" size="dense" disabled={rates.isPending} onClick={() => setAdding(true)}>{t('add')}</Button>
      </PageHead>
      <ProblemNotice error={rates.error ?? remove.error} />
      <div className={adding ? split.split : undefined}>
        <Panel title={t('title')} hideTitle>
          {rates.isPending ? <Skeleton height={32} count={6} /> : null}
          {rates.data ? <RateTable list={rates.data} busy={remove.isPending} onRemove={(rate) => remove.mutate(rate)} /> : null}
        </Panel>
        {adding && rates.data ? <SidePanel title={t('addTitle')} closeWord={t('close')} onClose={() => setAdding(false)}><TaxRateForm list={rates.data} onDone={() => setAdding(false)} /></SidePanel> : null}
      </div>
    </>
  );
}

function RateTable({ list, busy, onRemove }: { readonly list: TaxRateList; readonly busy: boolean; readonly onRemove: (rate: TaxRateRow) => void }): ReactNode {
  const t = useT(taxTexts);
  const language = useLanguage();
  const [kindWord, rateWord] = [useKindWord(), useRateWord()];
  const dayOf = (day: string): string => formatDay(Date.parse(day), language, Date.parse(list.today), 'UTC');
  return (
    <DataTable label={t('title')} rows={list.rates} rowKey={(rate) => `${rate.code} ${rate.validFrom}`} columns={[
      { key: 'kind', title: t('kind'), cell: (rate) => <>{kindWord(rate.code)}<small className={css.since}>{t(`${rate.standing}From`, { day: dayOf(rate.validFrom) })}</small></>, kind: 'main' },
      { key: 'rate', title: t('rateHead'), cell: (rate) => rateWord(rate.rateBps) },
      { key: 'name', title: t('name'), cell: (rate) => rate.name, spare: true },
      { key: 'state', title: t('state'), cell: (rate) => <Chip tone={tones[rate.standing]} dot>{t(rate.standing)}</Chip>, spare: true },
      { key: 'remove', title: '', cell: (rate) => (rate.standing !== 'coming' ? null : <Button look="plain" size="dense" disabled={busy} aria-label={t('takeBackOne', { name: rate.name, day: dayOf(rate.validFrom) })} onClick={() => onRemove(rate)}>{t('takeBack')}</Button>), kind: 'action' },
    ]} />
  );
}
