import { describe, expect, it } from 'vitest';
import { clockHere } from '../../parts/shop-clock.ts';
import { createFind } from './find-store.ts';
import { createLoose, type LooseDeps } from './loose-store.ts';

const fault = { ok: false, code: 'fault', detail: { fault: 'internal', retry: 'later', message: '' } };
const settle = async (): Promise<void> => { for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve)); };

describe('what did not open', () => {
  it('receipts: Enter asks for them once more and opens none unseen', async () => {
    const answers: unknown[] = [fault, { ok: true, value: { receipts: [{ id: 'a' }], next: null, searchedBackTo: null } }];
    const find = createFind({ list: () => Promise.resolve(answers.shift()) } as unknown as Parameters<typeof createFind>[0], () => 0, () => clockHere);
    find.ask('177');
    await settle();
    expect(find.store.getState()).toMatchObject({ receipts: null, failed: true });
    expect(await find.marked()).toBeNull();
    await settle();
    expect(find.store.getState()).toMatchObject({ receipts: [{ id: 'a' }], failed: false });
  });

  it('receipts: a page further down leaves what came before it, and Enter opens the marked one', async () => {
    const answers: unknown[] = [{ ok: true, value: { receipts: [{ id: 'a' }], next: '7', searchedBackTo: null } }, fault, { ok: true, value: { receipts: [{ id: 'b' }], next: null, searchedBackTo: null } }];
    const find = createFind({ list: () => Promise.resolve(answers.shift()) } as unknown as Parameters<typeof createFind>[0], () => 0, () => clockHere);
    find.ask('');
    await settle();
    find.more();
    await settle();
    expect(find.store.getState()).toMatchObject({ receipts: [{ id: 'a' }], failed: true });
    expect(await find.marked()).toEqual({ id: 'a' });
    find.move(1);
    await settle();
    expect(find.store.getState()).toMatchObject({ receipts: [{ id: 'a' }, { id: 'b' }], failed: false, activeIndex: 0 });
  });

  it('goods: Enter takes none of an earlier text where the till could not answer a later one, and asks once more', async () => {
    const found = { ok: true, value: { goods: [{ id: 'bread', unit: 'pcs', priceMinor: 100 }], understoodAs: '' } };
    const answers: unknown[] = [found, fault, found];
    const loose = createLoose({ catalog: { search: () => Promise.resolve(answers.shift()) }, calm: () => undefined } as unknown as LooseDeps);
    loose.ask('хлеб');
    await settle();
    loose.ask('молоко');
    await settle();
    expect(loose.store.getState()).toMatchObject({ goods: null, failed: true });
    await loose.chooseMarked();
    await settle();
    expect(loose.store.getState()).toMatchObject({ good: null, goods: found.value.goods, failed: false });
  });
});
