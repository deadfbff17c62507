import type { Implementation } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { ReplicaTx } from '#host/db/tx.ts';
import { readMeta } from '#host/posting/meta.ts';
import { emptyReplica, updateReplicaState } from '#host/posting/replica-state.ts';
import { becomeTill, forgetShop, type NewIdentity } from './enrolment-repo.ts';
import type { Paired } from './enrolled.ts';
import { pairAnew, type PairAnewDeps } from './pair-anew.ts';

export type EnrolmentDeps = PairAnewDeps & {
  readonly newId: () => string;
  /** Gets the demo shop ready; the answer writes it and says who the till is there. */
  readonly prepareDemo: () => Promise<(tx: ReplicaTx) => NewIdentity>;
  /** Forgets what other rooms keep of the goods. */
  readonly clearIndex: (tx: ReplicaTx) => void;
  readonly suggestedServer: string;
  /** When the till of before was wiped because it was revoked, or null. */
  readonly revokedAt: () => number | null;
  /** The till has an owner now, or has lost the one it had. */
  readonly changed: () => void;
};

export function createEnrolment(deps: EnrolmentDeps): Implementation<typeof enrolment> {
  const { store } = deps;
  let joining = false;

  /** One joining at a time: two codes typed in two windows must not make one till two. */
  const alone = async (join: (mode: 'shop' | 'demo' | null) => Promise<Paired>): Promise<Paired> => {
    if (joining) return refused('already-paired');
    joining = true;
    try {
      return await join(store.read(readMeta).mode);
    } finally {
      joining = false;
    }
  };

  const becomeFirst = async (serverUrl: string, code: string): Promise<Paired> => {
    const reply = await deps.enrol(serverUrl, { code, installId: store.read(readMeta).installId });
    if (!reply.ok) return refused(reply.code);
    const { serverUrl: address, token, deviceKey, device, incarnation, series, companyId, storeId, tillId, epoch } = reply.value;
    // Key and token first: a till that knows its name but not its token could never ask for another.
    await deps.saveSecrets({ token, deviceKey });
    // Of the two files the replica comes first: one that is not the owner's is emptied at the next start.
    store.writeReplica((tx) => { emptyReplica(tx, device); });
    store.write((tx) => {
      becomeTill(tx, { mode: 'shop', serverUrl: address, epoch, deviceId: device, incarnationId: incarnation, series, companyId, storeId, tillId });
    });
    deps.changed();
    return ok({});
  };

  return {
    // A till that is paired anew most often has the server it had.
    suggestion: () => ok({ serverUrl: store.read(readMeta).serverUrl ?? deps.suggestedServer, revokedAt: deps.revokedAt() }),
    pair: ({ serverUrl, code, approvalId }) => alone(async (mode) => {
      switch (mode) {
        case null: return becomeFirst(serverUrl, code.trim());
        case 'shop': return pairAnew(deps, { serverUrl, code: code.trim(), approvalId });
        case 'demo': return refused('already-paired');
      }
    }),
    tryDemo: async () => {
      const answer = await alone(async (mode) => {
        if (mode !== null) return refused('already-paired');
        const writeDemo = await deps.prepareDemo();
        const identity = store.writeReplica((tx) => {
          const written = writeDemo(tx);
          updateReplicaState(tx, { owner: written.deviceId, loaded: 1 });
          return written;
        });
        store.write((tx) => { becomeTill(tx, identity); });
        deps.changed();
        return ok({});
      });
      return answer.ok ? answer : refused('already-paired');
    },
    leaveDemo: () => {
      if (store.read(readMeta).mode !== 'demo') return refused('not-demo');
      store.write(forgetShop);
      store.writeReplica((tx) => {
        emptyReplica(tx, null);
        deps.clearIndex(tx);
      });
      deps.changed();
      return ok({});
    },
  };
}
