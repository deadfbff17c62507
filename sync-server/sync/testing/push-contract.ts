/** What every store must do with pushes and replays. */
import { expect, it } from 'vitest';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import { FIRST_PREV_HASH, type Commit } from '#contract/sync/commit.ts';
import { createSyncCore } from '../sync-core.ts';
import { chain, payloadOf, receiptPayload } from './commits.ts';
import { addSales, bytesOf, first, ids, newSale, problem, send, startOrWait, verdicts, type ContractTill, type StoreWorld } from './contract-world.ts';

export function transactionTests(world: () => StoreWorld): void {
  it('SP8 a transaction that fails leaves nothing behind', async () => {
    const till = await first(world());
    const commit = till.log.add(receiptPayload(newSale(till, 1)));
    const fails = world().ports.store.inTenant(till.device.tenantId, async (tx) => {
      await tx.lockIncarnation(till.device, till.incarnationId, 1);
      await tx.insertLog(till.device.deviceId, [{ commit: { ...commit, flaw: null }, verdict: 'applied', reason: null }], 1);
      expect(await tx.readHeld(till.incarnationId, 1, 1)).toHaveLength(1);
      throw new Error('thought better of it');
    });
    await expect(fails).rejects.toThrow('thought better of it');
    expect(verdicts(await send(world(), till, [commit]))).toBe('a');
  });

  it('SP1 what is not committed is seen by nobody else, and the incarnation is waited for', async () => {
    const till = await first(world());
    const { store } = world().ports;
    const { tenantId } = till.device;
    const [locked, gate] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const slow = store.inTenant(tenantId, async (tx) => {
      await tx.lockIncarnation(till.device, till.incarnationId, 1);
      await tx.moveIncarnation(till.incarnationId, { dseq: 7, hash: 'a'.repeat(64) });
      locked.resolve(undefined);
      await gate.promise;
    });
    await locked.promise;
    const quick = store.inTenant(tenantId, (tx) => tx.lockIncarnation(till.device, till.incarnationId, 1));
    expect(await startOrWait(world(), quick)).toEqual({ isDone: false });
    gate.resolve(undefined);
    await slow;
    expect((await quick).position).toEqual({ dseq: 7, hash: 'a'.repeat(64) });
  });

  it('SP12 an incarnation never seen belongs to the device that brings it first, even when two bring it at once', async () => {
    const [one, two] = await world().company(2) as [ContractTill, ContractTill];
    const unseen = ids();
    const owners = await Promise.all([one, two].map((till) => world().ports.store.inTenant(till.device.tenantId, (tx) => tx.lockIncarnation(till.device, unseen, 1))));
    expect(owners[0]?.deviceId).toBe(owners[1]?.deviceId);
    expect(owners.map((each) => each.position)).toEqual([{ dseq: 0, hash: FIRST_PREV_HASH }, { dseq: 0, hash: FIRST_PREV_HASH }]);
  });
}

export function orderTests(world: () => StoreWorld): void {
  it('SP1 SP13 a batch sent again after a lost reply changes nothing', async () => {
    const till = await first(world());
    const batch = addSales(till, 8);
    expect(verdicts(await send(world(), till, batch))).toBe('a'.repeat(8));
    const again = await send(world(), till, [...batch.slice(3), ...addSales(till, 2)]);
    expect(verdicts(again)).toBe('dddddaa');
    expect(JSON.parse(again.body)).toMatchObject({ ackDseq: 10 });
    expect(await Promise.all((['receipt', 'receiptLine', 'ledgerEntry'] as const).map((entity) => world().countRows(till.device.tenantId, entity)))).toEqual([10, 20, 30]);
  });

  it('SP1 the same batch over six connections at once is applied once', async () => {
    const till = await first(world());
    const batch = addSales(till, 10);
    const all = (await Promise.all(Array.from({ length: 6 }, () => send(world(), till, batch)))).map(verdicts).join('');
    expect([all.replaceAll('d', ''), all.replaceAll('a', '')]).toEqual(['a'.repeat(10), 'd'.repeat(50)]);
  });

  it('SP3 a gap is told with the position that is missing, and what stands before it is decided', async () => {
    const till = await first(world());
    const [one, two, , four] = addSales(till, 4) as [Commit, Commit, Commit, Commit];
    expect(problem(await send(world(), till, [two]))).toMatchObject({ status: 409, code: 'gap', expectedDseq: 1 });
    expect(verdicts(await send(world(), till, [one, two, four]))).toBe('aa');
  });

  it('SP4 another history is a fork with the last common position, and one item', async () => {
    const till = await first(world());
    const batch = addSales(till, 4);
    await send(world(), till, batch);
    const twin = { ...till, log: chain(till.device.deviceId, till.incarnationId, ids, batch.slice(0, 2)) };
    const forked = addSales(twin, 2);
    for (let times = 0; times < 2; times++) expect(problem(await send(world(), till, forked))).toMatchObject({ status: 409, code: 'fork', commonDseq: 2 });
    expect((await world().attention(till.device.tenantId)).map((item) => item.kind)).toEqual(['fork']);
    expect(await world().countRows(till.device.tenantId, 'receipt')).toBe(4);
  });

  it('SP12 another device\'s commits change nothing', async () => {
    const [owner, thief] = await world().company(2) as [ContractTill, ContractTill];
    const batch = addSales(owner, 2);
    expect(problem(await send(world(), thief, batch))).toMatchObject({ status: 403, code: 'other-device' });
    await send(world(), owner, batch.slice(0, 1));
    const claimed = chain(thief.device.deviceId, owner.incarnationId, ids).add(receiptPayload(newSale(thief, 1)));
    expect(problem(await send(world(), thief, [claimed]))).toMatchObject({ status: 403, code: 'other-device' });
    expect(verdicts(await send(world(), owner, batch))).toBe('da');
  });
}

