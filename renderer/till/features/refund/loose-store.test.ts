import { describe, expect, it } from 'vitest';
import { press, reads, setup } from './refund-desk.fixture.ts';
import { refundLayer } from './refund-keys.ts';

describe('a refund without a receipt', () => {
  const good = { id: 'good-9', name: 'Good 9', article: null, unit: 'pcs', priceMinor: 5000, pictureHash: null };

  it('needs a reason that was chosen, then one piece of the scanned good goes back', async () => {
    const world = setup({ read: reads(good) });
    world.refund.show('loose');
    world.refund.scan('99999999');
    await world.settle();
    world.refund.enter();
    expect(world.refund.store.getState().refusal?.code).toBe('reason-needed');
    press(world.refund, 'ArrowRight');
    press(world.refund, 'ArrowRight');
    press(world.refund, 'Enter');
    await world.settle();
    expect(world.sent).toEqual([{ gesture: 'gesture-1', goodId: 'good-9', quantityMicro: 1_000_000, reason: 'Брак' }]);
    expect(world.done()).toBe(1);
  });

  it('asks for the weight of what is weighed, and takes no zero', async () => {
    const world = setup({ read: reads({ ...good, unit: 'kg' }) });
    world.refund.show('loose');
    world.refund.setReason('Брак');
    world.refund.scan('99999999');
    await world.settle();
    world.refund.enter();
    world.refund.loose.type('0');
    world.refund.enter();
    expect(world.sent).toEqual([]);
    world.refund.loose.type(',742');
    world.refund.enter();
    await world.settle();
    expect((world.sent[0] as { quantityMicro: number }).quantityMicro).toBe(742_000);
  });

  it.each([['a case', { packMicro: 12_000_000 }, 12_000_000], ['a label', { unit: 'kg', packMicro: 742_000 }, 742_000]] as const)('HSA41 %s comes back as much as its code stands for, or as much as is typed instead', async (_, more, quantityMicro) => {
    for (const [typed, expected] of [['', quantityMicro], ['2', 2_000_000]] as const) {
      const world = setup({ read: reads({ ...good, ...more }) });
      world.refund.show('loose');
      world.refund.setReason('Брак');
      world.refund.scan('99999999');
      await world.settle();
      world.refund.loose.type(typed);
      press(world.refund, 'Enter');
      await world.settle();
      expect(world.sent).toMatchObject([{ goodId: 'good-9', quantityMicro: expected }]);
    }
  });

  it('HSA41 Enter right behind another code is about that one, and about none where it is refused', async () => {
    const world = setup({ read: (code) => (code === '3' ? null : reads({ ...good, id: `good-${code}` })()) });
    world.refund.show('loose');
    world.refund.setReason('Брак');
    world.refund.scan('1');
    await world.settle();
    for (const code of ['3', '2']) {
      world.refund.scan(code);
      press(world.refund, 'Enter');
      await world.settle();
    }
    expect(world.sent).toMatchObject([{ goodId: 'good-2' }]);
  });

  it('HSA41 several goods of one code are chosen from, and letters choose none by a likeness', async () => {
    const world = setup({ goods: [good], read: (code) => (code === '99999999' ? { ok: true, value: { goods: [good, { ...good, id: 'good-8', packMicro: 6_000_000 }] } } : null) });
    world.refund.show('loose');
    world.refund.setReason('Брак');
    world.refund.scan('ABCD-1234');
    await world.settle();
    expect([world.refund.loose.store.getState().good, world.refund.store.getState().refusal?.code, world.heard]).toEqual([null, 'unknown-barcode', ['unknown']]);
    world.refund.scan('99999999');
    await world.settle();
    for (const key of ['ArrowDown', 'Enter'] as const) press(world.refund, key);
    await world.settle();
    press(world.refund, 'Enter');
    await world.settle();
    expect(world.sent).toMatchObject([{ goodId: 'good-8', quantityMicro: 6_000_000 }]);
  });

  it('Esc goes back step by step, however fast it is pressed', async () => {
    const world = setup({ read: reads(good) });
    world.refund.show('loose');
    world.refund.scan('99999999');
    await world.settle();
    let closed = 0;
    const escape = refundLayer(world.refund, () => void closed++).keys?.['Escape'];
    escape?.();
    expect([world.refund.loose.store.getState().good, closed]).toEqual([null, 0]);
    escape?.();
    expect(closed).toBe(1);
  });

  it('a code nobody knows is told', async () => {
    const world = setup();
    world.refund.show('loose');
    world.refund.scan('99999999');
    await world.settle();
    expect(world.refund.store.getState().refusal?.code).toBe('unknown-barcode');
  });
});
