/** What HQ does in a run: goods, prices, people and policies come, change and go, and every version of every row is remembered. */
import { createHash } from 'node:crypto';
import { assert } from '#domain/kernel/assert.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';
import { storeScope, type FeedScope } from '#domain/replication/feed.ts';
import type { Chance } from '#tests/torture/chance.ts';
import { hlcNext, HLC_START } from '#domain/clock/hlc.ts';
import { latestClock } from '#domain/merge/record.ts';
import type { Row as CatalogueRow } from '#domain/replication/catalogue.ts';
import { taskState } from '#domain/task/task.ts';
import { writerBy } from '#domain/task/writer.ts';
import type { MergeContext } from '#server/sync/edits.ts';
import type { RecordEdit } from '#server/sync/record-edit.ts';
import type { BookedEdit } from './book.ts';
import { wishOf } from './tasks.ts';
import type { Row } from './till-disk.ts';
import type { Ids } from './world.ts';

/** How HQ writes: one transaction whose last act moves the feed. */
export type HqWriter = (companyId: string, work: (hq: HqHand) => Promise<void>) => Promise<number>;
/** The same for one company. */
type Send = (work: (hq: HqHand) => Promise<void>) => Promise<'written' | 'cut short'>;
export type HqHand = {
  /** The row is this transaction's from here to its end: what is said of it after this is said in the order of the commits. */
  readonly hold: (entity: EntityName, key: readonly unknown[]) => Promise<void>;
  readonly put: (entity: EntityName, row: Row, scope?: FeedScope) => Promise<void>;
  readonly remove: (entity: EntityName, key: readonly unknown[], scope: FeedScope) => Promise<void>;
  readonly leave: (entity: EntityName, key: readonly unknown[], scope: FeedScope) => Promise<void>;
  /** Tasks and the journal of one store, as they are now. */
  readonly tasks: (storeId: string) => Promise<{ readonly tasks: readonly CatalogueRow<'task'>[]; readonly conflicts: readonly CatalogueRow<'taskConflict'>[] }>;
  /** One edit, merged as headquarters' own screens do. */
  readonly merge: (edit: RecordEdit, context: MergeContext) => Promise<void>;
};

export type Shop = { readonly storeId: string; readonly number: number; readonly tills: string[]; readonly staff: string[] };
export type Company = {
  readonly id: string;
  /** Stands in the names of all its rows and nobody else's. */
  readonly mark: string;
  readonly legalEntityId: string; readonly listId: string;
  readonly shops: readonly Shop[];
  readonly goods: string[];
};

type Change = { readonly entity: EntityName; readonly row: Row | null; readonly key: readonly unknown[] };

export type Headquarters = {
  readonly company: Company;
  /** Everything a company has on its first day. */
  readonly open: () => void;
  /** One change, or a few in one transaction; nothing while the company does not stand yet. */
  readonly change: () => void;
  /** Sends a till to another store; false where there is none, or the company does not stand yet. */
  readonly moveTill: (tillId: string) => boolean;
  /** Sets a till up in this shop, with whatever of the company a restored server lacks for it; false while the company does not stand yet, or where that was cut short. */
  readonly setUpTill: (storeId: string, tillId: string, inPlaceOf: string | null) => Promise<boolean>;
  /** Every edit of a task it has begun to write. */
  readonly edits: () => readonly BookedEdit[];
  /** All versions a row has had in the order of their writing, as JSON; null while it was removed. */
  readonly versions: (entity: string, keyText: string) => readonly (string | null)[];
};

/** The server may be down many times in a row; what PostgreSQL itself refuses, it refuses for ever. */
const OPENING_TRIES = 1_000;

