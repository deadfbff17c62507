import { describe, expect, it } from 'vitest';
import { line, openScanned, press, pressAll, receipt, RECEIPT, setup } from './refund-desk.fixture.ts';
import { refundLayer } from './refund-keys.ts';

describe('a refund by its receipt', () => {
  it('a scanned receipt opens at once, with the first reason of the shop chosen', async () => {
    const world = setup();
    await openScanned(world);
    expect(world.refund.store.getState()).toMatchObject({ view: 'lines', reason: 'Не подошло', choice: { cursor: 0, chosen: {} } });
  });

  it('HSA43 of a line that lies in the cart in part, what is left is chosen and sent, to be put on top: never more, and never the line anew', async () => {
    const inHand = { ...receipt, lines: [{ ...line(1, '11111111'), soldMicro: 3_000_000, leftMicro: 2_000_000 }] };
    for (const [typed, quantityMicro, trouble] of [['', 2_000_000, null], ['1*1', 1_000_000, null], ['1*3', 2_000_000, 'more-than-left'], ['A', 2_000_000, null]] as const) {
      const world = setup({ open: { ok: true, value: inHand } });
      await openScanned(world);
      for (const key of typed) press(world.refund, key);
      if (typed === '') world.refund.enter();
      expect(world.refund.store.getState().choice).toMatchObject({ chosen: { 1: quantityMicro }, trouble });
      world.refund.enter();
      await world.settle();
      expect(world.sent).toMatchObject([{ lines: [{ lineNo: 1, quantityMicro }] }]);
    }
  });

  it('any line of a scanned receipt is in the cart after its number and Enter: with the confirmed pay-out four keys at most', async () => {
    const long = { ...receipt, lines: Array.from({ length: 99 }, (_, index) => line(index + 1, `1${index}`)) };
    for (const lineNo of Array.from({ length: 99 }, (_, index) => index + 1)) {
      const world = setup({ open: { ok: true, value: long } });
      await openScanned(world);
      const keys = [...String(lineNo), 'Enter'];
      for (const key of keys) press(world.refund, key);
      await world.settle();
      // The money panel stands open then, and one more Enter confirms it.
      expect(keys.length + 1).toBeLessThanOrEqual(4);
      expect(world.sent).toEqual([{ gesture: 'gesture-1', receiptId: RECEIPT, lines: [{ lineNo, quantityMicro: 2_000_000 }], reason: 'Не подошло' }]);
      expect(world.done()).toBe(1);
    }
  });

  it('one Enter too many after the scan marks a line and sends nothing', async () => {
    const world = setup();
    await openScanned(world);
    press(world.refund, 'Enter');
    await world.settle();
    expect([world.sent, world.done()]).toEqual([[], 0]);
    expect(world.refund.store.getState().choice?.chosen).toEqual({ 1: 2_000_000 });
    const early = setup();
    early.refund.start(RECEIPT);
    press(early.refund, 'Enter');
    await early.settle();
    expect([early.sent, early.refund.store.getState().choice?.chosen]).toEqual([[], {}]);
  });

  it('a number that is no line sends nothing, not even what was chosen before it', async () => {
    const world = setup();
    await openScanned(world);
    for (const key of ['1', ' ', '4', 'Enter'] as const) press(world.refund, key);
    await world.settle();
    expect(world.sent).toEqual([]);
    for (const key of ['Backspace', '3', '*', '1', 'Enter'] as const) press(world.refund, key);
    await world.settle();
    expect((world.sent[0] as { lines: unknown }).lines).toEqual([{ lineNo: 1, quantityMicro: 2_000_000 }, { lineNo: 3, quantityMicro: 1_000_000 }]);
  });

  it('the key of the quantity means here what it means on the receipt', async () => {
    const world = setup();
    await openScanned(world);
    refundLayer(world.refund, () => undefined).actions?.quantity?.();
    press(world.refund, '1');
    expect(world.refund.store.getState().choice?.chosen).toEqual({ 1: 1_000_000 });
  });

  const thirteen = { ...receipt, lines: Array.from({ length: 13 }, (_, index) => line(index + 1, `1${index}`)) };
  const sentLines = ({ sent }: ReturnType<typeof setup>): number[] => (sent[0] as { lines: { lineNo: number }[] }).lines.map((one) => one.lineNo);

  it.each([60, 100, 130, 250, 2_000])('Space between two numbers and on a marked line does the same for hands that press a key every %d ms', async (gapMs) => {
    for (const [keys, lines] of [
      [[' ', 'ArrowDown', 'ArrowDown', ' ', 'ArrowDown', 'Enter'], [1, 3]], [['1', ' ', '2', 'Enter'], [1, 2]], [['1', '2', 'Enter'], [12]], [['1', ' ', '1', '3', ' ', '2', 'Enter'], [1, 2, 13]],
      [['3', '*', '1', ' ', '2', 'Enter'], [2, 3]], [['1', 'ArrowDown', ' ', 'Enter'], [1, 2]], [['Enter', 'ArrowDown', ' ', 'Enter'], [1, 2]], [['1', ' ', ' ', '2', 'Enter'], [2]],
    ] as const) {
      const world = setup({ open: { ok: true, value: thirteen } });
      await openScanned(world);
      pressAll(world.refund, keys, gapMs);
      await world.settle();
      expect(sentLines(world)).toEqual(lines);
    }
  });

  it.each([60, 250])('Space behind a number that is no line, or behind an empty quantity, leaves it in doubt at %d ms a key: Enter takes nothing', async (gapMs) => {
    for (const [keys, trouble] of [[['1', ' ', '9', '9', ' ', 'Enter'], 'no-such-line'], [['1', '*', ' ', 'Enter'], 'no-quantity'], [['1', '*', '-', ' ', 'Enter'], 'not-digits']] as const) {
      const world = setup({ open: { ok: true, value: thirteen } });
      await openScanned(world);
      pressAll(world.refund, keys, gapMs);
      await world.settle();
      expect([world.sent, world.refund.store.getState().choice?.trouble]).toEqual([[], trouble]);
    }
  });

  it('Space is part of what is looked for, also where no field has the focus', () => {
    const { refund } = setup();
    refund.start(null);
    pressAll(refund, [...'милк 3'], 250);
    refund.show('loose');
    pressAll(refund, [...'милк 3'], 250);
    expect([refund.find.store.getState().text, refund.loose.store.getState().text]).toEqual(['милк 3', 'милк 3']);
  });

  it('A takes all, in either layout', async () => {
    for (const key of ['a', 'ф'] as const) {
      const world = setup();
      await openScanned(world);
      press(world.refund, key);
      press(world.refund, 'Enter');
      await world.settle();
      expect((world.sent[0] as { lines: unknown[] }).lines).toHaveLength(3);
    }
  });

  it('sends the same gesture again with the approval of a senior', async () => {
    const world = setup({ add: [{ ok: false, code: 'needs-right', detail: { right: 'refund', size: 20_000, limit: 0 } }, { ok: true, value: {} }] });
    await openScanned(world);
    press(world.refund, '1');
    press(world.refund, 'Enter');
    await world.settle();
    expect(world.sent).toHaveLength(2);
    expect(world.sent[1]).toEqual({ ...(world.sent[0] as object), approvalId: 'approval' });
    expect(world.done()).toBe(1);
  });

  it('a refusal stays beside the lines, and nothing is sent twice by an impatient finger', async () => {
    const world = setup({ add: [{ ok: false, code: 'more-than-sold', detail: { leftMicro: 0 } }] });
    await openScanned(world);
    for (const key of ['1', 'Enter', 'Enter', 'Enter'] as const) press(world.refund, key);
    await world.settle();
    expect(world.sent).toHaveLength(1);
    expect(world.refund.store.getState()).toMatchObject({ adding: false, refusal: { code: 'more-than-sold' }, choice: { chosen: { 1: 2_000_000 } } });
    expect(world.done()).toBe(0);
  });

  it('another receipt is not opened over chosen lines', async () => {
    const world = setup();
    await openScanned(world);
    world.refund.toggle();
    world.refund.scan('LVR0193AAAABBBB7CCC8DDD000000000002');
    expect(world.refund.store.getState().refusal?.code).toBe('finish-first');
  });

  it('goes back to the search, and forgets everything when it is left', async () => {
    const world = setup();
    await openScanned(world);
    expect([world.refund.back(), world.refund.store.getState().view, world.refund.back()]).toEqual([true, 'find', false]);
    world.refund.leave();
    expect(world.refund.store.getState().choice).toBeNull();
  });
});
