import { Checkbox, TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Settings } from '#contract/terminal/settings.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Choice } from './Choice.tsx';
import css from './SettingsPanel.module.css';
import { SettingsRefusalNotice } from './SettingsRefusalNotice.tsx';
import { useSettings, type SettingsKeeper } from './settings-store.ts';
import { settingsTexts } from './settings-texts.ts';

const blocks = ['header', 'discounts', 'taxes', 'refundCode', 'footer'] as const;
const widths = [32, 42, 48] as const;

export type SectionProps = { readonly keeper: SettingsKeeper; readonly settings: Settings; readonly mayChange: boolean };

/** The printer, its paper and what a receipt prints. */
export function PaperSection({ keeper, settings, mayChange }: SectionProps): ReactNode {
  const t = useT(settingsTexts);
  const saved = useSettings(keeper, (state) => state.saved);
  return (
    <>
      <PrinterAddress keeper={keeper} saved={settings.printerAddress} mayChange={mayChange} />
      <fieldset className={css.plainSet} disabled={!mayChange}>
        <Choice label={t('paperWidth')} value={settings.paperWidthChars} options={widths.map((n) => ({ value: n, label: t(n === 32 ? 'mm58' : 'mm80', { n }) }))} onChange={(paperWidthChars: Settings['paperWidthChars']) => keeper.change({ paperWidthChars })} />
      </fieldset>
      <fieldset className={css.blocks} disabled={!mayChange}>
        <legend className={css.label}>{t('blocks')}</legend>
        {blocks.map((block) => <Checkbox key={block} size="md" label={t(block)} checked={settings.paperBlocks[block]} onChange={(event) => keeper.change({ paperBlocks: { ...settings.paperBlocks, [block]: event.currentTarget.checked } })} />)}
      </fieldset>
      <div className={css.test}>
        <Button onClick={keeper.testPrint}>{t('testPrint')}</Button>
        {saved === 'testPrint' ? <Notice tone="good">{t('testPrinted')}</Notice> : null}
        <SettingsRefusalNotice keeper={keeper} parts={['paperWidthChars', 'paperBlocks', 'testPrint']} />
      </div>
    </>
  );
}

function PrinterAddress({ keeper, saved, mayChange }: { readonly keeper: SettingsKeeper; readonly saved: string; readonly mayChange: boolean }): ReactNode {
  const t = useT(settingsTexts);
  const [address, setAddress] = useState(saved);
  useEffect(() => setAddress(saved), [saved]);
  const isSaved = address.trim() === saved;
  const save = (event: FormEvent): void => {
    event.preventDefault();
    keeper.change({ printerAddress: address.trim() });
  };
  return (
    <form className={css.printer} onSubmit={save} noValidate>
      <TextInput size="md" label={t('printer')} description={t('printerHint')} value={address} maxLength={300} autoComplete="off" spellCheck={false} disabled={!mayChange} onChange={(event) => setAddress(event.currentTarget.value)} />
      <SettingsRefusalNotice keeper={keeper} parts={['printerAddress']} />
      <Button submit disabled={isSaved || !mayChange}>{isSaved ? t('saved') : t('save')}</Button>
    </form>
  );
}
