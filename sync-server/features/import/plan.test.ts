import { describe, expect, it } from 'vitest';
import { MICRO } from '#domain/quantity/quantity.ts';
import { CategoryTree } from './category-tree.ts';
import { demoPrice } from './demo-price.ts';
import { planRows, type Plan, type PlanContext, type Stored, type StoredGood } from './plan.ts';
import type { ProductRow } from './product-row.ts';

const milk: StoredGood = { id: 'milk', name: 'Молоко', article: '1', brand: null, categoryId: null, unit: 'pcs', taxCode: 'reduced' };
const bread: StoredGood = { ...milk, id: 'bread', name: 'Хлеб', article: '2' };
const stored: Stored = {
  goods: new Map([['milk', milk], ['bread', bread]]), byArticle: new Map([['1', 'milk'], ['2', 'bread']]),
  byBarcode: new Map([['111', ['milk']], ['222', ['bread']], ['333', ['bread', 'milk']]]), prices: new Map([['milk', 89_90]]),
  packs: new Map([['111 milk', MICRO], ['222 bread', MICRO], ['333 bread', MICRO], ['333 milk', 6 * MICRO]]),
  moved: new Set(),
};
const nothing: Stored = { goods: new Map(), byArticle: new Map(), byBarcode: new Map(), packs: new Map(), prices: new Map(), moved: new Set() };

function contextOf(): PlanContext {
  let made = 0;
  return { seen: new Set(), packed: new Set(), newId: () => `new-${made += 1}`, nextRank: () => made, categoryId: (path) => path.join('>') || null, generalTaxCode: 'standard' };
}
function row(change: Partial<ProductRow>): ProductRow {
  return { name: 'Молоко', article: '1', barcode: '111', packMicro: undefined, brand: undefined, categoryPath: undefined, priceMinor: undefined, unit: undefined, taxCode: undefined, ...change };
}
const plan = (rows: readonly ProductRow[], known = stored, context = contextOf()): Plan => planRows(rows, known, context);
const writes = ({ newGoods, changedGoods, barcodes, prices }: Plan): number => newGoods.length + changedGoods.length + barcodes.length + prices.length;

describe('which good a row means', () => {
  it('IMP5 the one with its article, or else the one with its barcode', () => {
    expect(plan([row({ barcode: null })]).outcomes).toEqual(['same']);
    expect(plan([row({ article: null })]).outcomes).toEqual(['same']);
    expect(plan([row({ article: '77' })])).toMatchObject({ outcomes: ['changed'], changedGoods: [{ id: 'milk', article: '77' }] });
  });

  it('IMP5 a barcode of another good is refused; one both share is not', () => {
    expect(plan([row({ barcode: '222' })])).toMatchObject({ outcomes: ['barcode-of-another-good'], barcodes: [] });
    expect(plan([row({ barcode: '333' })]).outcomes).toEqual(['same']);
  });

  it.each([null, '77'])('IMP16 none where several share its barcode and the article %j is nobody\'s', (article) => {
    expect(plan([row({ article, barcode: '333', name: 'Другое', priceMinor: 1_00 })])).toMatchObject({ outcomes: ['barcode-of-several'], newGoods: [], changedGoods: [], barcodes: [], prices: [] });
    expect(plan([row({ article: '2', barcode: '333', name: 'Другое' })])).toMatchObject({ outcomes: ['changed'], changedGoods: [{ id: 'bread', name: 'Другое' }] });
  });

  it('IMP5 a new one where neither is known', () => {
    expect(plan([row({ article: '9', barcode: '999', brand: 'Ферма', categoryPath: ['Еда', 'Молоко'], priceMinor: 50_00, unit: 'l', taxCode: 'none' })])).toEqual({
      outcomes: ['new'], changedGoods: [], barcodes: [{ code: '999', goodId: 'new-1', packMicro: MICRO }], prices: [{ goodId: 'new-1', amountMinor: 50_00, first: true }],
      newGoods: [{ id: 'new-1', name: 'Молоко', article: '9', brand: 'Ферма', categoryId: 'Еда>Молоко', unit: 'l', taxCode: 'none', salesRank: 1 }],
    });
  });
});

