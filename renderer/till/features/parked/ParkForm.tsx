import { TextInput } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import css from './Parked.module.css';
import { parkedTexts } from './parked-texts.ts';

const MAX_NAME = 60;

/** A name for the receipt that is put aside; Enter at once leaves it without one. */
export function ParkForm({ name, onName, onPark }: { readonly name: string; readonly onName: (name: string) => void; readonly onPark: () => void }): ReactNode {
  const t = useT(parkedTexts);
  const park = (event: FormEvent): void => {
    event.preventDefault();
    onPark();
  };
  return (
    <form onSubmit={park} className={css.form}>
      <TextInput size="md" data-autofocus label={t('name')} description={t('nameHint')} value={name} maxLength={MAX_NAME} autoComplete="off" onChange={(event) => onName(event.currentTarget.value)} />
      <Button look="main" size="pay" submit keyName="Enter">{t('park')}</Button>
    </form>
  );
}
