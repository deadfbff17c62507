/** What every store must do for a comparison, and what the protocol makes of it. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { companyScope, storeScope, tillScope } from '#domain/replication/feed.ts';
import { rowText } from '#domain/replication/row-hash.ts';
import { compileCheck } from '#contract/define/check.ts';
import { DigestReply, DigestRowsReply, RowsReply, type DigestReport } from '#contract/sync/digest.ts';
import { readDigestRows } from '../digest.ts';
import { createSyncCore } from '../sync-core.ts';
import { addSales, first, ids, problem, reader, send, type ContractTill, type StoreWorld } from './contract-world.ts';

const checkDigest = compileCheck(DigestReply);
const checkRows = compileCheck(DigestRowsReply);
const checkAsked = compileCheck(RowsReply);
const hashOf = (row: readonly unknown[]): bigint => createHash('sha256').update(rowText(row)).digest().readBigInt64BE(0);
const report = (more: Partial<DigestReport>): DigestReport => ({ result: 'equal', why: 'time', after: 1, rows: 1, tookMs: 1, deep: false, atMs: 1, differences: [], ...more });

/** Counts and sums as a till makes them from the rows it was given. */
function sumsOf(rows: ReadonlyMap<string, readonly unknown[]>): string[] {
  const groups = Map.groupBy([...rows].map(([name, row]) => ({ entity: name.split(' ')[0] as string, hash: hashOf(row) })), ({ entity, hash }) => `${entity} ${hash & 255n}`);
  return [...groups].map(([name, all]) => `${name} ${all.length} ${BigInt.asUintN(64, all.reduce((sum, { hash }) => sum + hash, 0n))}`).sort();
}

