/**
 * A whole small company of our own invention, as rows of the entity catalogue: what `--demo` seeds on a server and what a till without
 * one tries. Pure data: equal on every machine, so that seeding it again changes nothing.
 */
import type { Row } from '../replication/catalogue.ts';
import { barcodes, blobs, categories, goods, NEIGHBOUR_ID, prices, PRICE_LIST_ID, quickGoods } from './goods.ts';
import { demoId } from './stable-id.ts';
import { OWNER_NAME, staff, type DemoStaff } from './staff.ts';

const COMPANY_ID = demoId('company', 'u-mosta');
const LEGAL_ENTITY_ID = demoId('legalEntity', 'u-mosta');

function store(number: number, name: string, address: string, dayCutoffMin: number): Row<'store'> {
  return {
    id: demoId('store', String(number)), number, name, address, timeZone: 'Europe/Moscow', dayCutoffMin, currency: 'RUB', priceListId: PRICE_LIST_ID,
    receiptHeader: 'Лавка «У моста»', receiptFooter: 'Спасибо за покупку! Ждём вас снова.',
  };
}

const stores: readonly Row<'store'>[] = [
  store(1, 'Мира 12', 'г. Примерск, ул. Мира, д. 12', 0),
  store(2, 'Ленина 5', 'г. Примерск, ул. Ленина, д. 5', 300),
];

const tills: readonly Row<'till'>[] = stores.flatMap(({ id, number }) => [1, 2].map((till) => ({
  id: demoId('till', `${number}|${till}`), storeId: id, number: till, name: `Касса ${till}`, legalEntityId: LEGAL_ENTITY_ID,
})));

/** The general rate changed with the year 2026; a row is in force from its day until the next of the same code. */
const taxRates: readonly Row<'taxRate'>[] = [
  { code: 'standard', validFrom: '2019-01-01', name: 'НДС 20 %', rateBps: 2000 },
  { code: 'standard', validFrom: '2026-01-01', name: 'НДС 22 %', rateBps: 2200 },
  { code: 'reduced', validFrom: '2019-01-01', name: 'НДС 10 %', rateBps: 1000 },
  { code: 'zero', validFrom: '2019-01-01', name: 'НДС 0 %', rateBps: 0 },
  { code: 'none', validFrom: '2019-01-01', name: 'Без НДС', rateBps: null },
];

export type DemoShop = {
  readonly [E in 'company' | 'legalEntity' | 'store' | 'till' | 'category' | 'taxRate' | 'good' | 'barcode' | 'priceList' | 'price' | 'quickGood' | 'policy' | 'blob']: readonly Row<E>[];
} & { readonly staff: readonly DemoStaff[] };

/** Every row a till of this company receives, by entity; staff still with plain PINs. */
export const demoShop: DemoShop = {
  company: [{ id: COMPANY_ID, name: 'Лавка «У моста»' }],
  /** The numbers check, but their region (98) is not given to anybody: they cannot be a real taxpayer's. */
  legalEntity: [
    { id: LEGAL_ENTITY_ID, name: 'ООО «У моста»', inn: '9800000013', taxSystem: 'osn', settlementAddress: 'г. Примерск, ул. Мира, д. 12' },
    { id: NEIGHBOUR_ID, name: 'ИП Ульев Семён Пасечников', inn: '980000002109', taxSystem: 'usn-income', settlementAddress: 'г. Примерск, ул. Мира, д. 12' },
  ],
  store: stores, till: tills, staff, category: categories, taxRate: taxRates, good: goods, barcode: barcodes,
  priceList: [{ id: PRICE_LIST_ID, name: 'Розница' }], price: prices, quickGood: quickGoods, blob: blobs,
  /** What the defaults say too, said aloud: a place to begin changing them. */
  policy: [{ ownerId: COMPANY_ID, name: 'till', value: { refundDays: 14, blindCount: true, idleLockMin: 10 } }],
};

/** What a person needs to get in: printed by the start command, shown nowhere else. */
export const demoLogins = {
  hq: { email: 'demo@lavka.example', password: 'lavka-demo', name: OWNER_NAME, role: 'owner' },
  tills: tills.map((till) => ({
    tillId: till.id, tillName: till.name, storeId: till.storeId, storeName: (stores.find(({ id }) => id === till.storeId) as Row<'store'>).name,
    staff: staff.filter(({ storeId }) => storeId === till.storeId).map(({ id, name, role, pin }) => ({ id, name, role, pin })),
  })),
} as const;
