import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoPrice } from './demo-price.ts';
import { readHeader } from './header.ts';
import { readPrice, readProduct } from './product-row.ts';
import { generalTaxCode, taxCodesOf } from './tax-codes.ts';

const rates = [
  { code: 'standard', validFrom: '2019-01-01', name: 'НДС 20 %', rateBps: 2000 }, { code: 'standard', validFrom: '2026-01-01', name: 'НДС 22 %', rateBps: 2200 },
  { code: 'reduced', validFrom: '2004-01-01', name: 'НДС 10 %', rateBps: 1000 }, { code: 'none', validFrom: '2004-01-01', name: 'Без НДС', rateBps: null },
];
const HEADER = 'Код;Штрихкод;Наименование;CategoryName;Brand;Цена;Единица;НДС';
const read = (line: string, header = HEADER): ReturnType<typeof readProduct> => readProduct({ line: 2, raw: line, cells: line.split(';'), problem: null }, readHeader(header).columns, taxCodesOf(rates));

describe('a row', () => {
  it('IMP4 IMP11 is read with everything it says', () => {
    expect(read(' 17 ; 036000291452 ; Сок\u00a0 "Добрый"\t1\u0000л ;Продукты (folder)/Напитки / Соки;Добрый;1 234,50;шт.;НДС 10%')).toEqual({
      row: {
        name: 'Сок "Добрый" 1 л', article: '17', barcode: '0036000291452', packMicro: undefined, brand: 'Добрый', categoryPath: ['Продукты', 'Напитки', 'Соки'], priceMinor: 123_450, unit: 'pcs', taxCode: 'reduced',
      },
    });
  });

  it('IMP17 has at most eight categories above it, each with a name headquarters would take', () => {
    expect(read(`17;;Сок;${'а/'.repeat(7)}${'б'.repeat(200)}/`)).toMatchObject({ row: { categoryPath: [...'а'.repeat(7), 'б'.repeat(200)] } });
  });

  it('IMP7 tells an empty cell from a column that is not there', () => {
    expect(read('17;;Сок;;;;;')).toEqual({ row: { name: 'Сок', article: '17', barcode: null, packMicro: undefined, brand: null, categoryPath: [], priceMinor: null, unit: undefined, taxCode: undefined } });
    expect(read('17;Сок', 'Код;Name')).toEqual({ row: { name: 'Сок', article: '17', barcode: null, packMicro: undefined, brand: undefined, categoryPath: undefined, priceMinor: undefined, unit: undefined, taxCode: undefined } });
  });

  it.each([
    ['17;4006381333931', 'too-few-cells'], ['17;4006381333931;  ;', 'no-name'], [`17;4006381333931;${'а'.repeat(1001)}`, 'name-too-long'], [';;Сок', 'no-code'],
    [`${'7'.repeat(101)};;Сок`, 'article-too-long'], ['17;4006381333932;Сок', 'barcode-check-digit'], ['17;4,00638E+12;Сок', 'barcode-not-ean'], ['17;123456789;Сок', 'barcode-not-ean'],
    ['17;;Сок;;;дорого', 'price-not-a-number'], ['17;;Сок;;;-5', 'price-not-a-number'], ['17;;Сок;;;1.234', 'price-not-a-number'], ['17;;Сок;;;100000000,01', 'price-out-of-range'],
    ['17;;Сок;;;5;ведро', 'unit-unknown'], ['17;;Сок;;;5;шт;18%', 'tax-unknown'],
    [`17;;Сок;${'а/'.repeat(9)}`, 'category-too-deep'], [`17;;Сок;Напитки/${'а'.repeat(201)}`, 'category-name-too-long'],
  ])('IMP4 IMP17 %s is refused: %s', (line, problem) => {
    expect(read(line)).toEqual({ problem });
  });

  it.each([['12', 12_000_000], ['0,5', 500_000], ['1 000', 1_000_000_000], ['', undefined]])('IMP13 says what is in a pack: %j', (cell, packMicro) => {
    expect(read(`17;4006381333931;Сок;${cell}`, 'Код;Штрихкод;Наименование;Штук под штрихкодом')).toMatchObject({ row: { packMicro } });
  });
  it.each(['0', '-1', 'коробка', '1,2345', '1000000000'])('IMP13 %s is no pack', (cell) => {
    expect(read(`17;4006381333931;Сок;${cell}`, 'Код;Штрихкод;Наименование;Pack')).toEqual({ problem: 'pack-not-a-number' });
  });

  it('too long to be cut into cells stays refused', () => {
    expect(readProduct({ line: 2, raw: 'x', cells: [], problem: 'row-too-long' }, readHeader(HEADER).columns, taxCodesOf(rates))).toEqual({ problem: 'row-too-long' });
  });
});

describe('prices', () => {
  it.each([['0', 0], ['99', 99_00], ['99,9', 99_90], ['99.90', 99_90], ['1 234,50', 123_450], ['1\u00a0234\u202f567', 123_456_700], ['5 ₽', 500], ['5 руб.', 500], ['5р', 500]])('%s', (cell, minor) => {
    expect(readPrice(cell)).toBe(minor);
  });
  it.each(['', ',', '1,234.50', 'abc', '1e5', '0x10', '٥'])('%j is none', (cell) => {
    expect(readPrice(cell)).toBeUndefined();
  });
});

describe('tax', () => {
  it.each([['22', 'standard'], ['22%', 'standard'], ['НДС 20 %', 'standard'], ['10,00', 'reduced'], ['Без НДС', 'none'], ['reduced', 'reduced'], ['0', undefined], ['18', undefined]])('IMP10 %s means %s', (cell, code) => {
    expect(taxCodesOf(rates)(cell)).toBe(code);
  });
  it('IMP10 the general rate is the highest in force', () => {
    expect(generalTaxCode(rates, '2026-05-01')).toBe('standard');
    expect(generalTaxCode(rates, '2018-05-01')).toBe('reduced');
    expect(generalTaxCode(rates, '2000-01-01')).toBeUndefined();
    expect(generalTaxCode([{ code: 'none', validFrom: '2004-01-01', name: '', rateBps: null }], '2026-05-01')).toBe('none');
  });
});

describe('demo prices', () => {
  it('IMP9 lie between 29.00 and 4,999.00, end in .00, .50 or .90 and are the same for a code for ever', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 8, maxLength: 14 }), (code) => {
      const minor = demoPrice(code);
      expect(minor).toBeGreaterThanOrEqual(29_00);
      expect(minor).toBeLessThanOrEqual(4_999_00);
      expect([0, 50, 90]).toContain(minor % 100);
      expect(demoPrice(code)).toBe(minor);
    }), { numRuns: 2000 });
    expect(['4006381333931', '3052503471716', '96385074'].map(demoPrice)).toMatchInlineSnapshot(`
      [
        6450,
        11250,
        162850,
      ]
    `);
  });

  it('of neighbours differ', () => {
    const prices = new Set(Array.from({ length: 1000 }, (_, index) => demoPrice(String(4_600_000_000_000 + index))));
    expect(prices.size).toBeGreaterThan(600);
  });
});
