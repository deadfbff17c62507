import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { RegisterCompany, RegisteredCompany } from '#contract/api/company.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { formatMoment } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { api } from '../../api/client.ts';
import { Form } from '../../api/Form.tsx';
import { PairingCode } from '../../api/PairingCode.tsx';
import { HINT_BELOW, TaxSystemField, TimeZoneField } from '../../api/SellerFields.tsx';
import { zoneHere } from '../../api/zones.ts';
import { checkRegistration, type Registration } from './register-check.ts';
import { registerTexts } from './register-texts.ts';
import css from '../../api/Form.module.css';

/** The tax system that leaves nothing untaxed by mistake, and the zone of whoever registers. */
const empty = (): Registration => ({ companyName: '', inn: '', taxSystem: 'osn', storeName: '', storeAddress: '', timeZone: zoneHere(), ownerName: '', email: '', password: '', ownerPin: '' });

/** Opens a company in one step and shows the code for its first till. */
export function RegisterForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const t = useT(registerTexts);
  const language = useLanguage();
  const [company, setCompany] = useState(empty);
  const [tried, setTried] = useState(false);
  const register = useMutation({ mutationFn: (body: RegisterCompany) => api.post<RegisteredCompany>('companies', body) });
  const faults = tried ? checkRegistration(company) : {};
  const field = (name: keyof Registration): { value: string; onChange: (event: { currentTarget: { value: string } }) => void; error: string | null } => {
    const fault = faults[name];
    return { value: company[name], onChange: (event) => setCompany({ ...company, [name]: event.currentTarget.value }), error: fault === undefined ? null : t(fault) };
  };
  const submit = (): void => {
    setTried(true);
    if (Object.keys(checkRegistration(company)).length === 0) register.mutate(company);
  };
  if (register.data) {
    return (
      <div className={css.form}>
        <h1 className={css.title}>{t('doneTitle')}</h1>
        <PairingCode label={t('code')} code={register.data.pairing.code} hint={t('codeHint', { time: formatMoment(register.data.pairing.expiresAt, language, Date.now()) })} addressLabel={t('address2')} />
        <Button look="main" onClick={onDone}>{t('go')}</Button>
      </div>
    );
  }
  return (
    <Form sending={register} word={t('submit')} onSubmit={submit} checksItself>
      <h1 className={css.title}>{t('title')}</h1>
      <p className={css.note}>{t('note')}</p>
      <div className={css.pairs}>
        <TextInput label={t('company')} autoFocus autoComplete="organization" {...field('companyName')} />
        <TextInput label={t('inn')} inputWrapperOrder={HINT_BELOW} description={t('innHint')} inputMode="numeric" {...field('inn')} />
        <TaxSystemField value={company.taxSystem} onChange={(taxSystem) => setCompany({ ...company, taxSystem })} />
        <TimeZoneField value={company.timeZone} onChange={(timeZone) => setCompany({ ...company, timeZone })} />
        <TextInput label={t('store')} placeholder={t('storeHint')} {...field('storeName')} />
        <TextInput label={t('address')} autoComplete="street-address" {...field('storeAddress')} />
        <TextInput label={t('name')} autoComplete="name" {...field('ownerName')} />
        <TextInput label={t('email')} type="email" autoComplete="email" {...field('email')} />
        <PasswordInput label={t('password')} inputWrapperOrder={HINT_BELOW} description={t('passwordHint')} autoComplete="new-password" {...field('password')} />
        <PasswordInput label={t('pin')} inputWrapperOrder={HINT_BELOW} description={t('pinHint')} inputMode="numeric" autoComplete="off" {...field('ownerPin')} />
      </div>
    </Form>
  );
}
