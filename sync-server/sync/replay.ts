/** Quarantined commits are read and written once more, by the same code as the first time (SPEC SQ2, SQ4, SQ6). */
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { hashOf, type Arrived } from './decide.ts';
import { applyEdits, ForeignRecord } from './edits.ts';
import { feedChangeOf, sumItems } from './facts.ts';
import { plainText } from './plain-text.ts';
import { runAgainOnRace, type PushPorts } from './push.ts';
import { readCommit } from './read-body.ts';
import { readPayload, type ReadPayload } from './read-payload.ts';
import { KeyConflict, StoreUnavailable, type LockedKept, type SyncTx } from './store-port.ts';

export type ReplayRefusal = 'not-found' | 'still-refused';

/** What became of a replay: items whose commit was applied, and why the others are kept still. */
export type Replayed = { readonly applied: readonly string[]; readonly refused: ReadonlyMap<string, string> };

type Why = { readonly code: string; readonly detail: string };

/** `userId` is null where nobody asked: edits of records of another store than the till's are then left to a person (SM4). `dismissedToo`: commits a person dismissed are wanted after all (SQ3). */
export type Asked = { readonly tenantId: string; readonly userId: string | null; readonly dismissedToo: boolean };

/** `flawed`: why items are left aside, by their id; it grows while they are tried. */
type Trial = Asked & { readonly flawed: Map<string, Why> };

/**
 * Replays what the attention item of a quarantined commit keeps, though it was dismissed (SQ3). Success closes the item; failure notes the new reason.
 * @throws {@link StoreUnavailable}
 */
export async function replay(ports: PushPorts, tenantId: string, itemId: string, userId: string): Promise<Result<null, ReplayRefusal, string>> {
  const { applied, refused: kept } = await replaySet(ports, { tenantId, userId, dismissedToo: true }, [itemId]);
  const why = kept.get(itemId);
  if (why !== undefined) return refused('still-refused', why);
  return applied.length === 0 ? refused('not-found', itemId) : ok(null);
}

/**
 * Replays several commits of one incarnation in one transaction; what the store refuses is found by halving, as in a push (SP8).
 * @throws {@link StoreUnavailable}; what was applied before stays
 */
export async function replaySet(ports: PushPorts, asked: Asked, itemIds: readonly string[]): Promise<Replayed> {
  const { tenantId, dismissedToo } = asked;
  const trial: Trial = { ...asked, flawed: new Map() };
  const applied = await tryHalving(ports, trial, itemIds);
  if (applied.length > 0) ports.wake.notifyHead(tenantId);
  if (trial.flawed.size > 0) {
    await runAgainOnRace(() => ports.store.inTenant(tenantId, async (tx) => {
      for (const kept of await tx.lockKept([...trial.flawed.keys()], dismissedToo)) {
        const why = trial.flawed.get(kept.itemId);
        if (why) await tx.renameReason(kept, why.code, why.detail);
      }
    }));
  }
  return { applied, refused: new Map([...trial.flawed].map(([itemId, { code }]) => [itemId, code])) };
}

async function tryHalving(ports: PushPorts, trial: Trial, itemIds: readonly string[]): Promise<readonly string[]> {
  const left = itemIds.filter((itemId) => !trial.flawed.has(itemId));
  if (left.length === 0) return [];
  let locked: readonly LockedKept[] = [];
  try {
    return await runAgainOnRace(() => ports.store.inTenant(trial.tenantId, async (tx) => {
      locked = await tx.lockKept(left, trial.dismissedToo);
      return replayIn(tx, ports, trial, locked);
    }));
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    const blamed = locked.filter(({ dseq }) => isBlamed(error, dseq));
    const [alone] = locked;
    const guilty = blamed.length > 0 ? blamed : locked.length === 1 && alone ? [alone] : [];
    if (guilty.length === 0 && locked.length === 0) throw error;
    for (const { itemId, dseq } of guilty) trial.flawed.set(itemId, reasonOf(error, dseq));
    if (guilty.length > 0) return tryHalving(ports, trial, left);
    const middle = Math.ceil(locked.length / 2);
    const halves = [locked.slice(0, middle), locked.slice(middle)].map((half) => half.map(({ itemId }) => itemId));
    return [...await tryHalving(ports, trial, halves[0] ?? []), ...await tryHalving(ports, trial, halves[1] ?? [])];
  }
}

