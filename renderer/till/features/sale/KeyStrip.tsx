import { memo, type ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import type { KeyAction } from '#renderer/ui/key-map.ts';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import css from './KeyStrip.module.css';
import { saleTexts } from './sale-texts.ts';

/** The eight keys that are needed most; all the others are one key away, on the list of keys. */
const useful = ['help', 'find', 'line', 'park', 'refund', 'discount', 'price', 'card'] as const satisfies readonly KeyAction[];
type Useful = (typeof useful)[number];

export const KeyStrip = memo(function KeyStrip({ parked, onAction }: { readonly parked: number; readonly onAction: (action: Useful) => void }): ReactNode {
  const t = useT(saleTexts);
  return (
    <div className={css.strip} role="toolbar" aria-label={t('keyStrip')}>
      {useful.map((action) => <StripKey key={action} action={action} words={action === 'park' && parked > 0 ? t('stripParked', { count: parked }) : t(`strip-${action}`)} onPress={() => onAction(action)} />)}
    </div>
  );
});

function StripKey({ action, words, onPress }: { readonly action: Useful; readonly words: string; readonly onPress: () => void }): ReactNode {
  const key = useKeyLabel(action);
  return <button type="button" tabIndex={-1} className={css.key} onClick={onPress}>{key === '' ? null : <Kbd>{key}</Kbd>}<span>{words}</span></button>;
}
