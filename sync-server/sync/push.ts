/** A push from commits to verdicts: set-based, exactly once, never stopped by one bad commit (SPEC SP1-SP13). */
import type { CommitVerdict, PushReply } from '#contract/sync/commit.ts';
import { decide, type Arrived, type Decided, type Ending } from './decide.ts';
import { applyEdits, ForeignRecord, type PlacedEdit } from './edits.ts';
import { feedChangeOf, sumItems } from './facts.ts';
import { plainText } from './plain-text.ts';
import type { CorePorts } from './ports.ts';
import { readPayload, type ReadPayload } from './read-payload.ts';
import { KeyConflict, StoreRace, StoreUnavailable, type Device, type HeldCommit, type KeptCommit, type LogRow, type NewAttention, type PlacedFact, type SyncTx } from './store-port.ts';

export type PushPorts = Omit<CorePorts, 'inflate'>;

export type PushOutcome = { readonly reply: PushReply; readonly ending: Ending | null };

/** The commits belong to another device than the one whose token brought them (SP12). */
export class OtherDevice extends Error {
  override readonly name = 'OtherDevice';
}

type Flaw = { readonly reason: string; readonly detail: string };

/** A batch with what is known of its commits; `flaws` grows while the database refuses some of them. `whole`: why none of it may be applied, whatever else is wrong with it. */
type Batch = { readonly device: Device; readonly read: ReadonlyMap<Arrived, ReadPayload>; readonly flaws: Map<Arrived, Flaw>; readonly whole: string | null };

/** What one transaction did with its part of the batch. */
type Part = { readonly verdicts: readonly CommitVerdict[]; readonly ending: Ending | null; readonly ackDseq: number; readonly epoch: string; readonly head: number };

/** Why what a revoked till hands in is kept aside (SE4). */
export const LAST_WORDS = 'device-revoked';

/** Races are run again this many times before they are left to the till's own retry. */
const MAX_RACES = 5;

/**
 * Decides and applies one batch of one incarnation.
 * @param aside a reason why none of it may be applied: all that is new is kept in quarantine for it
 * @throws {@link OtherDevice}, {@link StoreUnavailable}; beside them only bugs. Nothing of a failed attempt remains
 */
export async function push(ports: PushPorts, device: Device, batch: readonly Arrived[], aside: string | null = null): Promise<PushOutcome> {
  const foreign = batch.find((commit) => commit.header.device !== device.deviceId);
  if (foreign) throw new OtherDevice(`a commit names the device ${foreign.header.device}`);
  const read = new Map<Arrived, ReadPayload>();
  const flaws = new Map<Arrived, Flaw>();
  for (const commit of batch) {
    const payload = readPayload(commit.payload, device.tenantId, commit.header.contractVersion);
    if (payload.ok) read.set(commit, payload.value);
    else flaws.set(commit, { reason: payload.code, detail: payload.detail });
  }
  const parts = await applyHalving(ports, { device, read, flaws, whole: aside }, batch);
  const last = parts.at(-1) as Part;
  if (last.ending?.kind === 'fork') await reportFork(ports, device, batch, last.ending);
  ports.wake.notifyHead(device.tenantId);
  return {
    reply: { verdicts: parts.flatMap((part) => part.verdicts), ackDseq: last.ackDseq, epoch: last.epoch, serverTime: ports.clock.nowMs(), head: last.head },
    ending: last.ending,
  };
}

/** Applies the run whole; if the database refuses it, in halves, until what it refuses stands alone and is kept aside (SP8). */
async function applyHalving(ports: PushPorts, batch: Batch, run: readonly Arrived[]): Promise<Part[]> {
  const { flaws } = batch;
  try {
    return [await runAgainOnRace(() => ports.store.inTenant(batch.device.tenantId, (tx) => applyIn(tx, ports, batch, run)))];
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof OtherDevice) throw error;
    if (error instanceof KeyConflict) {
      for (const commit of run) {
        const entity = error.dseqs.get(commit.header.dseq);
        if (entity !== undefined) flaws.set(commit, { reason: 'key-conflict', detail: entity });
      }
      return applyHalving(ports, batch, run);
    }
    if (error instanceof ForeignRecord) {
      for (const commit of run) if (error.dseqs.has(commit.header.dseq)) flaws.set(commit, { reason: 'other-store', detail: '' });
      return applyHalving(ports, batch, run);
    }
    const [alone] = run;
    if (run.length === 1 && alone && flaws.has(alone)) throw error;
    ports.log.warn({ err: error, commits: run.length, device: batch.device.deviceId }, 'a run of commits was refused by the database');
    if (run.length === 1 && alone) {
      flaws.set(alone, { reason: 'refused-by-database', detail: error instanceof Error ? error.message : 'unknown' });
      return applyHalving(ports, batch, run);
    }
    const middle = Math.ceil(run.length / 2);
    const first = await applyHalving(ports, batch, run.slice(0, middle));
    if (first.at(-1)?.ending) return first;
    return [...first, ...await applyHalving(ports, batch, run.slice(middle))];
  }
}

