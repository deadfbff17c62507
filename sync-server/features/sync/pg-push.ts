/** What a push reads and writes beside its facts, on PostgreSQL: the incarnation's position, the commit log and quarantine. */
import { FIRST_PREV_HASH } from '#contract/sync/commit.ts';
import { SYNC_VERSION } from '#contract/sync/version.ts';
import type { Position, Standing } from '#server/sync/decide.ts';
import type { Device, HeldCommit, KeptCommit, LockedIncarnation, LogRow } from '#server/sync/store-port.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { arrayLiteral } from './pg-array.ts';

/** Locks the incarnation until the end of the transaction; one never seen is registered under the device that brings it. */
export async function lockIncarnation(tx: TenantTx, device: Device, incarnationId: string, nowMs: number): Promise<LockedIncarnation> {
  const find = async (): Promise<LockedIncarnation | undefined> => {
    const { rows } = await tx.query<Position & { deviceId: string }>('SELECT last_dseq AS dseq, last_hash AS hash, device_id AS "deviceId" FROM incarnation WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, incarnationId]);
    const [row] = rows;
    return row && { position: { dseq: row.dseq, hash: row.hash }, deviceId: row.deviceId };
  };
  const known = await find();
  if (known) return known;
  await tx.query(`INSERT INTO incarnation (tenant_id, id, device_id, till_id, series, last_dseq, last_hash, created_at)
    VALUES ($1, $2, $3, $4, NULL, 0, $5, $6) ON CONFLICT DO NOTHING`, [tx.tenantId, incarnationId, device.deviceId, device.tillId, FIRST_PREV_HASH, nowMs]);
  return await find() ?? { position: { dseq: 0, hash: FIRST_PREV_HASH }, deviceId: device.deviceId };
}

export async function moveIncarnation(tx: TenantTx, incarnationId: string, position: Position): Promise<void> {
  await tx.query('UPDATE incarnation SET last_dseq = $3, last_hash = $4 WHERE tenant_id = $1 AND id = $2', [tx.tenantId, incarnationId, position.dseq, position.hash]);
}

/** Positions held from `first` to `last`, both included. */
export async function readHeld(tx: TenantTx, incarnationId: string, first: number, last: number): Promise<HeldCommit[]> {
  // Of what was kept aside, what has become of it (SP22).
  const { rows } = await tx.query<HeldCommit>(`
    SELECT c.dseq, c.hash, CASE WHEN q.outcome = 'applied' THEN q.outcome ELSE c.verdict END AS verdict, CASE WHEN q.outcome = 'dismissed' THEN 'put-aside' ELSE c.reason END AS reason
    FROM commit_log c LEFT JOIN quarantine q ON c.verdict = 'quarantined' AND q.tenant_id = c.tenant_id AND q.incarnation_id = c.incarnation_id AND q.dseq = c.dseq
    WHERE c.tenant_id = $1 AND c.incarnation_id = $2 AND c.dseq BETWEEN $3 AND $4`, [tx.tenantId, incarnationId, first, last]);
  return rows;
}

/** Where these operations stand, whichever incarnation brought them: applied, or the first that came under the name. The two halves are the two partial indexes. */
export async function readOperations(tx: TenantTx, opIds: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  const { rows } = await tx.query<Standing & { opId: string }>(`
    SELECT c.op_id AS "opId", c.dseq, c.hash, c.applied, c.aside, coalesce(p.hash, $3) AS "prevHash"
    FROM (SELECT op_id, incarnation_id, dseq, hash, received_at, true AS applied, NULL AS aside FROM commit_log WHERE tenant_id = $1 AND op_id = ANY ($2::uuid[]) AND verdict = 'applied'
          UNION ALL
          SELECT op_id, incarnation_id, dseq, hash, received_at, false, CASE WHEN verdict = 'quarantined' THEN coalesce(reason, '') END FROM commit_log WHERE tenant_id = $1 AND op_id = ANY ($2::uuid[]) AND verdict <> 'applied' AND verdict <> 'duplicate' AND reason IS DISTINCT FROM 'op-reused') c
    LEFT JOIN commit_log p ON p.tenant_id = $1 AND p.incarnation_id = c.incarnation_id AND p.dseq = c.dseq - 1 ORDER BY c.applied, c.received_at DESC, c.dseq DESC`,
  [tx.tenantId, arrayLiteral('id', opIds), FIRST_PREV_HASH]);
  return new Map(rows.map(({ opId, ...standing }) => [opId, standing]));
}

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

/** Stores commits whole. Rare, so one by one. */
export async function insertQuarantine(tx: TenantTx, device: Device, kept: readonly KeptCommit[], nowMs: number): Promise<void> {
  for (const { id, commit, reason, detail, state } of kept) {
    const { header, payload } = commit;
    const closedAt = state === 'open' ? null : nowMs;
    await tx.query(`INSERT INTO quarantine (tenant_id, id, incarnation_id, dseq, device_id, till_id, op_id, header, payload, reason, detail, received_at, closed_at, outcome, tried_contract, tried_schema)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, (SELECT max(number) FROM schema_migration))`,
    [tx.tenantId, id, header.incarnation, header.dseq, device.deviceId, device.tillId, header.opId, JSON.stringify(header), Buffer.from(payload), reason, detail, nowMs, closedAt, closedAt === null ? null : 'applied', SYNC_VERSION]);
  }
}
