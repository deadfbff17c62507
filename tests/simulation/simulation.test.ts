import { describe, expect, it } from 'vitest';
import { createSyncCore } from '#server/sync/sync-core.ts';
import { chain, idsFrom, payloadOf, seeded } from '#server/sync/testing/commits.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import type { Commit, PushReply } from '#contract/sync/commit.ts';
import { catchBug, runCampaign, runSeed } from './campaign.ts';
import { SnapshotRefused, type ClosableBuilder } from '#host/sync/bootstrap/builder-port.ts';
import { mortalBuilder } from './mortal-builder.ts';
import { createServerModel } from './model/server-model.ts';
import { withoutRealTime } from './no-real-time.ts';
import { tillBugs } from './sabotages-till.ts';
import { tierA } from './tier-a.ts';
import { createTrace } from './trace.ts';
import { createVirtualTime } from './virtual-time.ts';
import { invariants } from './world.ts';

describe('the simulator', () => {
  it('I1-I12 I14-I26 looks at every invariant in some runs and keeps them, and each run goes twice the same way', async () => {
    const { failures, faults, checks } = await runCampaign(tierA, 1, 6);
    expect(failures).toEqual([]);
    expect(faults.size).toBeGreaterThan(8);
    expect([...checks.keys()].sort()).toEqual(Object.keys(invariants).sort());
  });

  it('goes another way with another seed', async () => {
    expect((await runSeed(tierA, 1)).hash).not.toBe((await runSeed(tierA, 2)).hash);
  });

  it('catches a planted bug and says by which invariant', async () => {
    const bug = tillBugs.find(({ name }) => name === 'timeout is success');
    expect(bug && await catchBug(tierA, bug, 1)).toMatchObject({ by: expect.stringMatching(/^I(1|6|15)$/) });
  });

  it('knows no time and no chance but its own', async () => {
    await withoutRealTime(async () => {
      expect(() => Date.now()).toThrow('the real clock');
      expect(() => new Date()).toThrow('the real clock');
      expect(new Date(0).getTime()).toBe(0);
      expect(() => Math.random()).toThrow('Math.random');
      expect(() => setTimeout(() => undefined, 0)).toThrow('setTimeout');
    });
    expect(Date.now()).toBeGreaterThan(0);
  });

  it('takes events in the order of their moments, and of their making where those are equal', async () => {
    const time = createVirtualTime(createTrace(), 100);
    const seen: string[] = [];
    time.after(5, 'later', () => void seen.push(`later ${time.nowMs()}`));
    time.after(1, 'first', () => void Promise.resolve().then(() => time.after(4, 'same', () => void seen.push('same'))));
    time.after(2, 'taken back', () => void seen.push('never'))();
    await time.run(10);
    expect([...seen, time.nowMs()]).toEqual(['later 5', 'same', 10]);
  });
});

describe('what runs of the simulator found', () => {
  it('[HB3] a till that dies with a garbled chunk in hand leaves no failure behind', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    try {
      let died = 0;
      const garbled = { put: () => Promise.reject(new SnapshotRefused('damaged', 'garbled')) } as unknown as ClosableBuilder;
      const builder = mortalBuilder(garbled, { isOver: () => died > 0, isFull: () => false, due: () => 'after', die: () => { died += 1; } });
      void builder.put(0, new Uint8Array());
      await new Promise((resolve) => { setImmediate(resolve); });
      expect([died, unheard]).toEqual([1, []]);
    } finally {
      process.off('unhandledRejection', hear);
    }
  });


  it('[SP13] a batch that ends at a fork acknowledges nothing behind its last verdict: that is where a twin went on', async () => {
    const model = createServerModel({ turn: async () => undefined, clock: { nowMs: () => 1 }, epoch: 'e' });
    const ids = idsFrom(seeded(1));
    const [tenantId, deviceId, incarnation] = [ids(), ids(), ids()];
    model.addCompany(tenantId);
    const core = createSyncCore({ store: model.connect(), clock: { nowMs: () => 1 }, ids: { uuid: ids }, wake: { notifyHead: () => undefined }, log: { warn: () => undefined }, inflate: async (body) => body });
    const push = async (commits: readonly Commit[]): Promise<PushReply> => JSON.parse((await core.push({ tenantId, deviceId, tillId: ids(), storeId: ids() }, encodeCommits(commits), false)).body) as PushReply;
    const shared = chain(deviceId, incarnation, ids);
    shared.add(payloadOf());
    const [one, other] = [chain(deviceId, incarnation, ids, shared.commits), chain(deviceId, incarnation, ids, shared.commits)];
    for (const twin of [one, other]) twin.add(payloadOf());
    one.add(payloadOf());
    expect(await push(one.commits)).toMatchObject({ ackDseq: 3 });
    expect(await push(other.commits)).toMatchObject({ verdicts: [{ dseq: 1, verdict: 'duplicate' }], ackDseq: 1 });
  });
});
