/** Beginning and end of what works by itself, and what begins anew with other goods. */
import type { CatalogIndex } from '../features/catalog/catalog-index.ts';
import type { CatalogFeature } from '../features/catalog/catalog-service.ts';
import type { SettingsFeature } from '../features/settings/settings-service.ts';
import type { TillFeature } from '../features/till/till-service.ts';
import type { Logger } from '../platform/log.ts';
import type { Timer } from '../platform/timer.ts';
import type { ReplicaHealer } from '../recovery/replica-healer.ts';
import type { SyncSwitch } from '../sync-switch.ts';
import type { Lessons } from './lessons.ts';
import type { Letters } from './letters.ts';
import type { Printing } from './printing.ts';

export type Living = {
  /** The program has come up. */
  readonly begun: () => void;
  readonly printing: Printing;
  readonly letters: Letters;
  readonly till: TillFeature;
  readonly sync: SyncSwitch;
  readonly lessons: Lessons;
  readonly settings: SettingsFeature;
  readonly catalog: CatalogFeature;
  readonly timer: Timer;
  readonly log: Logger;
};

export type Working = { readonly start: () => void; readonly stop: () => Promise<void> };

/** The words for mistyped searches are read when the till has come up and nobody waits for it. */
const WARM_AFTER_MS = 5_000;

function warm(catalog: CatalogFeature, log: Logger): void {
  catalog.warm().catch((error: unknown) => { log.error({ err: error }, 'the words of the catalogue could not be read'); });
}

/** Other goods than before: what was kept of their words is forgotten, and what was known of their file. */
export function renewed(healer: ReplicaHealer, index: CatalogIndex, catalog: CatalogFeature, log: Logger): void {
  healer.renewed();
  index.replaced();
  warm(catalog, log);
}

/** Beginning and end of everything that works by itself. */
export function lifeOf({ begun, printing, letters, till, sync, lessons, settings, catalog, timer, log }: Living): Working {
  let notWarmed = (): void => undefined;
  return {
    start: () => {
      printing.use(settings.now());
      for (const part of [printing.queue, letters.queue, till]) part.start();
      begun();
      sync.restart();
      notWarmed = timer.after(WARM_AFTER_MS, () => {
        warm(catalog, log);
      });
    },
    stop: async () => {
      notWarmed();
      till.stop();
      await lessons.training.leave();
      for (const part of [sync, letters.queue, printing.queue, catalog]) await part.stop();
    },
  };
}
