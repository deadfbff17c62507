import { Popover } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { TillState } from '#contract/terminal/till.ts';
import { formatCount, formatMoment, formatTime } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Chip, type Tone } from '#renderer/ui/Chip.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { appTexts } from './app-texts.ts';
import { clockMinutesOff, printerChip, unsentTone } from './chips.ts';
import { useNowMs } from './clock-store.ts';
import css from './Header.module.css';

/** Which till, who, which shift; how it stands with paper and headquarters; the time; the menu. */
export function Header({ till, onMenu }: { readonly till: TillState; readonly onMenu: () => void }): ReactNode {
  const t = useT(appTexts);
  const language = useLanguage();
  const nowMs = useNowMs();
  return (
    <header className={css.header}>
      <b className={css.till}>{till.tillName}</b>
      {till.staff === null ? null : <span className={css.staff}>{till.staff.name}</span>}
      {till.shift === null ? null : <span className={css.shift}>{t('shift', { number: till.shift.number, time: formatTime(till.shift.openedAt, language) })}</span>}
      <span className={css.space} />
      <SyncChips till={till} nowMs={nowMs} />
      <PrinterChipView till={till} />
      <time className={css.clock} aria-label={t('clock', { time: formatTime(nowMs, language) })}>{formatTime(nowMs, language)}</time>
      <Chip onClick={onMenu} aria-haspopup="dialog" aria-keyshortcuts="F10" className={css.menu ?? ''}>{t('menu')} <Kbd>F10</Kbd></Chip>
    </header>
  );
}

function SyncChips({ till, nowMs }: { readonly till: TillState; readonly nowMs: number }): ReactNode {
  const t = useT(appTexts);
  const language = useLanguage();
  const { sync } = till;
  const moment = (ms: number): string => formatMoment(ms, language, nowMs);
  if (till.mode === 'demo') return <Detailed tone="neutral" words={t('demo')} detail={t('demoDetail')} />;
  const minutes = clockMinutesOff(sync);
  const unsentSince = sync.oldestUnsentAt === null ? '' : ` ${t('unsentSince', { since: moment(sync.oldestUnsentAt) })}`;
  const contact = sync.lastContactAt === null ? t('offlineNever') : t(sync.online ? 'onlineDetail' : 'offlineDetail', { since: moment(sync.lastContactAt) });
  return (
    <>
      {minutes === 0 ? null : <Detailed tone="warn" dot words={t('clockWrong')} detail={t('clockDetail', { minutes })} />}
      {sync.attention === 0 ? null : <Detailed tone="warn" dot words={t('attention', { count: sync.attention })} detail={t('attentionDetail')} />}
      {sync.loading === null ? null : (
        <Detailed
          tone="neutral" words={t('incoming', { percent: Math.floor((100 * sync.loading.received) / Math.max(1, sync.loading.expected)) })}
          detail={t('incomingDetail', { received: formatCount(sync.loading.received, language), expected: formatCount(sync.loading.expected, language) })}
        />
      )}
      {sync.unsent === 0 ? null : <Detailed tone={unsentTone(sync, nowMs)} words={t('unsent', { count: sync.unsent })} detail={t('unsentDetail') + unsentSince} />}
      <Detailed tone={sync.online ? 'good' : 'neutral'} dot words={t(sync.online ? 'online' : 'offline')} detail={contact} />
    </>
  );
}

function PrinterChipView({ till }: { readonly till: TillState }): ReactNode {
  const t = useT(appTexts);
  const chip = printerChip(till.printer);
  const queue = till.printer.queued === 0 ? '' : ` ${t('printerQueue', { count: till.printer.queued })}`;
  return <Detailed tone={chip.tone} dot words={t(chip.text)} detail={t(chip.detail) + queue} />;
}

type DetailedProps = { readonly tone: Tone; readonly dot?: boolean; readonly words: string; readonly detail: string };

/** A chip that opens one sentence about itself. */
function Detailed({ tone, dot = false, words, detail }: DetailedProps): ReactNode {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} width={320} position="bottom-end" shadow="md" withArrow>
      <Popover.Target>
        <Chip tone={tone} dot={dot} onClick={() => setOpened(!opened)}>{words}</Chip>
      </Popover.Target>
      <Popover.Dropdown>{detail}</Popover.Dropdown>
    </Popover>
  );
}
