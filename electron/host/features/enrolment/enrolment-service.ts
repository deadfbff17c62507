import type { AnswerOf, CallsOf, Implementation } from '#contract/define/service.ts';
import type { enrolment } from '#contract/terminal/enrolment.ts';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import type { ReplicaTx, TillStore } from '#host/db/tx.ts';
import { readMeta } from '#host/posting/meta.ts';
import { emptyReplica, updateReplicaState } from '#host/posting/replica-state.ts';
import { becomeTill, forgetShop, type NewIdentity } from './enrolment-repo.ts';

/** What a server answers to a good code, with the private key made for it; empty where the server takes none. */
export type Enrolled = { readonly device: string; readonly token: string; readonly deviceKey: string; readonly incarnation: string; readonly series: string; readonly companyId: string; readonly storeId: string; readonly tillId: string; readonly epoch: string };
export type EnrolRefusal = 'bad-address' | 'server-unreachable' | 'not-lavka' | 'code-unknown' | 'code-expired' | 'too-many-tries';

export type EnrolmentDeps = {
  readonly store: TillStore;
  readonly newId: () => string;
  /** Asks the server; the only part of a till that speaks to one before it has a name. */
  readonly enrol: (serverUrl: string, request: { readonly code: string; readonly installId: string }) => Promise<Result<Enrolled, EnrolRefusal>>;
  readonly saveSecrets: (secrets: Pick<Enrolled, 'token' | 'deviceKey'>) => void | Promise<void>;
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

type Paired = AnswerOf<CallsOf<typeof enrolment>['pair']>;

export function createEnrolment(deps: EnrolmentDeps): Implementation<typeof enrolment> {
  const { store } = deps;
  const isFree = (): boolean => store.read(readMeta).mode === null;
  let joining = false;

  /** One joining at a time: two codes typed in two windows must not make one till two. */
  const alone = async (join: () => Promise<Paired>): Promise<Paired> => {
    if (joining || !isFree()) return refused('already-paired');
    joining = true;
    try {
      return await join();
    } finally {
      joining = false;
    }
  };

  return {
    suggestion: () => ok({ serverUrl: deps.suggestedServer, revokedAt: deps.revokedAt() }),
    pair: ({ serverUrl, code }) => alone(async () => {
      const reply = await deps.enrol(serverUrl, { code: code.trim(), installId: store.read(readMeta).installId });
      if (!reply.ok) return refused(reply.code);
      const { token, deviceKey, device, incarnation, series, companyId, storeId, tillId, epoch } = reply.value;
      // Key and token first: a till that knows its name but not its token could never ask for another.
      await deps.saveSecrets({ token, deviceKey });
      // Of the two files the replica comes first: one that is not the owner's is emptied at the next start.
      store.writeReplica((tx) => { emptyReplica(tx, device); });
      store.write((tx) => {
        becomeTill(tx, { mode: 'shop', serverUrl, epoch, deviceId: device, incarnationId: incarnation, series, companyId, storeId, tillId });
      });
      deps.changed();
      return ok({});
    }),
    tryDemo: async () => {
      const answer = await alone(async () => {
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
