import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Row } from '#domain/replication/catalogue.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { updateMeta, readMeta } from './meta.ts';
import { followMove, workplaceOf } from './place.ts';
import { id, openScratchTill, type ScratchTill } from './scratch-till.fixture.ts';

let till: ScratchTill;
beforeEach(() => { till = openScratchTill(); });
afterEach(() => { till.remove(); });

const standIn = (storeId: string, number: number): void => {
  const { sql, params } = upsertStatement('till');
  const row: Row<'till'> = { id: id(3), storeId, number, name: 'Касса 7', legalEntityId: id(6) };
  till.store.writeReplica((tx) => { tx.run(sql, ...params(row)); });
};
const storeIn = (): { envelope: string; workplace: string } => ({ envelope: till.envelope().storeId, workplace: till.store.read(workplaceOf) });

it('HT2 HT3 a shift is finished where it was begun, by the people of the store the till stands in now', () => {
  standIn(id(22), 7);
  expect([followMove(till.store), storeIn()]).toEqual([false, { envelope: id(2), workplace: id(22) }]);
  till.store.write((tx) => { updateMeta(tx, { shiftId: null }); });
  const store: Row<'store'> = { id: id(22), number: 9, name: 'Ленина 5', address: '', timeZone: 'Europe/Moscow', dayCutoffMin: 0, currency: 'RUB', priceListId: id(44), receiptHeader: '', receiptFooter: '' };
  const { sql, params } = upsertStatement('store');
  till.store.writeReplica((tx) => { tx.run(sql, ...params(store)); });
  expect([followMove(till.store), storeIn(), followMove(till.store)]).toEqual([true, { envelope: id(22), workplace: id(22) }, false]);
});

it('HT1 a till without its row, or of nobody, stays where it is', () => {
  till.store.write((tx) => { updateMeta(tx, { shiftId: null }); });
  till.store.writeReplica((tx) => { tx.run('DELETE FROM till'); });
  expect([followMove(till.store), till.store.read((tx) => readMeta(tx).storeId), till.store.read(workplaceOf)]).toEqual([false, id(2), id(2)]);
  standIn(id(22), 7);
  till.store.write((tx) => { updateMeta(tx, { mode: null }); });
  expect(followMove(till.store)).toBe(false);
});
