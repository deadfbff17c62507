import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { taskState } from '#domain/task/task.ts';
import { nameOf } from '#domain/merge/record.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { pgTypes } from '#server/db/pg-types.ts';
import { createHqEditor } from '#server/features/sync/hq-edits.ts';
import { plantCompany, pushCommits, type PlantedTill } from '#server/features/sync/testing/shop.ts';
import { edit, editPayload, set } from '#server/sync/testing/edit-contract.ts';
import { idsFrom, payloadOf, receiptPayload, sale, seeded } from '#server/sync/testing/commits.ts';
import { testDatabase, type TestDatabase } from '#server/testing/postgres.ts';
import { replayOnModel, rowsOfServer, type Payloads, type ReplayAudit } from './replay.ts';
import { readRecorded, startRecorder, type Recorded } from './recorder.ts';

const random = seeded(7);
const ids = idsFrom(random);
const task = ids();
const LATE = 30;

let test: TestDatabase;
let server: pg.Client;
let companyId: string;
let payloads: Payloads;
beforeAll(async () => {
  test = await testDatabase();
  await startRecorder(test.owner);
  const planted = await plantCompany(test.deps, { tills: 2 });
  ({ companyId } = planted);
  const [one, other] = planted.stores[0]?.tills as unknown as [PlantedTill, PlantedTill];
  await aDay(one, other);
  payloads = new Map([one, other].flatMap(({ log }) => log.commits.map((commit) => [`${commit.header.incarnation} ${commit.header.dseq}`, commit])));
  server = new pg.Client({ connectionString: test.appUrl, types: pgTypes });
  await server.connect();
  await server.query("SELECT set_config('app.tenant_id', $1, false)", [companyId]);
});
afterAll(async () => {
  await server.end();
  await test.close();
});

/** Sales of two tills, an edit of both and of headquarters about one task, a quarrel settled, many late edits, a commit nobody can read and an operation told twice. */
async function aDay(one: PlantedTill, other: PlantedTill): Promise<void> {
  const { storeId } = one.device;
  const send = ({ device, log }: PlantedTill, payload: Uint8Array, opId?: string): Promise<unknown> => pushCommits(test.deps, device, [log.add(payload, opId)]);
  const sold = (till: PlantedTill, number: number): Uint8Array => receiptPayload(sale(till.place, ids, random, { incarnationId: till.incarnationId, number, lineCount: 2 }));
  const standing = async (): Promise<Row<'task'>> => (await test.deps.db.withTenant(companyId, (tx) => tx.query<Row<'task'>>('SELECT state FROM task WHERE id = $1', [task]))).rows[0] as Row<'task'>;
  await pushCommits(test.deps, one.device, [one.log.add(sold(one, 1)), one.log.add(sold(one, 2))]);
  await send(one, editPayload({ key: task, storeId, edit: edit(1, set('title', 'Протереть полки')) }));
  const seen = nameOf(taskState(await standing()).fields['title'] as never);
  await test.deps.db.withTenant(companyId, (tx) => createHqEditor(test.deps).merge(tx, ids(), { entity: 'task', key: task, storeId, edit: edit(2, set('title', 'Вымыть полки', seen), set('note', 'до обеда')), settles: [] }));
  await send(other, editPayload({ key: task, storeId, edit: edit(3, set('title', 'Протереть витрину', seen)) }));
  await send(other, sold(other, 1));
  await send(other, payloadOf({ entity: 'hologram', row: {} }));
  const quarrel = (await test.deps.db.withTenant(companyId, (tx) => tx.query<{ id: string }>('SELECT id FROM task_conflict'))).rows[0]?.id ?? '';
  await send(one, editPayload({ key: task, storeId, edit: edit(4), settles: [quarrel] }));
  // Told at once by a till that was away for long: each of them loses to headquarters.
  await pushCommits(test.deps, other.device, Array.from({ length: LATE }, (_, index) => other.log.add(editPayload({ key: task, storeId, edit: edit(5 + index, set('note', `после обеда ${index}`)) }))));
  await send(one, one.log.commits[0]?.payload as Uint8Array, one.log.commits[0]?.header.opId);
}

const replayed = async (change: (recorded: Recorded) => Recorded = (recorded) => recorded): Promise<ReplayAudit> =>
  replayOnModel(companyId, change(await readRecorded(server, companyId)), payloads, rowsOfServer(server, companyId));

/** The steps with every commit or row for which `of` answers another one. */
const otherwise = (of: (step: Recorded['steps'][number]) => Recorded['steps'][number]) => (recorded: Recorded): Recorded => ({ ...recorded, steps: recorded.steps.map(of) });

describe('a day of real PostgreSQL, recorded', () => {
  it('is decided on the model as it was', async () => {
    const { rows, ...audit } = await replayed();
    expect(audit).toEqual({ commits: 8 + LATE, pushes: 8, written: 1, verdictFaults: [], faults: [] });
    expect(rows).toBeGreaterThan(20);
    const { steps } = await readRecorded(server, companyId);
    expect(steps.flatMap(({ commits }) => commits.map(({ verdict }) => verdict)).toSorted()).toEqual([...Array.from({ length: 6 + LATE }, () => 'applied'), 'duplicate', 'quarantined']);
    expect(steps.flatMap(({ merged }) => merged.map(({ entity }) => entity)).filter((entity) => entity === 'taskConflict')).toHaveLength(2 + LATE);
  });

  it('is found where a verdict was another', async () => {
    const { verdictFaults } = await replayed(otherwise((step) => ({ ...step, commits: step.commits.map((commit) => (commit.verdict === 'quarantined' ? { ...commit, verdict: 'applied', reason: null } : commit)) })));
    expect(verdictFaults).toEqual([{ what: 'verdict', key: expect.stringMatching(/ 3$/) as string, model: 'quarantined: unknown-entity', server: 'applied' }]);
  });

  it('is found where somebody else won', async () => {
    const { faults } = await replayed(otherwise((step) => (step.commits.length === 0 ? step : { ...step, merged: step.merged.map(({ entity, row }) => ({ entity, row: entity === 'task' ? { ...row, title: 'Другое' } : row })) })));
    expect(faults.filter(({ what }) => what === 'winner').length).toBeGreaterThan(0);
  });

  it('is found where a till has not what was decided, or stood elsewhere', async () => {
    const kept = payloads;
    payloads = new Map([...kept].slice(1));
    expect((await replayed()).faults.map(({ what, model }) => `${what}: ${model}`)).toContain('push: no till has what was decided');
    payloads = kept;
    const { faults } = await replayed((recorded) => ({ ...recorded, lives: recorded.lives.map((life) => ({ ...life, dseq: life.dseq + 1 })) }));
    expect(faults.map(({ what }) => what)).toEqual(['position', 'position']);
  });
});
