import { useEffect, useRef, type ReactNode } from 'react';
import { NARROW } from '#renderer/i18n/format.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { Pick } from '../../parts/Pick.tsx';
import css from './LinePanel.module.css';
import type { DiscountKind } from './line-form.ts';
import { lineTexts } from './line-texts.ts';

const LIKELY = [5, 10, 15, 20, 50] as const;

export type DiscountChoicesProps = {
  readonly kind: DiscountKind;
  readonly onKind: (kind: DiscountKind) => void;
  /** Of a whole receipt a fixed price is its total. */
  readonly whole?: boolean;
  readonly onPercent: (percent: number) => void;
  readonly reasons: readonly string[];
  readonly reason: string;
  readonly onReason: (reason: string) => void;
};

/** Which discount, the likely ones at a touch, and why. `/` changes the kind, up and down the reason. */
export function DiscountChoices({ kind, onKind, whole = false, onPercent, reasons, reason, onReason }: DiscountChoicesProps): ReactNode {
  const t = useT(lineTexts);
  const kinds = [{ value: 'percent', label: t('percent') }, { value: 'amount', label: t('amount') }, { value: 'price', label: t(whole ? 'fixedTotal' : 'fixed') }] as const;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [reason]);
  const turn = (step: number): void => {
    const all = ['', ...reasons];
    onReason(all[(all.indexOf(reason) + step + all.length) % all.length] ?? '');
  };
  const nextKind = (): void => onKind(kinds[(kinds.findIndex((one) => one.value === kind) + 1) % kinds.length]?.value ?? 'percent');
  useKeys(LEVEL.panel, { told: [{ key: '/', words: t('toldKind') }, { key: '↑ ↓', words: t('toldReason') }], keys: { '/': nextKind, ArrowDown: () => turn(1), ArrowUp: () => turn(-1) } });
  return (
    <>
      <div className={css.kinds}><Pick label={t('kind')} hideLabel small value={kind} options={kinds} onPick={onKind} /><Kbd>/</Kbd></div>
      <div className={css.likely} role="group" aria-label={t('likely')}>
        {LIKELY.map((percent) => <Button key={percent} className={css.likelyKey} onClick={() => onPercent(percent)}>{percent}{NARROW}%</Button>)}
      </div>
      <div ref={list} className={css.reasons}><Kbd>↑ ↓</Kbd><Pick label={t('reason')} hideLabel small value={reason} options={reasons.map((one) => ({ value: one, label: one }))} onPick={(one) => onReason(one === reason ? '' : one)} /></div>
    </>
  );
}
