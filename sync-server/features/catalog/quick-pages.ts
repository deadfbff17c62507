/** Pages of quick goods: one document for HQ, one row for each place on the tills. */
import type { QuickPages, QuickPagesChange } from '#contract/api/catalog.ts';
import { companyScope, recordChanges, type FeedChange } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { ProblemError } from '#server/plugins/problems.ts';
import { changedMeanwhile } from './change-good.ts';

type Place = QuickPages['pages'][number]['goods'][number] & { readonly page: number; readonly pageName: string };

/** The pages in their order. Goods nobody has any more are left out, as on the tills. */
export async function readQuickPages(tx: TenantTx): Promise<QuickPages> {
  // Before the pages: whoever changes them in between is seen here and not in the number, so that it is refused and not passed over.
  const version = await versionOf(tx);
  const { rows } = await tx.query<Place>(`
    SELECT q.page, q.page_name AS "pageName", g.id, g.name, g.active, g.picture_hash AS "pictureHash" FROM quick_good q JOIN good g ON g.tenant_id = q.tenant_id AND g.id = q.good_id
    WHERE q.tenant_id = $1 ORDER BY q.page, q.position`, [tx.tenantId]);
  const pages = [...Map.groupBy(rows, (row) => row.page).values()].map((places) => ({ name: places[0]?.pageName ?? '', goods: places.map(({ page: _page, pageName: _name, ...good }) => good) }));
  return { version, pages };
}

/** The number of the pages' last change in the feed, places left empty among them. */
async function versionOf(tx: TenantTx): Promise<number> {
  const { rows } = await tx.query<{ seq: number }>(`SELECT coalesce(max(seq), 0) AS seq FROM change WHERE tenant_id = $1 AND scope = $2 AND entity = 'quickGood'`, [tx.tenantId, companyScope]);
  return rows[0]?.seq ?? 0;
}

/** Makes the pages what they are to be; places that are not needed any more leave the tills. */
export async function saveQuickPages(tx: TenantTx, { version, pages }: QuickPagesChange): Promise<void> {
  // One writer of pages at a time: what the version says must hold until the end.
  await tx.query('SELECT FROM company WHERE tenant_id = $1 FOR UPDATE', [tx.tenantId]);
  if (await versionOf(tx) !== version) throw changedMeanwhile();
  const rows = pages.flatMap(({ name, goodIds }, page) => goodIds.map((goodId, place) => ({ page: page + 1, position: place + 1, pageName: name, goodId })));
  const ids = [...new Set(rows.map((row) => row.goodId))];
  const { rowCount } = await tx.query('SELECT 1 FROM good WHERE tenant_id = $1 AND id = ANY ($2::uuid[])', [tx.tenantId, ids]);
  if (rowCount !== ids.length) throw new ProblemError(422, 'unknown-good', 'The company has no such good.');
  const { rows: gone } = await tx.query<{ page: number; position: number }>(`
    DELETE FROM quick_good WHERE tenant_id = $1 AND (page, position) NOT IN (SELECT * FROM unnest($2::bigint[], $3::bigint[])) RETURNING page, position`,
  [tx.tenantId, rows.map((row) => row.page), rows.map((row) => row.position)]);
  const removed = gone.map(({ page, position }): FeedChange => ({ scope: companyScope, entity: 'quickGood', key: [page, position], removed: true }));
  await recordChanges(tx, tx.tenantId, [...await saveRows(tx, 'quickGood', rows), ...removed]);
}