/** Runs a transaction again when it met another one. @throws {@link StoreUnavailable} when it keeps meeting them */
export async function runAgainOnRace<T>(transaction: () => Promise<T>): Promise<T> {
  for (let race = 0; ; race++) {
    try {
      return await transaction();
    } catch (error) {
      if (!(error instanceof StoreRace)) throw error;
      if (race >= MAX_RACES) throw new StoreUnavailable('the same work met others again and again', { cause: error });
    }
  }
}

async function applyIn(tx: SyncTx, ports: PushPorts, { device, read, flaws, whole }: Batch, run: readonly Arrived[]): Promise<Part> {
  const nowMs = ports.clock.nowMs();
  const { uuid } = ports.ids;
  const incarnationId = (run[0] as Arrived).header.incarnation;
  const epoch = await tx.readEpoch();
  const { position: start, deviceId } = await tx.lockIncarnation(device, incarnationId, nowMs);
  if (deviceId !== device.deviceId) throw new OtherDevice(`the incarnation ${incarnationId} belongs to the device ${deviceId}`);
  const dseqs = run.map((commit) => commit.header.dseq);
  // And the one before the first: a fork is told by what stands there.
  const held = new Map((await tx.readHeld(incarnationId, Math.min(...dseqs) - 1, Math.max(...dseqs))).map((commit) => [commit.dseq, commit]));
  const operations = await tx.readOperations(run.map((commit) => commit.header.opId));
  const { decided, ending, position } = decide(start, { hashAt: new Map([...held].map(([dseq, commit]) => [dseq, commit.hash])), operations }, run);
  const aside = new Map([...operations].flatMap(([opId, standing]) => (standing.aside === null ? [] : [[opId, standing.aside]])));
  const fates = decided.map((each) => fateOf(each, { held, flaws, whole, aside, uuid }));

  const applied = fates.flatMap(({ commit, verdict, fresh }) => (fresh && verdict === 'applied' ? [{ commit, payload: read.get(commit) as ReadPayload }] : []));
  const facts = applied.flatMap(({ commit, payload }) => payload.facts.map((fact): PlacedFact => ({ ...fact, dseq: commit.header.dseq })));
  await tx.writeFacts(facts, { deviceId: device.deviceId, incarnationId, receivedAt: nowMs });
  const edits = applied.flatMap(({ commit, payload }) => payload.edits.map((edit): PlacedEdit => ({ ...edit, dseq: commit.header.dseq })));
  const merged = await applyEdits(tx, edits, { nowMs, uuid, onlyStore: device.storeId, userId: null });
  await tx.insertLog(device.deviceId, fates.filter((fate) => fate.fresh), nowMs);
  const wider = applied.filter(({ payload }) => payload.hasMore).map(({ commit }): KeptCommit => ({ id: uuid(), commit, reason: 'newer-fields', detail: '', state: 'kept' }));
  await keepAside(tx, device, [...fates.flatMap((fate) => fate.kept ?? []), ...wider], nowMs);
  for (const { payload } of applied) if (payload.flags.length > 0) await tx.openAttention(device, sumItems(payload.flags, uuid), nowMs);
  if (merged.items.length > 0) await tx.openAttention(device, merged.items, nowMs);
  await tx.lookAfter(device, facts, 'push', nowMs);
  if (position.dseq !== start.dseq) await tx.moveIncarnation(incarnationId, position);
  const head = await tx.recordChanges([...facts.map(feedChangeOf), ...merged.changes]);
  // Behind a fork this incarnation went on with a twin's commits: none of them acknowledges one of this batch (SP13).
  const ackDseq = ending?.kind === 'fork' ? decided.at(-1)?.commit.header.dseq ?? 0 : position.dseq;
  return { verdicts: fates.map(toVerdict), ending, ackDseq, epoch, head };
}