function isBlamed(error: unknown, dseq: number): boolean {
  return (error instanceof KeyConflict || error instanceof ForeignRecord) && error.dseqs.has(dseq);
}

function reasonOf(error: unknown, dseq: number): Why {
  if (error instanceof KeyConflict) return { code: 'key-conflict', detail: plainText(error.dseqs.get(dseq) ?? [...error.dseqs.values()].join(', ')) };
  if (error instanceof ForeignRecord) return { code: 'other-store', detail: '' };
  return { code: 'refused-by-database', detail: plainText(error instanceof Error ? error.message : 'unknown') };
}

type Readable = { readonly kept: LockedKept; readonly commit: Arrived; readonly payload: ReadPayload };

/** Applies those that can be read, all of one incarnation; notes why the others cannot. Answers the items that are closed. */
async function replayIn(tx: SyncTx, ports: PushPorts, trial: Trial, locked: readonly LockedKept[]): Promise<readonly string[]> {
  const nowMs = ports.clock.nowMs();
  const readable = locked.flatMap((kept) => readKept(kept, trial));
  const [first] = readable;
  if (!first) return [];
  const { device, incarnationId } = first.kept;
  const facts = readable.flatMap(({ kept, payload }) => payload.facts.map((fact) => ({ ...fact, dseq: kept.dseq })));
  await tx.writeFacts(facts, { deviceId: device.deviceId, incarnationId, receivedAt: nowMs });
  // Facts known already change nothing; an edit made twice would. A person who retries may take edits for whichever store they were made in.
  const carriedOut = await listCarriedOut(tx, readable);
  const edits = readable.flatMap(({ kept, payload }) => (carriedOut.has(kept.itemId) ? [] : payload.edits.map((edit) => ({ ...edit, dseq: kept.dseq }))));
  const merged = await applyEdits(tx, edits, { nowMs, uuid: ports.ids.uuid, onlyStore: trial.userId === null ? device.storeId : null, userId: trial.userId });
  if (merged.items.length > 0) await tx.openAttention(device, merged.items, nowMs);
  for (const { payload } of readable) if (payload.flags.length > 0) await tx.openAttention(device, sumItems(payload.flags, ports.ids.uuid), nowMs);
  await tx.lookAfter(device, facts, 'replay', nowMs);
  await tx.closeKept(readable.map(({ kept }) => kept), trial.userId, nowMs);
  await tx.recordChanges([...facts.map(feedChangeOf), ...merged.changes]);
  return readable.map(({ kept }) => kept.itemId);
}

function readKept(kept: LockedKept, { tenantId, flawed }: Trial): Readable[] {
  const because = (code: string, detail: string): Readable[] => {
    flawed.set(kept.itemId, { code, detail: plainText(detail) });
    return [];
  };
  const commit = readCommit(kept.header, kept.payload);
  if (!commit) return because('header-unreadable', 'the kept header names no place');
  if (commit.flaw !== null) return because(commit.flaw, '');
  const payload = readPayload(commit.payload, tenantId, commit.header.contractVersion);
  return payload.ok ? [{ kept, commit, payload: payload.value }] : because(payload.code, payload.detail);
}

/** Items whose very operation was carried out meanwhile, in whichever life of the till (SM8). */
async function listCarriedOut(tx: SyncTx, readable: readonly Readable[]): Promise<ReadonlySet<string>> {
  const operations = await tx.readOperations(readable.map(({ commit }) => commit.header.opId));
  return new Set(readable.flatMap(({ kept, commit: { header: { opId }, payload } }) => {
    const standing = operations.get(opId);
    return standing?.applied === true && hashOf(standing.prevHash, opId, standing.dseq, payload) === standing.hash ? [kept.itemId] : [];
  }));
}