export function refusalTests(world: () => StoreWorld): void {
  const refused: Readonly<Record<string, (till: ContractTill) => Partial<ReceiptDocument>>> = {
    'a letter no database takes': () => ({ reason: 'a\0b' }),
    'a date that is none': () => ({ businessDate: '2026-02-30' }),
    'a letter inside of JSON': () => ({ fiscalResult: { register: ['none', 'a\0b'] } }),
  };
  for (const [what, flaw] of Object.entries(refused)) {
    it(`SP7 SP8 ${what} costs its own commit alone`, async () => {
      const till = await first(world());
      const batch = [...addSales(till, 3), till.log.add(receiptPayload(newSale(till, 9, flaw(till)))), ...addSales(till, 3)];
      expect(verdicts(await send(world(), till, batch))).toBe('aaaq(refused-by-database)aaa');
      expect(await world().countRows(till.device.tenantId, 'receipt')).toBe(6);
      expect(await world().attention(till.device.tenantId)).toMatchObject([{ kind: 'quarantined-commit', detail: { dseq: 4, reason: 'refused-by-database' } }]);
    });
  }

  it('SP7 what nobody can read is kept, acknowledged and told again', async () => {
    const till = await first(world());
    const batch = [till.log.add(new TextEncoder().encode('{"facts":[')), till.log.add(payloadOf({ entity: 'hologram', row: {} })), ...addSales(till, 1)];
    for (const last of ['a', 'd']) expect(verdicts(await send(world(), till, batch))).toBe(`q(not-json)q(unknown-entity)${last}`);
    expect(await world().attention(till.device.tenantId)).toHaveLength(2);
  });

  it('SP7 SP8 SP18 a header with words no contract has and letters no database takes holds up nobody', async () => {
    const till = await first(world());
    const strange = [{ note: 'a\u0000b' }, { kind: 'a\ud800' }, { 'a\u0000b': ['\udc00'] }, JSON.parse(`{"more":${'['.repeat(1_700)}${']'.repeat(1_700)}}`) as object];
    const batch = strange.flatMap((more) => [till.log.add(new TextEncoder().encode('no JSON')), ...addSales(till, 1)].map(({ header, payload }) => ({ header: { ...header, ...more }, payload })));
    for (const last of ['a', 'd']) expect(verdicts(await send(world(), till, batch))).toBe(`q(not-json)${last}`.repeat(4));
    const items = await world().attention(till.device.tenantId);
    expect([await world().countRows(till.device.tenantId, 'receipt'), items.length]).toEqual([4, 4]);
    for (const { id } of items) expect(await createSyncCore(world().ports).replay(till.device.tenantId, id, ids())).toMatchObject({ ok: false, code: 'still-refused', detail: 'not-json' });
  });

  it('SP11 money that does not add up is applied and shown once', async () => {
    const till = await first(world());
    const receipt = newSale(till, 1);
    const commit = till.log.add(receiptPayload({ ...receipt, totalMinor: receipt.totalMinor + 1 }));
    for (const verdict of ['a', 'd']) expect(verdicts(await send(world(), till, [commit]))).toBe(verdict);
    expect((await world().attention(till.device.tenantId)).map((item) => item.kind)).toEqual(['sums-differ']);
  });
}

