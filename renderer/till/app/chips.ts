import type { PrinterState, SyncState } from '#contract/terminal/till.ts';
import type { Static } from '#contract/define/schema.ts';
import type { Tone } from '#renderer/ui/Chip.tsx';
import type { appTexts } from './app-texts.ts';

type AllKeys = keyof (typeof appTexts)['ru'];
/** Texts of the printer take no values. */
type TextKey = Extract<AllKeys, `printer${string}`> & Exclude<AllKeys, 'printerQueue'>;
export type PrinterChip = { readonly tone: Tone; readonly text: TextKey; readonly detail: TextKey };

const DAY_MS = 86_400_000;
const CLOCK_OFF_MS = 120_000;

/** How the printer is said; a receipt that may not be on paper comes before everything else. */
export function printerChip(printer: Static<typeof PrinterState>): PrinterChip {
  if (printer.unknown > 0) return { tone: 'warn', text: 'printerUnknown', detail: 'printerUnknownDetail' };
  switch (printer.status) {
    case 'ready': return { tone: 'good', text: 'printerReady', detail: 'printerReadyDetail' };
    case 'none': return { tone: 'neutral', text: 'printerNone', detail: 'printerNoneDetail' };
    case 'offline': return { tone: 'warn', text: 'printerOffline', detail: 'printerOfflineDetail' };
    case 'paper-low': return { tone: 'warn', text: 'printerLow', detail: 'printerLowDetail' };
    case 'paper-out': return { tone: 'danger', text: 'printerOut', detail: 'printerOutDetail' };
    case 'cover-open': return { tone: 'warn', text: 'printerCover', detail: 'printerCoverDetail' };
  }
}

/** Unsent receipts are no fault; after a day somebody should look. */
export function unsentTone(sync: SyncState, nowMs: number): Tone {
  return sync.oldestUnsentAt !== null && nowMs - sync.oldestUnsentAt > DAY_MS ? 'warn' : 'neutral';
}

/** How many whole minutes this computer's clock is off, 0 while it does not matter. */
export function clockMinutesOff(sync: SyncState): number {
  const off = Math.abs(sync.clockOffsetMs ?? 0);
  return off < CLOCK_OFF_MS ? 0 : Math.round(off / 60_000);
}
