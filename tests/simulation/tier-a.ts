/** Tier a: both databases are models in memory; a seed takes milliseconds. */
import type { Chance } from '#tests/torture/chance.ts';
import { enrolIn, issueCode } from './model/server-enrolment.ts';
import { createServerModel } from './model/server-model.ts';
import { newTillModel } from './model/till-model.ts';
import { receiptsPage } from './model/receipts-page.ts';
import { createSnapshotHouse } from './snapshot-house.ts';
import type { Climate } from './climate.ts';
import type { TierMaker } from './campaign.ts';
import type { ServerStore } from '#server/sync/store-port.ts';
import type { Bug } from './sabotage-ports.ts';
import type { Tier, TierServer } from './stage.ts';
import { START_MS, type Ids, type World } from './world.ts';

const models: Tier = { server: modelServer, newDisk: newTillModel, close: async () => undefined };

export const tierA: TierMaker = { name: 'a', guarded: true, make: async () => models };

/** Tells of each transaction that begins while another one is at work. */
function counted(store: ServerStore, onMeeting: () => void): ServerStore {
  let open = 0;
  return { inTenant: async (...ask) => {
    if (open > 0) onMeeting();
    open += 1;
    try {
      return await store.inTenant(...ask);
    } finally {
      open -= 1;
    }
  } };
}

function modelServer({ time, tally }: World, ids: Ids, { databaseMs, pageRows }: Climate, chance: Chance, onCrash: () => void, bug: Bug | undefined): TierServer {
  const turn = (): Promise<void> => (databaseMs === 0 ? Promise.resolve() : new Promise<void>((resolve) => { time.after(chance.int(databaseMs + 1), 'the database answers', resolve); }));
  const model = createServerModel({ turn, clock: { nowMs: () => START_MS + time.nowMs() }, epoch: ids(), onCrash, ...(bug?.recordChanges ? { recordChanges: bug.recordChanges() } : {}) });
  return {
    outside: false, connect: () => counted(model.connect(), () => tally.count('transactions-interleave')), asHq: model.asHq, epoch: model.epoch, lookNow: model.look, crash: model.crash, failNext: model.failNext, failurePending: model.failurePending,
    addCompany: async (companyId) => model.addCompany(companyId),
    look: async (companyId) => model.look(companyId),
    async issueCode(companyId, tillId) {
      const code = ids();
      return await model.apart(companyId, (tx) => issueCode(tx, tillId, code)) ? code : null;
    },
    enrol: (companyId, request) => model.apart(companyId, (tx) => enrolIn(tx, request, { ids, epoch: model.epoch(), nowMs: START_MS + time.nowMs() })),
    knows: async (companyId, { deviceId }) => model.hasDevice(companyId, deviceId),
    async blob(companyId, hash) {
      const row = model.look(companyId).rows('blob').find((stored) => stored.row['hash'] === hash)?.row;
      return row ? { mime: String(row['mime']), bytes: row['bytes'] as Uint8Array } : null;
    },
    snapshots: (habits) => createSnapshotHouse({ ...habits, ids, epoch: model.epoch, look: model.look }),
    receipts: async (device, question) => receiptsPage(model.look(device.tenantId), { device, question, epoch: model.epoch(), nowMs: START_MS + time.nowMs(), atOnce: pageRows }),
    backup() {
      const image = model.image();
      return () => model.restore(image, ids());
    },
  };
}
