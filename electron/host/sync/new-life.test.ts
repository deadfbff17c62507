import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { openAt } from '#host/db/scratch-store.fixture.ts';
import type { TillStore } from '#host/db/tx.ts';
import { handTimer } from '#host/platform/hand-timer.fixture.ts';
import { commit } from '#host/posting/commit.ts';
import { readMeta, updateMeta } from '#host/posting/meta.ts';
import { hashOfCommit } from '#host/posting/commit-hash.ts';
import { nextSeries } from '#host/posting/new-life.ts';
import { nextBatch, recordVerdicts } from '#host/posting/outbox.ts';
import { id, NOW, openScratchTill, type ScratchTill } from '#host/posting/scratch-till.fixture.ts';
import { openLife, type Life, type LifeDeps } from './new-life.ts';
import { readWitness, saveWitness } from './witness.ts';

let scratch: ScratchTill;
let lives = 0;
let ids = 500;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined } as unknown as LifeDeps['log'];
const log: LifeDeps['log'] = quiet;
const witnessOf = (path: string): string => join(path, '..', 'witness.json');

function life(store: TillStore, over: Partial<LifeDeps> = {}): Life {
  return openLife({
    store, paths: { database: store.path, witness: witnessOf(store.path) }, machine: 'm1', nowMs: () => NOW, newId: () => id(ids++), random: () => 0.5, timer: handTimer(), log,
    lives: { read: () => lives, write: (count) => { lives = count; } }, ...over,
  });
}

function note(store: TillStore, n: number): void {
  store.write((tx) => {
    commit(tx, NOW + n, { kind: 'journal', opId: id(700 + n), facts: [{ entity: 'journalEntry', row: { id: id(800 + n), ...scratch.envelope(NOW + n), event: 'sign-in', detail: {} } }] });
  });
}
const meta = (store: TillStore): ReturnType<typeof readMeta> => store.read(readMeta);
const issues = (store: TillStore): { kind: string; detail: string }[] => store.read((tx) => tx.all('SELECT kind, detail FROM sync_attention'));

beforeEach(() => {
  scratch = openScratchTill();
  lives = 0;
});
afterEach(() => {
  scratch.remove();
});

