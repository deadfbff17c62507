/** Codes of headquarters and computers that become tills by them, on the model: what `features/sync/enrol.ts` does on PostgreSQL (sync-server/sync/SPEC, SE1, SE2). */
import type { EnrolReply, EnrolRequest } from '#contract/sync/enrol.ts';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { feedKey } from '#domain/replication/feed.ts';
import { seriesOf } from '#server/features/sync/series.ts';
import type { AnyRow } from './server-tables.ts';
import type { ModelTx } from './server-transactions.ts';

const rowOf = (tx: ModelTx, entity: 'till' | 'company', id: string): AnyRow | null => tx.read('row', `${entity} ${feedKey([id])}`)?.row ?? null;

/** False where there is no such till. */
export async function issueCode(tx: ModelTx, tillId: string, code: string): Promise<boolean> {
  await tx.lock(`row till ${feedKey([tillId])}`);
  if (rowOf(tx, 'till', tillId) === null) return false;
  tx.write('code', code, { tillId, used: false });
  return true;
}

export async function enrolIn(tx: ModelTx, request: EnrolRequest, made: { readonly ids: () => string; readonly epoch: string; readonly nowMs: number }): Promise<Result<EnrolReply, 'code-unknown'>> {
  await tx.lock(`code ${request.code}`);
  const code = tx.read('code', request.code);
  if (code === null || code.used) return refused('code-unknown');
  await tx.lock(`row till ${feedKey([code.tillId])}`);
  const [till, company] = [rowOf(tx, 'till', code.tillId), rowOf(tx, 'company', tx.tenantId)];
  if (till === null || company === null) return refused('code-unknown');
  const [device, incarnation] = [made.ids(), made.ids()];
  const series = seriesOf(tx.scan('device').filter(({ tillId }) => tillId === code.tillId).length);
  tx.write('device', device, { tillId: code.tillId });
  tx.write('code', request.code, { ...code, used: true });
  return ok({ device, token: `token of ${device}`, incarnation, series, companyId: tx.tenantId, companyName: String(company['name']), storeId: String(till['storeId']), tillId: code.tillId, epoch: made.epoch, serverTime: made.nowMs });
}
