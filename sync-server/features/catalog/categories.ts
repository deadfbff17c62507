/** The tree of categories as HQ sees and changes it (SPEC.md, CAT1-CAT5, CAT8, CAT9). */
import { MAX_CATEGORY_DEPTH, type CategoryChange, type CategoryList, type CategoryRow, type NewCategory } from '#contract/api/category.ts';
import { categoryNameKey } from '#domain/category/category-name.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { lockCompany } from '#server/db/company-lock.ts';
import { companyScope, feedKey, recordChanges, versionSql } from '#server/db/feed.ts';
import { keepImportsOut } from '#server/db/import-lock.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { changedMeanwhile } from './change-good.ts';

type Category = Row<'category'>;
type Wanted = NewCategory & { readonly id: string };

const readAll = async (tx: TenantTx): Promise<Category[]> =>
  (await tx.query<Category>('SELECT id, parent_id AS "parentId", name, position FROM category WHERE tenant_id = $1 ORDER BY position, name, id', [tx.tenantId])).rows;

/** Every category after its parent. What hangs on a parent nobody has stands at the top: a till shows it there too. */
export async function readCategories(tx: TenantTx): Promise<CategoryList> {
  // The numbers first: a change in between is then seen without its number, and who has not seen it is refused.
  const { rows: versions } = await tx.query<{ key: string; seq: number }>(`SELECT key, seq FROM change WHERE tenant_id = $1 AND scope = $2 AND entity = 'category' AND NOT removed`, [tx.tenantId, companyScope]);
  const all = await readAll(tx);
  const { rows: counts } = await tx.query<{ id: string; goods: number }>('SELECT category_id AS id, count(*)::int AS goods FROM good WHERE tenant_id = $1 AND category_id IS NOT NULL GROUP BY category_id', [tx.tenantId]);
  const [goodsOf, versionOf] = [new Map(counts.map(({ id, goods }) => [id, goods])), new Map(versions.map(({ key, seq }) => [key, seq]))];
  const known = new Set(all.map(({ id }) => id));
  const children = Map.groupBy(all, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null));
  const listed = (parentId: string | null, depth: number): CategoryRow[] => (children.get(parentId) ?? []).flatMap(({ id, name }) => [
    { id, parentId, name, depth, goods: goodsOf.get(id) ?? 0, version: versionOf.get(feedKey([id])) ?? 0 }, ...listed(id, depth + 1),
  ]);
  return { categories: listed(null, 1) };
}

export async function addCategory(tx: TenantTx, wanted: Wanted): Promise<void> {
  await lockCompany(tx);
  await put(tx, await readAll(tx), wanted);
}

export async function changeCategory(tx: TenantTx, id: string, { version, ...wanted }: CategoryChange): Promise<void> {
  await lockCompany(tx);
  const { rows: [seen] } = await tx.query<{ version: number }>(`SELECT ${versionSql('category', `'${companyScope}'`, 'id')} AS version FROM category WHERE tenant_id = $1 AND id = $2`, [tx.tenantId, id]);
  if (!seen) throw notFound('category');
  if (seen.version !== version) throw changedMeanwhile();
  await put(tx, await readAll(tx), { id, ...wanted });
}

/**
 * Puts the category where it is wanted and counts those beside it anew; only what is moved by it is written. What is wrong with it
 * already is no reason to refuse what does not make it worse (CAT8).
 */
async function put(tx: TenantTx, all: readonly Category[], { id, name, parentId, place }: Wanted): Promise<void> {
  const stood = all.find((each) => each.id === id);
  const isMoved = parentId !== stood?.parentId;
  if (isMoved && parentId !== null && !all.some((each) => each.id === parentId)) throw new ProblemError(422, 'unknown-category', 'The company has no such category.');
  const above = pathTo(all, parentId);
  if (above.includes(id)) throw new ProblemError(409, 'category-inside-itself', 'A category cannot be inside itself.');
  const height = heightOf(all, id);
  const levels = stood ? pathTo(all, stood.parentId).length + height : 0;
  if (above.length + height > Math.max(MAX_CATEGORY_DEPTH, levels)) throw new ProblemError(409, 'category-too-deep', 'Categories have at most eight levels.');
  const beside = all.filter((each) => each.parentId === parentId && each.id !== id);
  const wanted = name.trim();
  if (wanted === '') throw new ProblemError(400, 'invalid-input', 'A category has a name.');
  const isNamed = isMoved || wanted !== stood?.name;
  if (isNamed && beside.some((each) => categoryNameKey(each.name) === categoryNameKey(wanted))) throw new ProblemError(409, 'category-name-taken', 'A category beside it has this name already.');
  const rows = beside.toSpliced(place - 1, 0, { id, parentId, name: wanted, position: place });
  await recordChanges(tx, tx.tenantId, await saveRows(tx, 'category', rows.map((row, index) => ({ ...row, position: index + 1 }))));
}

/** From the category up to the top, or to one whose parent nobody has: it stands at the top. */
function pathTo(all: readonly Category[], id: string | null): string[] {
  const path: string[] = [];
  for (let at = id; at !== null && !path.includes(at);) {
    const found = all.find((each) => each.id === at);
    if (!found) break;
    path.push(at);
    at = found.parentId;
  }
  return path;
}

/** Levels from the category down, itself counted. */
function heightOf(all: readonly Category[], id: string): number {
  const below = all.filter((each) => each.parentId === id).map((each) => heightOf(all, each.id));
  return 1 + Math.max(0, ...below);
}

/** Takes an empty category away. A good that is being put into it meanwhile holds it, and is seen. */
export async function removeCategory(tx: TenantTx, id: string): Promise<void> {
  await lockCompany(tx);
  if (!(await keepImportsOut(tx))) throw new ProblemError(409, 'import-running', 'Files are being read into the company.');
  if ((await tx.query('SELECT FROM category WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tx.tenantId, id])).rowCount === 0) throw notFound('category');
  const { rows } = await tx.query<{ used: boolean }>(`
    SELECT EXISTS (SELECT FROM category WHERE tenant_id = $1 AND parent_id = $2) OR EXISTS (SELECT FROM good WHERE tenant_id = $1 AND category_id = $2) AS used`, [tx.tenantId, id]);
  if (rows[0]?.used) throw new ProblemError(409, 'category-not-empty', 'Goods or categories are in it.');
  await tx.query('DELETE FROM category WHERE tenant_id = $1 AND id = $2', [tx.tenantId, id]);
  await recordChanges(tx, tx.tenantId, [{ scope: companyScope, entity: 'category', key: [id], removed: true }]);
}
