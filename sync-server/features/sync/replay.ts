/** A quarantined commit is read and written once more, by the same code as the first time (SPEC SQ2). */
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { recordChanges } from '#server/db/feed.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { openSumItems, feedChangeOf, type PushDeps } from './push.ts';
import { plainText, type Device } from './push-store.ts';
import { readCommit } from './read-body.ts';
import { readPayload } from './read-payload.ts';
import { guardRefunds } from './refund-guard.ts';
import { judgeShifts, touchedShifts } from './shift-control.ts';
import { isTransient } from './transience.ts';
import { KeyConflict, writeFacts } from './write-facts.ts';

export type ReplayRefusal = 'not-found' | 'still-refused';

type KeptRow = { readonly id: string; readonly header: unknown; readonly payload: Buffer; readonly deviceId: string; readonly tillId: string; readonly storeId: string; readonly incarnationId: string; readonly dseq: number };

/** Replays what an open attention item of a quarantined commit keeps. Success closes the item; failure notes the new reason. */
export async function replay(deps: PushDeps, tenantId: string, itemId: string, userId: string): Promise<Result<null, ReplayRefusal, string>> {
  let reason: { code: string; detail: string };
  try {
    const answer = await deps.db.withTenant(tenantId, async (tx): Promise<'not-found' | 'applied'> => {
      const kept = await lockKept(tx, itemId);
      if (!kept) return 'not-found';
      await replayIn(tx, deps, kept, itemId, userId);
      return 'applied';
    });
    if (answer === 'not-found') return refused('not-found', itemId);
    deps.wake.notifyHead(tenantId);
    return ok(null);
  } catch (error) {
    if (isTransient(error)) throw error;
    reason = reasonOf(error);
  }
  await deps.db.withTenant(tenantId, async (tx) => {
    const kept = await lockKept(tx, itemId);
    if (!kept) return;
    await tx.query('UPDATE quarantine SET reason = $3, detail = $4 WHERE tenant_id = $1 AND id = $2', [tenantId, kept.id, reason.code, reason.detail]);
    await tx.query(`UPDATE attention_item SET detail = detail || jsonb_build_object('reason', $3::text, 'detail', $4::text) WHERE tenant_id = $1 AND id = $2`, [tenantId, itemId, reason.code, reason.detail]);
  });
  return refused('still-refused', reason.code);
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
  return { code: 'refused-by-database', detail: plainText(error instanceof Error ? error.message : 'unknown') };
}

async function lockKept(tx: TenantTx, itemId: string): Promise<KeptRow | undefined> {
  const { rows } = await tx.query<KeptRow>(`
    SELECT q.id, q.header, q.payload, q.device_id AS "deviceId", q.till_id AS "tillId", a.store_id AS "storeId", q.incarnation_id AS "incarnationId", q.dseq
    FROM attention_item a JOIN quarantine q ON q.tenant_id = a.tenant_id AND q.id::text = a.subject
    WHERE a.tenant_id = $1 AND a.id = $2 AND a.kind = 'quarantined-commit' AND a.closed_at IS NULL AND q.closed_at IS NULL FOR UPDATE OF q`, [tx.tenantId, itemId]);
  return rows[0];
}

async function replayIn(tx: TenantTx, deps: PushDeps, kept: KeptRow, itemId: string, userId: string): Promise<void> {
  const nowMs = deps.clock.nowMs();
  const commit = readCommit(kept.header, kept.payload);
  if (!commit) throw new StillFlawed('header-unreadable', 'the kept header names no place');
  if (commit.flaw !== null) throw new StillFlawed(commit.flaw, '');
  const payload = readPayload(commit.payload, tx.tenantId, commit.header.contractVersion);
  if (!payload.ok) throw new StillFlawed(payload.code, payload.detail);
  const device: Device = { tenantId: tx.tenantId, deviceId: kept.deviceId, tillId: kept.tillId, storeId: kept.storeId };
  await writeFacts(tx, payload.value.facts.map((fact) => ({ ...fact, dseq: kept.dseq })), { deviceId: kept.deviceId, incarnationId: kept.incarnationId, receivedAt: nowMs });
  await openSumItems(tx, deps, device, payload.value.flags, nowMs);
  const receipts = payload.value.facts.flatMap(({ entity, row }) => (entity === 'receipt' ? [String(row['id'])] : []));
  await guardRefunds(tx, deps, device, payload.value.facts, receipts, nowMs);
  await judgeShifts(tx, deps, device, touchedShifts(payload.value.facts), nowMs);
  await tx.query(`UPDATE quarantine SET closed_at = $3, outcome = 'applied' WHERE tenant_id = $1 AND id = $2`, [tx.tenantId, kept.id, nowMs]);
  // An operation whose id another commit took stays what it is in the log: one operation is applied once.
  await tx.query(`UPDATE commit_log c SET verdict = 'applied', reason = NULL WHERE tenant_id = $1 AND incarnation_id = $2 AND dseq = $3
    AND NOT EXISTS (SELECT FROM commit_log o WHERE o.tenant_id = $1 AND o.op_id = c.op_id AND o.verdict = 'applied')`, [tx.tenantId, kept.incarnationId, kept.dseq]);
  await tx.query('UPDATE attention_item SET closed_at = $3, closed_by = $4 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, itemId, nowMs, userId]);
  await recordChanges(tx, tx.tenantId, payload.value.facts.map(feedChangeOf));
}
