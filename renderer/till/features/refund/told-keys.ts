import { useT } from '#renderer/i18n/use-t.ts';
import type { ToldKey } from '#renderer/ui/key-layers.ts';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { refundTexts } from './refund-texts.ts';

/** The keys of the refund screen as a list of keys tells them, by where the hands are (refund-keys.ts). */
export function useToldKeys(view: 'find' | 'lines' | 'loose', hasGood: boolean): readonly ToldKey[] {
  const t = useT(refundTexts);
  const times = useKeyLabel('quantity');
  const reason = { key: '← →', words: t('toldReason') };
  if (view === 'lines') {
    return [
      { key: '↑ ↓', words: t('toldLine') }, { key: t('spaceKey'), words: t('toldWhole') }, { key: '1 2', words: t('toldNumber') }, { key: '+ −', words: t('toldStep') },
      ...(times === '' ? [] : [{ key: times, words: t('toldTimes') }]), { key: 'A', words: t('toldAll') }, reason, { key: 'Enter', words: t('toldEnter') }, { key: 'Home End', words: t('toldEnds') },
    ];
  }
  if (view === 'loose' && hasGood) return [{ key: '1 2', words: t('toldTimes') }, reason, { key: 'Enter', words: t('toldTake') }];
  return [{ key: '↑ ↓', words: t('toldFound') }, { key: 'Enter', words: t('toldOpen') }];
}