describe('the unit of a good', () => {
  it('IMP14 stays where it was sold, and the row is left out; an unsold one takes another', () => {
    const sold = { ...stored, moved: new Set(['milk']) };
    expect(plan([row({ unit: 'kg', name: 'Другое' })], sold)).toMatchObject({ outcomes: ['unit-in-use'], changedGoods: [] });
    expect(plan([row({ unit: 'pcs' }), row({ article: '2', barcode: null, unit: 'kg', name: 'Хлеб' })], sold)).toMatchObject({ outcomes: ['same', 'changed'], changedGoods: [{ id: 'bread', unit: 'kg' }] });
  });
});

describe('what is in a pack', () => {
  it('IMP13 is said of the barcode of the row; a known one keeps it where nothing is said', () => {
    expect(plan([row({ barcode: '444', packMicro: 12 * MICRO })])).toMatchObject({ outcomes: ['changed'], barcodes: [{ code: '444', goodId: 'milk', packMicro: 12 * MICRO }] });
    expect(plan([row({ packMicro: 12 * MICRO })])).toMatchObject({ outcomes: ['changed'], barcodes: [{ code: '111', goodId: 'milk', packMicro: 12 * MICRO }] });
    for (const packMicro of [undefined, 6 * MICRO]) expect(plan([row({ barcode: '333', packMicro })])).toMatchObject({ outcomes: ['same'], barcodes: [] });
  });

  it('IMP13 is what the first row that says it says, in this batch and in later ones', () => {
    const context = contextOf();
    const rows = [row({ barcode: '444' }), row({ barcode: '444', packMicro: 12 * MICRO }), row({ barcode: '444', packMicro: 6 * MICRO })];
    const first = plan(rows, stored, context);
    expect([first.outcomes, first.barcodes]).toEqual([['changed', 'changed', 'repeated'], [{ code: '444', goodId: 'milk', packMicro: 12 * MICRO }]]);
    const known = { ...stored, byBarcode: new Map([['444', ['milk']]]), packs: new Map([['444 milk', 12 * MICRO]]) };
    expect(plan([row({ barcode: '444', packMicro: 6 * MICRO })], known, context)).toMatchObject({ outcomes: ['repeated'], barcodes: [] });
  });

  it('IMP13 is whole where the good is sold by pieces', () => {
    const half = MICRO * 1.5;
    expect(plan([row({ packMicro: half })]).outcomes).toEqual(['pack-not-whole']);
    expect(plan([row({ packMicro: half, unit: 'kg' })]).outcomes).toEqual(['changed']);
    expect(plan([row({ article: '9', barcode: '999', unit: 'kg', packMicro: half }), row({ article: '9', barcode: '998', unit: 'pcs', packMicro: half })], nothing).outcomes).toEqual(['new', 'changed']);
    expect(plan([row({ article: '9', barcode: '999', packMicro: half })], nothing).outcomes).toEqual(['pack-not-whole']);
  });
});

describe('rows that say the same', () => {
  it('write nothing', () => {
    const same = plan([row({ brand: null, unit: 'pcs', taxCode: 'reduced', priceMinor: 89_90, categoryPath: [] })]);
    expect([same.outcomes, writes(same)]).toEqual([['same'], 0]);
  });

  it('IMP6 within one import are one good: the first wins, later ones only bring barcodes', () => {
    const context = contextOf();
    const first = plan([row({ article: '9', barcode: '999' }), row({ article: '9', barcode: '999', name: 'Другое' }), row({ article: '9', barcode: '998' }), row({ article: '8', barcode: '999' })], nothing, context);
    expect(first.outcomes).toEqual(['new', 'repeated', 'changed', 'repeated']);
    expect(first.newGoods).toHaveLength(1);
    expect(first.barcodes.map((barcode) => barcode.code)).toEqual(['999', '998']);
    const good = { ...milk, id: 'new-1', article: '9' };
    const later = planRows([row({ article: '9', barcode: '999', name: 'Третье' })], { ...nothing, goods: new Map([['new-1', good]]), byArticle: new Map([['9', 'new-1']]), byBarcode: new Map([['999', ['new-1']]]), packs: new Map([['999 new-1', MICRO]]) }, context);
    expect([later.outcomes, writes(later)]).toEqual([['repeated'], 0]);
  });
});