export function createHeadquarters(company: Company, send: Send, chance: Chance, ids: Ids, nowMs: () => number): Headquarters {
  const history = new Map<string, (string | null)[]>();
  let version = 0;
  const next = (): number => (version += 1);
  /** A version is known to the book before any till can have it, and after every version whose commit comes first. */
  const remember = async (hq: HqHand, { entity, row, key }: Change): Promise<void> => {
    await hq.hold(entity, key);
    const place = `${entity}\n${JSON.stringify(key)}`;
    history.set(place, [...(history.get(place) ?? []), row && JSON.stringify(row)]);
  };
  const put = async (hq: HqHand, entity: EntityName, row: Row): Promise<void> => {
    await remember(hq, { entity, row, key: entityOf(entity).key.map((name) => row[name]) });
    await hq.put(entity, row);
  };
  const rows = rowsOf(company, next);

  const change = async (hq: HqHand): Promise<void> => {
    const goodId = chance.pick(company.goods);
    const shop = chance.pick(company.shops);
    switch (chance.weighted({ good: 6, price: 6, goodGone: 3, goodNew: 3, barcode: 2, barcodeGone: 1, staff: 2, staffMoves: company.shops.length > 1 ? 2 : 0, till: 1, policy: 1, picture: 1, many: 1 })) {
      case 'good': return put(hq, 'good', rows.good(goodId));
      case 'price': return put(hq, 'price', rows.price(goodId));
      case 'goodGone': {
        await remember(hq, { entity: 'good', row: null, key: [goodId] });
        return hq.remove('good', [goodId], 'company');
      }
      case 'goodNew': {
        const id = ids();
        company.goods.push(id);
        await put(hq, 'good', rows.good(id));
        return put(hq, 'price', rows.price(id));
      }
      case 'barcode': return put(hq, 'barcode', rows.barcode(goodId));
      case 'barcodeGone': {
        const { code } = rows.barcode(goodId);
        await remember(hq, { entity: 'barcode', row: null, key: [code, goodId] });
        return hq.remove('barcode', [code, goodId], 'company');
      }
      case 'staff': return putStaff(hq, chance.pick(shop.staff), shop);
      case 'staffMoves': return moveStaff(hq, shop);
      case 'till': return shop.tills.length === 0 ? undefined : putTill(hq, chance.pick(shop.tills));
      case 'policy': return put(hq, 'policy', { ownerId: company.id, name: 'rounding', value: { version: next(), mark: company.mark } });
      case 'picture': {
        const bytes = new TextEncoder().encode(`${company.mark} ${next()}`);
        return hq.put('blob', { hash: createHash('sha256').update(bytes).digest('hex'), mime: 'image/png', bytes });
      }
      case 'many': {
        for (const id of [...company.goods].sort().slice(0, 8)) await put(hq, 'price', rows.price(id));
        return;
      }
    }
  };
  /** Whatever a restored server says of where somebody worked: from now on it is this shop and no other. */
  const putStaff = async (hq: HqHand, staffId: string, at: Shop): Promise<void> => {
    await put(hq, 'staff', rows.staff(staffId, at));
    for (const other of company.shops) if (other !== at) await hq.leave('staff', [staffId], storeScope(other.storeId));
  };
  const moveStaff = async (hq: HqHand, from: Shop): Promise<void> => {
    const to = company.shops.find((shop) => shop !== from);
    const staffId = from.staff.length > 1 ? from.staff.pop() : undefined;
    if (!to || staffId === undefined) return;
    to.staff.push(staffId);
    await putStaff(hq, staffId, to);
  };
  const movedTills = new Set<string>();
  /** As with people: whatever a restored server says, a till that has moved is in this shop and in no other. */
  const putTill = async (hq: HqHand, tillId: string): Promise<void> => {
    await hq.hold('till', [tillId]);
    const at = company.shops.find(({ tills }) => tills.includes(tillId)) as Shop;
    await put(hq, 'till', rows.till(tillId, at));
    if (movedTills.has(tillId)) for (const other of company.shops) if (other !== at) await hq.leave('till', [tillId], storeScope(other.storeId));
  };
  /** What everything else of the company hangs on. */
  const putFrame = async (hq: HqHand): Promise<void> => {
    await put(hq, 'company', { id: company.id, name: company.mark });
    await put(hq, 'legalEntity', { id: company.legalEntityId, name: company.mark, inn: '7701234567', taxSystem: 'osn', settlementAddress: '' });
    await put(hq, 'priceList', { id: company.listId, name: company.mark });
  };
  const firstDay = async (hq: HqHand): Promise<void> => {
    await putFrame(hq);
    await put(hq, 'taxRate', { code: 'vat-22', validFrom: '2026-01-01', name: '22 %', rateBps: 2200 });
    for (const shop of company.shops) {
      await put(hq, 'store', rows.store(shop));
      for (const tillId of shop.tills) await put(hq, 'till', rows.till(tillId, shop));
      for (const staffId of shop.staff) await put(hq, 'staff', rows.staff(staffId, shop));
    }
    for (const id of company.goods) {
      await put(hq, 'good', rows.good(id));
      await put(hq, 'price', rows.price(id));
    }
  };
  const taskChance = chance.fork('tasks');
  const edits: BookedEdit[] = [];
  /** By store, what somebody at headquarters has had on the screen for a while. */
  const screens = new Map<string, Awaited<ReturnType<HqHand['tasks']>>>();
  let stands = false;
  const editTask = async (hq: HqHand): Promise<void> => {
    const { storeId } = taskChance.pick(company.shops);
    const now = await hq.tasks(storeId);
    const before = screens.get(storeId) ?? now;
    screens.set(storeId, now);
    const { tasks, conflicts } = taskChance.oneIn(2) ? before : now;
    const { taskId, changes, settles } = wishOf(taskChance, ids, tasks, conflicts, () => `${company.mark} дело ${next()}`);
    const standing = taskState(now.tasks.find(({ id }) => id === taskId) ?? null);
    const edit = { at: { hlc: hlcNext(latestClock(standing) ?? HLC_START, nowMs()), by: writerBy({ from: 'user', id: company.id }, ids()) }, changes };
    edits.push({ taskId, edit });
    await hq.merge({ entity: 'task', key: taskId, storeId, edit, settles }, { nowMs: nowMs(), uuid: ids, onlyStore: null, userId: company.id });
  };
  return {
    company,
    edits: () => edits,
    versions: (entity, keyText) => history.get(`${entity}\n${keyText}`) ?? [],
    change() {
      if (!stands) return;
      void send(change);
      if (taskChance.oneIn(2)) void send(editTask);
    },
    moveTill(tillId) {
      const from = company.shops.find(({ tills }) => tills.includes(tillId));
      const to = company.shops.find((shop) => shop !== from);
      if (!stands || !from || !to) return false;
      from.tills.splice(from.tills.indexOf(tillId), 1);
      to.tills.push(tillId);
      movedTills.add(tillId);
      void send((hq) => putTill(hq, tillId));
      return true;
    },
    async setUpTill(storeId, tillId, inPlaceOf) {
      const shop = company.shops.find((one) => one.storeId === storeId);
      if (!stands || shop === undefined) return false;
      const before = shop.tills.indexOf(inPlaceOf ?? tillId);
      shop.tills.splice(before === -1 ? shop.tills.length : before, before === -1 ? 0 : 1, tillId);
      return await send(async (hq) => {
        await putFrame(hq);
        await put(hq, 'store', rows.store(shop));
        await put(hq, 'till', rows.till(tillId, shop));
      }) === 'written';
    },
    open() {
      const open = async (): Promise<void> => {
        for (let tries = 1; await send(firstDay) === 'cut short'; tries++) assert(tries < OPENING_TRIES, 'headquarters can open its company: what is written there is refused again and again');
        stands = true;
      };
      void open();
    },
  };
}

