import { describe, expect, it } from 'vitest';
import { catalogue, comesDown, downEntities, entityOf, factColumns, partsOf, type EntityName } from './catalogue.ts';
import { snakeCase } from './column.ts';

const names = Object.keys(catalogue) as EntityName[];
/** Words of columns that would hold a person: facts may carry ids of people, never these. */
const PERSONAL = /phone|email|surname|firstName|birth|passport|customerName|staffName/i;

describe.each(names)('%s in the catalogue', (name) => {
  const entity = entityOf(name);
  const columns = Object.entries(entity.columns);

  it('has a key among its columns, none of it empty or doubled', () => {
    expect(entity.key.length).toBeGreaterThan(0);
    expect(new Set(entity.key).size).toBe(entity.key.length);
    for (const part of entity.key) expect(entity.columns[part]).toMatchObject({ nullable: false });
  });

  it('travels as its class says', () => {
    const direction = { R: 'down', B: 'down', L: 'up', A: 'up', E: 'both', Q: entity.direction, S: 'none' }[entity.class];
    expect(entity.direction).toBe(direction);
    if (entity.class === 'S') expect(entity.scope).toBe('server');
    else expect(entity.scope).not.toBe('server');
  });

  it('is edited on both sides only where it keeps the state that edits need', () => {
    if (entity.direction !== 'both') return;
    expect([entity.class, entity.scope, entity.key]).toEqual(['E', 'store', ['id']]);
    expect(entity.columns).toMatchObject({ storeId: { type: 'id' }, state: { type: 'json' }, erased: { type: 'bool' } });
    expect(comesDown(name)).toBe(true);
  });

  it('carries every fact column where it is a fact of its own', () => {
    if ((entity.class !== 'L' && entity.class !== 'A') || entity.partOf) return;
    for (const [fact, given] of Object.entries(factColumns)) expect([fact, entity.columns[fact]]).toEqual([fact, given]);
  });

  it('keeps people out of ledger facts', () => {
    if (entity.class !== 'L') return;
    expect(entity.personal).toBe(false);
    expect(columns.map(([column]) => column).filter((column) => PERSONAL.test(column))).toEqual([]);
  });

  it('is part of owners that exist, of the same class, and is found by each of them and by nobody else', () => {
    if (!entity.partOf) return;
    const { owners, as } = entity.partOf;
    expect(owners.length).toBeGreaterThan(0);
    expect(new Set(owners).size).toBe(owners.length);
    for (const owner of owners) {
      expect(names).toContain(owner);
      const of = entityOf(owner as EntityName);
      expect([of.class, of.direction, of.scope, of.partOf]).toEqual([entity.class, entity.direction, entity.scope, undefined]);
      expect(Object.keys(of.columns)).not.toContain(as);
    }
    const found = names.filter((owner) => partsOf(owner).some((part) => part.entity === name && part.as === as));
    expect(found.toSorted()).toEqual(owners.toSorted());
    // The first key column points at the owner; the rest numbers the part within it.
    expect(entity.columns[entity.key[0] as string]).toEqual({ type: 'id', nullable: false });
    expect(entity.key).toHaveLength(2);
  });

  it('speaks SQL without doubles, names units in money and quantity, says how it merges and works offline', () => {
    const sql = columns.map(([column]) => snakeCase(column));
    expect(new Set(sql).size).toBe(sql.length);
    expect(sql).not.toContain('tenant_id');
    for (const [column, { type }] of columns) {
      const suffix = { minor: 'Minor', micro: 'Micro', bps: 'Bps' }[type as string];
      if (suffix !== undefined) expect(column.endsWith(suffix)).toBe(true);
      else expect(column).not.toMatch(/(Minor|Micro|Bps)$/);
    }
    expect(entity.merge).not.toBe('');
    expect(entity.offline).not.toBe('');
  });
});

describe('the catalogue', () => {
  it('has one SQL name and one wire array per entity', () => {
    expect(new Set(names.map(snakeCase)).size).toBe(names.length);
    for (const owner of names) {
      const arrays = partsOf(owner).map((part) => part.as);
      expect(new Set(arrays).size).toBe(arrays.length);
    }
  });

  it('gives tills owners before what points at them', () => {
    const order = downEntities();
    const before = (first: EntityName, second: EntityName): void => expect(order.indexOf(first)).toBeLessThan(order.indexOf(second));
    expect(order).not.toContain('receipt');
    before('company', 'store');
    before('legalEntity', 'till');
    before('store', 'staff');
    before('category', 'good');
    before('taxRate', 'good');
    before('good', 'barcode');
    before('good', 'quickGood');
    before('priceList', 'price');
    before('good', 'price');
    before('task', 'taskConflict');
  });

  it('holds a receipt whole: lines, tenders, movements, entries', () => {
    expect(partsOf('receipt').map((part) => part.as)).toEqual(['lines', 'tenders', 'movements', 'entries']);
    expect(partsOf('good')).toEqual([]);
  });

  it('gives everything that moves the drawer\'s cash its ledger entries', () => {
    for (const owner of ['shiftOpening', 'cashMovement', 'cashCount'] as const) expect(partsOf(owner)).toEqual([{ entity: 'ledgerEntry', as: 'entries' }]);
    expect(partsOf('shiftClosing')).toEqual([]);
  });

  it('writes reference rows on one side only', () => {
    for (const name of names) if (entityOf(name).class === 'R') expect(entityOf(name).merge).toContain('the server is the only writer');
  });
});
