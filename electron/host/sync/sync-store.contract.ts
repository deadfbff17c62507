/** What every implementation of `SyncStore` must do: SQLite in production, a model in the simulator. Pages and snapshots (SPEC HS7, HS10, HS11, HB7-HB16) stand here, outbox and edits beside. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntityChanges, PullReply } from '#contract/sync/pull.ts';
import type { SyncStore } from './sync-store-port.ts';
import { CONTRACT_TILL, good, goods, NOW, page, task, uuid, type SyncStoreSubject, type Under } from './contract-till.fixture.ts';
import { editRules } from './sync-store-edits.contract.ts';
import { outboxRules } from './sync-store-outbox.contract.ts';

export { CONTRACT_TASK, CONTRACT_TILL } from './contract-till.fixture.ts';

const HASH = 'ab'.repeat(32);
const prices = (amountMinor: number): PullReply['changes'][number] => ({ entity: 'price', columns: ['listId', 'goodId', 'validFrom', 'amountMinor'], rows: [[uuid(30), uuid(20), NOW, amountMinor]], removed: [] });

/** Runs the suite over what `make` makes. */
export function syncStoreContract(name: string, make: () => SyncStoreSubject): void {
  describe(`the store of sync: ${name}`, () => {
    let subject: SyncStoreSubject;
    let store: SyncStore;
    beforeEach(() => {
      subject = make();
      store = subject.store;
    });
    afterEach(() => subject.close());
    describe('pages', () => pageRules(() => ({ subject, store })));
    describe('snapshots', () => bootstrapRules(() => ({ subject, store })));
    describe('outbox', () => outboxRules(() => ({ subject, store })));
    describe('edits', () => editRules(() => ({ subject, store })));
  });
}

