import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { id } from '#host/posting/scratch-till.fixture.ts';
import type { NewName } from '#host/posting/new-life.ts';
import { createSqliteTills, type SqliteTills } from '../sqlite-till.ts';
import type { TillDiskDeps, TillIdentity, TillImage } from '../till-disk.ts';
import { newTillModel } from './till-model.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const identity: TillIdentity = { deviceId: id(1), companyId: id(2), storeId: id(3), tillId: id(4), incarnationId: id(5), epoch: id(6), series: 'A' };
const as: NewName = { deviceId: id(11), tillId: id(14), serverUrl: 'http://127.0.0.1/', epoch: id(16), series: 'A' };

let [lives, ids] = [0, 100];
const deps: TillDiskDeps = {
  nowMs: () => NOW, pepper: (verifier) => verifier, newLife: (before) => before,
  rebirth: { newId: () => id(ids++), random: () => 0.5, lives: { read: () => lives, write: (count) => { lives = count; } } },
};

/** Both kinds of disks must say the same of themselves at each of these steps. */
const disks: readonly (readonly [string, (tills: SqliteTills) => TillImage])[] = [['the model', () => newTillModel(identity)], ['SQLite', (tills) => tills.newDisk(identity)]];

describe.each(disks)('another name, on %s', (_kind, make) => {
  let tills: SqliteTills;
  let disk: ReturnType<TillImage['open']>;
  beforeEach(() => {
    [lives, ids] = [0, 100];
    tills = createSqliteTills();
    disk = make(tills).open(deps);
    disk.store.applyPage({
      epoch: identity.epoch, next: 7, head: 7, caughtUp: true, remaining: 0, serverTime: NOW, scope: 's', changes: [
        { entity: 'company', columns: ['id', 'name'], rows: [[id(2), 'Лавка']], removed: [] },
        { entity: 'till', columns: ['id', 'storeId', 'number', 'name', 'legalEntityId'], rows: [[id(4), id(3), 1, 'Касса', id(8)]], removed: [] },
      ],
    });
    for (const n of [1, 2, 3]) disk.commit(NOW + n, { kind: 'journal', opId: id(20 + n), facts: [{ entity: 'journalEntry', row: { id: id(30 + n) } }] });
    disk.store.recordVerdicts({ verdicts: [1, 2].map((dseq) => ({ dseq, verdict: 'applied' as const })), ackDseq: 2, epoch: identity.epoch, serverTime: NOW });
    disk.store.raiseAttention('unknown-till');
  });
  afterEach(() => tills.close());
  const standing = (): object => {
    const { cursor, loaded, scope, epoch } = disk.store.position();
    return { cursor, loaded, scope, epoch, owner: disk.store.owner(), unsent: disk.store.unsent().count };
  };

  it('[HI15] the line goes with an answer to a push, or with any where no commit waits', () => {
    expect(disk.naming.isUnknown()).toBe(true);
    disk.naming.knownAgain(false);
    expect(disk.naming.isUnknown()).toBe(true);
    disk.naming.knownAgain(true);
    expect(disk.naming.isUnknown()).toBe(false);
    disk.store.raiseAttention('unknown-till');
    disk.store.recordVerdicts({ verdicts: [], ackDseq: 3, epoch: identity.epoch, serverTime: NOW });
    disk.naming.knownAgain(false);
    expect(disk.naming.isUnknown()).toBe(false);
  });

  it('[HI17] [HI18] [HI19] all kept commits are unsent under the new name, in a life and a series of its own; rows stay and are asked for anew', () => {
    const ops = disk.outbox().map(({ header }) => header.opId);
    disk.naming.standIn(identity.tillId, as.tillId);
    disk.naming.becomeAnother(as);
    disk.naming.claimReplica();
    const told = { cursor: 0, loaded: true, scope: null, epoch: as.epoch, owner: as.deviceId, unsent: 3 };
    expect(standing()).toEqual(told);
    expect(disk.outbox().map(({ header }) => header.opId)).toEqual(ops);
    expect(disk.outbox().map(({ header }) => [header.device, header.dseq, header.incarnation])).toEqual([1, 2, 3].map((dseq) => [as.deviceId, dseq, id(100)]));
    expect(disk.life()).toEqual({ incarnation: id(100), series: 'A45001' });
    expect([lives, disk.naming.isUnknown(), disk.naming.name()]).toEqual([45_001, false, expect.objectContaining({ companyId: id(2), tillId: as.tillId })]);
    expect(disk.rows('till').map((row) => [row['id'], row['name']]).sort()).toEqual([[id(4), 'Касса'], [as.tillId, 'Касса']]);
    disk = disk.image().open(deps);
    expect(standing()).toEqual(told);
  });

  it('[HI18] ended before the rows are claimed, they are with the next start', () => {
    disk.naming.becomeAnother({ ...as, epoch: identity.epoch });
    disk = disk.image().open(deps);
    expect(standing()).toEqual({ cursor: 0, loaded: true, scope: null, epoch: identity.epoch, owner: as.deviceId, unsent: 3 });
  });

  it('[HI18] rows that are not of the till\'s company are nobody\'s', () => {
    disk.store.applyPage({ epoch: identity.epoch, next: 8, head: 8, caughtUp: true, remaining: 0, serverTime: NOW, scope: 's', changes: [{ entity: 'company', columns: ['id', 'name'], rows: [], removed: [[id(2)]] }] });
    disk.naming.becomeAnother(as);
    disk.naming.claimReplica();
    expect([standing(), disk.rows('till')]).toEqual([{ cursor: 0, loaded: false, scope: null, epoch: as.epoch, owner: as.deviceId, unsent: 3 }, []]);
  });
});
