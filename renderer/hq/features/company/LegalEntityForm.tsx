import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { LegalEntityList, LegalEntityRow, NewLegalEntity, SaveLegalEntity } from '#contract/api/company.ts';
import { isTaxSystem, type TaxSystem } from '#domain/tax/tax-system.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { HINT_BELOW, TaxSystemField, useTaxSystemName } from '../../api/SellerFields.tsx';
import { StoredNow } from '../../api/StoredNow.tsx';
import { useSeen } from '../../api/use-seen.ts';
import css from '../../api/Form.module.css';
import { companyTexts } from './company-texts.ts';

/** A legal entity to be, or one there is already. */
export function LegalEntityForm({ entity, onDone }: { readonly entity: LegalEntityRow | null; readonly onDone: () => void }): ReactNode {
  const t = useT(companyTexts);
  const queries = useQueryClient();
  const taxSystemName = useTaxSystemName();
  /** As it was opened: what is typed over it stays when it changes behind the form. */
  const [first] = useState(entity);
  const [taxSystem, setTaxSystem] = useState<TaxSystem>(entity !== null && isTaxSystem(entity.taxSystem) ? entity.taxSystem : 'osn');
  const save = useMutation({
    mutationFn: (body: NewLegalEntity | SaveLegalEntity) => (entity === null ? api.post<LegalEntityRow>('legal-entities', body) : api.put<LegalEntityRow>(`legal-entities/${entity.id}`, body)),
    onSuccess: (saved) => {
      queries.setQueryData<LegalEntityList>(['legal-entities'], (list) => list && { legalEntities: list.legalEntities.map((row) => (row.id === saved.id ? saved : row)) });
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['legal-entities'] }),
  });
  const seen = useSeen(entity?.version ?? 0, save.error);
  return (
    <Form sending={save} word={t('save')} onSubmit={(typed) => save.mutate({ ...(entity === null ? {} : { version: seen.take() }), name: typed('name'), inn: typed('inn').trim(), taxSystem, settlementAddress: typed('settlement') })}>
      <TextInput name="name" label={t('name')} defaultValue={first?.name ?? ''} required withAsterisk={false} autoFocus autoComplete="off" maxLength={200} />
      <TextInput name="inn" label={t('inn')} description={t('innHint')} inputWrapperOrder={HINT_BELOW} defaultValue={first?.inn ?? ''} inputMode="numeric" pattern="[0-9]{10}|[0-9]{12}" autoComplete="off" />
      <TaxSystemField value={taxSystem} onChange={setTaxSystem} />
      <TextInput name="settlement" label={t('settlement')} description={t('settlementHint')} inputWrapperOrder={HINT_BELOW} defaultValue={first?.settlementAddress ?? ''} autoComplete="off" maxLength={500} />
      <p className={css.note}>{entity === null ? t('tillNote') : t('changeNote')}</p>
      {entity !== null && seen.overtaken ? <StoredNow facts={[[t('name'), entity.name], [t('inn'), entity.inn], [t('tax'), taxSystemName(entity.taxSystem)], [t('settlement'), entity.settlementAddress]]} /> : null}
    </Form>
  );
}
