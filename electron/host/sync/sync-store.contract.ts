/** What every implementation of `SyncStore` must do (SPEC HS1-HS3, HS5, HS7, HS9-HS11): SQLite in production, a model in the simulator. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntityChanges, PullReply } from '#contract/sync/pull.ts';
import type { PushReply } from '#contract/sync/commit.ts';
import type { SyncStore } from './sync-store-port.ts';

type Row = Readonly<Record<string, unknown>>;

/** A till's database under test: enrolled as {@link CONTRACT_TILL}, empty. */
export type SyncStoreSubject = {
  readonly store: SyncStore;
  /** Sells something: the `n`th commit, of about `bytes` bytes. */
  readonly commit: (n: number, bytes?: number) => void;
  /** Gives the one task {@link CONTRACT_TASK} this title: the `n`th commit. */
  readonly retitle: (n: number, title: string) => void;
  /** Its title as the till shows it, and whether own edits lie over it; null where there is none. */
  readonly title: () => { readonly title: string; readonly unsent: boolean } | null;
  /** The verdicts that stand in the outbox, in order. */
  readonly verdicts: () => readonly (string | null)[];
  /** Rows of a reference entity as the wire names them. */
  readonly rows: (entity: string) => readonly Row[];
  /** The process dies and another one opens what is on the disk. */
  readonly reopen: () => SyncStore;
  readonly close: () => void;
};

const NOW = 1_790_000_000_000;
const uuid = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const HASH = 'ab'.repeat(32);

/** Who the till under test is, and its clock; `nextLife` is its second incarnation. Verifiers are peppered as `peppered X`. */
export const CONTRACT_TILL = { deviceId: uuid(2), companyId: uuid(3), storeId: uuid(4), tillId: uuid(5), incarnationId: uuid(6), epoch: uuid(7), nextLife: uuid(8), nowMs: NOW, commitId: (n: number) => uuid(100 + n) } as const;

/** The task the suite edits; it has no other. */
export const CONTRACT_TASK = uuid(60);

const GOOD = ['id', 'name', 'article', 'brand', 'categoryId', 'unit', 'taxCode', 'legalEntityId', 'pictureHash', 'salesRank', 'active', 'fromTheFuture'];
const good = (n: number, name: string): unknown[] => [uuid(n), name, null, null, null, 'pcs', 'standard', null, null, n, true, { x: 1 }];
const goods = (rows: readonly unknown[][], removed: readonly unknown[][] = []): PullReply['changes'][number] => ({ entity: 'good', columns: GOOD, rows: [...rows], removed: [...removed] });
const prices = (amountMinor: number): PullReply['changes'][number] => ({ entity: 'price', columns: ['listId', 'goodId', 'validFrom', 'amountMinor'], rows: [[uuid(30), uuid(20), NOW, amountMinor]], removed: [] });

function page(over: Partial<PullReply>): PullReply {
  return { epoch: CONTRACT_TILL.epoch, head: 9, next: 9, caughtUp: true, serverTime: NOW + 2_000, remaining: 0, changes: [], ...over };
}

function told(ackDseq: number, over: Partial<PushReply> = {}): PushReply {
  return { verdicts: Array.from({ length: ackDseq }, (_, index) => ({ dseq: index + 1, verdict: 'applied' as const })), ackDseq, epoch: CONTRACT_TILL.epoch, serverTime: NOW, ...over };
}

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

type Under = () => { readonly subject: SyncStoreSubject; readonly store: SyncStore };

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

