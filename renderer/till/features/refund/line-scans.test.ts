import { describe, expect, it } from 'vitest';
import { openScanned, press, reads, setup, unknownCode } from './refund-desk.fixture.ts';
import { refundLayer } from './refund-keys.ts';

describe('a refund by its receipt', () => {
  it('a scanned good needs no key to be chosen', async () => {
    const world = setup();
    await openScanned(world);
    world.refund.scan('33333333');
    await world.settle();
    press(world.refund, 'Enter');
    await world.settle();
    expect((world.sent[0] as { lines: unknown }).lines).toEqual([{ lineNo: 3, quantityMicro: 1_000_000 }]);
  });

  it('typed characters that were the beginning of a scan are undone', async () => {
    const world = setup();
    await openScanned(world);
    world.refund.type('1');
    world.refund.type('2');
    world.refund.takeBack(2);
    expect(world.refund.store.getState().choice?.chosen).toEqual({});
  });

  it('HSA41 a scan that begins with keys taken for typing undoes nothing of the scan before it, however long the till thinks about that one', async () => {
    const held: ((answer: unknown) => void)[] = [];
    const world = setup({ read: () => new Promise((resolve) => void held.push(resolve)) });
    await openScanned(world);
    world.refund.scan('11111111');
    // The first key of the next code came slowly, and was taken for a person's.
    press(world.refund, '3');
    await world.settle();
    held[0]?.(unknownCode);
    await world.settle();
    refundLayer(world.refund, () => undefined).onTakeBack?.(1);
    expect(world.refund.store.getState().choice?.chosen).toEqual({ 1: 1_000_000 });
    world.refund.scan('33333333');
    await world.settle();
    held[1]?.(unknownCode);
    await world.settle();
    press(world.refund, 'Enter');
    await world.settle();
    expect((world.sent[0] as { lines: unknown }).lines).toEqual([{ lineNo: 1, quantityMicro: 1_000_000 }, { lineNo: 3, quantityMicro: 1_000_000 }]);
  });

  it.each(['while a key of the next is out', 'before the next begins'])('HSA41 a code refused %s is still told when that key is taken back', async (when) => {
    const held: ((answer: unknown) => void)[] = [];
    const world = setup({ read: () => new Promise((resolve) => void held.push(resolve)) });
    await openScanned(world);
    world.refund.scan('4607001234567');
    await world.settle();
    if (when.startsWith('before')) held[0]?.(unknownCode);
    await world.settle();
    press(world.refund, '3');
    held[0]?.(unknownCode);
    await world.settle();
    world.refund.takeBack(1);
    expect(world.refund.store.getState()).toMatchObject({ choice: { chosen: {} }, refusal: { code: 'not-on-receipt', detail: { code: '4607001234567' } } });
  });

  it.each([['fault', { fault: 'internal', retry: 'later' }], ['not-signed-in', {}], ['too-large', {}]])('a code answered with %s leaves the lines as they were, aloud, even where the code is of one of them', async (code, detail) => {
    const world = setup({ read: () => ({ ok: false, code, detail }) });
    await openScanned(world);
    press(world.refund, '2');
    world.refund.scan('33333333');
    await world.settle();
    expect(world.refund.store.getState()).toMatchObject({ choice: { chosen: { 2: 2_000_000 } }, refusal: { code, detail } });
    expect(world.refund.store.getState().choice?.chosen).toEqual({ 2: 2_000_000 });
    expect(world.heard.at(-1)).toBe('blocked');
  });

  it('a code that is not on the receipt is told and changes nothing', async () => {
    const world = setup();
    await openScanned(world);
    world.refund.scan('4607001234567');
    await world.settle();
    expect(world.refund.store.getState()).toMatchObject({ refusal: { code: 'not-on-receipt', detail: { code: '4607001234567' } }, choice: { chosen: {} } });
    expect(world.heard.at(-1)).toBe('unknown');
  });

  it('another code of the same good finds its line', async () => {
    const world = setup({ read: reads({ id: 'good-2' }) });
    await openScanned(world);
    world.refund.scan('4607001234567');
    await world.settle();
    expect(world.refund.store.getState().choice?.chosen).toEqual({ 2: 1_000_000 });
  });

  it('HSA41 a case takes what is in it, and Enter right behind the scan waits for it: four keys at most stay three', async () => {
    const world = setup({ read: reads({ id: 'good-3', packMicro: 2_000_000 }) });
    await openScanned(world);
    world.refund.scan('33333333');
    press(world.refund, 'Enter');
    await world.settle();
    expect((world.sent[0] as { lines: unknown }).lines).toEqual([{ lineNo: 3, quantityMicro: 2_000_000 }]);
  });

  it('HSA41 scans are read in their order, and Enter behind one that is refused takes nothing', async () => {
    const world = setup({ read: (code) => (code === '1' ? reads({ id: 'good-1', packMicro: 1_000_000 })() : null) });
    await openScanned(world);
    world.refund.scan('1');
    world.refund.scan('2');
    press(world.refund, 'Enter');
    await world.settle();
    expect([world.sent, world.heard.slice(-2)]).toEqual([[], ['ok', 'unknown']]);
    expect(world.refund.store.getState()).toMatchObject({ choice: { chosen: { 1: 1_000_000 } }, refusal: { code: 'not-on-receipt' } });
  });

  it('HSA41 a code that was refused stays told over the next ones, and the first Enter only acknowledges it', async () => {
    const world = setup({ read: (code) => (code === '1' ? reads({ id: 'good-1', packMicro: 1_000_000 })() : null) });
    await openScanned(world);
    world.refund.scan('2');
    await world.settle();
    world.refund.scan('1');
    await world.settle();
    expect(world.refund.store.getState()).toMatchObject({ choice: { chosen: { 1: 1_000_000 } }, refusal: { code: 'not-on-receipt' } });
    press(world.refund, 'Enter');
    await world.settle();
    expect([world.sent, world.heard.at(-1), world.refund.store.getState().refusal]).toEqual([[], 'blocked', null]);
    press(world.refund, 'Enter');
    await world.settle();
    expect(world.sent).toHaveLength(1);
  });

  it('HSA41 letters are a code and nothing like it: what a search would find for them is not taken', async () => {
    const world = setup({ goods: [{ id: 'good-2' }] });
    await openScanned(world);
    world.refund.scan('ABCD-1234');
    await world.settle();
    expect(world.refund.store.getState()).toMatchObject({ refusal: { code: 'not-on-receipt' }, choice: { chosen: {} } });
  });
});