export function digestTests(world: () => StoreWorld): void {
  it('DG4 sums of hashes are those of the rows a till was given, each row once, removed ones not', async () => {
    const [till, other] = await world().company(2) as [ContractTill, ContractTill];
    const { tenantId, storeId, tillId } = till.device;
    const [kept, gone, own, twice] = [ids(), ids(), ids(), ids()];
    await world().putLists(tenantId, [kept, gone, twice]);
    await world().putLists(tenantId, [own], tillScope(tillId));
    await world().putLists(tenantId, [twice], storeScope(storeId));
    await world().removeList(tenantId, gone);
    await send(world(), till, addSales(till, 2));
    const core = createSyncCore(world().ports);
    for (const each of [till, other]) {
      const copy = reader(core, each.device);
      await copy.catchUp();
      const { cursor } = await (async () => ({ cursor: (await copy.pull()).next }))();
      const reply = checkDigest.parse(JSON.parse((await core.digest(each.device, cursor)).body));
      expect(reply.entities.flatMap(({ entity, buckets }) => buckets.map(([bucket, rows, sum]) => `${entity} ${bucket} ${rows} ${sum}`)).sort()).toEqual(sumsOf(copy.rows));
      expect(copy.rows.has(`priceList ${own}`)).toBe(each === till);
    }
  });

  it('DG5 who stands elsewhere in the feed is not compared: scopes that moved, a server that was never as far; what moved for others is nothing', async () => {
    const [till, other] = await world().company(2) as [ContractTill, ContractTill];
    const core = createSyncCore(world().ports);
    const { head } = (await core.heads(till.device)).event;
    await world().putLists(till.device.tenantId, [ids()], tillScope(other.device.tillId));
    expect((await core.digest(till.device, head)).status).toBe(200);
    expect(problem(await core.digest(other.device, head))).toMatchObject({ status: 409, code: 'behind' });
    expect(problem(await core.digest(till.device, head + 2))).toMatchObject({ status: 409, code: 'behind' });
    expect(problem(await core.digestRows(other.device, { entity: 'priceList', buckets: [0], after: head, from: '' }))).toMatchObject({ status: 409, code: 'behind' });
  });

  it('DG6 keys and hashes of some buckets come page by page, each once', async () => {
    const till = await first(world());
    const lists = Array.from({ length: 30 }, () => ids());
    await world().putLists(till.device.tenantId, lists);
    await world().putLists(till.device.tenantId, lists.slice(0, 5), storeScope(till.device.storeId));
    const core = createSyncCore(world().ports);
    const copy = reader(core, till.device);
    await copy.catchUp();
    const after = (await copy.pull()).next;
    const expected = [...copy.rows].filter(([name]) => name.startsWith('priceList ')).map(([name, row]) => [JSON.stringify([name.slice(10)]), hashOf(row).toString()] as const).filter(([, hash]) => (BigInt(hash) & 255n) < 128n);
    const found: [string, string][] = [];
    for (let from: string | null = ''; from !== null;) {
      const page: DigestRowsReply = await readDigestRows(world().ports, till.device, { entity: 'priceList', buckets: Array.from({ length: 128 }, (_, bucket) => bucket), after, from }, 4).then((answer) => (answer.ok ? checkRows.parse(answer.value) : expect.fail(answer.code)));
      expect(page.rows.length).toBeLessThanOrEqual(4);
      found.push(...page.rows);
      from = page.next;
    }
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(problem(await core.digestRows(till.device, { entity: 'receipt', buckets: [0], after, from: '' }))).toMatchObject({ status: 404 });
  });

  it('DG7 DG11 rows that are asked for come as they are, also where the feed has no place for them; what is not the device\'s or nobody\'s is removed', async () => {
    const till = await first(world());
    const stranger = await first(world());
    const { tenantId } = till.device;
    const [mine, elsewhere, gone, foreign] = [ids(), ids(), ids(), ids()];
    await world().putLists(tenantId, [mine, gone]);
    // Lists are the company's: where only a strange scope has it, its place was lost.
    await world().putLists(tenantId, [elsewhere], tillScope(ids()));
    await world().putLists(stranger.device.tenantId, [foreign]);
    await world().removeList(tenantId, gone);
    const core = createSyncCore(world().ports);
    const asked = [[mine], [elsewhere], [gone], [foreign], [ids()], ['no id'], [], [mine, 'more'], [null], [mine]];
    const reply = checkAsked.parse(JSON.parse((await core.rows(till.device, { entity: 'priceList', keys: asked })).body));
    expect(reply.changes.rows.map((row) => row[0])).toEqual([mine, elsewhere]);
    expect(reply.changes.removed.map(([key]) => key)).toEqual([gone, foreign, expect.any(String), 'no id', null]);
    for (const [entity, key] of [['taxRate', ['vat-22', '2026-02-30']], ['taxRate', ['a\u0000', '2026-01-01']], ['price', [mine, mine, 1e300]], ['quickGood', [0.5, '1']], ['blob', [7]]] as const) expect([entity, (await core.rows(till.device, { entity, keys: [[...key]] })).status]).toEqual([entity, 200]);
    expect(problem(await core.rows(till.device, { entity: 'journalEntry', keys: [[mine]] }))).toMatchObject({ status: 404 });
  });

  it('DG9 a difference nobody can explain is shown once; what a restore or an upgrade explains is kept and shown to nobody', async () => {
    const till = await first(world());
    const core = createSyncCore(world().ports);
    const differences = [{ entity: 'price', missing: 1, changed: 2, extra: 0, keys: ['["a"]', 'bad \u0000 \ud800'] }, { entity: 'good', missing: 0, changed: 0, extra: 1, keys: [] }];
    const kinds = async (): Promise<unknown[]> => (await world().attention(till.device.tenantId)).map(({ kind, detail }) => [kind, detail['entity'], detail['rows']]);
    for (const said of [report({}), report({ result: 'healed', why: 'restored', differences }), report({ result: 'healed', why: 'upgraded', differences })]) expect((await core.digestReport(till.device, said)).status).toBe(200);
    expect(await kinds()).toEqual([]);
    for (const said of [report({ result: 'healed', differences }), report({ result: 'differs', why: 'restored', differences })]) expect((await core.digestReport(till.device, said)).status).toBe(200);
    expect(await kinds()).toEqual([['data-differs', 'price', 4]]);
  });

  it('DG2 the hash of a row that is put and put again is that of its last content', async () => {
    const till = await first(world());
    const { tenantId } = till.device;
    const list = ids();
    await world().putLists(tenantId, [list]);
    await world().removeList(tenantId, list);
    await world().putLists(tenantId, [list]);
    const found = await world().ports.store.inTenant(tenantId, (tx) => tx.listHashes([companyScope], 'priceList', Array.from({ length: 256 }, (_, bucket) => bucket), '', 100));
    const row = await world().ports.store.inTenant(tenantId, (tx) => tx.readRows('priceList', ['id', 'name'], [JSON.stringify([list])]));
    expect(found.find(({ key }) => key === JSON.stringify([list]))?.hash).toBe(hashOf(JSON.parse(row[0] as string) as unknown[]).toString());
  });
}
