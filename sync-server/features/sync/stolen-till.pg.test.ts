/** What is wrong with a commit besides never takes it out of what a revoked till handed in (SPEC SE4, SQ4). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Commit } from '#contract/sync/commit.ts';
import { APP_ROLE } from '#server/db/embedded/cluster.ts';
import { migrate, MIGRATIONS_DIR, readMigrations } from '#server/db/migrate.ts';
import { createSyncCore } from '#server/sync/sync-core.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { replayAfterUpgrade } from './replay-after-upgrade.ts';
import { pushOver, serve, type Answer, type Served } from './testing/http.ts';
import { aSale, ids, revokedDesk, type Desk } from './testing/revoked-till.ts';
import { portsOf } from './testing/shop.ts';

/** The migration that puts behind the item what a program of before left outside. */
const LAST_WORDS_WHOLE = 180;

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

/** As a program never writes them; the fourth is the name of the third once more. */
const STRANGE: readonly Record<string, unknown>[] = [{ kind: '' }, { kind: 'a\u0000b' }, { kind: 'x'.repeat(100) }, {}, { hlc: 'x' }, { contractVersion: 0 }, { hash: 'f'.repeat(64) }];
const WRONG = ['', 'header-unreadable', 'header-unreadable', 'header-unreadable', 'op-reused', 'header-unreadable', 'header-unreadable', 'hash-mismatch'];
const KEPT = 'SELECT dseq, reason, detail FROM quarantine WHERE closed_at IS NULL ORDER BY dseq';
const RECEIPTS = 'SELECT count(*) AS receipts FROM receipt';
const LOG = 'SELECT verdict, count(*) AS n FROM commit_log GROUP BY verdict ORDER BY verdict';

async function handIn(desk: Desk): Promise<Answer> {
  const { till } = desk;
  const name = till.log.add(aSale(till, 1)).header.opId;
  STRANGE.forEach((header, index) => till.log.add(aSale(till, index + 2), Object.keys(header).length === 0 ? name : ids()));
  const commits = till.log.commits.map(({ header, payload }, index): Commit => ({ header: { ...header, ...STRANGE[index - 1] } as Commit['header'], payload }));
  return pushOver(server, till.token, commits);
}

/** As a server of a newer version does it by itself. */
async function upgrade({ till, rows }: Desk): Promise<unknown> {
  await rows('UPDATE quarantine SET tried_contract = 0, tried_schema = 0');
  const { failed: _, ...tried } = await replayAfterUpgrade(test.deps, createSyncCore(portsOf(test.deps)), () => false, [till.device.tenantId]);
  return tried;
}

const over = (desk: Desk): Promise<unknown> => expect.poll(async () => (await desk.item()).lastWords.takingIn?.endedAt ?? null, { timeout: 20_000 }).not.toBeNull();

