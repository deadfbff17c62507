/** A quarantined commit is read and written once more, by the same code as the first time (SPEC SQ2). */
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { hashOf } from './decide.ts';
import { applyEdits, ForeignRecord } from './edits.ts';
import { feedChangeOf, sumItems } from './facts.ts';
import { plainText } from './plain-text.ts';
import { runAgainOnRace, type PushPorts } from './push.ts';
import { readCommit } from './read-body.ts';
import { readPayload } from './read-payload.ts';
import { KeyConflict, StoreUnavailable, type LockedKept, type SyncTx } from './store-port.ts';

export type ReplayRefusal = 'not-found' | 'still-refused';

/**
 * Replays what an open attention item of a quarantined commit keeps. Success closes the item; failure notes the new reason.
 * @throws {@link StoreUnavailable}
 */
export async function replay(ports: PushPorts, tenantId: string, itemId: string, userId: string): Promise<Result<null, ReplayRefusal, string>> {
  let why: { readonly code: string; readonly detail: string };
  try {
    const answer = await runAgainOnRace(() => ports.store.inTenant(tenantId, async (tx): Promise<'not-found' | 'applied'> => {
      const kept = await tx.lockKept(itemId);
      if (!kept) return 'not-found';
      await replayIn(tx, ports, kept, userId);
      return 'applied';
    }));
    if (answer === 'not-found') return refused('not-found', itemId);
    ports.wake.notifyHead(tenantId);
    return ok(null);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    why = reasonOf(error);
  }
  await ports.store.inTenant(tenantId, async (tx) => {
    const kept = await tx.lockKept(itemId);
    if (kept) await tx.renameReason(kept, why.code, why.detail);
  });
  return refused('still-refused', why.code);
}

/** A payload or header that still cannot be read; carries its code out of the transaction. */
class StillFlawed extends Error {
  override readonly name = 'StillFlawed';
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

function reasonOf(error: unknown): { code: string; detail: string } {
  if (error instanceof StillFlawed) return { code: error.code, detail: plainText(error.message) };
  if (error instanceof KeyConflict) return { code: 'key-conflict', detail: plainText([...error.dseqs.values()].join(', ')) };
  if (error instanceof ForeignRecord) return { code: 'other-store', detail: '' };
  return { code: 'refused-by-database', detail: plainText(error instanceof Error ? error.message : 'unknown') };
}

async function replayIn(tx: SyncTx, ports: PushPorts, kept: LockedKept, userId: string): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const commit = readCommit(kept.header, kept.payload);
  if (!commit) throw new StillFlawed('header-unreadable', 'the kept header names no place');
  if (commit.flaw !== null) throw new StillFlawed(commit.flaw, '');
  const payload = readPayload(commit.payload, tx.tenantId, commit.header.contractVersion);
  if (!payload.ok) throw new StillFlawed(payload.code, payload.detail);
  const { facts, flags } = payload.value;
  await tx.writeFacts(facts.map((fact) => ({ ...fact, dseq: kept.dseq })), { deviceId: kept.device.deviceId, incarnationId: kept.incarnationId, receivedAt: nowMs });
  // Facts known already change nothing; an edit made twice would. A person who retries may take edits for whichever store they were made in.
  const standing = (await tx.readOperations([commit.header.opId])).get(commit.header.opId);
  const isCarriedOut = standing?.applied === true && hashOf(standing.prevHash, commit.header.opId, standing.dseq, commit.payload) === standing.hash;
  const edits = isCarriedOut ? [] : payload.value.edits;
  const merged = await applyEdits(tx, edits.map((edit) => ({ ...edit, dseq: kept.dseq })), { nowMs, uuid: ports.ids.uuid, onlyStore: null, userId });
  if (merged.items.length > 0) await tx.openAttention(kept.device, merged.items, nowMs);
  if (flags.length > 0) await tx.openAttention(kept.device, sumItems(flags, ports.ids.uuid), nowMs);
  await tx.lookAfter(kept.device, facts, 'replay', nowMs);
  await tx.closeKept(kept, userId, nowMs);
  await tx.recordChanges([...facts.map(feedChangeOf), ...merged.changes]);
}
