import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ROLE } from '#server/db/embedded/cluster.ts';
import { migrate, MIGRATIONS_DIR, readMigrations } from '#server/db/migrate.ts';
import { createSyncCore } from '#server/sync/sync-core.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { pushOver, serve, type Served } from './testing/http.ts';
import { aSale, ids, revokedDesk, type Desk } from './testing/revoked-till.ts';
import { portsOf } from './testing/shop.ts';

/** The migration that opens what a program of before let be dismissed. */
const OPEN_AGAIN = 150;

let test: TestDatabase;
let server: Served;
beforeAll(async () => {
  test = await testDatabase({ connections: 8 });
  server = await serve(test.deps);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

const COUNTS = 'SELECT (SELECT count(*) FROM receipt) AS receipts, (SELECT count(*) FROM quarantine WHERE closed_at IS NULL) AS kept, (SELECT count(*) FROM attention_item WHERE closed_at IS NULL) AS open';
const NUMBERS = 'SELECT number FROM receipt ORDER BY number';

async function handedIn(count: number): Promise<Desk & { readonly itemId: string }> {
  const desk = await revokedDesk(test, server);
  expect(await desk.handIn(count)).toMatchObject({ status: 200, json: { verdicts: Array.from({ length: count }, () => ({ verdict: 'quarantined', reason: 'device-revoked' })) } });
  const [item, ...others] = (await desk.list()).items;
  expect(others).toEqual([]);
  return { ...desk, itemId: item?.id ?? '' };
}

const over = (desk: Desk): Promise<unknown> => expect.poll(async () => (await desk.item()).lastWords.takingIn?.endedAt ?? null, { timeout: 20_000 }).not.toBeNull();

describe('what a revoked till handed in', () => {
  it('SE4 SQ6 is not put away without a word while it waits, and is taken in by one press', async () => {
    const desk = await handedIn(3);
    const { act, itemId, list, rows } = desk;
    expect(await act(itemId, 'dismiss')).toMatchObject({ status: 409, json: { code: 'still-waiting' } });
    expect(await act(itemId, 'dismiss', { note: 'Разобрались' })).toMatchObject({ status: 409, json: { code: 'still-waiting' } });
    expect(await list()).toMatchObject({ items: [{ id: itemId, closed: null, lastWords: { waiting: 3, parts: 0, putAside: 0, takingIn: null } }], open: 1 });
    expect(await act(itemId, 'retry')).toMatchObject({ status: 202, json: { takingIn: { taken: 0, refused: 0, left: 3, askedBy: 'Хозяйка', endedAt: null } } });
    await over(desk);
    expect(await rows(COUNTS)).toEqual([{ receipts: 3, kept: 0, open: 0 }]);
    expect(await desk.item()).toMatchObject({ closed: { how: 'retried', by: 'Хозяйка' }, lastWords: { waiting: 0, parts: 3, putAside: 0, takingIn: { taken: 3, refused: 0, left: 0 } } });
    for (const verb of ['dismiss', 'retry'] as const) expect(await act(itemId, verb)).toMatchObject({ status: 404 });
    // What each of them has become is found behind the item, and nowhere else.
    expect((await list('?state=closed')).items).toHaveLength(1);
    expect((await list(`?state=all&within=${itemId}`)).items.map(({ closed, detail }) => [closed?.how, detail['dseq']])).toEqual([['retried', 3], ['retried', 2], ['retried', 1]]);
  });

  it('SE4 an item nothing waits behind any more may be dismissed', async () => {
    const { act, itemId, rows } = await handedIn(1);
    await rows("UPDATE quarantine SET closed_at = 1, outcome = 'applied'");
    expect(await act(itemId, 'dismiss')).toMatchObject({ status: 200 });
  });

  it('SQ7 is put aside whole with a word: each commit keeps its bytes, with who, when and why, and all of it can be taken in later', async () => {
    const desk = await handedIn(4);
    const { act, itemId, list, rows } = desk;
    for (const note of ['', '   ']) expect(await act(itemId, 'dismiss', { putAside: true, note })).toMatchObject({ status: 400, json: { code: 'say-why' } });
    expect(await act(itemId, 'dismiss', { putAside: true, note: ' Пробиты вором ' })).toMatchObject({ status: 200 });
    expect(await rows(COUNTS)).toEqual([{ receipts: 0, kept: 0, open: 0 }]);
    expect(await rows("SELECT count(*) AS n FROM quarantine WHERE outcome = 'dismissed' AND length(payload) > 0")).toEqual([{ n: 4 }]);
    expect(await desk.item()).toMatchObject({ closed: { how: 'dealt-with', by: 'Хозяйка', note: 'Пробиты вором' }, lastWords: { waiting: 0, parts: 4, putAside: 4, takingIn: null } });
    const { items, within, open } = await list(`?state=closed&within=${itemId}`);
    expect([items.map(({ closed }) => closed), within?.id, open]).toEqual([Array(4).fill({ at: expect.any(Number) as number, how: 'dealt-with', by: 'Хозяйка', note: 'Пробиты вором' }), itemId, 0]);
    // One is wanted alone (SQ3), then the rest at once.
    const first = items.find(({ detail }) => detail['dseq'] === 1);
    expect(await act(first?.id ?? '', 'retry')).toMatchObject({ status: 200 });
    expect(await desk.item()).toMatchObject({ lastWords: { putAside: 3 } });
    expect(await act(itemId, 'retry')).toMatchObject({ status: 202, json: { putAside: 3, takingIn: { taken: 0, left: 3 } } });
    await over(desk);
    expect(await rows(NUMBERS)).toEqual([1, 2, 3, 4].map((number) => ({ number })));
    expect(await desk.item()).toMatchObject({ closed: { how: 'dealt-with', note: 'Пробиты вором' }, lastWords: { putAside: 0, takingIn: { taken: 3, refused: 0, left: 0 } } });
    expect(await act(itemId, 'retry')).toMatchObject({ status: 404 });
  });

  it('SQ7 what is refused when it is wanted after all stays put aside, with the new reason', async () => {
    const desk = await handedIn(3);
    const { act, itemId, list, rows, till } = desk;
    await act(itemId, 'dismiss', { putAside: true, note: 'Пробиты вором' });
    await rows(`UPDATE quarantine SET payload = 'no JSON' WHERE dseq = 2`);
    await act(itemId, 'retry');
    await over(desk);
    expect(await desk.item()).toMatchObject({ lastWords: { putAside: 1, takingIn: { taken: 2, refused: 1, left: 0 } } });
    expect((await list(`?state=closed&within=${itemId}`)).items.filter(({ closed }) => closed?.how === 'dealt-with').map(({ detail }) => detail['reason'])).toEqual(['hash-mismatch']);
    expect([await rows(COUNTS), (await list()).open]).toEqual([[{ receipts: 2, kept: 0, open: 0 }], 0]);
    // What comes afterwards is another decision.
    expect(await pushOver(server, till.token, [till.log.add(aSale(till, 9))])).toMatchObject({ status: 200 });
    expect((await list()).items).toMatchObject([{ kind: 'till-revoked', lastWords: { waiting: 1, parts: 0 } }]);
  });

  it('SQ8 is looked at one by one: parts stand within the item alone, each is decided alone, and the last one closes it', async () => {
    const { act, itemId, list, rows, incidents } = await handedIn(5);
    expect(await act(itemId, 'parts')).toMatchObject({ status: 200, json: { waiting: 5, parts: 5 } });
    expect(await act(itemId, 'parts')).toMatchObject({ status: 200, json: { waiting: 5, parts: 5 } });
    expect(await list()).toMatchObject({ items: [{ id: itemId }], open: 1 });
    expect(await incidents()).toBe(1);
    const { items } = await list(`?within=${itemId}&limit=3`);
    expect(items.map(({ kind, detail }) => [kind, detail['dseq'], (detail['documents'] as { kind: string; number: string }[]).map(({ kind: what, number }) => `${what} ${number}`)])).toEqual(
      [5, 4, 3].map((dseq) => ['quarantined-commit', dseq, [`sale 1-1-A-00000${dseq}`]]));
    const rest = await list(`?within=${itemId}&limit=3&after=${(await list(`?within=${itemId}&limit=3`)).next ?? ''}`);
    expect([rest.items.map(({ detail }) => detail['dseq']), rest.next]).toEqual([[2, 1], null]);
    const [fifth, fourth, third] = items.map(({ id }) => id);
    expect(await act(fifth ?? '', 'retry')).toMatchObject({ status: 200 });
    expect(await act(fourth ?? '', 'dismiss', { note: 'Не наша' })).toMatchObject({ status: 200 });
    await rows(`UPDATE quarantine SET payload = 'no JSON' WHERE dseq = 3`);
    // It leaves the item and is one of its own.
    expect(await act(third ?? '', 'retry')).toMatchObject({ status: 409, json: { code: 'still-refused', detail: 'hash-mismatch' } });
    expect((await list()).items.map(({ id }) => id).sort()).toEqual([itemId, third].sort());
    expect(await act(rest.items[0]?.id ?? '', 'dismiss')).toMatchObject({ status: 200 });
    expect((await list(`?within=${itemId}`)).within).toMatchObject({ closed: null, lastWords: { waiting: 1, putAside: 2 } });
    expect(await act(rest.items[1]?.id ?? '', 'retry')).toMatchObject({ status: 200 });
    expect((await list(`?within=${itemId}&state=all`)).within).toMatchObject({ closed: { by: 'Хозяйка' }, lastWords: { waiting: 0, putAside: 2, takingIn: null } });
    expect(await rows(NUMBERS)).toEqual([{ number: 1 }, { number: 5 }]);
    expect((await list()).items.map(({ id }) => id)).toEqual([third]);
  });

  it.each([['retry', 409], ['dismiss', 200]] as const)('SQ8 a single one that is the last to wait closes the item: %s', async (verb, status) => {
    const { act, itemId, list, rows } = await handedIn(1);
    await act(itemId, 'parts');
    await rows(`UPDATE quarantine SET payload = 'no JSON'`);
    expect(await act((await list(`?within=${itemId}`)).items[0]?.id ?? '', verb)).toMatchObject({ status });
    expect((await list(`?within=${itemId}`)).within?.closed).toMatchObject({ by: 'Хозяйка' });
  });

  it('SQ8 items a program of before gave some of them stand within it from now on', async () => {
    const desk = await handedIn(3);
    const { act, itemId, list, rows, till } = desk;
    await rows(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail) SELECT tenant_id, $2, 'quarantined-commit', id::text, 1, $3, till_id, '{"reason":"device-revoked"}' FROM quarantine WHERE dseq = 2 AND tenant_id = $1`, [till.device.tenantId, ids(), till.device.storeId]);
    expect((await list()).open).toBe(2);
    expect(await act(itemId, 'parts')).toMatchObject({ json: { waiting: 3, parts: 3 } });
    expect((await list()).open).toBe(1);
    await act(itemId, 'retry');
    await over(desk);
    expect(await rows(COUNTS)).toEqual([{ receipts: 3, kept: 0, open: 0 }]);
  });

  it('SE4 what a program of before let be dismissed is open again after the upgrade, once for each till, and the record of the revocation is not', async () => {
    const desk = await handedIn(2);
    const { till, act, itemId, list, rows } = desk;
    await rows('UPDATE attention_item SET closed_at = 2');
    const record = `INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail, closed_at) VALUES ($1, $2, 'till-revoked', $3, $4, $5, $6, $7, 3)`;
    const { tenantId, deviceId, storeId, tillId } = till.device;
    await rows(record, [tenantId, ids(), deviceId, Date.now() + 1_000, storeId, tillId, JSON.stringify({ reason: 'украден' })]);
    await rows(record, [tenantId, ids(), deviceId, 1, storeId, tillId, JSON.stringify({ reason: 'device-revoked' })]);
    expect((await list()).items).toEqual([]);
    await test.owner.query('DELETE FROM schema_migration WHERE number = $1', [OPEN_AGAIN]);
    await migrate({ ownerUrl: test.ownerUrl, appRole: APP_ROLE, migrations: readMigrations(MIGRATIONS_DIR) });
    expect((await list()).items.map(({ id }) => id)).toEqual([itemId]);
    expect((await list('?state=closed')).items.map(({ lastWords, closed }) => [lastWords?.parts, closed?.how])).toEqual([[undefined, 'recorded'], [0, 'recorded']]);
    expect(await act(itemId, 'retry')).toMatchObject({ status: 202 });
    await expect.poll(() => rows(COUNTS), { timeout: 20_000 }).toEqual([{ receipts: 2, kept: 0, open: 0 }]);
  });
});

describe('a dismissed commit', () => {
  it('SQ3 is taken in when somebody retries it after all, once; one that fails again stays dismissed', async () => {
    const { till, act, list, rows } = await revokedDesk(test, server);
    await rows('UPDATE device SET revoked_at = NULL');
    const first = till.log.add(aSale(till, 1));
    till.log.add(aSale(till, 2), first.header.opId);
    till.log.add(new TextEncoder().encode('no JSON'));
    await pushOver(server, till.token, till.log.commits);
    const open = (await list()).items;
    for (const { id } of open) expect(await act(id, 'dismiss')).toMatchObject({ status: 200 });
    expect(await rows(COUNTS)).toEqual([{ receipts: 1, kept: 0, open: 0 }]);
    // A server of a newer version tries again by itself, and nobody has asked it to take this.
    expect(await createSyncCore(portsOf(test.deps)).replayAgain(till.device.tenantId, open.map(({ id }) => id))).toMatchObject({ applied: [] });
    expect(await rows(COUNTS)).toEqual([{ receipts: 1, kept: 0, open: 0 }]);
    const answers = await Promise.all(open.map(({ id }) => act(id, 'retry')));
    expect(answers.map(({ status, json }) => [status, json['detail']]).sort()).toEqual([[200, undefined], [409, 'not-json']]);
    expect((await list('?state=closed')).items.map(({ closed }) => closed?.how).sort()).toEqual(['dealt-with', 'retried']);
    expect(await rows(COUNTS)).toEqual([{ receipts: 2, kept: 0, open: 0 }]);
    expect((await Promise.all(open.map(({ id }) => act(id, 'retry')))).map(({ status }) => status).sort()).toEqual([404, 409]);
  });
});