describe('prices', () => {
  it('IMP7 IMP8 of the file replace the one in force, an empty cell leaves it', () => {
    expect(plan([row({ priceMinor: 99_90 })])).toMatchObject({ outcomes: ['changed'], prices: [{ goodId: 'milk', amountMinor: 99_90, first: false }] });
    expect(plan([row({ priceMinor: null })]).outcomes).toEqual(['same']);
  });

  it('IMP9 of the demo rule only go to goods that have none', () => {
    expect(plan([row({})]).prices).toEqual([]);
    expect(plan([row({ article: '2', barcode: '222', name: 'Хлеб' })]).prices).toEqual([{ goodId: 'bread', amountMinor: demoPrice('222'), first: true }]);
  });
});

describe('changes', () => {
  it('IMP7 of a name, a brand, a category reach the good; what the file has no column for stays', () => {
    const changed = plan([row({ name: 'Молоко 1 л', brand: 'Ферма', categoryPath: ['Еда'] })]);
    expect(changed).toMatchObject({ outcomes: ['changed'], changedGoods: [{ ...milk, name: 'Молоко 1 л', brand: 'Ферма', categoryId: 'Еда' }] });
  });

  it('a new barcode of a known good is added', () => {
    expect(plan([row({ barcode: '444' })])).toMatchObject({ outcomes: ['changed'], changedGoods: [], barcodes: [{ code: '444', goodId: 'milk' }] });
  });
});

describe('categories', () => {
  it('IMP11 are found by path, made once, parents first, behind their sisters', () => {
    let made = 0;
    const tree = new CategoryTree([{ id: 'food', parentId: null, name: 'Еда', position: 4 }], () => `c${made += 1}`);
    expect(tree.idOf([])).toBeNull();
    expect(tree.idOf(['Еда'])).toBe('food');
    expect([tree.idOf(['Еда', 'Сыр']), tree.idOf(['Еда', 'Сыр']), tree.idOf(['Дом', 'Сыр'])]).toEqual(['c1', 'c1', 'c3']);
    expect(tree.fresh).toEqual([
      { id: 'c1', parentId: 'food', name: 'Сыр', position: 1 }, { id: 'c2', parentId: null, name: 'Дом', position: 5 }, { id: 'c3', parentId: 'c2', name: 'Сыр', position: 1 },
    ]);
  });

  it('IMP17 are found whatever the case of their names; of two that are one the one spelled so counts, or else the first', () => {
    let made = 0;
    const at = { parentId: null, position: 1 };
    const tree = new CategoryTree([{ ...at, id: 'old', name: 'Чай и кофе' }, { ...at, id: 'twin', name: 'ЧАЙ И КОФЕ' }], () => `c${made += 1}`);
    expect([tree.idOf(['Чай и кофе']), tree.idOf(['ЧАЙ И КОФЕ']), tree.idOf(['чай и кофе'])]).toEqual(['old', 'twin', 'old']);
    expect([tree.idOf(['чай и Кофе', 'Листовой']), tree.idOf(['Чай и кофе', 'листовой'])]).toEqual(['c1', 'c1']);
    expect(tree.fresh).toEqual([{ id: 'c1', parentId: 'old', name: 'Листовой', position: 1 }]);
  });
});
