/** A company that can take goods, planted straight into a test's database. */
import type { ServerDeps } from '#server/deps.ts';
import { registerTenant } from '#server/db/directory.ts';
import { recordChanges } from '#server/db/feed.ts';
import { saveRows } from '#server/db/rows.ts';
import type { Company } from '../company.ts';

/** Plants a company named `name` with one store, a price list and tax rates of 20 % and later 22 %, 10 % and none. */
export async function plantShop({ db, ids }: Pick<ServerDeps, 'db' | 'ids'>, name: string): Promise<Company & { readonly listId: string }> {
  const id = ids.uuid();
  const listId = ids.uuid();
  await db.withTenant(id, async (tx) => {
    await registerTenant(tx);
    await tx.query('INSERT INTO tenant_head (tenant_id, seq) VALUES ($1, 0)', [id]);
    await recordChanges(tx, id, [
      ...await saveRows(tx, 'company', [{ id, name }]),
      ...await saveRows(tx, 'priceList', [{ id: listId, name: 'Розница' }]),
      ...await saveRows(tx, 'store', [{ id: ids.uuid(), number: 1, name: 'Первый', address: '', timeZone: 'Europe/Moscow', dayCutoffMin: 0, currency: 'RUB', priceListId: listId, receiptHeader: '', receiptFooter: '' }]),
      ...await saveRows(tx, 'taxRate', [
        { code: 'standard', validFrom: '2019-01-01', name: 'НДС 20 %', rateBps: 2000 }, { code: 'standard', validFrom: '2026-01-01', name: 'НДС 22 %', rateBps: 2200 },
        { code: 'reduced', validFrom: '2019-01-01', name: 'НДС 10 %', rateBps: 1000 }, { code: 'none', validFrom: '2019-01-01', name: 'Без НДС', rateBps: null },
      ]),
    ]);
  });
  return { id, name, listId };
}
