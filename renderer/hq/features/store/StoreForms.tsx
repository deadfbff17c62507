import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { LegalEntityList } from '#contract/api/company.ts';
import type { NewStore, NewTill, SaveStore, SaveTill, StoreList, StoreRow, TillRow } from '#contract/api/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { HINT_BELOW, TimeZoneField, useZoneName } from '../../api/SellerFields.tsx';
import { StoredNow } from '../../api/StoredNow.tsx';
import { useSeen } from '../../api/use-seen.ts';
import { clockOf } from '../../api/zones.ts';
import css from '../../api/Form.module.css';
import { withStore, withTill } from './kept.ts';
import { previewRows } from './receipt-preview.ts';
import { storeTexts } from './store-texts.ts';
import page from './StorePage.module.css';

/** Half hours from midnight to noon, and the minute there is already. */
function dayEnds(now: number): number[] {
  return [...new Set([...Array.from({ length: 25 }, (_, index) => index * 30), now])].sort((a, b) => a - b);
}

/** A store to be, by default in `zone`, or one there is already. `setsPrices`: it is the one by whose clock prices of a day begin. */
export function StoreForm({ store, zone, setsPrices, onDone }: { readonly store: StoreRow | null; readonly zone: string; readonly setsPrices: boolean; readonly onDone: () => void }): ReactNode {
  const t = useT(storeTexts);
  const zoneName = useZoneName();
  const queries = useQueryClient();
  const refresh = useRefresh();
  /** As it was opened: what is typed over it stays when it changes behind the form. */
  const [first] = useState(store);
  const [timeZone, setTimeZone] = useState(store?.timeZone ?? zone);
  const [header, setHeader] = useState(store?.receiptHeader ?? '');
  const [footer, setFooter] = useState(store?.receiptFooter ?? '');
  const save = useMutation({
    mutationFn: (body: NewStore | SaveStore) => (store === null ? api.post<StoreRow>('stores', body) : api.put<StoreRow>(`stores/${store.id}`, body)),
    onSuccess: (saved) => {
      queries.setQueryData<StoreList>(['stores'], (list) => withStore(list, saved));
      onDone();
    },
    onSettled: refresh,
  });
  const seen = useSeen(store?.version ?? 0, save.error);
  const dayEnd = first?.dayCutoffMin ?? 0;
  return (
    <Form sending={save} word={t('save')} onSubmit={(typed) => save.mutate({ name: typed('name'), address: typed('address'), timeZone, dayCutoffMin: Number(typed('dayEnd')), ...(store === null ? {} : { version: seen.take(), receiptHeader: header, receiptFooter: footer }) })}>
      <TextInput name="name" label={t('name')} defaultValue={first?.name ?? ''} required withAsterisk={false} autoFocus autoComplete="off" maxLength={200} />
      <TextInput name="address" label={t('address')} defaultValue={first?.address ?? ''} autoComplete="off" maxLength={500} />
      <TimeZoneField value={timeZone} onChange={setTimeZone} />
      <NativeSelect
        name="dayEnd" label={t('dayEnd')} description={t('dayEndHint')} inputWrapperOrder={HINT_BELOW} defaultValue={String(dayEnd)}
        data={dayEnds(dayEnd).map((minutes) => ({ value: String(minutes), label: minutes === 0 ? t('midnight') : clockOf(minutes) }))}
      />
      {store === null ? <p className={css.note}>{t('textsLater')}</p> : (
        <>
          <p className={css.note}>{t('zoneNote')}{setsPrices ? ` ${t('priceNote')}` : ''}</p>
          <Textarea label={t('header')} description={t('textHint')} inputWrapperOrder={HINT_BELOW} rows={3} maxLength={500} value={header} onChange={(event) => setHeader(event.currentTarget.value)} />
          <Textarea label={t('footer')} rows={3} maxLength={500} value={footer} onChange={(event) => setFooter(event.currentTarget.value)} />
          <Preview store={store} header={header} footer={footer} />
          {seen.overtaken ? <StoredNow facts={[[t('name'), store.name], [t('address'), store.address], [t('dayEnd'), clockOf(store.dayCutoffMin)], [t('timeZone'), zoneName(store.timeZone)], [t('header'), store.receiptHeader], [t('footer'), store.receiptFooter]]} /> : null}
        </>
      )}
    </Form>
  );
}