function outboxRules(under: Under): void {
  const sell = (count: number, bytes?: number): void => {
    for (let n = 1; n <= count; n++) under().subject.commit(n, bytes);
  };

  it('[HS1] leaves in dense order, chained by hash', () => {
    expect(under().store.nextBatch()).toEqual([]);
    sell(4);
    const batch = under().store.nextBatch();
    expect(batch.map(({ header }) => [header.dseq, header.device, header.incarnation, header.opId])).toEqual([1, 2, 3, 4].map((n) => [n, CONTRACT_TILL.deviceId, CONTRACT_TILL.incarnationId, CONTRACT_TILL.commitId(n)]));
    batch.slice(1).forEach((one, index) => expect(one.header.prevHash).toBe(batch[index]?.header.hash));
    expect(under().store.unsent()).toEqual({ count: 4, oldestAtMs: NOW + 1 });
  });

  it('[HS1] a batch has at most 4 MiB, and never nothing', () => {
    sell(20, 230 * 1024);
    const batch = under().store.nextBatch();
    const bytes = batch.reduce((sum, { payload }) => sum + payload.length, 0);
    expect(bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(bytes).toBeGreaterThan(3.7 * 1024 * 1024);
  });

  it('[HS2] [HS3] every verdict delivers, no row goes; a quarantined one asks for attention once', () => {
    const { subject, store } = under();
    sell(4);
    const verdicts = [{ dseq: 1, verdict: 'applied' as const }, { dseq: 2, verdict: 'quarantined' as const, reason: 'not-json' }, { dseq: 3, verdict: 'duplicate' as const }];
    for (let time = 0; time < 2; time++) store.recordVerdicts(told(3, { verdicts }));
    expect(store.unsent()).toEqual({ count: 1, oldestAtMs: NOW + 4 });
    expect(store.attention()).toBe(1);
    subject.reopen();
    expect(subject.verdicts()).toEqual(['applied', 'quarantined', 'duplicate', null]);
  });

  it('[HS4] a late reply takes nothing back, and one that claims too much is believed up to what is there', () => {
    const { store } = under();
    sell(3);
    store.recordVerdicts(told(3));
    store.recordVerdicts(told(1));
    expect(store.unsent().count).toBe(0);
    store.recordVerdicts(told(90, { verdicts: [{ dseq: 90, verdict: 'applied' }] }));
    expect(store.unsent().count).toBe(0);
    under().subject.commit(4);
    expect(store.nextBatch().map(({ header }) => header.dseq)).toEqual([4]);
  });

  it('[HS5] from where the server lost its tail everything is unsent again, nothing before it', () => {
    const { subject, store } = under();
    sell(4);
    store.recordVerdicts(told(4));
    store.rewind(3);
    expect(store.nextBatch().map(({ header }) => header.dseq)).toEqual([3, 4]);
    expect(subject.verdicts()).toEqual(['applied', 'applied', null, null]);
    store.rewind(9);
    store.rewind(0);
    expect(store.unsent().count).toBe(4);
  });

  it('[HS9] another epoch: cursor 0, everything unsent, nothing lost, rows stay', () => {
    const { subject, store } = under();
    sell(4);
    store.applyPage(page({ changes: [goods([good(20, 'Хлеб')])] }));
    store.recordVerdicts(told(4));
    store.changeEpoch(uuid(77));
    expect(subject.reopen().position()).toMatchObject({ cursor: 0, loaded: true, epoch: uuid(77) });
    expect(subject.verdicts()).toEqual([null, null, null, null]);
    expect(subject.rows('good')).toHaveLength(1);
  });

  it('[HS16] the newest commit is in doubt again, and nothing else', () => {
    const { subject, store } = under();
    store.doubtLast();
    expect(store.unsent().count).toBe(0);
    sell(3);
    store.recordVerdicts(told(3));
    subject.reopen().doubtLast();
    expect(subject.reopen().nextBatch().map(({ header }) => header.dseq)).toEqual([3]);
  });

  it('[HS16] [HS18] a revocation and a server that is too old each ask for attention, once', () => {
    const { store } = under();
    for (const kind of ['server-older', 'revoked', 'server-older'] as const) store.raiseAttention(kind);
    expect(store.attention()).toBe(2);
  });

  it('[HS6] another life: the same operations chained anew from 1, all unsent; what is sold next goes on behind them', () => {
    const { subject, store } = under();
    sell(3);
    const before = store.nextBatch();
    store.recordVerdicts(told(2));
    store.beginNewLife();
    subject.commit(4);
    expect(subject.reopen().position().incarnation).toBe(CONTRACT_TILL.nextLife);
    const batch = subject.store.nextBatch();
    expect(batch.map(({ header }) => [header.dseq, header.incarnation, header.opId])).toEqual([1, 2, 3, 4].map((n) => [n, CONTRACT_TILL.nextLife, CONTRACT_TILL.commitId(n)]));
    expect(batch.slice(0, 3).map(({ payload }) => [...payload])).toEqual(before.map(({ payload }) => [...payload]));
    batch.slice(1).forEach((one, index) => expect(one.header.prevHash).toBe(batch[index]?.header.hash));
    expect(subject.verdicts()).toEqual([null, null, null, null]);
  });
}

const TASK = ['id', 'storeId', 'title', 'note', 'status', 'priority', 'assigneeId', 'dueDate', 'labels', 'createdAt', 'createdBy', 'erased', 'state'];
const task = (title: string, by: string): PullReply['changes'][number] => ({ entity: 'task', columns: TASK, removed: [], rows: [[
  CONTRACT_TASK, CONTRACT_TILL.storeId, title, '', 'new', 'normal', null, null, [], NOW, by, false, { fields: { title: { value: title, at: { hlc: '01b0000000000000', by } } }, sets: {}, erased: null },
]] });

function editRules(under: Under): void {
  const retitle = (n: number, title: string): void => { under().subject.retitle(n, title); };
  const shown = () => under().subject.title();

  it('[HE1] [HE2] an edit is shown at once and is a commit like any other, also after the process died', () => {
    retitle(1, 'чай');
    const store = under().subject.reopen();
    expect(shown()).toEqual({ title: 'чай', unsent: true });
    expect(Object.keys(JSON.parse(new TextDecoder().decode(store.nextBatch()[0]?.payload)) as object)).toEqual(['edits']);
  });

  it('[HE2] own edits lie over what comes from the server', () => {
    under().store.applyPage(page({ next: 3, changes: [task('из офиса', 'user:1:1')] }));
    retitle(1, 'чай');
    expect(shown()).toEqual({ title: 'чай', unsent: true });
    under().store.applyPage(page({ next: 4 }));
    expect(shown()).toEqual({ title: 'чай', unsent: true });
  });

  it('[HE3] an edit lies over its row until the feed is read up to the head told, and not a moment longer', () => {
    retitle(1, 'чай');
    under().store.recordVerdicts(told(1, { head: 7 }));
    under().store.applyPage(page({ next: 6, head: 9, caughtUp: false }));
    const store = under().subject.reopen();
    expect(shown()).toEqual({ title: 'чай', unsent: true });
    store.applyPage(page({ next: 7, head: 9, caughtUp: false, changes: [task('кофе', 'user:1:1')] }));
    expect(shown()).toEqual({ title: 'кофе', unsent: false });
    expect(under().subject.reopen().unsent().count).toBe(0);
  });

  it('[HE3] a commit that is told of twice brings its edit back for no later head', () => {
    retitle(1, 'чай');
    under().store.recordVerdicts(told(1, { head: 7 }));
    under().store.applyPage(page({ next: 7, head: 7, changes: [task('чай', 'user:1:1')] }));
    under().store.recordVerdicts(told(1, { head: 9 }));
    expect(shown()).toEqual({ title: 'чай', unsent: false });
    retitle(2, 'кофе');
    under().store.recordVerdicts(told(2, { head: 8 }));
    under().store.recordVerdicts(told(2, { head: 12 }));
    under().store.applyPage(page({ next: 8, head: 12, caughtUp: false }));
    expect(shown()).toEqual({ title: 'чай', unsent: false });
  });

  it('[HE3] a commit that is decided without a word about itself gives its edit up with those that are told of', () => {
    retitle(1, 'чай');
    retitle(2, 'кофе');
    under().store.recordVerdicts({ ...told(2, { head: 7 }), ackDseq: 2 });
    expect(shown()).toEqual({ title: 'кофе', unsent: true });
    under().store.applyPage(page({ next: 7, head: 7, changes: [task('кофе', 'user:1:1')] }));
    expect([shown(), under().store.unsent().count]).toEqual([{ title: 'кофе', unsent: false }, 0]);
    // The newest is doubted and sent once more: the edits before it stay given up.
    retitle(3, 'сок');
    under().store.recordVerdicts(told(3, { head: 8 }));
    under().store.applyPage(page({ next: 8, head: 8, changes: [task('сок', 'user:1:1')] }));
    under().store.doubtLast();
    under().store.recordVerdicts(told(3, { head: 8 }));
    expect(shown()).toEqual({ title: 'сок', unsent: false });
  });

  it('[HE4] without a head it goes at the second complete page', () => {
    retitle(1, 'чай');
    under().store.recordVerdicts(told(1));
    for (const caughtUp of [true, false]) under().store.applyPage(page({ next: 3, caughtUp }));
    expect(shown()).toEqual({ title: 'чай', unsent: true });
    under().store.applyPage(page({ next: 4 }));
    expect(shown()).toBeNull();
  });

  it('[HE5] one that was set aside goes at once', () => {
    retitle(1, 'чай');
    under().store.recordVerdicts(told(1, { head: 7, verdicts: [{ dseq: 1, verdict: 'quarantined', reason: 'other-store' }] }));
    expect(shown()).toBeNull();
  });

  it.each(['rewind', 'epoch', 'life'] as const)('[HE6] unsent again by %s, it lies over the rows again', (how) => {
    retitle(1, 'чай');
    under().store.recordVerdicts(told(1, { head: 3 }));
    under().store.applyPage(page({ next: 5 }));
    expect(shown()).toBeNull();
    if (how === 'rewind') under().store.rewind(1);
    else if (how === 'epoch') under().store.changeEpoch(uuid(77));
    else under().store.beginNewLife();
    under().subject.reopen();
    expect(shown()).toEqual({ title: 'чай', unsent: true });
  });
}
