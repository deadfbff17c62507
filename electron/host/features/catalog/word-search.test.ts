import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { id, openScratchTill, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { createCatalogIndex, type CatalogIndex } from './catalog-index.ts';
import { findCorrected, findWords } from './word-search.ts';

/** Names by rank: the first sells best. */
const NAMES = ['Молоко топлёное 3,2 %', 'Шоколад молочный «Nescafe»', 'Хлеб бородинский', 'Сырок глазированный', 'Привет из Крыма', 'Coca-Cola Zero', 'Молодёжный набор', 'Эклер', 'Кефир', 'Кофейный набор'];

describe('words as they were meant', () => {
  let till: ScratchTill;
  let index: CatalogIndex;
  beforeEach(async () => {
    till = openScratchTill();
    index = createCatalogIndex();
    put(0, NAMES);
    await index.vocabulary.load(till.store);
  });
  afterEach(() => {
    till.remove();
  });

  const put = (first: number, names: readonly string[]): void => {
    const { sql, params } = upsertStatement('good');
    till.store.writeReplica((tx) => {
      const rows = names.map((name, n) => ({ id: id(first + n + 1), name, article: `A${first + n}`, brand: null, categoryId: null, unit: 'pcs', taxCode: 'standard', legalEntityId: null, pictureHash: null, salesRank: first + n + 1, active: true }));
      for (const row of rows) tx.run(sql, ...params(row));
      index.goodsChanged(tx, rows.map((row) => row.id));
    });
  };
  const nameAt = (slot: number): string => till.store.read((tx) => tx.get<{ name: string }>('SELECT g.name FROM good_slot s JOIN good g ON g.id = s.good_id WHERE s.slot = ?', slot))?.name ?? '';
  /** What the search answers, and what it took the text for. */
  const find = (text: string): [string[], string] => till.store.read((tx) => {
    const direct = findWords(tx, index, text, 10);
    const found = direct.slots.length > 0 ? direct : findCorrected(tx, index, text, 10);
    return [found.slots.map(nameAt), found.understoodAs];
  });

  it.each([
    ['мол', ['Молоко топлёное 3,2 %', 'Шоколад молочный «Nescafe»', 'Молодёжный набор'], ''],
    ['vjkjrj', ['Молоко топлёное 3,2 %'], 'молоко'],
    ['[kt,', ['Хлеб бородинский'], 'хлеб'],
    ['ghbdtn', ['Привет из Крыма'], 'привет'],
    ['vjkjrj 3,2', ['Молоко топлёное 3,2 %'], 'молоко 3,2'],
    ['vjkjrj 3.2 %', ['Молоко топлёное 3,2 %'], 'молоко 3.2 %'],
    ['vjkjrj 3.2', ['Молоко топлёное 3,2 %'], 'молоко 3.2'],
    ['ытщц', [], ''],
    ['сщсф', ['Coca-Cola Zero'], 'coca'],
    ['moloko', ['Молоко топлёное 3,2 %'], 'молоко'],
    ['khleb', ['Хлеб бородинский'], 'хлеб'],
    ['нескафе', ['Шоколад молочный «Nescafe»'], 'nescafe'],
    ['кока кола', ['Coca-Cola Zero'], 'coca cola'],
    ['малоко', ['Молоко топлёное 3,2 %'], 'молоко'],
    ['шаколат', ['Шоколад молочный «Nescafe»'], 'шоколад'],
    ['молко', ['Молоко топлёное 3,2 %'], 'молоко'],
    ['молкоо', ['Молоко топлёное 3,2 %'], 'молоко'],
    ['хлеп бародинский', ['Хлеб бородинский'], 'хлеб бородинский'],
    ['глазерованый', ['Сырок глазированный'], 'глазированный'],
    ['молоко таплен', ['Молоко топлёное 3,2 %'], 'молоко топлен'],
    ['vfkjrj', ['Молоко топлёное 3,2 %'], 'молоко'],
    ['maloko', ['Молоко топлёное 3,2 %'], 'молоко'],
    ['экспрессо', [], ''],
    ['ъъъъ', [], ''],
    ['A77', [], ''],
    ['', [], ''],
    ['???', [], ''],
  ])('%j finds %j as %j', (text, names, understoodAs) => {
    expect(find(text)).toEqual([names, understoodAs]);
  });

  it('forgives one mistake in a short word and two in a long one', () => {
    expect(find('кафер')).toEqual([[], '']);
    expect(find('кафир')).toEqual([['Кефир'], 'кефир']);
    expect(find('шакалад')).toEqual([['Шоколад молочный «Nescafe»'], 'шоколад']);
    expect(find('щакалат')).toEqual([[], '']);
  });

  it('prefers a whole word, then words of more goods', () => {
    put(20, ['Кофе чёрный', 'Кофта', 'Кофта', 'Кофта']);
    expect(find('кофэ')[1]).toBe('кофе');
    put(30, ['Рыба', 'Рыба', 'Роба']);
    expect(find('рвба')[1]).toBe('рыба');
  });

  it('knows new words at once, old ones after they were forgotten, and no numbers', async () => {
    expect(find('бублег')).toEqual([[], '']);
    put(40, ['Бублик маковый']);
    expect(find('бублек')).toEqual([['Бублик маковый'], 'бублик']);
    till.store.writeReplica((tx) => { index.clear(tx); });
    expect(index.vocabulary.loaded()).toBe(false);
    expect(index.vocabulary.nearest('бублек', 1, 5)).toEqual([]);
    put(50, ['Ватрушка']);
    await index.vocabulary.load(till.store);
    expect(index.vocabulary.nearest('ватрущка', 2, 5)).toEqual([{ text: 'ватрушка', edits: 1, goods: 1 }]);
  });

  it('gives up where every word is wrong', () => {
    expect(find('малоко таплёное шакалад')[1]).toBe('');
    expect(find('малоко шакалад бародинский эклир')).toEqual([[], '']);
  });

  it('answers whatever is typed, pasted or scanned', () => {
    const pieces = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('молоко', 'vjkjrj', 'шаколат', '"', '*', 'NEAR', '\0', '[kt,', 'щ'.repeat(30))), { maxLength: 12 }).map((list) => list.join(' ').slice(0, 200));
    fc.assert(fc.property(pieces, (text) => {
      expect(find(text)[1].length).toBeLessThanOrEqual(300);
    }), { numRuns: 300, examples: [['𠀀ᦰಒ']] });
  });

  it('lets go of the store when it is to close', async () => {
    const other = createCatalogIndex();
    const reading = other.vocabulary.load(till.store);
    await other.vocabulary.stop();
    await reading;
    expect(other.vocabulary.loaded()).toBe(false);
    await other.vocabulary.load(till.store);
    expect(other.vocabulary.loaded()).toBe(true);
  });

  it('reads the same words from the index as it learnt from goods, and counts goods alike', async () => {
    put(100, Array.from({ length: 300 }, (_, n) => `Конфеты ${['яна', 'оля', 'вера'][n % 3] ?? ''}${'абвгдежзик'[n % 10] ?? ''} ${n} г`));
    const other = createCatalogIndex();
    await other.vocabulary.load(till.store);
    for (const typed of ['канфеты', 'янаа', 'верак', 'олях', 'малоко', 'бородинскии']) expect(other.vocabulary.nearest(typed, 1, 10)).toEqual(index.vocabulary.nearest(typed, 1, 10));
    expect(other.vocabulary.nearest('канфеты', 1, 1)).toEqual([{ text: 'конфеты', edits: 1, goods: 300 }]);
    expect(other.vocabulary.nearest('а17', 1, 10)).toEqual([]);
  });
});