/** Stores commits whole; an open one gets its attention item, all that a revoked till handed in gets one together (SE4). */
async function keepAside(tx: SyncTx, device: Device, kept: readonly KeptCommit[], nowMs: number): Promise<void> {
  if (kept.length === 0) return;
  await tx.insertQuarantine(device, kept, nowMs);
  const open = kept.filter((each) => each.state === 'open');
  const items = open.filter(({ reason }) => reason !== LAST_WORDS).map(({ id, commit, reason, detail }): NewAttention => (
    { id, kind: 'quarantined-commit', subject: id, detail: { quarantineId: id, reason, detail, commitKind: commit.header.kind, dseq: commit.header.dseq, bytes: commit.payload.length } }));
  const lastWords = open.find(({ reason }) => reason === LAST_WORDS);
  if (lastWords) items.push({ id: lastWords.id, kind: 'till-revoked', subject: device.deviceId, detail: { deviceId: device.deviceId, reason: LAST_WORDS } });
  if (items.length > 0) await tx.openAttention(device, items, nowMs);
}

/** `told` where the till hears something else than what stands in the log of this position. */
type Fate = LogRow & { readonly fresh: boolean; readonly kept?: KeptCommit; readonly told?: { readonly verdict: 'quarantined'; readonly reason: string } };

/** `aside`: why operations are in quarantine, by their id; those of this batch are added as they come. */
type Known = { readonly held: ReadonlyMap<number, HeldCommit>; readonly flaws: ReadonlyMap<Arrived, Flaw>; readonly whole: string | null; readonly aside: Map<string, string>; readonly uuid: () => string };

function fateOf(each: Decided, { held, flaws, whole, aside, uuid }: Known): Fate {
  const { commit } = each;
  const { dseq, opId } = commit.header;
  // What became of it is told again: the till must learn of a quarantine even when the first answer was lost, and in every life it sends it in.
  const waits = aside.get(opId);
  const told = waits === undefined ? {} : { told: { verdict: 'quarantined', reason: waits } as const };
  if (each.kind === 'duplicate') {
    const before = held.get(dseq);
    return before?.verdict === 'quarantined' ? { commit, verdict: 'quarantined', reason: before.reason, fresh: false } : { commit, verdict: 'duplicate', reason: null, fresh: false, ...(before?.verdict === 'duplicate' ? told : {}) };
  }
  if (each.kind === 'repeated') return { commit, verdict: 'duplicate', reason: null, fresh: true, ...told };
  const own = each.kind === 'quarantine' ? { reason: each.reason, detail: '' } : flaws.get(commit);
  const flaw = whole === null ? own : { reason: whole, detail: own === undefined ? '' : [own.reason, own.detail].filter(Boolean).join(': ') };
  if (!flaw) return { commit, verdict: 'applied', reason: null, fresh: true };
  // What waits under this name is then another one.
  if (own?.reason !== 'op-reused') aside.set(opId, flaw.reason);
  return { commit, verdict: 'quarantined', reason: flaw.reason, fresh: true, kept: { id: uuid(), commit, reason: flaw.reason, detail: plainText(flaw.detail), state: 'open' } };
}

function toVerdict(fate: Fate): CommitVerdict {
  const { verdict, reason } = fate.told ?? fate;
  return { dseq: fate.commit.header.dseq, verdict, ...(reason === null ? {} : { reason: plainText(reason) }) };
}

async function reportFork(ports: PushPorts, device: Device, batch: readonly Arrived[], ending: Extract<Ending, { kind: 'fork' }>): Promise<void> {
  const incarnationId = (batch[0] as Arrived).header.incarnation;
  const item: NewAttention = { id: ports.ids.uuid(), kind: 'fork', subject: incarnationId, detail: { incarnationId, commonDseq: ending.commonDseq } };
  await runAgainOnRace(() => ports.store.inTenant(device.tenantId, (tx) => tx.openAttention(device, [item], ports.clock.nowMs())));
}