/** Rows by the catalogue's columns in its order; each new one differs from all before it. A till keeps its number, and no other of the company has it, so that it may move. */
function rowsOf({ mark, legalEntityId, listId, shops }: Company, next: () => number) {
  const numbers = new Map(shops.flatMap(({ tills }) => tills).map((id, index) => [id, index + 1]));
  const numberOf = (id: string): number => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return number;
  };
  return {
    good: (id: string) => ({ id, name: `${mark} товар ${next()}`, article: null, brand: null, categoryId: null, unit: 'pcs', taxCode: 'vat-22', legalEntityId: null, pictureHash: null, salesRank: 1, active: true }),
    price: (goodId: string) => ({ listId, goodId, validFrom: 1_700_000_000_000, amountMinor: next() * 100 }),
    barcode: (goodId: string) => ({ code: `46${goodId.slice(-8)}`, goodId, packMicro: next() * 1_000_000 }),
    staff: (id: string, { storeId }: Shop) => ({ id, storeId, name: `${mark} кассир ${next()}`, role: 'cashier', active: true, pinSalt: 'salt', pinVerifier: 'verifier' }),
    till: (id: string, { storeId }: Shop) => ({ id, storeId, number: numberOf(id), name: `${mark} касса ${next()}`, legalEntityId }),
    store: ({ storeId, number }: Shop) => ({ id: storeId, number, name: `${mark} магазин ${next()}`, address: '', timeZone: 'Europe/Moscow', dayCutoffMin: 0, currency: 'RUB', priceListId: listId, receiptHeader: '', receiptFooter: '' }),
  };
}
