import { beforeAll, describe, expect, it } from 'vitest';
import { createSyncCore } from '#server/sync/sync-core.ts';
import { chain, idsFrom, payloadOf, seeded } from '#server/sync/testing/commits.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import type { Commit, PushReply } from '#contract/sync/commit.ts';
import { catchBug, runCampaign, runSeed, type CampaignResult, type TierMaker } from './campaign.ts';
import { asBefore, type Climate } from './climate.ts';
import { SnapshotRefused, type ClosableBuilder } from '#host/sync/bootstrap/builder-port.ts';
import { mortalBuilder } from './mortal-builder.ts';
import { neverHappened, unexpected } from './expected-faults.ts';
import { createServerModel } from './model/server-model.ts';
import { withoutRealTime } from './no-real-time.ts';
import { serverBugs } from './sabotages-server.ts';
import { pairingBugs } from './sabotages-pairing.ts';
import { tillBugs } from './sabotages-till.ts';
import { tierA } from './tier-a.ts';
import { createTrace } from './trace.ts';
import { createVirtualTime } from './virtual-time.ts';
import { invariants, type Invariant } from './world.ts';

describe('six worlds, each twice', () => {
  let found: CampaignResult;
  beforeAll(async () => { found = await runCampaign(tierA, 1, 6); });

  it('keep every invariant, go twice the same way, and have much go wrong', () => {
    expect(found.failures).toEqual([]);
    expect(found.faults.size).toBeGreaterThan(8);
    expect(unexpected(found.faults)).toEqual([]);
    expect([...found.checks.keys()].sort()).toEqual(Object.keys(invariants).sort());
  });

  it.each([
    ['I1 NoAckedOpLost'],
    ['I2 ExactlyOnceEffect'],
    ['I3 DeviceOrderKept'],
    ['I4 CursorNeverSkips'],
    ['I5 Convergence'],
    ['I6 ReadYourWrites'],
    ['I7 NoCrossTenantByte'],
    ['I8 ScopeExact'],
    ['I9 QuarantineComplete'],
    ['I10 PoisonDoesNotBlock'],
    ['I11 ReceiptUniqueGapless'],
    ['I12 LedgerBalance'],
    ['I14 NoResurrection'],
    ['I15 ForkDetected'],
    ['I16 SkewTolerant'],
    ['I17 UpgradeKeepsOutbox'],
    ['I18 Liveness'],
    ['I19 BoundedGrowth'],
    ['I20 RevokedReadsNothing'],
    ['I21 AtomicGroup'],
    ['I22 EditNotLost'],
    ['I23 EditMergedOnce'],
    ['I24 OwnEditsShown'],
    ['I25 CopyProven'],
    ['I26 ReceiptsOfTheStore'],
  ])('%s was looked at and held', (rule) => {
    const [name, words] = rule.split(' ') as [Invariant, string];
    expect(invariants[name]).toBe(words);
    expect(found.checks.get(name)).toBeGreaterThan(0);
    expect(found.failures.filter(({ what }) => what.startsWith(`${name} `))).toEqual([]);
  });
});

it('a fault that never happened is named', () => {
  expect(neverHappened(new Map([['drop-request', 3]]), 'a')).toContain('transactions-interleave');
  expect(neverHappened(new Map([['drop-request', 3]]), 'b')).not.toContain('transactions-interleave');
  expect(neverHappened(new Map([['drop-request', 3]]), 'b')).not.toContain('drop-request');
});

describe('the simulator', () => {
  it('goes another way with another seed', async () => {
    expect((await runSeed(tierA, 1)).hash).not.toBe((await runSeed(tierA, 2)).hash);
  });

  it('catches a planted bug and says by which invariant', async () => {
    const bug = tillBugs.find(({ name }) => name === 'timeout is success');
    expect(bug && await catchBug(tierA, bug, 1)).toMatchObject({ by: expect.stringMatching(/^I(1|6|15)$/) });
  });

  it.each(pairingBugs.map((bug) => [bug.name, bug] as const))('[HI15] [HI17] catches "%s", which only a till can meet that is paired anew', async (_name, bug) => {
    expect(await catchBug(tierA, bug, 1)).toMatchObject({ by: expect.stringMatching(/^I\d+$/) });
  });

  it.each(['forgotten', 'disk-lost'] as const)('a till that joined and is %s is paired anew, and all holds that should', async (joining) => {
    const found = new Map<string, number>();
    for (let seed = 1; seed <= 4; seed++) {
      const { violation, faults } = await runSeed(tierA, seed, { weather: (climate) => ({ ...climate, joining, serverRestoreEveryMs: joining === 'disk-lost' ? null : climate.serverRestoreEveryMs }) });
      expect(violation).toBeNull();
      for (const [fault, times] of faults) found.set(fault, (found.get(fault) ?? 0) + times);
    }
    expect(found.get(joining === 'forgotten' ? 'paired-anew' : 'paired-after-loss')).toBeGreaterThan(0);
  });

  it('takes nothing for a catch that breaks without the bug too, nor a run that breaks down', async () => {
    const stale = serverBugs.find(({ name }) => name === 'hash of the row before');
    const broken: TierMaker = { ...tierA, make: async () => {
      const tier = await tierA.make();
      return { ...tier, server: (world, ids, climate, chance, onCrash) => tier.server(world, ids, climate, chance, onCrash, stale) };
    } };
    const bug = { name: 'none', what: 'nothing', within: 2 };
    expect((await runSeed(broken, 1)).violation).not.toBeNull();
    expect(await catchBug(broken, bug, 1)).toMatchObject({ by: null, seed: null, tried: 2 });
    expect(await catchBug(tierA, { ...bug, core: () => { throw new Error('no core'); } }, 1)).toMatchObject({ by: null, seed: null });
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
  it.each([
    ['[HR3] a page of receipts asked for by a life that ended meanwhile was taken, and receipts in between were never asked for', 185],
    ['[HR3] the same, of a till that had hardly sold', 1415],
    ['[HR3] a page of a restored server was taken after a mark of its former life, and receipts before its number were never asked for', 2078],
  ])('I18 %s: seed %i', async (_found, seed) => {
    // In the mixture of that time: what came to it since would make another run of the seed.
    expect((await runSeed(tierA, seed, { weather: asBefore })).violation).toBeNull();
  });

  it.each([
    ['[HD9] what was found because the server was restored, and told by the next comparison, lost its reason', 3, 'hash not compared'],
    ['I14 two changes of one row were told in the order of their writing, not of their commits', 24, 'feed number from a plain sequence'],
    ['I8 somebody moved to another store while the company was still being written', 10, 'feed number from a plain sequence'],
  ])('%s: seed %i in the weather of "%s"', async (_found, seed, name) => {
    const bug = [...tillBugs, ...serverBugs].find((one) => one.name === name);
    const weather = (climate: Climate): Climate => asBefore(bug?.climate?.(climate) ?? climate);
    expect((await runSeed(tierA, seed, { weather })).violation).toBeNull();
  });

  it('[HE3] two pushes of one till were under way after its server was restored, and the later verdict brought an edit back that was over: seed 4686', async () => {
    expect((await runSeed(tierA, 4686, {})).violation).toBeNull();
  });

  it('[HE3] a server restored twice in a moment said how far it had decided, and edits whose verdicts went past the till lay over its rows for ever: seed 8452', async () => {
    expect((await runSeed(tierA, 8452, {})).violation).toBeNull();
  });

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
