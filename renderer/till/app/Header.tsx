import { Popover } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { TillState } from '#contract/terminal/till.ts';
import { formatCount } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Chip, type Tone } from '#renderer/ui/Chip.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { percentOf } from '../features/first-run/loading.ts';
import { useShopTime } from '../parts/shop-time.tsx';
import { appTexts } from './app-texts.ts';
import { clockMinutesOff, printerChip, unsentTone } from './chips.ts';
import { useNowMs } from './clock-store.ts';
import css from './Header.module.css';

export type HeaderProps = {
  readonly till: TillState;
  /** What is in hand: goods that come back make the header amber and say so. */
  readonly mode: 'sale' | 'refund' | 'exchange';
  readonly onMenu: () => void;
  readonly onShift: () => void;
  /** Opens all about the connection; null while nobody is signed in. */
  readonly onLink: (() => void) | null;
};

/** Which till, who, which shift; how it stands with paper and headquarters; the time; the menu. */
export function Header({ till, mode, onMenu, onShift, onLink }: HeaderProps): ReactNode {
  const t = useT(appTexts);
  const { time } = useShopTime();
  const nowMs = useNowMs();
  const menuKey = useKeyLabel('menu');
  return (
    <header className={classNames(css.header, mode !== 'sale' && css.refund, till.training && css.training)} data-mode={till.training ? 'training' : mode}>
      {till.training ? <strong className={css.mode}>{t('trainingWord')}</strong> : null}
      {mode === 'sale' ? null : <strong className={css.mode}>{t(mode === 'refund' ? 'refundWord' : 'exchangeWord')}</strong>}
      <b className={css.till}>{till.tillName}</b>
      {till.staff === null ? null : <span className={css.staff}>{till.staff.name}</span>}
      {till.shift === null ? null : <span className={css.shift}>{t('shift', { number: till.shift.number, time: time(till.shift.openedAt) })}</span>}
      {till.shift === null || till.shift.warning === 'none' ? null : <Chip tone={till.shift.warning === 'long' ? 'warn' : 'danger'} dot onClick={onShift}>{t(till.shift.warning === 'long' ? 'shiftLong' : 'shiftOver', { hours: Math.floor(till.shift.ageMin / 60) })}</Chip>}
      <span className={css.space} />
      <SyncChips till={till} nowMs={nowMs} onLink={onLink} />
      <PrinterChipView till={till} />
      <LettersChip till={till} />
      <time className={css.clock} aria-label={t('clock', { time: time(nowMs) })}>{time(nowMs)}</time>
      <Chip onClick={onMenu} aria-haspopup="dialog" aria-keyshortcuts={menuKey} className={css.menu ?? ''}>{t('menu')} {menuKey === '' ? null : <Kbd>{menuKey}</Kbd>}</Chip>
    </header>
  );
}

function SyncChips({ till, nowMs, onLink }: { readonly till: TillState; readonly nowMs: number; readonly onLink: HeaderProps['onLink'] }): ReactNode {
  const t = useT(appTexts);
  const { moment } = useShopTime();
  const { sync } = till;
  const unknown = sync.unknown === true;
  // What a chip of its own says is no question beside it.
  const questions = sync.attention - (unknown ? 1 : 0);
  if (till.training) return null;
  if (till.mode === 'demo') return <Detailed onOpen={onLink} tone="neutral" words={t('demo')} detail={t('demoDetail')} />;
  const minutes = clockMinutesOff(sync);
  const unsentSince = sync.oldestUnsentAt === null ? '' : ` ${t('unsentSince', { since: moment(sync.oldestUnsentAt) })}`;
  const contact = sync.lastContactAt === null ? t('offlineNever') : t(sync.online ? 'onlineDetail' : 'offlineDetail', { since: moment(sync.lastContactAt) });
  return (
    <>
      {minutes === 0 ? null : <Detailed onOpen={onLink} tone="warn" dot words={t('clockWrong')} detail={t('clockDetail', { minutes })} />}
      {questions <= 0 ? null : <Detailed onOpen={onLink} tone="warn" dot words={t('attention', { count: questions })} detail={t('attentionDetail')} />}
      <IncomingChip sync={sync} onLink={onLink} />
      {sync.unsent === 0 ? null : <Detailed onOpen={onLink} tone={unsentTone(sync, nowMs)} words={t('unsent', { count: sync.unsent })} detail={unknown ? t('unknownDetail') : t('unsentDetail') + unsentSince} />}
      {unknown ? <Detailed onOpen={onLink} tone="warn" dot words={t('unknown')} detail={t('unknownDetail')} /> : <Detailed onOpen={onLink} tone={sync.online ? 'good' : 'neutral'} dot words={t(sync.online ? 'online' : 'offline')} detail={contact} />}
    </>
  );
}

/** A copy of the shop that comes in while selling goes on: a quiet word, and more on asking. */
function IncomingChip({ sync: { loading, online }, onLink }: { readonly sync: TillState['sync']; readonly onLink: HeaderProps['onLink'] }): ReactNode {
  const t = useT(appTexts);
  const language = useLanguage();
  if (loading === null) return null;
  const percent = percentOf(loading);
  if (loading.phase === 'building') return <Detailed onOpen={onLink} tone="neutral" words={t('incomingBuilding')} detail={t('incomingBuildingDetail')} />;
  const figures = { received: formatCount(loading.received, language), expected: formatCount(loading.expected, language) };
  const detail = !online ? t('incomingOfflineDetail') : percent === null ? t('incomingSomeDetail') : t('incomingDetail', figures);
  return <Detailed onOpen={onLink} tone="neutral" words={percent === null ? t('incomingSome') : t('incoming', { percent })} detail={detail} />;
}

function PrinterChipView({ till }: { readonly till: TillState }): ReactNode {
  const t = useT(appTexts);
  const chip = printerChip(till.printer);
  const queue = till.printer.queued === 0 ? '' : ` ${t('printerQueue', { count: till.printer.queued })}`;
  return <Detailed tone={chip.tone} dot words={t(chip.text)} detail={t(chip.detail) + queue} />;
}

/** Letters that were refused; those that only wait are nobody's trouble. */
function LettersChip({ till }: { readonly till: TillState }): ReactNode {
  const t = useT(appTexts);
  const { failed } = till.letters;
  const key = useKeyLabel('history');
  return failed === 0 || till.training ? null : <Detailed tone="warn" dot words={t('letters', { count: failed })} detail={`${t('lettersDetail')}${key === '' ? '' : ` (${key})`}.`} />;
}

type DetailedProps = {
  readonly tone: Tone;
  readonly dot?: boolean;
  readonly words: string;
  readonly detail: string;
  /** Where there is more to see than one sentence, the chip opens that. */
  readonly onOpen?: (() => void) | null;
};

/** A chip that opens one sentence about itself, or a panel that says more. */
function Detailed({ tone, dot = false, words, detail, onOpen = null }: DetailedProps): ReactNode {
  const [opened, setOpened] = useState(false);
  if (onOpen !== null) return <Chip tone={tone} dot={dot} title={detail} aria-haspopup="dialog" onClick={onOpen}>{words}</Chip>;
  return (
    <Popover opened={opened} onChange={setOpened} width={320} position="bottom-end" shadow="md" withArrow>
      <Popover.Target>
        <Chip tone={tone} dot={dot} onClick={() => setOpened(!opened)}>{words}</Chip>
      </Popover.Target>
      <Popover.Dropdown>{detail}</Popover.Dropdown>
    </Popover>
  );
}
