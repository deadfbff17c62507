import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSyncCore } from '#server/sync/sync-core.ts';
import { StoreUnavailable } from '#server/sync/store-port.ts';
import { chain } from '#server/sync/testing/commits.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { pushOver, serve, type Served } from './testing/http.ts';
import { aSale, ids, revokedDesk, type Desk } from './testing/revoked-till.ts';
import { portsOf } from './testing/shop.ts';
import { createTakingIn, type TakingIn } from './taking-in.ts';

/** A receipt of this number or a later one waits at the gate while somebody holds it, and finds no room while there is none. */
const GATE = 201;
const GATE_LOCK = 4_711;
const CHECKS = `
  CREATE TABLE no_room (at integer NOT NULL);
  CREATE FUNCTION check_receipt() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$ BEGIN
    IF NEW.number >= ${GATE} THEN PERFORM pg_advisory_xact_lock_shared(${GATE_LOCK}); END IF;
    IF NEW.number >= (SELECT at FROM no_room) THEN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER check_receipt BEFORE INSERT ON receipt FOR EACH ROW EXECUTE FUNCTION check_receipt();`;

let test: TestDatabase;
let server: Served;
let keeper: pg.PoolClient;
beforeAll(async () => {
  test = await testDatabase({ connections: 10 });
  await test.owner.query(CHECKS);
  keeper = await test.owner.connect();
  server = await serve(test.deps);
});
afterAll(async () => {
  keeper.release();
  await server.close();
  await test.close();
});

const closeGate = async (): Promise<void> => { await keeper.query('SELECT pg_advisory_lock($1)', [GATE_LOCK]); };
const openGate = async (): Promise<void> => { await keeper.query('SELECT pg_advisory_unlock($1)', [GATE_LOCK]); };
/** Who stands at the gate. */
const atGate = async (): Promise<number[]> => (await test.owner.query<{ pid: number }>(`SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted`, [GATE_LOCK])).rows.map(({ pid }) => pid);
const someoneAtGate = async (): Promise<void> => { await expect.poll(atGate, { timeout: 60_000 }).toHaveLength(1); };

const numbers = async ({ rows }: Desk): Promise<unknown[]> => (await rows('SELECT number FROM receipt ORDER BY number')).map(({ number }) => number);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
const VERDICTS = 'SELECT verdict, count(*) AS n FROM commit_log GROUP BY verdict ORDER BY verdict';
const progress = async (desk: Desk): Promise<unknown> => {
  const { taken, refused, left, endedAt } = (await desk.item()).lastWords.takingIn ?? {};
  return [taken, refused, left, endedAt !== null];
};
const becomes = (desk: Desk, stands: readonly [taken: number, refused: number, left: number, isOver: boolean]): Promise<unknown> => expect.poll(() => progress(desk), { timeout: 60_000 }).toEqual(stands);

/** One that works by itself, with every batch it asks for; `before` runs ahead of each. */
function watched(before: (batch: number) => Promise<void> = () => Promise.resolve()): TakingIn & { readonly batches: (readonly string[])[]; readonly turns: string[] } {
  const core = createSyncCore(portsOf(test.deps));
  const [batches, turns]: [(readonly string[])[], string[]] = [[], []];
  const takingIn = createTakingIn(test.deps, {
    async replayAsked(asked, itemIds) {
      batches.push(itemIds);
      await before(batches.length);
      return core.replayAsked(asked, itemIds);
    },
  }, { inOwnTurn: (company, _over, work) => {
    turns.push(company);
    return work();
  } }, { restMs: 5 });
  return { ...takingIn, batches, turns };
}

const ownerOf = async ({ rows }: Desk): Promise<string> => String((await rows('SELECT id FROM app_user'))[0]?.['id']);

