import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commit } from './commit.ts';
import { recordContact } from './contact.ts';
import { readMeta, updateMeta } from './meta.ts';
import { id, NOW, openScratchTill, SHIFT, type ScratchTill } from './scratch-till.fixture.ts';
import { findOpening, keepOpening } from './shift-clock.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

describe('SHF10 what a till keeps of the opening of its shift', () => {
  let till: ScratchTill;
  beforeEach(() => { till = openScratchTill(); });
  afterEach(() => { till.remove(); });

  const opening = (): unknown => till.store.read(findOpening);
  const contact = (nowMs: number, offsetMs: number): void => { till.store.write((tx) => { recordContact(tx, nowMs, offsetMs); }); };
  const fact = (nowMs: number): void => { till.store.write((tx) => { commit(tx, nowMs, { kind: 'journal', opId: id(Math.floor(Math.random() * 1e9)), facts: [] }); }); };
  /** The shift as if it had been opened by a clock that said `occurredAt`. */
  const openedBy = (occurredAt: number, clockTrust: string): void => { till.store.write((tx) => { tx.run('UPDATE shift_opening SET occurred_at = ?, clock_trust = ?', occurredAt, clockTrust); }); };
  const ended = (occurredAt: number, clockTrust: string): void => {
    till.store.write((tx) => {
      const envelope = till.envelope(occurredAt);
      commit(tx, occurredAt, { kind: 'shift-closing', opId: id(50), facts: [
        { entity: 'cashCount', row: { id: id(53), ...envelope, shiftId: SHIFT, purpose: 'closing', expectedMinor: 0, countedMinor: 0, denominations: [], blind: false, reason: '', entries: [] } },
        { entity: 'shiftClosing', row: { id: id(51), ...envelope, clockTrust, shiftId: SHIFT, number: 0, countId: id(53), totals: {}, fiscalResult: {} } },
      ] });
    });
  };

  it('is gone with the next opening', () => {
    till.store.write((tx) => { keepOpening(tx, id(40), readMeta(tx), NOW); });
    till.store.write((tx) => { keepOpening(tx, SHIFT, readMeta(tx), NOW - YEAR); });
    expect(till.store.read((tx) => tx.all('SELECT shift_id AS id, opened_shop_at AS at, is_known AS known FROM shift_clock'))).toEqual([{ id: SHIFT, at: NOW, known: 0 }]);
  });

  it.each([
    ['by a clock in step', NOW, 'trusted', { shopAt: NOW, isKnown: true }],
    ['by a clock nobody checked', NOW, 'unverified', { shopAt: NOW, isKnown: false }],
    ['by a clock at its factory date', NOW - 6 * YEAR, 'suspect', { shopAt: NOW - 14 * HOUR, isKnown: false }],
  ] as const)('opened %s before it was kept, it is as it was thought to be', (_words, occurredAt, clockTrust, expected) => {
    ended(NOW - 14 * HOUR, 'unverified');
    openedBy(occurredAt, clockTrust);
    expect(opening()).toEqual({ id: SHIFT, occurredAt, ...expected });
  });

  it('is put right by the first word of the server and by no later one, kept or not', () => {
    for (const keep of [true, false]) {
      till.store.write((tx) => {
        tx.run('DELETE FROM shift_clock');
        updateMeta(tx, { lastContactAt: null, clockOffsetMs: null, lastFactAt: 0 });
        if (keep) keepOpening(tx, SHIFT, readMeta(tx), NOW);
      });
      contact(NOW + 3 * HOUR, YEAR);
      expect(opening()).toEqual({ id: SHIFT, occurredAt: NOW, shopAt: NOW + YEAR, isKnown: true });
      contact(NOW + 2 * HOUR, YEAR + 2 * HOUR);
      expect(opening()).toMatchObject({ shopAt: NOW + YEAR });
    }
  });

  it('follows a clock that had leapt ahead before the opening and is back', () => {
    fact(NOW + YEAR);
    openedBy(NOW + YEAR, 'unverified');
    till.store.write((tx) => { keepOpening(tx, SHIFT, readMeta(tx), NOW + YEAR); });
    fact(NOW + YEAR + 5 * HOUR);
    fact(NOW + 6 * HOUR);
    expect(opening()).toMatchObject({ shopAt: NOW + HOUR, isKnown: false });
  });

  it('is nothing while no shift is open', () => {
    till.store.write((tx) => { keepOpening(tx, SHIFT, readMeta(tx), NOW); updateMeta(tx, { shiftId: null }); });
    expect(opening()).toBeNull();
    contact(NOW + HOUR, 0);
    expect(till.store.read((tx) => tx.get('SELECT is_known AS known FROM shift_clock'))).toEqual({ known: 0 });
  });
});
