import type { Implementation } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { ReadTx, ReplicaTx, TillStore } from '../db/tx.ts';
import { listStaff } from '../features/staff/staff-repo.ts';
import { createCatalogIndex, type CatalogIndex } from '../features/catalog/catalog-index.ts';
import type { NewIdentity } from '../features/enrolment/enrolment-repo.ts';
import { createEnrolment } from '../features/enrolment/enrolment-service.ts';
import { deriveVerifier, newPinSalt, pepperVerifier } from '../features/staff/pin.ts';
import type { StaffFeature } from '../features/staff/staff-service.ts';
import { findStore, findTill } from '../posting/envelope.ts';
import { postJournal } from '../posting/journal.ts';
import { readMeta } from '../posting/meta.ts';
import { workplaceOf } from '../posting/place.ts';
import { feedPosition, updateReplicaState } from '../posting/replica-state.ts';
import type { Life } from '../sync/new-life.ts';
import type { SyncSwitch } from '../sync-switch.ts';
import { forgetWiped, readWiped } from '../wipe.ts';
import type { HostOptions } from './host-options.ts';
import { computerName } from './identity.ts';

export type EnrolmentParts = {
  readonly store: TillStore;
  readonly newId: () => string;
  readonly index: CatalogIndex;
  /** Binds a PIN verifier to this device. */
  readonly pepper: (verifier: string) => string;
  readonly staff: Pick<StaffFeature, 'signedIn' | 'guard'>;
  readonly life: Pick<Life, 'pairAnew'>;
  readonly still: SyncSwitch['still'];
  /** The till has an owner now, or has lost the one it had. */
  readonly changed: () => void;
  /** The till goes on as another one of its company's server (host/sync/SPEC, HI17). */
  readonly pairedAnew: () => void;
};

/** Joining a company or the demo shop. */
export function composeEnrolment(options: HostOptions, { store, newId, index, pepper, staff, life, still, changed, pairedAnew }: EnrolmentParts): Implementation<typeof enrolment> {
  const { secrets, clock } = options;
  return createEnrolment({
    store, newId, signedIn: staff.signedIn, guard: staff.guard, hasPeople, still, becomeAnother: life.pairAnew, pairedAnew,
    note: (tx, staffId) => { postJournal(tx, clock.nowMs(), { id: newId(), staffId, event: 'settings-changed', detail: { names: ['pairing'] } }); },
    suggestedServer: options.suggestedServer, revokedAt: () => readWiped(options.paths)?.at ?? null,
    saveSecrets: async ({ token, deviceKey }) => {
      await secrets.saveDeviceKey(deviceKey);
      await secrets.saveServerToken(token);
    },
    clearIndex: index.clear,
    changed: () => {
      forgetWiped(options.paths);
      changed();
    },
    // Loaded when they are asked for, which is once in the life of a till: a start need not wait for them.
    enrol: async (serverUrl, { code, installId }) => {
      const [{ enrol, parseAddress }, { makeDeviceKey }] = await Promise.all([import('../sync/enrol.ts'), import('../sync/session.ts')]);
      const address = parseAddress(serverUrl);
      if (address === null) return refused('bad-address');
      const key = makeDeviceKey();
      const reply = await enrol(address, { code, installId, computerName: computerName(), contractVersion: SYNC_VERSION, build: options.build, publicKey: key.publicKey });
      // A server of before takes no key: its token is for ever.
      return reply.ok ? ok({ ...reply.value, serverUrl: address, deviceKey: reply.value.keyed === true ? key.privateKey : '' }) : reply;
    },
    prepareDemo: () => demo({ newId, goodsChanged: index.goodsChanged, pepper }),
  });
}

/** Somebody can sign in: the screens are those of a shop, and it has people. */
function hasPeople(tx: ReadTx): boolean {
  const meta = readMeta(tx);
  return feedPosition(tx).loaded && findStore(tx, meta) !== null && findTill(tx, meta) !== null && listStaff(tx, workplaceOf(tx)).length > 0;
}

/** Goods and pictures of the demo are a tenth of a second of start; only the demo needs them. */
async function demo({ newId, goodsChanged, pepper }: Pick<EnrolmentParts, 'newId' | 'pepper'> & Pick<CatalogIndex, 'goodsChanged'>): Promise<(tx: ReplicaTx) => NewIdentity> {
  const { prepareDemo } = await import('../features/enrolment/demo.ts');
  return prepareDemo({
    newId, goodsChanged,
    storedPin: async (pin) => {
      const pinSalt = newPinSalt();
      return { pinSalt, pinVerifier: pepper((await deriveVerifier(pin, pinSalt)) ?? '') };
    },
  });
}

/** The goods and people of the demo shop once more, for a till that is in it and has lost them; who it is and what it sold stays. */
export async function refillDemo({ secrets }: HostOptions, store: TillStore, newId: () => string): Promise<void> {
  const write = await demo({ newId, goodsChanged: createCatalogIndex().goodsChanged, pepper: (verifier) => pepperVerifier(secrets.deviceSecret, verifier) });
  store.writeReplica((tx) => {
    write(tx);
    updateReplicaState(tx, { loaded: 1 });
  });
}