export function conflictTests(world: () => StoreWorld): void {
  it('SP10 a fact that is there already changes nothing, with other content it is kept aside', async () => {
    const till = await first(world());
    const receipt = newSale(till, 1);
    const changed = { ...receipt, lines: receipt.lines.map((line) => ({ ...line, name: 'другой товар' })) };
    const longer = { ...receipt, movements: receipt.movements.slice(1) };
    const batch = [receipt, receipt, { ...receipt, number: 2 }, changed, longer].map((each) => till.log.add(receiptPayload(each)));
    expect(verdicts(await send(world(), till, batch.slice(0, 1)))).toBe('a');
    expect(verdicts(await send(world(), till, batch.slice(1)))).toBe('aq(key-conflict)q(key-conflict)q(key-conflict)');
    expect(await world().countRows(till.device.tenantId, 'receiptLine')).toBe(2);
  });

  it('SP10 two documents of one id within a batch: the first stands', async () => {
    const till = await first(world());
    const receipt = newSale(till, 1);
    const batch = [receipt, receipt, { ...receipt, number: 2 }].map((each) => till.log.add(receiptPayload(each)));
    expect(verdicts(await send(world(), till, batch))).toBe('aaq(key-conflict)');
  });

  it('SP15 a part whose key another document took is a conflict of its commit', async () => {
    const till = await first(world());
    const receipt = newSale(till, 1);
    const { place, incarnationId } = till;
    const taker = {
      id: receipt.id, ...place, incarnationId, occurredAt: receipt.occurredAt, utcOffsetMin: 180, businessDate: receipt.businessDate, clockTrust: 'trusted', number: 1, floatMinor: 100,
      entries: [{ documentId: receipt.id, entryNo: 1, account: 'cash-drawer', amountMinor: 0, storeId: place.storeId, businessDate: receipt.businessDate }],
    };
    await send(world(), till, [till.log.add(payloadOf({ entity: 'shiftOpening', row: taker }))]);
    expect(verdicts(await send(world(), till, [till.log.add(receiptPayload(receipt)), ...addSales(till, 1)]))).toBe('q(key-conflict)a');
    expect(await world().countRows(till.device.tenantId, 'receipt')).toBe(1);
  });

  it('SP2 an operation is applied once, whichever incarnation brings it, and its name fits one payload', async () => {
    const till = await first(world());
    const [opId, payload] = [ids(), receiptPayload(newSale(till, 1))];
    await send(world(), till, [till.log.add(payload, opId)]);
    const next = chain(till.device.deviceId, ids(), ids);
    expect(verdicts(await send(world(), till, [next.add(payload, opId), next.add(receiptPayload(newSale(till, 2)), opId)]))).toBe('dq(op-reused)');
    expect(await world().countRows(till.device.tenantId, 'receipt')).toBe(1);
  });

  it('SP2 two lives of one till bring the same operations at the same moment', async () => {
    const till = await first(world());
    const operations = Array.from({ length: 6 }, (_, index) => [receiptPayload(newSale(till, index + 1)), ids()] as const);
    const lives = Array.from({ length: 3 }, () => chain(till.device.deviceId, ids(), ids));
    for (const life of lives) for (const [payload, opId] of operations) life.add(payload, opId);
    const all = (await Promise.all(lives.map((life) => send(world(), till, life.commits)))).map(verdicts).join('');
    expect([all.replaceAll('d', ''), all.replaceAll('a', '')]).toEqual(['aaaaaa', 'd'.repeat(12)]);
    expect(await world().countRows(till.device.tenantId, 'receipt')).toBe(6);
  });
}

