import type { ReactNode } from 'react';
import { useFaultSentence } from '#renderer/i18n/fault-texts.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { keyLabel } from '#renderer/ui/key-map.ts';
import { Notice } from '../../parts/Notice.tsx';
import { useSettings, type SettingsKeeper, type SettingsPart, type SettingsRefusal } from './settings-store.ts';
import { settingsTexts } from './settings-texts.ts';

/** Why one of `parts` was not changed, beside it. */
export function SettingsRefusalNotice({ keeper, parts }: { readonly keeper: SettingsKeeper; readonly parts: readonly SettingsPart[] }): ReactNode {
  const t = useT(settingsTexts);
  const fault = useFaultSentence();
  const refusal = useSettings(keeper, (state) => state.refusal);
  const refused = useSettings(keeper, (state) => state.refused);
  if (refusal === null || refused === null || !parts.includes(refused)) return null;
  const words = (no: SettingsRefusal): string => {
    switch (no.code) {
      case 'bad-address': return t(refused === 'mail' ? 'badMail' : 'badAddress');
      case 'key-twice': return t('keyTwice', { key: keyLabel(no.detail.key) });
      case 'no-printer': return t('noPrinter');
      case 'needs-right': return t('needsRight');
      case 'not-signed-in': return t('notSignedIn');
      case 'fault': return fault(no.detail);
    }
  };
  return <Notice>{words(refusal)}</Notice>;
}
