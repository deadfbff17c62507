/** What HQ changes of one good, decided and written in a transaction that ends with the feed. */
import type { CodeChange, GoodChange } from '#contract/api/catalog.ts';
import { canonicalBarcode, isValidEan } from '#domain/codes/ean.ts';
import { MICRO } from '#domain/quantity/quantity.ts';
import { lockCompany } from '#server/db/company-lock.ts';
import { companyScope, recordChanges } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { TenantTx } from '#server/db/tx.ts';
import { notFound, ProblemError } from '#server/plugins/problems.ts';
import { barcodeIsTaken, taxCodeExists } from './catalog-repo.ts';
import { canRefer, hasMoved, lockGood, versionOf } from './good-repo.ts';

/** Writes the good as it is to be. The good stays locked, so that nobody changes it between what was seen and what is written. */
export async function changeGood(tx: TenantTx, goodId: string, { version, brand, ...wanted }: GoodChange): Promise<void> {
  const good = await lockGood(tx, goodId);
  if (!good) throw notFound('good');
  if (await versionOf(tx, goodId) !== version) throw changedMeanwhile();
  if (!(await taxCodeExists(tx, wanted.taxCode))) throw new ProblemError(422, 'unknown-tax-code', 'The company has no such tax rate.');
  // What the good refers to already stays, even where it is gone by now: who changes the name has nothing to do with that.
  for (const what of ['categoryId', 'legalEntityId'] as const) if (wanted[what] !== good[what] && !(await canRefer(tx, what, wanted[what]))) throw new ProblemError(422, 'invalid-input', `The company has no such ${what}.`);
  if (wanted.unit !== good.unit) await checkUnit(tx, goodId, wanted.unit);
  await recordChanges(tx, tx.tenantId, await saveRows(tx, 'good', [{ ...good, ...wanted, brand: brand === undefined ? good.brand : brand }]));
}

/** A good that has moved keeps its unit: its stock is a sum of movements, and kilograms cannot be added to pieces. */
async function checkUnit(tx: TenantTx, goodId: string, unit: string): Promise<void> {
  if (await hasMoved(tx, goodId)) throw new ProblemError(409, 'unit-in-use', 'The good has been sold in its unit.');
  const { rows } = await tx.query('SELECT 1 FROM barcode WHERE tenant_id = $1 AND good_id = $2 AND pack_micro % $3 <> 0 LIMIT 1', [tx.tenantId, goodId, MICRO]);
  if (unit === 'pcs' && rows.length > 0) throw packNotWhole();
}

/** The code as it is stored; refused where it cannot be a code of the good. */
export function codeFor(unit: string, typed: string, packMicro: number): string {
  const code = canonicalBarcode(typed);
  if (!isValidEan(code)) throw new ProblemError(422, 'barcode-invalid', 'The check digit of the barcode is wrong.');
  if (unit === 'pcs' && packMicro % MICRO !== 0) throw packNotWhole();
  return code;
}

export async function saveCode(tx: TenantTx, goodId: string, typed: string, { packMicro, shared = false }: CodeChange): Promise<void> {
  // Of two who give one new code to two goods the second is told.
  await lockCompany(tx);
  const good = await lockGood(tx, goodId);
  if (!good) throw notFound('good');
  const code = codeFor(good.unit, typed, packMicro);
  const isOwn = (await tx.query('SELECT 1 FROM barcode WHERE tenant_id = $1 AND code = $2 AND good_id = $3', [tx.tenantId, code, goodId])).rows.length > 0;
  if (!isOwn && !shared && await barcodeIsTaken(tx, code)) throw barcodeTaken();
  await recordChanges(tx, tx.tenantId, await saveRows(tx, 'barcode', [{ code, goodId, packMicro }]));
}

export async function removeCode(tx: TenantTx, goodId: string, code: string): Promise<void> {
  await lockCompany(tx);
  const { rowCount } = await tx.query('DELETE FROM barcode WHERE tenant_id = $1 AND code = $2 AND good_id = $3', [tx.tenantId, code, goodId]);
  if (rowCount === 0) throw notFound('code');
  await recordChanges(tx, tx.tenantId, [{ scope: companyScope, entity: 'barcode', key: [code, goodId], removed: true }]);
}

export const barcodeTaken = (): ProblemError => new ProblemError(409, 'barcode-taken', 'Another good has this barcode.');
export const changedMeanwhile = (): ProblemError => new ProblemError(409, 'changed-meanwhile', 'Somebody has changed this since it was read.');
const packNotWhole = (): ProblemError => new ProblemError(422, 'pack-not-whole', 'A good sold by pieces has whole ones in a pack.');