describe('a stolen till', () => {
  it('SE4 SQ4 SQ7 hands in broken headers, wrong hashes and names of others: all of it stands behind its item, no upgrade takes it, and it is put aside whole', async () => {
    const desk = await revokedDesk(test, server);
    const { rows, list } = desk;
    expect(await handIn(desk)).toMatchObject({ status: 200, json: { ackDseq: 8, verdicts: WRONG.map(() => ({ verdict: 'quarantined', reason: 'device-revoked' })) } });
    expect(await rows(KEPT)).toEqual(WRONG.map((detail, index) => ({ dseq: index + 1, reason: 'device-revoked', detail })));
    const { items, open } = await list();
    expect([open, items.map(({ kind, lastWords }) => [kind, lastWords?.waiting])]).toEqual([1, [['till-revoked', 8]]]);
    expect([await upgrade(desk), await rows(RECEIPTS)]).toEqual([{ applied: 0, kept: 0 }, [{ receipts: 0 }]]);
    expect(await desk.act(items[0]?.id ?? '', 'dismiss', { putAside: true, note: 'Пробиты вором' })).toMatchObject({ status: 200 });
    expect([await rows(KEPT), (await list()).open, await upgrade(desk), await rows(RECEIPTS)]).toEqual([[], 0, { applied: 0, kept: 0 }, [{ receipts: 0 }]]);
  });

  it('SE4 SQ4 SQ6 SP2 a person takes it in; two of one name go in together, and what is refused once more waits for a person through every upgrade', async () => {
    const desk = await revokedDesk(test, server);
    const { rows, list } = desk;
    await handIn(desk);
    const [item] = (await list()).items;
    expect(await desk.act(item?.id ?? '', 'retry')).toMatchObject({ status: 202 });
    await over(desk);
    expect([await rows(RECEIPTS), await rows(LOG)]).toEqual([[{ receipts: 7 }], [{ verdict: 'applied', n: 6 }, { verdict: 'quarantined', n: 2 }]]);
    const refused = [{ dseq: 8, reason: 'hash-mismatch', detail: '' }];
    expect([await rows(KEPT), (await list()).items.map(({ kind }) => kind)]).toEqual([refused, ['quarantined-commit']]);
    await rows(`UPDATE quarantine SET header = jsonb_set(header, '{hash}', '"${'0'.repeat(64)}"')`);
    expect([await upgrade(desk), await rows(KEPT)]).toEqual([{ applied: 0, kept: 0 }, refused]);
  });

  it('SQ4 what it sent while it was a till and nobody could read is not taken in after it was revoked', async () => {
    const desk = await revokedDesk(test, server);
    const { rows, till } = desk;
    await rows('UPDATE device SET revoked_at = NULL');
    const { header, payload } = till.log.add(aSale(till, 1));
    expect(await pushOver(server, till.token, [{ header: { ...header, kind: '' }, payload }])).toMatchObject({ json: { verdicts: [{ reason: 'header-unreadable' }] } });
    await rows('UPDATE device SET revoked_at = $1', [Date.now() + 60_000]);
    expect([await upgrade(desk), await rows(RECEIPTS)]).toEqual([{ applied: 0, kept: 0 }, [{ receipts: 0 }]]);
    await rows('UPDATE device SET revoked_at = NULL');
    expect([await upgrade(desk), await rows(RECEIPTS)]).toEqual([{ applied: 1, kept: 0 }, [{ receipts: 1 }]]);
  });

  it('SE4 what a program of before called by its flaw stands behind the item after the upgrade, and what a person wanted from there does not', async () => {
    const desk = await revokedDesk(test, server);
    const { rows, list, till } = desk;
    await handIn(desk);
    const [item] = (await list()).items;
    // As it was before: flaws outrank the revocation, and each has an item of its own. The first one was refused when somebody took it in.
    await rows(`UPDATE quarantine SET reason = detail, detail = '' WHERE detail <> ''`);
    await rows(`UPDATE commit_log c SET reason = q.reason FROM quarantine q WHERE q.incarnation_id = c.incarnation_id AND q.dseq = c.dseq`);
    await rows(`UPDATE quarantine SET reason = 'key-conflict', detail = 'receipt' WHERE dseq = 1`);
    await rows('UPDATE attention_item SET closed_at = 2');
    await rows(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail) SELECT tenant_id, gen_random_uuid(), 'quarantined-commit', id::text, 3, $1, till_id, jsonb_build_object('reason', reason, 'dseq', dseq) FROM quarantine`, [till.device.storeId]);
    await test.owner.query('DELETE FROM schema_migration WHERE number = $1', [LAST_WORDS_WHOLE]);
    await migrate({ ownerUrl: test.ownerUrl, appRole: APP_ROLE, migrations: readMigrations(MIGRATIONS_DIR) });
    expect(await rows(KEPT)).toEqual([{ dseq: 1, reason: 'key-conflict', detail: 'receipt' }, ...WRONG.slice(1).map((detail, index) => ({ dseq: index + 2, reason: 'device-revoked', detail }))]);
    const { items } = await list();
    expect(items.map(({ kind, detail, lastWords }) => [kind, detail['reason'], lastWords?.waiting, lastWords?.parts])).toEqual([['till-revoked', 'device-revoked', 7, 7], ['quarantined-commit', 'key-conflict', undefined, undefined]]);
    expect(items[0]?.id === item?.id).toBe(false);
    expect(await desk.act(items[0]?.id ?? '', 'dismiss', { putAside: true, note: 'Пробиты вором' })).toMatchObject({ status: 200 });
    expect(await rows(KEPT)).toMatchObject([{ dseq: 1 }]);
  });
});
