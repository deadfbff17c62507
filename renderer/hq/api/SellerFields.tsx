import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isTaxSystem, taxSystems, type TaxSystem } from '#domain/tax/tax-system.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { sellerTexts } from './seller-texts.ts';
import { russianZones } from './zones.ts';

/** So that two fields side by side stand on one line, with a hint or without. */
export const HINT_BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** The name of a tax system as stored; one that is not known here stays as it is. */
export function useTaxSystemName(): (stored: string) => string {
  const t = useT(sellerTexts);
  return (stored) => (isTaxSystem(stored) ? t(stored) : stored);
}

/** A zone as people call it; one that is not in the list stays as it is written. */
export function useZoneName(): (zone: string) => string {
  const t = useT(sellerTexts);
  return (zone) => {
    const known = russianZones.find(([name]) => name === zone);
    return known === undefined ? zone.replaceAll('_', ' ') : t('zone', { name: t(known[0]), hours: known[1] });
  };
}

export function TaxSystemField({ value, onChange }: { readonly value: TaxSystem; readonly onChange: (value: TaxSystem) => void }): ReactNode {
  const t = useT(sellerTexts);
  return (
    <NativeSelect
      label={t('taxSystem')} description={t('taxSystemHint')} inputWrapperOrder={HINT_BELOW} value={value} data={taxSystems.map((each) => ({ value: each, label: t(each) }))}
      onChange={(event) => { if (isTaxSystem(event.currentTarget.value)) onChange(event.currentTarget.value); }}
    />
  );
}

const OTHER = 'other';

/** A zone of Russia, the one there is already, or any other by its name; whether there is such a one the server says. */
export function TimeZoneField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }): ReactNode {
  const t = useT(sellerTexts);
  const [first] = useState(value);
  const [typing, setTyping] = useState(false);
  const nameOf = useZoneName();
  const zones = [...new Set<string>([...(first === '' ? [] : [first]), ...russianZones.map(([zone]) => zone)])].map((zone) => ({ value: zone, label: nameOf(zone) }));
  return (
    <>
      <NativeSelect
        label={t('timeZone')} description={t('timeZoneHint')} inputWrapperOrder={HINT_BELOW} value={typing ? OTHER : value} data={[...zones, { value: OTHER, label: t('otherZone') }]}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          setTyping(chosen === OTHER);
          onChange(chosen === OTHER ? '' : chosen);
        }}
      />
      {typing ? <TextInput label={t('zoneName')} placeholder={t('zoneNameHint')} required withAsterisk={false} autoFocus autoComplete="off" value={value} onChange={(event) => onChange(event.currentTarget.value.trim())} /> : null}
    </>
  );
}
