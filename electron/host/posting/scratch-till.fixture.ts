/** A till's database with an owner, a store and an open shift, for tests of what is written into it. */
import { upsertStatement } from '#host/db/entity-sql.ts';
import { openScratchStore, type ScratchStore } from '#host/db/scratch-store.fixture.ts';
import type { Row } from '#domain/replication/catalogue.ts';
import { ensureMeta, readMeta, updateMeta } from './meta.ts';
import { commit } from './commit.ts';
import { updateReplicaState } from './replica-state.ts';
import { envelopeOf, getPlace, type Envelope } from './envelope.ts';

/** `id(7)`: a valid id one can read in a failure. */
export const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const NOW = 1_770_000_000_000;
export const STAFF = id(5);
export const SHIFT = id(9);

const store: Row<'store'> = {
  id: id(2), number: 3, name: 'Мира 12', address: 'ул. Мира, 12', timeZone: 'Asia/Yekaterinburg', dayCutoffMin: 300, currency: 'RUB', priceListId: id(4), receiptHeader: '', receiptFooter: '',
};
const till: Row<'till'> = { id: id(3), storeId: id(2), number: 2, name: 'Касса 2', legalEntityId: id(6) };

export type ScratchTill = ScratchStore & { readonly envelope: (nowMs?: number) => Envelope };

export function openScratchTill(): ScratchTill {
  const scratch = openScratchStore();
  const envelope = (nowMs = NOW): Envelope => scratch.store.read((tx) => envelopeOf(readMeta(tx), getPlace(tx, readMeta(tx)), nowMs, STAFF));
  scratch.store.write((tx) => {
    ensureMeta(tx, id(1));
    updateMeta(tx, { mode: 'shop', deviceId: id(7), incarnationId: id(8), companyId: id(1), storeId: id(2), tillId: id(3), series: 'A', epoch: id(10) });
  });
  scratch.store.writeReplica((tx) => {
    updateReplicaState(tx, { owner: id(7), epoch: id(10), loaded: 1 });
    const put = upsertStatement('store');
    tx.run(put.sql, ...put.params(store));
    const putTill = upsertStatement('till');
    tx.run(putTill.sql, ...putTill.params(till));
  });
  scratch.store.write((tx) => {
    commit(tx, NOW, { kind: 'shift-opening', opId: SHIFT, facts: [{ entity: 'shiftOpening', row: { id: SHIFT, ...envelope(), number: 1, floatMinor: 0, entries: [] } }] });
    updateMeta(tx, { shiftId: SHIFT });
  });
  return { ...scratch, envelope };
}
