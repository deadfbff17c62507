/** The bytes of a picture, as tills and headquarters ask for them: only those its hash speaks of (sync/SPEC SL4, SL10). */
import { createHash } from 'node:crypto';
import type { ServerDeps } from '#server/deps.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';

export type Picture = { readonly mime: string; readonly bytes: Buffer };

/** Goods named by an item: whoever uploads the picture again does so at one of them. */
const NAMED = 5;

/** @throws ProblemError where there is none, or it is damaged: then somebody at headquarters is told */
export async function soundPicture({ db, clock, ids, wake, log }: Pick<ServerDeps, 'db' | 'clock' | 'ids' | 'wake' | 'log'>, tenantId: string, hash: string): Promise<Picture> {
  const picture = await db.withTenant(tenantId, async (tx) => (await tx.query<Picture>('SELECT mime, bytes FROM blob WHERE tenant_id = $1 AND hash = $2', [tenantId, hash])).rows[0], { readOnly: true });
  if (!picture) throw notFound('blob');
  if (createHash('sha256').update(picture.bytes).digest('hex') === hash) return picture;
  log.warn({ tenantId, hash }, 'a picture is damaged: its bytes are not those of its hash');
  const isNew = await db.withTenant(tenantId, async (tx) => {
    const { rowCount } = await tx.query(`INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, detail)
      SELECT $1, $2, 'picture-damaged', $3, $4, jsonb_build_object('hash', $3::text, 'goods', coalesce(jsonb_agg(jsonb_build_object('goodId', g.id, 'name', g.name)), '[]'))
      FROM (SELECT id, name FROM good WHERE tenant_id = $1 AND picture_hash = $3 ORDER BY active DESC, sales_rank, id LIMIT $5) g
      ON CONFLICT (tenant_id, kind, subject) WHERE closed_at IS NULL DO NOTHING`, [tenantId, ids.uuid(), hash, clock.nowMs(), NAMED]);
    return rowCount === 1;
  });
  if (isNew) wake.notifyHead(tenantId);
  throw new ProblemError(404, 'blob-damaged', 'The picture is damaged on this server: upload it again.');
}
