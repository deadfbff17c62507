/** A push from first byte to verdicts: set-based, exactly once, never stopped by one bad commit (SPEC SP1-SP13). */
import type { CommitVerdict, PushReply } from '#contract/sync/commit.ts';
import { readEpoch } from '#server/db/directory.ts';
import { recordChanges, type FeedChange } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import { entityOf } from '#domain/replication/catalogue.ts';
import { decide, type Arrived, type Decided, type Ending } from './decide.ts';
import { insertLog, insertQuarantine, lockIncarnation, moveIncarnation, openAttention, OtherDevice, plainText, readHeld, readOperations, type Device, type HeldCommit, type KeptCommit, type LogRow } from './push-store.ts';
import { readPayload, type Fact, type ReadPayload } from './read-payload.ts';
import type { SumFlag } from './sum-flags.ts';
import { guardRefunds, refundedSalesOf } from './refund-guard.ts';
import { closedShifts, judgeShifts } from './shift-control.ts';
import { isRace, isTransient } from './transience.ts';
import { KeyConflict, writeFacts, type PlacedFact } from './write-facts.ts';

export type PushDeps = Pick<ServerDeps, 'db' | 'wake' | 'clock' | 'ids' | 'log'>;

export type PushOutcome = { readonly reply: PushReply; readonly ending: Ending | null };

type Flaw = { readonly reason: string; readonly detail: string };

/** What one transaction did with its part of the batch. */
type Part = { readonly verdicts: readonly CommitVerdict[]; readonly ending: Ending | null; readonly ackDseq: number; readonly epoch: string };

/** Races are run again this many times before they are left to the till's own retry. */
const MAX_RACES = 5;

/**
 * Decides and applies one batch of one incarnation.
 * @throws {@link OtherDevice}; beside it only what passes by itself (transience.ts) and bugs. Nothing of a failed attempt remains
 */
export async function push(deps: PushDeps, device: Device, batch: readonly Arrived[]): Promise<PushOutcome> {
  const foreign = batch.find((commit) => commit.header.device !== device.deviceId);
  if (foreign) throw new OtherDevice(`a commit names the device ${foreign.header.device}`);
  const read = new Map<Arrived, ReadPayload>();
  const flaws = new Map<Arrived, Flaw>();
  for (const commit of batch) {
    const payload = readPayload(commit.payload, device.tenantId, commit.header.contractVersion);
    if (payload.ok) read.set(commit, payload.value);
    else flaws.set(commit, { reason: payload.code, detail: payload.detail });
  }
  const parts = await applyHalving(deps, device, batch, read, flaws);
  const last = parts.at(-1) as Part;
  if (last.ending?.kind === 'fork') await reportFork(deps, device, batch, last.ending);
  deps.wake.notifyHead(device.tenantId);
  return {
    reply: { verdicts: parts.flatMap((part) => part.verdicts), ackDseq: last.ackDseq, epoch: last.epoch, serverTime: deps.clock.nowMs() },
    ending: last.ending,
  };
}

/** Applies the run whole; if the database refuses it, in halves, until what it refuses stands alone and is kept aside (SP8). */
async function applyHalving(deps: PushDeps, device: Device, run: readonly Arrived[], read: ReadonlyMap<Arrived, ReadPayload>, flaws: Map<Arrived, Flaw>): Promise<Part[]> {
  try {
    return [await applyRun(deps, device, run, read, flaws)];
  } catch (error) {
    if (isTransient(error) || error instanceof OtherDevice) throw error;
    if (error instanceof KeyConflict) {
      for (const commit of run) {
        const entity = error.dseqs.get(commit.header.dseq);
        if (entity !== undefined) flaws.set(commit, { reason: 'key-conflict', detail: entity });
      }
      return applyHalving(deps, device, run, read, flaws);
    }
    const [alone] = run;
    if (run.length === 1 && alone && flaws.has(alone)) throw error;
    deps.log.warn({ err: error, commits: run.length, device: device.deviceId }, 'a run of commits was refused by the database');
    if (run.length === 1 && alone) {
      flaws.set(alone, { reason: 'refused-by-database', detail: error instanceof Error ? error.message : 'unknown' });
      return applyHalving(deps, device, run, read, flaws);
    }
    const middle = Math.ceil(run.length / 2);
    const first = await applyHalving(deps, device, run.slice(0, middle), read, flaws);
    if (first.at(-1)?.ending) return first;
    return [...first, ...await applyHalving(deps, device, run.slice(middle), read, flaws)];
  }
}

async function applyRun(deps: PushDeps, device: Device, run: readonly Arrived[], read: ReadonlyMap<Arrived, ReadPayload>, flaws: ReadonlyMap<Arrived, Flaw>): Promise<Part> {
  for (let race = 0; ; race++) {
    try {
      return await deps.db.withTenant(device.tenantId, (tx) => applyIn(tx, deps, device, run, read, flaws));
    } catch (error) {
      if (!isRace(error) || race >= MAX_RACES) throw error;
    }
  }
}