export function replayTests(world: () => StoreWorld): void {
  it('SP16 what waits in quarantine is told so in every life, is kept once, and is applied once', async () => {
    const till = await first(world());
    const { tenantId } = till.device;
    const core = createSyncCore(world().ports);
    const operations = Array.from({ length: 2 }, (_, index) => [receiptPayload(newSale(till, index + 1)), ids()] as const);
    const lives = [till.log, ...Array.from({ length: 3 }, () => chain(till.device.deviceId, ids(), ids))];
    for (const life of lives) for (const [payload, opId] of operations) life.add(payload, opId);
    const [old, second, third, last] = lives.map((life) => life.commits) as [Commit[], Commit[], Commit[], Commit[]];
    expect(verdicts(await core.push(till.device, bytesOf(old), true, 'held-back'))).toBe('q(held-back)q(held-back)');
    for (const life of [second, second, third]) expect(verdicts(await send(world(), till, life))).toBe('q(held-back)q(held-back)');
    const items = await world().attention(tenantId);
    expect([items.length, await world().countRows(tenantId, 'receipt')]).toEqual([2, 0]);
    const [taken] = items;
    expect(await core.replay(tenantId, taken?.id ?? '', ids())).toMatchObject({ ok: true });
    const isFirst = taken?.detail['dseq'] === 1;
    for (const life of [old, second, last]) expect(verdicts(await send(world(), till, life))).toBe(isFirst ? 'dq(held-back)' : 'q(held-back)d');
    const again = await Promise.all(items.map((item) => core.replay(tenantId, item.id, ids())));
    expect(again.filter((answer) => answer.ok)).toHaveLength(1);
    for (const life of [old, second, third, last]) expect(verdicts(await send(world(), till, life))).toBe('dd');
    expect([await world().countRows(tenantId, 'receipt'), (await world().attention(tenantId)).length]).toEqual([2, 0]);
  });

  it('SE4 SP2 SP16 what is set aside whole is so for that reason whatever else is wrong with it, and a name stays that of what came first', async () => {
    const till = await first(world());
    const core = createSyncCore(world().ports);
    const [opId, payload, other] = [ids(), receiptPayload(newSale(till, 1)), receiptPayload(newSale(till, 2))];
    const batch = [till.log.add(payload, opId), till.log.add(other, opId), till.log.add(new TextEncoder().encode('no JSON')), ...addSales(till, 1)];
    const [last] = batch.splice(-1) as [Commit];
    const broken = { payload: last.payload, header: { ...last.header, kind: '' } };
    for (let tries = 0; tries < 2; tries++) expect(verdicts(await core.push(till.device, bytesOf([...batch, broken]), true, 'held-back'))).toBe('q(held-back)'.repeat(4));
    const next = chain(till.device.deviceId, ids(), ids);
    expect(verdicts(await send(world(), till, [next.add(payload, opId), next.add(other, opId)]))).toBe('q(held-back)q(op-reused)');
    const items = (await world().attention(till.device.tenantId)).filter(({ detail }) => detail['reason'] === 'held-back');
    expect(items.map(({ detail }) => [detail['dseq'], detail['detail']]).sort()).toEqual([[1, ''], [2, 'op-reused'], [3, expect.stringContaining('not-json')], [4, 'header-unreadable']]);
    const taken = await core.replayAsked({ tenantId: till.device.tenantId, userId: ids(), dismissedToo: false }, items.map(({ id }) => id));
    expect([taken.applied.length, await world().countRows(till.device.tenantId, 'receipt')]).toEqual([3, 3]);
    expect(verdicts(await send(world(), till, [next.add(payload, opId)]))).toBe('d');
  });

  it('SP16 an operation kept aside in one life and applied in another is not applied again by a retry', async () => {
    const till = await first(world());
    const { tenantId } = till.device;
    const core = createSyncCore(world().ports);
    const [opId, payload] = [ids(), receiptPayload(newSale(till, 1))];
    // Both lives are decided before either is seen: the one is held back, the other applied.
    const [one, two] = [till.log.add(payload, opId), chain(till.device.deviceId, ids(), ids).add(payload, opId)];
    await Promise.all([core.push(till.device, bytesOf([one]), true, 'held-back'), core.push(till.device, bytesOf([two]), true)]);
    for (const item of await world().attention(tenantId)) await core.replay(tenantId, item.id, ids());
    expect(await world().countRows(tenantId, 'receipt')).toBe(1);
    for (const commit of [one, two]) expect(verdicts(await send(world(), till, [commit])), 'whoever came first').toMatch(/^(d|q\(held-back\))$/);
  });

  it('SQ2 what was kept aside is applied later, once, and its item closes', async () => {
    const till = await first(world());
    const { tenantId } = till.device;
    const core = createSyncCore(world().ports);
    const batch = addSales(till, 2);
    expect(verdicts(await core.push(till.device, bytesOf(batch), true, 'held-back'))).toBe('q(held-back)q(held-back)');
    expect(await world().countRows(tenantId, 'receipt')).toBe(0);
    const items = await world().attention(tenantId);
    const answers = await Promise.all([...items, ...items].map((item) => core.replay(tenantId, item.id, ids())));
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.code)).sort()).toEqual(['not-found', 'not-found', 'ok', 'ok']);
    expect([await world().countRows(tenantId, 'receipt'), (await world().attention(tenantId)).length]).toEqual([2, 0]);
    expect(verdicts(await core.push(till.device, bytesOf(batch), true))).toBe('dd');
  });

  it('SQ2 what still cannot be applied stays, with its newest reason', async () => {
    const till = await first(world());
    const receipt = newSale(till, 1);
    await send(world(), till, [till.log.add(receiptPayload(receipt)), till.log.add(receiptPayload({ ...receipt, number: 2 }))]);
    const [item] = await world().attention(till.device.tenantId);
    expect(await createSyncCore(world().ports).replay(till.device.tenantId, item?.id ?? '', ids())).toMatchObject({ ok: false, code: 'still-refused', detail: 'key-conflict' });
    expect(await world().attention(till.device.tenantId)).toMatchObject([{ id: item?.id, detail: { reason: 'key-conflict' } }]);
  });
}
