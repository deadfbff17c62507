import type { Emitter } from '#contract/define/service.ts';
import type { settings, Settings } from '#contract/terminal/settings.ts';
import { testPaper } from '#domain/receipt/slips.ts';
import type { ReadTx, Store } from '../db/tx.ts';
import { isPrinterAddress } from '../devices/printer/open-printer.ts';
import { createSettings, type SettingsFeature } from '../features/settings/settings-service.ts';
import { findStore, findTill } from '../posting/envelope.ts';
import type { Guard, SignedIn } from '../posting/guard.ts';
import { noteAnytime } from '../posting/journal.ts';
import { readMeta } from '../posting/meta.ts';
import { utcOffsetMin } from '../posting/utc-offset.ts';
import type { HostOptions } from './host-options.ts';
import type { Letters } from './letters.ts';
import type { Selling } from './selling.ts';

export type SettingsParts = {
  readonly store: Store;
  readonly newId: () => string;
  readonly signedIn: SignedIn;
  readonly guard: Guard;
  readonly emit: Emitter<typeof settings>;
  readonly committed: () => void;
  readonly usePrinter: (now: Settings) => void;
  readonly wakePrinter: () => void;
  /** Asked for when something is changed, not before: both are made with the settings in hand. */
  readonly shop: () => Selling;
  readonly letters: () => Letters;
};

/** What this computer remembers about itself, and who follows a change of it. */
export function composeSettings({ clock, secrets, defaultPrinter }: HostOptions, parts: SettingsParts): SettingsFeature {
  const { store, newId, signedIn, guard, emit, committed, wakePrinter } = parts;
  return createSettings({
    store, clock, newId, signedIn, guard, isPrinterAddress, defaultPrinter, emit, committed,
    saveMailPassword: async (password) => {
      await secrets.saveMailPassword(password);
      parts.letters().queue.retryNow();
    },
    printTest: () => {
      store.write((tx) => { parts.shop().receipt.queueSlip(tx, 'test', newId(), testPaper(placeOf(tx, clock.nowMs()))); });
      noteAnytime({ store, clock, newId, signedIn, committed }, () => [{ event: 'test-printed', detail: {} }]);
      wakePrinter();
    },
    changed: (now, before) => {
      if (now.printerAddress !== before.printerAddress) parts.usePrinter(now);
      if (JSON.stringify(now.mail) !== JSON.stringify(before.mail)) parts.letters().queue.retryNow();
    },
  });
}

/** Where this till stands and what time it is there, as far as it knows: a test of the printer works on the first day too. */
function placeOf(tx: ReadTx, nowMs: number): Parameters<typeof testPaper>[0] {
  const meta = readMeta(tx);
  const store = findStore(tx, meta);
  return { storeName: store?.name ?? '', tillName: findTill(tx, meta)?.name ?? '', at: nowMs, utcOffsetMin: utcOffsetMin(store?.timeZone ?? '', nowMs) };
}
