import type { Emitter, Implementation } from '#contract/define/service.ts';
import type { settings, Settings } from '#contract/terminal/settings.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { Store } from '#host/db/tx.ts';
import { listSettings, saveSetting } from './settings-repo.ts';

export type SettingsDeps = {
  readonly store: Store;
  readonly isPrinterAddress: (address: string) => boolean;
  /** The printer given at the start, until somebody chooses one. */
  readonly defaultPrinter: string;
  readonly emit: Emitter<typeof settings>;
  readonly changed: (now: Settings, before: Settings) => void;
};

export type SettingsFeature = { readonly service: Implementation<typeof settings>; readonly now: () => Settings };

export function createSettings(deps: SettingsDeps): SettingsFeature {
  const defaults: Settings = { language: 'ru', theme: 'system', soundVolume: 60, printerAddress: deps.defaultPrinter, paperWidthChars: 48 };
  let now: Settings = { ...defaults, ...deps.store.read(listSettings) };
  return {
    now: () => now,
    service: {
      get: () => ok(now),
      change: (change) => {
        if (change.printerAddress !== undefined && !deps.isPrinterAddress(change.printerAddress)) return refused('bad-address');
        const before = now;
        deps.store.write((tx) => {
          for (const [key, value] of Object.entries(change)) if (Object.hasOwn(defaults, key)) saveSetting(tx, key, value);
        });
        now = { ...now, ...change };
        deps.emit('changed', now);
        deps.changed(now, before);
        return ok(now);
      },
    },
  };
}