function pageRules(under: Under): void {
  it('a new till knows its epoch, has read nothing and is not loaded', () => {
    expect(under().store.position()).toEqual({ cursor: 0, began: null, loaded: false, scope: null, incarnation: CONTRACT_TILL.incarnationId, epoch: CONTRACT_TILL.epoch, lastContactAtMs: null });
  });

  it('[HS7] rows, cursor and contact are there together, and still after the process died', () => {
    const { subject, store } = under();
    expect(store.applyPage(page({ next: 5, caughtUp: false, changes: [goods([good(20, 'Хлеб')]), prices(4_500)] }))).toEqual(['good', 'price']);
    const again = subject.reopen();
    expect(again.position()).toEqual({ cursor: 5, began: 9, loaded: false, scope: null, incarnation: CONTRACT_TILL.incarnationId, epoch: CONTRACT_TILL.epoch, lastContactAtMs: NOW });
    expect(subject.rows('good')).toEqual([{ id: uuid(20), name: 'Хлеб', article: null, brand: null, categoryId: null, unit: 'pcs', taxCode: 'standard', legalEntityId: null, pictureHash: null, salesRank: 20, active: true }]);
    expect(subject.rows('price')).toMatchObject([{ amountMinor: 4_500 }]);
    again.applyPage(page({ changes: [] }));
    expect(again.position()).toMatchObject({ cursor: 9, loaded: true });
  });

  it('[HS7] a page that cannot be taken changes nothing', () => {
    const { subject, store } = under();
    store.applyPage(page({ next: 5, changes: [goods([good(20, 'Хлеб')])] }));
    expect(() => store.applyPage(page({ changes: [goods([good(21, 'Соль')], null as unknown as unknown[][])] }))).toThrow();
    expect(subject.rows('good')).toHaveLength(1);
    expect(store.position().cursor).toBe(5);
  });

  it('a row takes its newest values, a removed one leaves, the same page twice is once', () => {
    const { subject, store } = under();
    store.applyPage(page({ changes: [goods([good(20, 'Хлеб'), good(21, 'Соль')])] }));
    for (let time = 0; time < 2; time++) store.applyPage(page({ next: 10, head: 10, changes: [goods([good(20, 'Батон')], [[uuid(21)], [uuid(22)]]), prices(1), prices(2)] }));
    expect(subject.rows('good')).toMatchObject([{ name: 'Батон' }]);
    expect(subject.rows('price')).toMatchObject([{ amountMinor: 2 }]);
  });

  it('[HS10] a PIN verifier is never stored as it was sent', () => {
    const { subject, store } = under();
    store.applyPage(page({ changes: [{ entity: 'staff', columns: ['id', 'storeId', 'name', 'role', 'active', 'pinSalt', 'pinVerifier'], rows: [[uuid(9), uuid(4), 'Анна', 'cashier', true, 'salt', 'secret']], removed: [] }] }));
    expect(subject.rows('staff')).toMatchObject([{ pinVerifier: 'peppered secret' }]);
  });

  it('[HS11] what it does not know passes by, and facts that only go up', () => {
    const unknown = { columns: ['id'], rows: [[uuid(1)]], removed: [] };
    expect(under().store.applyPage(page({ changes: [{ entity: 'loyaltyCard', ...unknown }, { entity: 'receipt', ...unknown }, goods([good(20, 'Хлеб')])] }))).toEqual(['good']);
  });

  it('bytes of a picture are asked for until they are here, and not again', () => {
    const { store } = under();
    const blob = { entity: 'blob', columns: ['hash', 'mime'], rows: [[HASH, 'image/svg+xml']], removed: [] };
    store.applyPage(page({ changes: [blob] }));
    expect(store.wantedBlobs(5)).toEqual([HASH]);
    expect(store.wantedBlobs(0)).toEqual([]);
    const others = ['0'.repeat(64), 'f'.repeat(64)] as const;
    store.applyPage(page({ changes: [{ ...blob, rows: others.map((hash) => [hash, 'image/png']) }] }));
    expect([store.wantedBlobs(5), store.wantedBlobs(1, others[0]), store.wantedBlobs(5, others[1])]).toEqual([[others[0], HASH, others[1]], [HASH], []]);
    for (const hash of others) store.saveBlob(hash, 'image/png', new Uint8Array([3]));
    store.saveBlob(HASH, 'image/svg+xml', new Uint8Array([1, 2]));
    store.applyPage(page({ changes: [blob] }));
    expect(store.wantedBlobs(5)).toEqual([]);
    store.applyPage(page({ changes: [{ ...blob, rows: [], removed: [[HASH]] }] }));
    // One that headquarters took away while it was on its way is not kept.
    store.saveBlob(HASH, 'image/svg+xml', new Uint8Array([1, 2]));
    store.applyPage(page({ changes: [blob] }));
    expect(store.wantedBlobs(5)).toEqual([HASH]);
  });
}

