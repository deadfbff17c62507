import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openScratchStore, type ScratchStore } from './scratch-store.fixture.ts';
import type { Store } from './tx.ts';

const COMPANY = 'INSERT INTO company (id, name) VALUES (?, ?)';
const TABLES = ['cart', 'cart_line', 'spare_number', 'print_job'];

describe('a shadow of the store', () => {
  let real: ScratchStore;
  let shadow: Store;
  beforeEach(() => {
    real = openScratchStore();
    real.store.writeReplica((tx) => { tx.run(COMPANY, 'a', 'Лавка'); });
    real.store.write((tx) => {
      tx.run('INSERT INTO spare_number (series, number) VALUES (?, ?)', 'A', 1);
    });
    shadow = real.store.openShadow(TABLES);
  });
  afterEach(() => {
    shadow.close();
    real.remove();
  });

  const numbers = (store: Store): unknown => store.read((tx) => tx.all('SELECT number FROM spare_number ORDER BY number'));

  it('begins empty, writes to memory and shows what the file says now', () => {
    expect(numbers(shadow)).toEqual([]);
    shadow.write((tx) => { tx.run('INSERT INTO spare_number (series, number) VALUES (?, ?)', 'A', 9); });
    real.store.writeReplica((tx) => { tx.run('UPDATE company SET name = ?', 'Лавка 2'); });
    real.store.write((tx) => {
      tx.run('INSERT INTO spare_number (series, number) VALUES (?, ?)', 'A', 2);
    });
    expect(shadow.read((tx) => tx.all('SELECT name FROM company'))).toEqual([{ name: 'Лавка 2' }]);
    expect(numbers(shadow)).toEqual([{ number: 9 }]);
    expect(numbers(real.store)).toEqual([{ number: 1 }, { number: 2 }]);
    // A reader of the shadow reads the shadow.
    const reader = shadow.openReader();
    expect(reader.tx.all('SELECT number FROM spare_number')).toEqual([{ number: 9 }]);
    reader.close();
  });

  it('lets the writer of the file go on in the middle of its own transaction', () => {
    shadow.write((tx) => {
      tx.get('SELECT * FROM company');
      tx.run('INSERT INTO spare_number (series, number) VALUES (?, ?)', 'A', 9);
      real.store.writeReplica((own) => { own.run(COMPANY, 'b', 'Другая'); });
      real.store.write((own) => { own.run('INSERT INTO spare_number (series, number) VALUES (?, ?)', 'B', 1); });
    });
    expect(shadow.read((tx) => tx.all('SELECT id FROM company ORDER BY id'))).toEqual([{ id: 'a' }, { id: 'b' }]);
  });

  it('cannot write a table that has no shadow, however it is called', () => {
    expect(() => shadow.write((tx) => tx.run(COMPANY, 'b', 'x'))).toThrow('a writer of its own');
    for (const sql of ['INSERT INTO main.cart_gesture (id, cart_id) VALUES (?, ?)', 'INSERT INTO cart_gesture (id, cart_id) VALUES (?, ?)']) {
      expect(() => shadow.write((tx) => tx.run(sql, 'b', 'x'))).toThrow(expect.objectContaining({ code: 'storage-failed' }) as Error);
    }
    expect(() => real.store.openShadow(['no_such_table'])).toThrow();
  });

  it('keeps the rules and indexes of the real tables, and rolls back what fails', () => {
    expect(() => shadow.write((tx) => {
      tx.run("INSERT INTO cart (id, state, next_line_no) VALUES ('c', 'cart', 1)");
      tx.run("INSERT INTO cart_line (cart_id, line_no, good_id, name, unit, quantity_micro, price_minor, tax_code) VALUES ('nobody', 1, 'g', 'n', 'pcs', 1, 1, 't')");
    })).toThrow(/FOREIGN KEY/);
    expect(shadow.read((tx) => tx.all('SELECT * FROM cart'))).toEqual([]);
    expect(shadow.read((tx) => tx.all<{ name: string }>("SELECT name FROM temp.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"))).toEqual([{ name: 'print_job_open' }]);
    expect(() => shadow.write(() => shadow.write(() => 1))).toThrow(/inside another transaction/);
  });
});
