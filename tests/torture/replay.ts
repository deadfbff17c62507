/**
 * A run that was recorded, once more on the model: the production core over the model store is told the same commits in the order in which the real
 * database decided them, and has to come to the same verdicts, positions, facts and winners of edits. Then it is told all of it again.
 */
import type pg from 'pg';
import { catalogue, entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import { compileCheck } from '#contract/define/check.ts';
import { PushReply, type Commit, type CommitVerdict } from '#contract/sync/commit.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { inflateInPlace } from '#server/sync/read-body.ts';
import { createSyncCore, type SyncCore } from '#server/sync/sync-core.ts';
import type { Device } from '#server/sync/store-port.ts';
import { createServerModel, type ServerModel } from '../simulation/model/server-model.ts';
import { canonical, serverRows, type Rows } from './copies.ts';
import { namesOfRecorded, underRecordedNames } from './recorded-names.ts';
import { MERGED, type MergedRow, type Recorded, type RecordedCommit, type RecordedLife, type RecordedStep } from './recorder.ts';

/** A thing that is not the same in the model and at the server. */
export type ReplayFault = { readonly what: string; readonly key: string; readonly model: string | undefined; readonly server: string | undefined };
export type ReplayAudit = {
  readonly commits: number; readonly pushes: number;
  /** Transactions of headquarters that wrote tasks; they are written as they were recorded. */
  readonly written: number;
  /** Facts, tasks and conflicts compared by key and value. */
  readonly rows: number;
  readonly verdictFaults: readonly ReplayFault[];
  /** Positions, facts and winners that differ, and answers to what was told again. */
  readonly faults: readonly ReplayFault[];
};

/** What the tills wrote, by `incarnation dseq`. */
export type Payloads = ReadonlyMap<string, Commit>;
/** Every row of an entity as the server holds it. */
export type ServerRows = (entity: EntityName) => Promise<Rows>;

const parseReply = compileCheck(PushReply);
/** Told again, so many commits at once. */
const AGAIN = 200;
const factNames = (Object.keys(catalogue) as EntityName[]).filter((name) => entityOf(name).direction === 'up');

/** Every row of the company, by the catalogue. */
export function rowsOfServer(server: pg.Client | pg.PoolClient, companyId: string): ServerRows {
  return (entity) => serverRows(server, entity, 'true', [companyId]);
}

export async function replayOnModel(companyId: string, recorded: Recorded, payloads: Payloads, server: ServerRows): Promise<ReplayAudit> {
  const played = await startPlaying(companyId, recorded, payloads);
  const faults: ReplayFault[] = [];
  for (const step of recorded.steps) faults.push(...await playStep(played, step));
  const commits = recorded.steps.flatMap((step) => step.commits);
  const verdictFaults = compare('verdict', verdictsOf(played.model, companyId), new Map(commits.map((commit) => [placeOf(commit), verdictText(commit)])));
  faults.push(...compare('position', new Map(played.model.look(companyId).incarnations.map(({ id, dseq, hash }) => [id, `${dseq} ${hash}`])), new Map(recorded.lives.filter(({ dseq }) => dseq > 0).map(({ incarnation, dseq, hash }) => [incarnation, `${dseq} ${hash}`]))));
  let rows = 0;
  for (const entity of [...factNames, ...MERGED]) {
    const there = await server(entity);
    rows += there.size;
    faults.push(...compare(entity, rowsOfModel(played.model, companyId, entity), there));
  }
  faults.push(...await tellAgain(played, commits));
  return { commits: commits.length, pushes: recorded.steps.filter((step) => step.commits.length > 0).length, written: recorded.steps.filter((step) => step.commits.length === 0).length, rows, verdictFaults, faults };
}

type Playing = { readonly companyId: string; readonly model: ServerModel; readonly core: SyncCore; readonly payloads: Payloads; readonly lives: ReadonlyMap<string, RecordedLife>; readonly clock: { now: number } };

async function startPlaying(companyId: string, recorded: Recorded, payloads: Payloads): Promise<Playing> {
  const clock = { now: recorded.steps[0]?.commits[0]?.receivedAt ?? 0 };
  const counter = new DataView(new ArrayBuffer(10));
  const uuid = (): string => {
    // The last bytes are the name's alone: those before give bits to version and variant.
    counter.setUint32(6, counter.getUint32(6) + 1);
    return uuidV7(clock.now, new Uint8Array(counter.buffer));
  };
  const time = { nowMs: () => clock.now };
  const model = createServerModel({ turn: () => Promise.resolve(), clock: time, epoch: uuid() });
  model.addCompany(companyId);
  await model.asHq(companyId, (hq) => hq.put('company', { id: companyId, name: '' }));
  const store = underRecordedNames(model.connect(), namesOfRecorded(recorded));
  const core = createSyncCore({ store, clock: time, ids: { uuid }, wake: { notifyHead: () => undefined }, log: { warn: () => undefined }, inflate: inflateInPlace });
  return { companyId, model, core, payloads, lives: new Map(recorded.lives.map((life) => [life.incarnation, life])), clock };
}

async function playStep(played: Playing, { commits, merged }: RecordedStep): Promise<ReplayFault[]> {
  const { companyId, model, clock } = played;
  if (commits.length === 0) {
    await model.asHq(companyId, async (hq) => { for (const { entity, row } of merged) await hq.put(entity, row); });
    return [];
  }
  clock.now = commits[0]?.receivedAt ?? clock.now;
  const told = await tell(played, commits);
  if ('refused' in told) return [{ what: 'push', key: placeOf(commits[0] as RecordedCommit), model: told.refused, server: 'taken' }];
  if (merged.length === 0) return [];
  // The last state a transaction gave a row is what it came to.
  const last = new Map(merged.map((one) => [keyOf(one), one]));
  const rows: Rows = new Map(MERGED.flatMap((entity) => [...rowsOfModel(model, companyId, entity)].map(([key, text]): [string, string] => [`${entity} ${key}`, text])));
  return [...last].flatMap(([key, { row }]) => difference('winner', key, rows.get(key), canonical(row)));
}

async function tell({ companyId, core, payloads, lives }: Playing, commits: readonly RecordedCommit[]): Promise<{ readonly verdicts: readonly CommitVerdict[] } | { readonly refused: string }> {
  const sent = commits.map((commit) => payloads.get(placeOf(commit)));
  const life = lives.get(commits[0]?.incarnation ?? '');
  if (!life || sent.includes(undefined)) return { refused: 'no till has what was decided' };
  const device: Device = { tenantId: companyId, deviceId: life.deviceId, tillId: life.tillId, storeId: life.storeId };
  const answer = await core.push(device, encodeCommits(sent as Commit[]), false);
  return answer.status === 200 ? { verdicts: parseReply.parse(JSON.parse(answer.body)).verdicts } : { refused: `${answer.status} ${answer.body}` };
}

/** As a till does whose answers were lost: nothing is applied twice, and what was kept aside is told so once more. */
async function tellAgain(played: Playing, commits: readonly RecordedCommit[]): Promise<ReplayFault[]> {
  const faults: ReplayFault[] = [];
  for (const ofLife of Map.groupBy(commits, ({ incarnation }) => incarnation).values()) {
    for (let from = 0; from < ofLife.length; from += AGAIN) {
      const some = ofLife.slice(from, from + AGAIN);
      const told = await tell(played, some);
      if ('refused' in told) faults.push({ what: 'told again', key: placeOf(some[0] as RecordedCommit), model: told.refused, server: 'taken' });
      else some.forEach((commit, index) => faults.push(...difference('told again', placeOf(commit), told.verdicts[index]?.verdict, commit.verdict === 'quarantined' ? 'quarantined' : 'duplicate')));
    }
  }
  return faults;
}

const placeOf = ({ incarnation, dseq }: Pick<RecordedCommit, 'incarnation' | 'dseq'>): string => `${incarnation} ${dseq}`;
const verdictText = ({ verdict, reason }: Pick<RecordedCommit, 'verdict' | 'reason'>): string => (reason === null ? verdict : `${verdict}: ${reason}`);
const keyOf = ({ entity, row }: MergedRow): string => `${entity} ${JSON.stringify(entityOf(entity).key.map((part) => row[part]))}`;

function verdictsOf(model: ServerModel, companyId: string): Rows {
  return new Map(model.look(companyId).log.map(({ header, verdict, reason }) => [placeOf(header), verdictText({ verdict, reason })]));
}

function rowsOfModel(model: ServerModel, companyId: string, entity: EntityName): Rows {
  return new Map(model.look(companyId).rows(entity).map(({ row }) => [JSON.stringify(entityOf(entity).key.map((part) => row[part])), canonical(row)]));
}

function compare(what: string, model: Rows, server: Rows): ReplayFault[] {
  return [...new Set([...model.keys(), ...server.keys()])].flatMap((key) => difference(what, key, model.get(key), server.get(key)));
}

function difference(what: string, key: string, model: string | undefined, server: string | undefined): ReplayFault[] {
  return model === server ? [] : [{ what, key, model, server }];
}
