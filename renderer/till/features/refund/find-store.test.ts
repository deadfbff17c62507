import { describe, expect, it } from 'vitest';
import { CODE, openScanned, receipt, RECEIPT, setup, type Answers } from './refund-desk.fixture.ts';

describe('a receipt that is not on this till', () => {
  const unknown = { ok: false, code: 'unknown-receipt', detail: {} };

  it('HR9 is asked for at headquarters when its code is scanned, and the screen says so until there is an answer', async () => {
    const answers: Answers = { open: unknown, far: { ok: true, value: { receiptIds: [RECEIPT] } } };
    const world = setup(answers);
    const seen: boolean[] = [];
    world.refund.store.subscribe(({ openingFar }) => {
      seen.push(openingFar);
      if (openingFar) answers.open = { ok: true, value: receipt };
    });
    await openScanned(world);
    expect(seen).toContain(true);
    expect(world.asked).toContainEqual({ text: CODE });
    expect(world.refund.store.getState()).toMatchObject({ view: 'lines', openingFar: false, openingId: null });
  });

  it.each([['not-found', '', 'far-not-found'], ['too-many-tries', '', 'far-too-many-tries'], ['no-connection', '', 'far-no-connection'], ['fault', 'storage-full', 'far-disk-full'], ['fault', 'internal', 'far-failed'], ['fault', 'disconnected', 'far-failed']])('HR9 %s %s is said as it is', async (code, fault, refusal) => {
    const world = setup({ open: unknown, far: { ok: false, code, detail: { fault } } });
    await openScanned(world);
    expect(world.refund.store.getState()).toMatchObject({ view: 'find', openingFar: false, refusal: { code: refusal } });
    expect(world.heard).toEqual(['unknown']);
  });

  it('HR9 is asked for when its whole number is typed or half of it entered, and never while somebody types', async () => {
    const world = setup({ far: { ok: false, code: 'no-connection', detail: {} } });
    const farAsked = (): unknown[] => world.asked.filter((one) => Object.hasOwn(one as object, 'text'));
    for (const text of ['2', '2-1', '2-1-A', '2-1-A-7', 'хлеб', '12']) {
      world.refund.find.ask(text);
      await world.settle();
    }
    expect(farAsked()).toEqual([]);
    world.refund.find.ask('2-1-A-000007');
    await world.settle();
    expect([farAsked(), world.refund.find.store.getState().far]).toEqual([[{ text: '2-1-A-000007' }], 'no-connection']);
    world.refund.find.ask('2-1-A-7');
    await world.refund.openMarked();
    expect(farAsked()).toHaveLength(2);
  });
});
describe('finding the receipt', () => {
  it('asks for sales only, and narrows by words and day', async () => {
    const world = setup();
    world.refund.start(null);
    world.refund.find.ask(' 177,30 ');
    world.refund.find.setPeriod('2026-03-01');
    await world.settle();
    expect(world.asked).toMatchObject([{ query: { kind: 'sale' } }, { query: { kind: 'sale', text: '177,30' } }, { query: { kind: 'sale', text: '177,30', from: new Date(2026, 2, 1).getTime() } }]);
  });

  it('a good scanned into the search opens its only receipt with that line marked', async () => {
    const world = setup({ found: [{ id: RECEIPT }] });
    world.refund.start(null);
    world.refund.scan('22222222');
    await world.settle();
    expect(world.refund.store.getState()).toMatchObject({ view: 'lines', choice: { cursor: 1 } });
  });
});
