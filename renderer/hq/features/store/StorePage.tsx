import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { PairingCode as Pairing } from '#contract/api/company.ts';
import type { StoreList, StoreRow, TillRow } from '#contract/api/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { PageHead } from '#renderer/ui/PageHead.tsx';
import { SidePanel } from '#renderer/ui/SidePanel.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { PairingCode } from '../../api/PairingCode.tsx';
import { ProblemNotice } from '../../api/ProblemNotice.tsx';
import split from '../../api/Split.module.css';
import { zoneHere } from '../../api/zones.ts';
import { MoveTillForm } from './MoveTillForm.tsx';
import { NewTillForm, StoreForm, TillForm } from './StoreForms.tsx';
import { StorePanel } from './StorePanel.tsx';
import { storeTexts } from './store-texts.ts';
import css from './StorePage.module.css';

type Open = { readonly kind: 'store'; readonly store: StoreRow | null } | { readonly kind: 'till-edit'; readonly till: TillRow; readonly from: StoreRow } | { readonly kind: 'till'; readonly store: StoreRow } | { readonly kind: 'move'; readonly till: TillRow; readonly from: StoreRow } | { readonly kind: 'pairing'; readonly title: string; readonly pairing: Pairing };

export function StorePage(): ReactNode {
  const t = useT(storeTexts);
  const language = useLanguage();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const stores = useQuery({ queryKey: ['stores'], queryFn: () => api.get<StoreList>('stores') });
  const pair = useMutation({
    mutationFn: ({ till }: { till: TillRow; store: StoreRow }) => api.post<Pairing>(`tills/${till.id}/pairing`),
    onSuccess: (pairing, { till, store }) => setOpen({ kind: 'pairing', title: t('tillTitle', { till: till.name, store: store.name }), pairing }),
  });
  /** As they are stored now: they may have changed since they were opened. */
  const storeNow = (was: StoreRow): StoreRow => stores.data?.stores.find(({ id }) => id === was.id) ?? was;
  const tillNow = (was: TillRow): TillRow => stores.data?.stores.flatMap(({ tills }) => tills).find(({ id }) => id === was.id) ?? was;
  const saved = (): void => {
    setOpen(null);
    void queries.invalidateQueries({ queryKey: ['stores'] });
  };
  return (
    <>
      <PageHead title={t('title')} note={t('note')}><Button look="main" size="dense" onClick={() => setOpen({ kind: 'store', store: null })}>{t('addStore')}</Button></PageHead>
      <ProblemNotice error={stores.error ?? pair.error} />
      <div className={open ? split.split : undefined}>
        <div className={css.stores}>
          {stores.isPending ? <Skeleton height={140} count={2} /> : null}
          {stores.data?.stores.map((store) => (
            <StorePanel key={store.id} store={store} onPair={(till) => pair.mutate({ till, store })} onAddTill={() => setOpen({ kind: 'till', store })} onEditTill={(till) => setOpen({ kind: 'till-edit', till, from: store })} onEdit={() => setOpen({ kind: 'store', store })} />
          ))}
        </div>
        {open?.kind === 'store' ? <SidePanel key={`store-${open.store?.id ?? ''}`} title={t(open.store === null ? 'addStore' : 'editStore')} closeWord={t('close')} onClose={() => setOpen(null)}><StoreForm store={open.store && storeNow(open.store)} setsPrices={open.store !== null && open.store.id === stores.data?.stores[0]?.id} zone={stores.data?.stores[0]?.timeZone ?? zoneHere()} onDone={saved} /></SidePanel> : null}
        {open?.kind === 'till' ? <SidePanel key={open.store.id} title={t('addTill')} closeWord={t('close')} onClose={() => setOpen(null)}><NewTillForm store={open.store} onDone={saved} /></SidePanel> : null}
        {open?.kind === 'till-edit' ? (
          <SidePanel key={`till-${open.till.id}`} title={t('editTill', { till: open.till.name })} closeWord={t('close')} onClose={() => setOpen(null)}>
            <TillForm till={tillNow(open.till)} onMove={(stores.data?.stores.length ?? 0) < 2 ? null : () => setOpen({ ...open, kind: 'move' })} onDone={saved} />
          </SidePanel>
        ) : null}
        {open?.kind === 'move' ? (
          <SidePanel key={`move-${open.till.id}`} title={t('moveTitle', { till: open.till.name })} closeWord={t('close')} onClose={() => setOpen(null)}>
            <MoveTillForm till={open.till} stores={(stores.data?.stores ?? []).filter((store) => store.id !== open.from.id)} onDone={saved} />
          </SidePanel>
        ) : null}
        {open?.kind === 'pairing' ? (
          <SidePanel key={open.pairing.code} title={open.title} closeWord={t('close')} onClose={() => setOpen(null)}>
            <PairingCode label={t('code')} code={open.pairing.code} hint={t('codeHint', { time: formatMoment(open.pairing.expiresAt, language, Date.now()) })} addressLabel={t('serverAddress')} />
          </SidePanel>
        ) : null}
      </div>
    </>
  );
}
