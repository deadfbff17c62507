/** The picture of a good, kept once by the hash of its bytes; one nobody shows any more leaves the server and the tills. */
import { createHash } from 'node:crypto';
import { MAX_PICTURE_BYTES } from '#contract/api/catalog.ts';
import { companyScope, recordChanges, type FeedChange } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { lockGood } from './good-repo.ts';

type Picture = { readonly hash: string; readonly mime: string; readonly bytes: Uint8Array };

/** What the bytes are, by themselves: whoever sends them may call them what they like. */
export function readPicture(base64: string): Picture {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > MAX_PICTURE_BYTES) throw new ProblemError(413, 'picture-too-large', 'The picture is too large.');
  const mime = mimeOf(bytes);
  if (mime === null) throw new ProblemError(422, 'not-a-picture', 'This is no JPEG, PNG or WebP.');
  return { hash: createHash('sha256').update(bytes).digest('hex'), mime, bytes };
}

function mimeOf(bytes: Buffer): string | null {
  const text = (from: number, to: number): string => bytes.toString('latin1', from, to);
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  return text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP' ? 'image/webp' : null;
}

/** Shows the picture with the good, or none. */
export async function setPicture(tx: TenantTx, goodId: string, picture: Picture | null, nowMs: number): Promise<void> {
  // One writer of pictures at a time: what nobody shows must not be taken up while it goes.
  await tx.query('SELECT FROM company WHERE tenant_id = $1 FOR UPDATE', [tx.tenantId]);
  const good = await lockGood(tx, goodId);
  if (!good) throw notFound('good');
  const changes = [...picture === null ? [] : await saveRows(tx, 'blob', [picture]), ...await saveRows(tx, 'good', [{ ...good, pictureHash: picture?.hash ?? null }])];
  const { rows: gone } = await tx.query<{ hash: string }>(`
    DELETE FROM blob b WHERE b.tenant_id = $1 AND b.hash = $2 AND NOT EXISTS (SELECT FROM good g WHERE g.tenant_id = b.tenant_id AND g.picture_hash = b.hash) RETURNING b.hash`, [tx.tenantId, good.pictureHash]);
  // Damaged bytes under this very hash have been written over, and what nobody shows needs no mending (GD11).
  await tx.query(`UPDATE attention_item SET closed_at = $3 WHERE tenant_id = $1 AND kind = 'picture-damaged' AND subject = ANY ($2::text[]) AND closed_at IS NULL`, [tx.tenantId, [picture?.hash ?? '', ...gone.map(({ hash }) => hash)], nowMs]);
  const removed = gone.map(({ hash }): FeedChange => ({ scope: companyScope, entity: 'blob', key: [hash], removed: true }));
  await recordChanges(tx, tx.tenantId, [...changes, ...removed]);
}
