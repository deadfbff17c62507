import { Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Settings } from '#contract/terminal/settings.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import type { SectionProps } from './PaperSection.tsx';
import css from './SettingsPanel.module.css';
import { SettingsRefusalNotice } from './SettingsRefusalNotice.tsx';
import { useSettings, type SettingsKeeper } from './settings-store.ts';
import { settingsTexts } from './settings-texts.ts';

/** A port as it is typed; null where it is none. */
function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** The server that carries receipts to customers. */
export function MailSection({ keeper, settings, mayChange }: SectionProps): ReactNode {
  const t = useT(settingsTexts);
  const [mail, setMail] = useState<Settings['mail']>(settings.mail);
  const [port, setPort] = useState(String(settings.mail.port));
  const [badPort, setBadPort] = useState(false);
  const isTaken = useSettings(keeper, (state) => state.saved === 'mail');
  useEffect(() => setMail(settings.mail), [settings.mail]);
  const isSaved = JSON.stringify({ ...mail, port: portOf(port) }) === JSON.stringify(settings.mail);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const number = portOf(port);
    setBadPort(number === null);
    if (number !== null) keeper.change({ mail: { ...mail, host: mail.host.trim(), from: mail.from.trim(), user: mail.user.trim(), port: number } });
  };
  const field = (name: 'host' | 'user' | 'from', label: string): ReactNode => (
    <TextInput size="md" label={label} value={mail[name]} maxLength={200} autoComplete="off" spellCheck={false} disabled={!mayChange} onChange={(event) => setMail({ ...mail, [name]: event.currentTarget.value })} />
  );
  return (
    <>
      <p className={css.hint}>{t('mailLead')}</p>
      <form className={css.mail} onSubmit={save} noValidate>
        <div className={css.pair}>
          {field('host', t('mailHost'))}
          <TextInput size="md" label={t('mailPort')} value={port} inputMode="numeric" maxLength={5} autoComplete="off" disabled={!mayChange} error={badPort ? t('badPort') : null} onChange={(event) => setPort(event.currentTarget.value)} />
        </div>
        <Checkbox size="md" label={t('mailSecure')} checked={mail.secure} disabled={!mayChange} onChange={(event) => setMail({ ...mail, secure: event.currentTarget.checked })} />
        {field('user', t('mailUser'))}
        {field('from', t('mailFrom'))}
        <SettingsRefusalNotice keeper={keeper} parts={['mail']} />
        <Button submit disabled={isSaved || !mayChange}>{isSaved && isTaken ? t('saved') : t('save')}</Button>
      </form>
      <Password keeper={keeper} mayChange={mayChange} />
    </>
  );
}

function Password({ keeper, mayChange }: { readonly keeper: SettingsKeeper; readonly mayChange: boolean }): ReactNode {
  const t = useT(settingsTexts);
  const [password, setPassword] = useState('');
  const isTaken = useSettings(keeper, (state) => state.saved === 'mailPassword');
  const save = (event: FormEvent): void => {
    event.preventDefault();
    keeper.setMailPassword(password);
    setPassword('');
  };
  return (
    <form className={css.mail} onSubmit={save} noValidate>
      <PasswordInput size="md" visibilityToggleButtonProps={{ className: css.eye ?? '' }} label={t('mailPassword')} description={t('mailPasswordHint')} value={password} maxLength={200} autoComplete="new-password" disabled={!mayChange} onChange={(event) => setPassword(event.currentTarget.value)} />
      <SettingsRefusalNotice keeper={keeper} parts={['mailPassword']} />
      {isTaken ? <Notice tone="good">{t('saved')}</Notice> : null}
      <Button submit disabled={!mayChange}>{t('savePassword')}</Button>
    </form>
  );
}
