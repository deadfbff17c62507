import { hostname } from 'node:os';
import type { Implementation } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { Store } from '../db/tx.ts';
import type { CatalogIndex } from '../features/catalog/catalog-index.ts';
import { createEnrolment } from '../features/enrolment/enrolment-service.ts';
import { deriveVerifier, newPinSalt } from '../features/staff/pin.ts';
import type { HostOptions } from './host-options.ts';

export type EnrolmentParts = {
  readonly store: Store;
  readonly newId: () => string;
  readonly index: CatalogIndex;
  /** Binds a PIN verifier to this device. */
  readonly pepper: (verifier: string) => string;
  /** The till has an owner now, or has lost the one it had. */
  readonly changed: () => void;
};

/** Joining a company or the demo shop. */
export function composeEnrolment(options: HostOptions, { store, newId, index, pepper, changed }: EnrolmentParts): Implementation<typeof enrolment> {
  const { secrets } = options;
  return createEnrolment({
    store, newId, suggestedServer: options.suggestedServer, saveToken: secrets.saveServerToken, clearIndex: index.clear, changed,
    // Loaded when they are asked for, which is once in the life of a till: a start need not wait for them.
    enrol: async (serverUrl, { code, installId }) => (await import('../sync/enrol.ts')).enrol(serverUrl, { code, installId, computerName: hostname().slice(0, 200), contractVersion: SYNC_VERSION, build: options.build }),
    // Goods and pictures of the demo are a tenth of a second of start; only the demo needs them.
    prepareDemo: async () => (await import('../features/enrolment/demo.ts')).prepareDemo({
      newId, goodsChanged: index.goodsChanged,
      storedPin: async (pin) => {
        const pinSalt = newPinSalt();
        return { pinSalt, pinVerifier: pepper((await deriveVerifier(pin, pinSalt)) ?? '') };
      },
    }),
  });
}