/** How a receipt of the store would look, made by what tills print by. */
function Preview({ store, header, footer }: { readonly store: StoreRow; readonly header: string; readonly footer: string }): ReactNode {
  const t = useT(storeTexts);
  const seller = useSellers().find(({ id }) => id === store.tills[0]?.legalEntityId);
  const rows = previewRows({ receiptHeader: header, receiptFooter: footer, storeName: store.name, storeAddress: store.address, legalEntityName: seller?.name ?? '' });
  return (
    <figure className={page.preview}>
      <figcaption>{t('preview')}</figcaption>
      <pre lang="ru">{rows.join('\n')}</pre>
    </figure>
  );
}

/** Which legal entity a till sells for; nothing to choose where there is one. */
function SellerField({ legalEntityId }: { readonly legalEntityId: string | null }): ReactNode {
  const t = useT(storeTexts);
  const sellers = useSellers();
  if (sellers.length < 2) return null;
  return <NativeSelect name="seller" label={t('seller')} description={legalEntityId === null ? undefined : t('sellerNote')} inputWrapperOrder={HINT_BELOW} defaultValue={legalEntityId ?? undefined} data={sellers.map(({ id, name }) => ({ value: id, label: name }))} />;
}

/** A refusal may be about what is no longer as it is shown. */
function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['stores'] });
}

function useSellers(): LegalEntityList['legalEntities'] {
  return useQuery({ queryKey: ['legal-entities'], queryFn: () => api.get<LegalEntityList>('legal-entities') }).data?.legalEntities ?? [];
}

export function NewTillForm({ store, onDone }: { readonly store: StoreRow; readonly onDone: () => void }): ReactNode {
  const t = useT(storeTexts);
  const add = useMutation({ mutationFn: (body: NewTill) => api.post<unknown>('tills', body), onSuccess: onDone });
  return (
    <Form sending={add} word={t('save')} onSubmit={(typed) => add.mutate({ storeId: store.id, name: typed('name'), ...(typed('seller') === '' ? {} : { legalEntityId: typed('seller') }) })}>
      <p className={css.note}>{store.name}</p>
      <TextInput name="name" label={t('name')} required withAsterisk={false} autoFocus autoComplete="off" maxLength={200} />
      <SellerField legalEntityId={null} />
    </Form>
  );
}

/** Name and seller of a till, and the way to take it to another store. */
export function TillForm({ till, onMove, onDone }: { readonly till: TillRow; /** Null where there is no other store. */ readonly onMove: (() => void) | null; readonly onDone: () => void }): ReactNode {
  const t = useT(storeTexts);
  const queries = useQueryClient();
  const refresh = useRefresh();
  const sellers = useSellers();
  const [first] = useState(till);
  const save = useMutation({
    mutationFn: (body: SaveTill) => api.put<TillRow>(`tills/${till.id}`, body),
    onSuccess: (saved) => {
      queries.setQueryData<StoreList>(['stores'], (list) => withTill(list, saved));
      onDone();
    },
    onSettled: refresh,
  });
  const seen = useSeen(till.version, save.error);
  return (
    <>
      <Form sending={save} word={t('save')} onSubmit={(typed) => save.mutate({ version: seen.take(), name: typed('name'), legalEntityId: typed('seller') || till.legalEntityId })}>
        <TextInput name="name" label={t('name')} defaultValue={first.name} required withAsterisk={false} autoFocus autoComplete="off" maxLength={200} />
        <SellerField legalEntityId={first.legalEntityId} />
        {seen.overtaken ? <StoredNow facts={[[t('name'), till.name], [t('seller'), sellers.find(({ id }) => id === till.legalEntityId)?.name ?? '']]} /> : null}
      </Form>
      {onMove === null ? null : <div className={css.verbs}><Button look="plain" size="dense" onClick={onMove}>{t('moveDo')}</Button></div>}
    </>
  );
}