async function applyIn(tx: TenantTx, deps: PushDeps, device: Device, run: readonly Arrived[], read: ReadonlyMap<Arrived, ReadPayload>, flaws: ReadonlyMap<Arrived, Flaw>): Promise<Part> {
  const nowMs = deps.clock.nowMs();
  const incarnationId = (run[0] as Arrived).header.incarnation;
  const epoch = await readEpoch(tx);
  const start = await lockIncarnation(tx, device, incarnationId, nowMs);
  const held = new Map((await readHeld(tx, incarnationId, run)).map((commit) => [commit.dseq, commit]));
  const operations = await readOperations(tx, run);
  const { decided, ending, position } = decide(start, { hashAt: new Map([...held].map(([dseq, commit]) => [dseq, commit.hash])), operations }, run);
  const fates = decided.map((each) => fateOf(each, held, flaws, deps.ids.uuid));

  const applied = fates.flatMap(({ commit, verdict, fresh }) => (fresh && verdict === 'applied' ? [{ commit, payload: read.get(commit) as ReadPayload }] : []));
  const facts = applied.flatMap(({ commit, payload }) => payload.facts.map((fact): PlacedFact => ({ ...fact, dseq: commit.header.dseq })));
  await writeFacts(tx, facts, { deviceId: device.deviceId, incarnationId, receivedAt: nowMs });
  await insertLog(tx, device.deviceId, fates.filter((fate) => fate.fresh), nowMs);
  await insertQuarantine(tx, device, [...fates.flatMap((fate) => fate.kept ?? []), ...applied.filter(({ payload }) => payload.hasMore).map(({ commit }): KeptCommit => ({ id: deps.ids.uuid(), commit, reason: 'newer-fields', detail: '', state: 'kept' }))], nowMs);
  for (const { payload } of applied) await openSumItems(tx, deps, device, payload.flags, nowMs);
  await lookAfter(tx, deps, device, facts, nowMs);
  if (position.dseq !== start.dseq) await moveIncarnation(tx, incarnationId, position);
  await recordChanges(tx, device.tenantId, facts.map(feedChangeOf));
  return { verdicts: fates.map(toVerdict), ending, ackDseq: position.dseq, epoch };
}

type Fate = LogRow & { readonly fresh: boolean; readonly kept?: KeptCommit };

function fateOf(each: Decided, held: ReadonlyMap<number, HeldCommit>, flaws: ReadonlyMap<Arrived, Flaw>, uuid: () => string): Fate {
  const { commit } = each;
  if (each.kind === 'duplicate') {
    // What became of it is told again: the till must learn of a quarantine even when the first answer was lost.
    const before = held.get(commit.header.dseq);
    return before?.verdict === 'quarantined' ? { commit, verdict: 'quarantined', reason: before.reason, fresh: false } : { commit, verdict: 'duplicate', reason: null, fresh: false };
  }
  if (each.kind === 'repeated') return { commit, verdict: 'duplicate', reason: null, fresh: true };
  const flaw = each.kind === 'quarantine' ? { reason: each.reason, detail: '' } : flaws.get(commit);
  if (!flaw) return { commit, verdict: 'applied', reason: null, fresh: true };
  return { commit, verdict: 'quarantined', reason: flaw.reason, fresh: true, kept: { id: uuid(), commit, ...flaw, state: 'open' } };
}

function toVerdict(fate: Fate): CommitVerdict {
  return { dseq: fate.commit.header.dseq, verdict: fate.verdict, ...(fate.reason === null ? {} : { reason: plainText(fate.reason) }) };
}

/** Facts stand under a scope no till subscribes to (SO3). */
export function feedChangeOf(fact: Fact): FeedChange {
  return { scope: `facts:${String(fact.row['storeId'])}`, entity: fact.entity, key: entityOf(fact.entity).key.map((name) => fact.row[name]) };
}

/** What the merge of refunds and of ends of shifts may show (SG1-SG5); a batch of plain sales only asks what waited for one of them. */
async function lookAfter(tx: TenantTx, deps: Pick<PushDeps, 'ids'>, device: Device, facts: readonly Fact[], nowMs: number): Promise<void> {
  const closed = closedShifts(facts);
  await guardRefunds(tx, deps, device, facts, closed.length > 0 ? await refundedSalesOf(tx, closed) : [], nowMs);
  await judgeShifts(tx, deps, device, closed, nowMs);
}

export async function openSumItems(tx: TenantTx, deps: Pick<PushDeps, 'ids'>, device: Device, flags: readonly SumFlag[], nowMs: number): Promise<void> {
  for (const [documentId, sums] of Map.groupBy(flags, (flag) => flag.documentId)) {
    const entity = sums[0]?.entity;
    await openAttention(tx, device, { id: deps.ids.uuid(), kind: 'sums-differ', subject: documentId, detail: { ...(entity === 'receipt' ? { receiptId: documentId } : {}), entity, documentId, sums } }, nowMs);
  }
}

async function reportFork(deps: PushDeps, device: Device, batch: readonly Arrived[], ending: Extract<Ending, { kind: 'fork' }>): Promise<void> {
  const incarnationId = (batch[0] as Arrived).header.incarnation;
  await deps.db.withTenant(device.tenantId, (tx) => openAttention(tx, device, { id: deps.ids.uuid(), kind: 'fork', subject: incarnationId, detail: { incarnationId, commonDseq: ending.commonDseq } }, deps.clock.nowMs()));
}