describe('taking in what a revoked till handed in', () => {
  it('SQ6 goes in the order of each life, at most 200 of one life at a time, each batch in a turn of its company', async () => {
    const desk = await revokedDesk(test, server);
    await desk.handIn(260);
    const { device, token, place } = desk.till;
    const later = chain(device.deviceId, ids(), ids);
    await pushOver(server, token, upTo(30).map((number) => later.add(aSale({ place, incarnationId: later.commits[0]?.header.incarnation ?? ids() }, 1_000 + number))));
    await desk.handIn(150);
    const own = watched();
    await own.ask(device.tenantId, (await desk.item()).id, await ownerOf(desk));
    await becomes(desk, [440, 0, 0, true]);
    await own.stop();
    const places = new Map((await desk.rows(`SELECT a.id, q.incarnation_id = $1 AS first, q.dseq FROM attention_item a JOIN quarantine q ON q.id::text = a.subject`, [desk.till.incarnationId])).map(({ id, first, dseq }) => [id, [first, dseq]]));
    expect(own.batches.map((batch) => batch.length)).toEqual([200, 200, 10, 30]);
    expect(own.batches.flat().map((id) => places.get(id))).toEqual([...upTo(410).map((dseq) => [true, dseq]), ...upTo(30).map((dseq) => [false, dseq])]);
    expect([own.turns.length >= 4, new Set(own.turns)]).toEqual([true, new Set([device.tenantId])]);
    expect(await desk.rows(VERDICTS)).toEqual([{ verdict: 'applied', n: 440 }]);
  });

  it('SQ6 a server that ended in the middle leaves it to the next one, and each commit is in once', async () => {
    const desk = await revokedDesk(test, server);
    await desk.handIn(450);
    const first = await serve(test.deps);
    await closeGate();
    try {
      expect(await desk.act((await desk.item()).id, 'retry', {}, first)).toMatchObject({ status: 202 });
      await someoneAtGate();
      expect(await progress(desk)).toEqual([200, 0, 250, false]);
      const closing = first.close();
      // As the database sees a process that is killed: the connection is gone in the middle of its transaction.
      await test.app.query('SELECT pg_terminate_backend($1)', [(await atGate())[0]]);
      await closing;
    } finally {
      await openGate();
    }
    expect([await numbers(desk), await progress(desk)]).toEqual([upTo(200), [200, 0, 250, false]]);
    const next = await serve(test.deps);
    await becomes(desk, [450, 0, 0, true]);
    await next.close();
    expect([await numbers(desk), await desk.rows(VERDICTS)]).toEqual([upTo(450), [{ verdict: 'applied', n: 450 }]]);
    expect((await desk.item()).closed).toMatchObject({ how: 'retried', by: 'Хозяйка' });
  });

  it('SQ6 SP8 one poisoned commit among 300 is left with its reason as an item of its own, and the others are in', async () => {
    const desk = await revokedDesk(test, server);
    await desk.handIn(300);
    await test.owner.query(`ALTER TABLE receipt ADD CONSTRAINT poison CHECK (number <> 137 OR tenant_id <> '${desk.till.device.tenantId}')`);
    await desk.act((await desk.item()).id, 'retry');
    await becomes(desk, [299, 1, 0, true]);
    expect(await numbers(desk)).toEqual(upTo(300).filter((number) => number !== 137));
    const { items, open } = await desk.list();
    expect([open, items.map(({ kind, detail }) => [kind, detail['reason'], detail['dseq']])]).toEqual([1, [['quarantined-commit', 'refused-by-database', 137]]]);
    await test.owner.query('ALTER TABLE receipt DROP CONSTRAINT poison');
    expect(await desk.act(items[0]?.id ?? '', 'retry')).toMatchObject({ status: 200 });
    expect([(await numbers(desk)).length, (await desk.list()).open]).toEqual([300, 0]);
  });

  it('SQ6 however often it is asked for, and in however many servers, it is one, and who asks again hears how far it is', async () => {
    const desk = await revokedDesk(test, server);
    await desk.handIn(420);
    const { id } = await desk.item();
    const other = await serve(test.deps);
    await closeGate();
    try {
      const answers = await Promise.all([server, other, server, other, server].map((at) => desk.act(id, 'retry', {}, at)));
      expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(202));
      await someoneAtGate();
      expect(await desk.act(id, 'retry', {}, other)).toMatchObject({ status: 202, json: { takingIn: { taken: 200, refused: 0, left: 220 } } });
    } finally {
      await openGate();
    }
    await becomes(desk, [420, 0, 0, true]);
    await other.close();
    expect([await numbers(desk), await desk.rows('SELECT count(*) AS n FROM taking_in')]).toEqual([upTo(420), [{ n: 1 }]]);
  });

  it('SQ6 of several servers one works on it at a time; the others wait neither for it nor for what it holds', async () => {
    const desk = await revokedDesk(test, server);
    await desk.handIn(420);
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => { goOn = resolve; });
    const [one, other] = [watched((batch) => (batch === 2 ? held : Promise.resolve())), watched()];
    const asked = [desk.till.device.tenantId, (await desk.item()).id, await ownerOf(desk)] as const;
    await one.ask(...asked);
    await expect.poll(() => one.batches.length, { timeout: 60_000 }).toBe(2);
    await other.ask(...asked);
    await expect.poll(() => other.turns.length, { timeout: 60_000 }).toBeGreaterThan(3);
    expect([other.batches, await progress(desk)]).toEqual([[], [200, 0, 220, false]]);
    goOn();
    await becomes(desk, [420, 0, 0, true]);
    await Promise.all([one.stop(), other.stop()]);
    const batches = [...one.batches, ...other.batches].flat();
    expect([batches.length, new Set(batches).size, await numbers(desk)]).toEqual([420, 420, upTo(420)]);
  });

  it('SQ6 SP17 without room in the middle it keeps what is in, and goes on by itself once there is room', async () => {
    const desk = await revokedDesk(test, server);
    await desk.handIn(450);
    await test.owner.query('INSERT INTO no_room VALUES (230)');
    const own = watched();
    await own.ask(desk.till.device.tenantId, (await desk.item()).id, await ownerOf(desk));
    await expect.poll(() => own.batches.length, { timeout: 60_000 }).toBeGreaterThan(3);
    expect([await numbers(desk), await progress(desk)]).toEqual([upTo(200), [200, 0, 250, false]]);
    expect(await desk.rows(`SELECT DISTINCT reason FROM quarantine WHERE closed_at IS NULL`)).toEqual([{ reason: 'device-revoked' }]);
    await test.owner.query('DELETE FROM no_room');
    await becomes(desk, [450, 0, 0, true]);
    await own.stop();
    expect(await numbers(desk)).toEqual(upTo(450));
  });

  it('SQ6 where no turn comes or the database is away it goes on later, and a press is heard at once', async () => {
    const desk = await revokedDesk(test, server);
    await desk.handIn(3);
    let tries = 0;
    const takingIn = createTakingIn(test.deps, createSyncCore(portsOf(test.deps)), { inOwnTurn: async (_company, _over, work) => {
      tries += 1;
      if (tries === 1) return null;
      if (tries === 2) throw new StoreUnavailable('the database does not answer');
      return work();
    } }, { restMs: 60_000 });
    const { id } = await desk.item();
    for (const press of [1, 2, 3]) {
      await takingIn.ask(desk.till.device.tenantId, id, await ownerOf(desk));
      await expect.poll(() => tries, { timeout: 60_000 }).toBeGreaterThanOrEqual(press);
    }
    await becomes(desk, [3, 0, 0, true]);
    await takingIn.stop();
  });

  it('SQ6 what another server left is found though the database was away when it was looked for', async () => {
    const desk = await revokedDesk(test, server);
    await desk.handIn(3);
    const { id } = await desk.item();
    await desk.rows('INSERT INTO taking_in (tenant_id, item_id, asked_by, asked_at, taken, refused, moved_at) VALUES ($1, $2, $3, 1, 0, 0, 1)', [desk.till.device.tenantId, id, await ownerOf(desk)]);
    let looks = 0;
    const { db } = test.deps;
    const unsteady: typeof db = { ...db, withDirectory: (work) => (++looks < 3 ? Promise.reject(new Error('away')) : db.withDirectory(work)) };
    const takingIn = createTakingIn({ ...test.deps, db: unsteady }, createSyncCore(portsOf(test.deps)), { inOwnTurn: (_company, _over, work) => work() }, { restMs: 5 });
    takingIn.begin();
    await becomes(desk, [3, 0, 0, true]);
    await takingIn.stop();
    expect(looks).toBe(3);
  });

  it('SQ6 what the till hands in meanwhile is taken with it', async () => {
    const desk = await revokedDesk(test, server);
    await desk.handIn(210);
    const own = watched(async (batch) => {
      if (batch === 2) await desk.handIn(40);
    });
    await own.ask(desk.till.device.tenantId, (await desk.item()).id, await ownerOf(desk));
    await becomes(desk, [250, 0, 0, true]);
    await own.stop();
    expect([await numbers(desk), (await desk.list()).open]).toEqual([upTo(250), 0]);
    // What comes afterwards waits for another word.
    await desk.handIn(1);
    expect((await desk.list()).items).toMatchObject([{ kind: 'till-revoked', lastWords: { waiting: 1, takingIn: null } }]);
  });

  it('SQ7 putting it aside ends it: what was taken stays taken, and nothing more is', async () => {
    const desk = await revokedDesk(test, server);
    await desk.handIn(430);
    const { id } = await desk.item();
    const own = watched(async (batch) => {
      if (batch === 2) expect(await desk.act(id, 'dismiss', { putAside: true, note: 'Остальное пробил вор' })).toMatchObject({ status: 200 });
    });
    await own.ask(desk.till.device.tenantId, id, await ownerOf(desk));
    await becomes(desk, [200, 0, 0, true]);
    await expect.poll(() => own.turns.length, { timeout: 60_000 }).toBe(4);
    await own.stop();
    expect([await numbers(desk), own.batches.length]).toEqual([upTo(200), 2]);
    expect(await desk.item()).toMatchObject({ closed: { how: 'dealt-with', note: 'Остальное пробил вор' }, lastWords: { waiting: 0, putAside: 230 } });
  });
});