function bootstrapRules(under: Under): void {
  const first = (storeId: string): readonly [till: EntityChanges, staff: EntityChanges] => [
    { entity: 'till', columns: ['id', 'storeId', 'number', 'name', 'legalEntityId'], rows: [[CONTRACT_TILL.tillId, storeId, 1, 'Касса', uuid(6)]], removed: [] },
    { entity: 'staff', columns: ['id', 'storeId', 'name', 'role', 'active', 'pinSalt', 'pinVerifier'], rows: [[uuid(9), storeId, 'Анна', 'cashier', true, 'salt', 'secret']], removed: [] },
  ];

  it('[HB10] remembers which scopes its rows came for; starting over keeps rows, outbox and loaded', () => {
    const { subject, store } = under();
    subject.commit(1);
    store.applyPage(page({ scope: 'store-4', changes: [goods([good(20, 'Хлеб')])] }));
    expect(store.position()).toMatchObject({ cursor: 9, scope: 'store-4' });
    store.applyPage(page({ next: 10, head: 10 }));
    expect(store.position().scope).toBe('store-4');
    store.startOver();
    expect(subject.reopen().position()).toMatchObject({ cursor: 0, loaded: true, scope: null });
    expect([subject.rows('good').length, subject.store.unsent().count]).toEqual([1, 1]);
  });

  it('[HB15] remembers where the feed stood when it was read from the beginning, until it is read from there again', () => {
    const { subject, store } = under();
    expect(store.position().began).toBeNull();
    store.applyPage(page({ next: 3, head: 40, caughtUp: false }));
    store.applyPage(page({ next: 9, head: 60, caughtUp: false }));
    const again = subject.reopen();
    expect(again.position()).toMatchObject({ cursor: 9, began: 40 });
    again.startOver();
    again.applyPage(page({ next: 3, head: 70, caughtUp: false }));
    expect(again.position().began).toBe(70);
  });

  it('[HB16] pages of another scope end with the rows of its store alone, in the page that reaches the head', () => {
    const { subject, store } = under();
    const [till, staff] = first(CONTRACT_TILL.storeId);
    const neighbour = { ...till, rows: [[uuid(41), CONTRACT_TILL.storeId, 2, 'Касса 2', uuid(6)]] };
    store.applyPage(page({ scope: 'store-4', changes: [till, neighbour, staff, task('чай', 'user:1:1'), goods([good(20, 'Хлеб')])] }));
    store.startOver();
    const moved = first(uuid(40))[0];
    expect(store.applyPage(page({ scope: 'store-40', next: 3, caughtUp: false, changes: [moved] }))).toEqual(['till']);
    const again = subject.reopen();
    expect([subject.rows('staff').length, subject.rows('till').length, again.position().cursor]).toEqual([1, 2, 3]);
    const newcomer = { ...staff, rows: [[uuid(10), uuid(40), 'Вера', 'cashier', true, 'salt', 'secret']] };
    expect([...again.applyPage(page({ scope: 'store-40', changes: [newcomer] }))].sort()).toEqual(['staff', 'task', 'till']);
    subject.reopen();
    expect(['till', 'staff', 'task', 'good'].map((entity) => subject.rows(entity).map(({ id }) => id))).toEqual([[CONTRACT_TILL.tillId], [uuid(10)], [], [uuid(20)]]);
  });

  it.each(['names no scope', 'does not say where the till stands'])('[HB16] a server that %s takes nothing away', (how) => {
    const { subject, store } = under();
    const [till, elsewhere] = [first(uuid(40))[0], first(CONTRACT_TILL.storeId)[1]];
    store.applyPage(page(how === 'names no scope' ? { changes: [till, elsewhere] } : { scope: 'store-40', changes: [elsewhere] }));
    expect(subject.rows('staff')).toHaveLength(1);
  });

  it('[HB8] a till without goods takes the small rows at once, cursor and loaded as before', () => {
    const { subject, store } = under();
    expect(store.takeFirstRows(first(CONTRACT_TILL.storeId))).toEqual({ changed: ['till', 'staff'], left: false });
    expect(subject.rows('staff')).toMatchObject([{ pinVerifier: 'peppered secret' }]);
    expect(subject.reopen().position()).toMatchObject({ cursor: 0, loaded: false });
  });

  it('[HB7] [HB8] a till that sells mixes nothing into its rows', () => {
    const { subject, store } = under();
    store.applyPage(page({ changes: [goods([good(20, 'Хлеб')])] }));
    expect(store.takeFirstRows(first(CONTRACT_TILL.storeId))).toEqual({ changed: [], left: false });
    expect([subject.rows('staff'), store.position().loaded]).toEqual([[], true]);
  });

  it('[HB11] a till that stands in another store is not loaded from then on, and keeps what it has sold', () => {
    const { subject, store } = under();
    store.applyPage(page({ changes: [goods([good(20, 'Хлеб')])] }));
    subject.commit(1);
    expect(store.takeFirstRows(first(uuid(40)))).toEqual({ changed: [], left: true });
    expect(subject.reopen().position()).toMatchObject({ loaded: false });
    expect(subject.store.unsent().count).toBe(1);
  });
}