describe('the life of a database', () => {
  it('HI1 HI2 a till without a witness gets one; started again, killed or closed, it goes on as it was', async () => {
    const first = life(scratch.store);
    expect(readWitness(witnessOf(scratch.path))).toMatchObject({ incarnation: id(8), born: 'enrolled', dseq: 2, machine: 'm1' });
    note(scratch.store, 1);
    // Killed before the witness followed: the database is ahead.
    expect(readWitness(witnessOf(scratch.path))?.dseq).toBe(2);
    life(scratch.store);
    note(scratch.store, 2);
    await first.close();
    expect(readWitness(witnessOf(scratch.path))?.dseq).toBe(4);
    expect(life(scratch.store).born()).toBe('enrolled');
    expect(meta(scratch.store)).toMatchObject({ incarnationId: id(8), series: 'A', nextDseq: 4 });
  });

  it('HI3 HI8 a database put back from an older copy begins another life: every operation kept, unsent, in a chain of its own', () => {
    life(scratch.store);
    for (const n of [1, 2]) note(scratch.store, n);
    scratch.store.write((tx) => { recordVerdicts(tx, { serverTime: NOW, verdicts: [{ dseq: 1, verdict: 'applied' }], ackDseq: 1 }); });
    const before = scratch.store.read((tx) => tx.all<{ op: string }>('SELECT op_id AS op FROM outbox ORDER BY dseq').map((row) => row.op));
    const known = readWitness(witnessOf(scratch.path));
    if (known) saveWitness(witnessOf(scratch.path), { ...known, dseq: 9 });
    const other = life(scratch.store);
    expect(other.born()).toBe('copied');
    const now = meta(scratch.store);
    expect(now).toMatchObject({ series: 'A45001', nextDseq: 4, ackedDseq: 0, nextReceiptNumber: 1, shiftId: id(9) });
    expect(now.incarnationId).not.toBe(id(8));
    const batch = scratch.store.read((tx) => nextBatch(tx, 100, 1e9));
    expect(batch.map(({ header }) => header.opId)).toEqual(before);
    let prevHash = '0'.repeat(64);
    for (const [index, { header, payload }] of batch.entries()) {
      expect(header).toMatchObject({ dseq: index + 1, prevHash, incarnation: now.incarnationId, hash: hashOfCommit(prevHash, header.opId, index + 1, payload) });
      prevHash = header.hash;
    }
    expect(issues(scratch.store).map(({ kind, detail }) => [kind, JSON.parse(detail)])).toEqual([['new-life', { why: 'copied', series: 'A45001', oldSeries: 'A', oldIncarnation: id(8) }]]);
    // Once: the next start finds what it left.
    expect(life(scratch.store).born()).toBe('copied');
    expect(meta(scratch.store).incarnationId).toBe(now.incarnationId);
  });

  it('HI4 HI9 a copied folder is another till, and two copies are two; a renamed one is the same', () => {
    life(scratch.store);
    note(scratch.store, 1);
    scratch.store.close();
    const dirs = [`${scratch.dir}-copy1`, `${scratch.dir}-copy2`, `${scratch.dir}-moved`] as const;
    try {
      cpSync(scratch.dir, dirs[0], { recursive: true });
      cpSync(scratch.dir, dirs[1], { recursive: true });
      renameSync(scratch.dir, dirs[2]);
      const [one, two, moved] = dirs.map((dir) => openAt(join(dir, 'till.db'))) as [TillStore, TillStore, TillStore];
      const count = lives;
      life(one, { random: () => 0.1 });
      lives = count;
      life(two, { random: () => 0.9 });
      life(moved);
      expect([meta(one).series, meta(two).series, meta(moved).series]).toEqual(['A9001', 'A81001', 'A']);
      for (const store of [one, two, moved]) store.close();
    } finally {
      for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
    }
  });

  it('HI6 killed between the announcement and the new life, or after it, the next start does what is left and no more', () => {
    life(scratch.store);
    const known = readWitness(witnessOf(scratch.path));
    if (!known) throw new Error('no witness');
    const announced = { ...known, dseq: 99, next: { incarnation: id(77), born: 'copied' as const } };
    saveWitness(witnessOf(scratch.path), announced);
    life(scratch.store);
    expect(meta(scratch.store).series).toBe('A45001');
    expect(meta(scratch.store).incarnationId).not.toBe(id(77));
    // The other half: the database has begun it, the witness still announces it.
    scratch.store.write((tx) => { updateMeta(tx, { incarnationId: id(77), series: 'A9' }); });
    saveWitness(witnessOf(scratch.path), announced);
    expect(life(scratch.store).born()).toBe('copied');
    expect(meta(scratch.store)).toMatchObject({ incarnationId: id(77), series: 'A9' });
    expect(readWitness(witnessOf(scratch.path))?.next).toBeUndefined();
  });

  it('HI8 a fork while selling keeps the sale in hand under another id, and what is at the register as it is', () => {
    const running = life(scratch.store);
    scratch.store.write((tx) => {
      for (const [n, intent] of [[31, null], [32, '{}']] as const) tx.run('INSERT INTO cart (id, state, next_line_no, series, number, intent) VALUES (?, ?, 1, ?, 7, ?)', id(n), 'cart', 'A', intent);
      tx.run('INSERT INTO cart_gesture (id, cart_id) VALUES (?, ?)', id(41), id(31));
      updateMeta(tx, { cartId: id(31) });
      tx.run('INSERT INTO spare_number (series, number) VALUES (?, 3)', 'A');
    });
    running.fork();
    expect(running.born()).toBe('fork');
    const carts = scratch.store.read((tx) => tx.all<{ id: string; number: number | null }>('SELECT id, number FROM cart ORDER BY intent IS NULL DESC'));
    expect(carts).toEqual([{ id: meta(scratch.store).cartId, number: null }, { id: id(32), number: 7 }]);
    expect(carts[0]?.id).not.toBe(id(31));
    expect(scratch.store.read((tx) => tx.all('SELECT cart_id AS cart FROM cart_gesture'))).toEqual([{ cart: carts[0]?.id }]);
    expect(scratch.store.read((tx) => tx.all('SELECT * FROM spare_number'))).toEqual([]);
    expect(readWitness(witnessOf(scratch.path))).toMatchObject({ incarnation: meta(scratch.store).incarnationId, born: 'fork' });
  });

  it('HI7 the sale in hand gets another id at each start while nothing is in it, and keeps it with goods in it', () => {
    scratch.store.write((tx) => {
      tx.run("INSERT INTO cart (id, state, next_line_no) VALUES (?, 'cart', 1)", id(31));
      updateMeta(tx, { cartId: id(31) });
    });
    const inHand = (): (string | null)[] => {
      life(scratch.store);
      return [meta(scratch.store).cartId, ...scratch.store.read((tx) => tx.all<{ id: string }>('SELECT id FROM cart').map((cart) => cart.id))];
    };
    const [first, firstCart] = inHand();
    const [second, secondCart] = inHand();
    expect([first === id(31), firstCart, first === second, secondCart]).toEqual([false, first, false, second]);
    scratch.store.write((tx) => { tx.run("INSERT INTO cart_line (cart_id, line_no, good_id, name, unit, quantity_micro, price_minor, tax_code) VALUES (?, 1, 'g', 'n', 'pcs', 1, 1, 't')", second ?? ''); });
    expect(inHand()).toEqual([second, second]);
  });

  it('HI5 a till of nobody and one of the demo shop have no witness and are never copies', () => {
    scratch.store.write((tx) => { updateMeta(tx, { mode: 'demo' }); });
    const demo = life(scratch.store);
    demo.ownerChanged();
    expect(existsSync(witnessOf(scratch.path))).toBe(false);
    expect(meta(scratch.store).incarnationId).toBe(id(8));
  });

  it('HI5 a restored till begins its witness anew', () => {
    scratch.store.write((tx) => { updateMeta(tx, { series: 'A3' }); });
    expect(life(scratch.store).born()).toBe('restored');
  });

  it('HI9 no two lives share a series, whatever was used before', () => {
    fc.assert(fc.property(fc.array(fc.nat(100_000), { maxLength: 8 }), fc.nat(50), fc.nat(90_000), (used, count, leap) => {
      const known = used.map((n) => `A${n}`);
      const next = nextSeries('A', known, count, leap);
      expect(known).not.toContain(next.series);
      expect(next.restores).toBeGreaterThan(count);
    }));
  });
});
