/** What a push reads and writes beside its facts: the incarnation's position, the commit log, quarantine and attention items. */
import type { TenantTx } from '#server/db/tx.ts';
import type { AttentionItem } from '#contract/api/attention.ts';
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import { arrayLiteral } from './pg-array.ts';
import type { Arrived, Memory, Position, Standing } from './decide.ts';

export type Device = { readonly tenantId: string; readonly deviceId: string; readonly tillId: string; readonly storeId: string };

export type Verdict = 'applied' | 'duplicate' | 'quarantined' | 'superseded';

/** A position the server already holds, with what became of it. */
export type HeldCommit = { readonly dseq: number; readonly hash: string; readonly verdict: Verdict; readonly reason: string | null };

/** The commits belong to another device than the one whose token brought them (SP12). */
export class OtherDevice extends Error {
  override readonly name = 'OtherDevice';
}

/**
 * Locks the incarnation until the end of the transaction; one never seen is registered under the device that brings it.
 * @throws {@link OtherDevice} where it belongs to another device (SP12)
 */
export async function lockIncarnation(tx: TenantTx, device: Device, incarnationId: string, nowMs: number): Promise<Position> {
  const find = async (): Promise<Position | undefined> => {
    const { rows } = await tx.query<Position & { deviceId: string }>('SELECT last_dseq AS dseq, last_hash AS hash, device_id AS "deviceId" FROM incarnation WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, incarnationId]);
    const [row] = rows;
    if (!row) return undefined;
    if (row.deviceId !== device.deviceId) throw new OtherDevice(`the incarnation ${incarnationId} belongs to the device ${row.deviceId}`);
    return { dseq: row.dseq, hash: row.hash };
  };
  const known = await find();
  if (known) return known;
  await tx.query(`INSERT INTO incarnation (tenant_id, id, device_id, till_id, series, last_dseq, last_hash, created_at)
    VALUES ($1, $2, $3, $4, NULL, 0, $5, $6) ON CONFLICT DO NOTHING`, [tx.tenantId, incarnationId, device.deviceId, device.tillId, FIRST_PREV_HASH, nowMs]);
  return await find() ?? { dseq: 0, hash: FIRST_PREV_HASH };
}

export async function moveIncarnation(tx: TenantTx, incarnationId: string, position: Position): Promise<void> {
  await tx.query('UPDATE incarnation SET last_dseq = $3, last_hash = $4 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, incarnationId, position.dseq, position.hash]);
}

/** The positions of the batch that are held already, and the one before its first. */
export async function readHeld(tx: TenantTx, incarnationId: string, batch: readonly Arrived[]): Promise<HeldCommit[]> {
  const dseqs = batch.map((commit) => commit.header.dseq);
  const { rows } = await tx.query<HeldCommit>(`SELECT dseq, hash, verdict, reason FROM commit_log
    WHERE tenant_id = $1 AND incarnation_id = $2 AND dseq BETWEEN $3 AND $4`, [tx.tenantId, incarnationId, Math.min(...dseqs) - 1, Math.max(...dseqs)]);
  return rows;
}

/** Where the operations of the batch stand, whichever incarnation brought them. The two halves are the two partial indexes. */
export async function readOperations(tx: TenantTx, batch: readonly Arrived[]): Promise<Memory['operations']> {
  const { rows } = await tx.query<Standing & { opId: string }>(`
    SELECT c.op_id AS "opId", c.dseq, c.hash, coalesce(p.hash, $3) AS "prevHash"
    FROM (SELECT op_id, incarnation_id, dseq, hash FROM commit_log WHERE tenant_id = $1 AND op_id = ANY ($2::uuid[]) AND verdict = 'applied'
          UNION ALL
          SELECT op_id, incarnation_id, dseq, hash FROM commit_log WHERE tenant_id = $1 AND op_id = ANY ($2::uuid[]) AND verdict <> 'applied' AND verdict <> 'duplicate' AND reason IS DISTINCT FROM 'op-reused') c
    LEFT JOIN commit_log p ON p.tenant_id = $1 AND p.incarnation_id = c.incarnation_id AND p.dseq = c.dseq - 1`,
  [tx.tenantId, arrayLiteral('id', batch.map((commit) => commit.header.opId)), FIRST_PREV_HASH]);
  return new Map(rows.map(({ opId, ...standing }) => [opId, standing]));
}

export type LogRow = { readonly commit: Arrived; readonly verdict: Verdict; readonly reason: string | null };

export async function insertLog(tx: TenantTx, deviceId: string, rows: readonly LogRow[], receivedAt: number): Promise<void> {
  if (rows.length === 0) return;
  const headers = rows.map((row) => row.commit.header);
  await tx.query(`INSERT INTO commit_log (tenant_id, incarnation_id, dseq, device_id, op_id, hash, kind, hlc, contract_version, verdict, reason, received_at)
    SELECT $1, $2, u.dseq, $3, u.op_id, u.hash, u.kind, u.hlc, u.version, u.verdict, u.reason, $4
    FROM unnest($5::bigint[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::integer[], $11::text[], $12::text[]) AS u (dseq, op_id, hash, kind, hlc, version, verdict, reason)`,
  [tx.tenantId, headers[0]?.incarnation, deviceId, receivedAt, arrayLiteral('int', headers.map((header) => header.dseq)), arrayLiteral('id', headers.map((header) => header.opId)),
    arrayLiteral('hash', headers.map((header) => header.hash)), arrayLiteral('text', headers.map((header) => header.kind)), arrayLiteral('hash', headers.map((header) => header.hlc)),
    arrayLiteral('int', headers.map((header) => header.contractVersion)), arrayLiteral('hash', rows.map((row) => row.verdict)), arrayLiteral('text', rows.map((row) => row.reason))]);
}

/** `open` waits for a person or an upgrade; `kept` was applied, its bytes are held because they say more than our tables do. */
export type KeptCommit = { readonly id: string; readonly commit: Arrived; readonly reason: string; readonly detail: string; readonly state: 'open' | 'kept' };

/** Stores commits whole. Rare, so one by one; an open one gets its attention item. */
export async function insertQuarantine(tx: TenantTx, device: Device, kept: readonly KeptCommit[], nowMs: number): Promise<void> {
  for (const { id, commit, reason, detail, state } of kept) {
    const { header, payload } = commit;
    const closedAt = state === 'open' ? null : nowMs;
    await tx.query(`INSERT INTO quarantine (tenant_id, id, incarnation_id, dseq, device_id, till_id, op_id, header, payload, reason, detail, received_at, closed_at, outcome)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [tx.tenantId, id, header.incarnation, header.dseq, device.deviceId, device.tillId, header.opId, JSON.stringify(header), Buffer.from(payload), reason, plainText(detail), nowMs, closedAt, closedAt === null ? null : 'applied']);
    if (state === 'open') await openAttention(tx, device, { id, kind: 'quarantined-commit', subject: id, detail: { quarantineId: id, reason, detail: plainText(detail), commitKind: header.kind, dseq: header.dseq, bytes: payload.length } }, nowMs);
  }
}

export type NewAttention = { readonly id: string; readonly kind: AttentionItem['kind']; readonly subject: string; readonly detail: Readonly<Record<string, unknown>> };

/** Opens an item, unless one of the same kind about the same thing is open already. */
export async function openAttention(tx: TenantTx, device: Device, item: NewAttention, nowMs: number): Promise<void> {
  await openAttentions(tx, device, [item], nowMs);
}

/** Opens items of different subjects; one that lists refunds and is open already lists the newest too. */
export async function openAttentions(tx: TenantTx, device: Device, items: readonly NewAttention[], nowMs: number): Promise<void> {
  await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail)
    SELECT $1, u.id, u.kind, u.subject, $2, $3, $4, u.detail FROM unnest($5::uuid[], $6::text[], $7::text[], $8::jsonb[]) AS u (id, kind, subject, detail)
    ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO UPDATE SET detail = excluded.detail WHERE attention_item.kind LIKE 'refund-%'`,
  [tx.tenantId, nowMs, device.storeId, device.tillId, arrayLiteral('id', items.map((item) => item.id)), arrayLiteral('text', items.map((item) => item.kind)),
    arrayLiteral('text', items.map((item) => item.subject)), arrayLiteral('json', items.map((item) => item.detail))]);
}

const MAX_DETAIL_CHARS = 400;

/** Text the database takes whatever it was made from: no control characters, no halves of characters. */
export function plainText(text: string): string {
  return text.slice(0, MAX_DETAIL_CHARS).toWellFormed().replace(/\p{Cc}/gu, ' ');
}
