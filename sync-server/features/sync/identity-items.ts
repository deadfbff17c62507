/** What headquarters is told when a till turns out to be two, or begins anew (SPEC SE10, SE11). */
import type { SessionRequest } from '#contract/sync/session.ts';
import type { TenantTx } from '#server/db/tx.ts';
import type { ServerDeps } from '#server/deps.ts';
import type { Device } from '#server/sync/store-port.ts';

type Ids = Pick<ServerDeps, 'ids'>;

/** A computer as a person knows it again: its name, the installation and the machine it says it is. */
type Computer = { readonly name: string; readonly machine: string; readonly installId: string; readonly at: number | null };

/** The computer that holds the session of a life, and since when. */
export type SessionHolder = { readonly computerName: string; readonly machine: string; readonly sessionAt: number | null };

/** One item per life: which computer holds its session, and which one came with an older token. `held` is null where only the series was taken. */
export async function reportFork(tx: TenantTx, deps: Ids, device: Device, request: SessionRequest, held: SessionHolder | null, nowMs: number): Promise<void> {
  const computers: Computer[] = [
    ...(held === null ? [] : [{ name: held.computerName, machine: held.machine, installId: request.installId, at: held.sessionAt }]),
    { name: plain(request.computerName), machine: plain(request.machine), installId: request.installId, at: nowMs },
  ];
  await open(tx, deps, device, 'fork', request.incarnation, { incarnationId: request.incarnation, series: plain(request.series), computers }, nowMs);
}

/** A record: the till began a new life, why, and in which series its receipts count from now on. */
export async function reportNewLife(tx: TenantTx, deps: Ids, device: Device, request: SessionRequest, nowMs: number): Promise<void> {
  await open(tx, deps, device, 'new-life', request.incarnation, {
    incarnationId: request.incarnation, why: request.born, series: plain(request.series), computer: { name: plain(request.computerName), machine: plain(request.machine), installId: request.installId, at: nowMs },
  }, nowMs);
}

async function open(tx: TenantTx, { ids }: Ids, device: Device, kind: 'fork' | 'new-life', subject: string, detail: object, nowMs: number): Promise<void> {
  await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO NOTHING`, [tx.tenantId, ids.uuid(), kind, subject, nowMs, device.storeId, device.tillId, JSON.stringify(detail)]);
}

const plain = (text: string): string => text.toWellFormed().replaceAll('\0', '');
