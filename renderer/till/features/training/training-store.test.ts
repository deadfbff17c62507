import { describe, expect, it } from 'vitest';
import { createTraining, type Training } from './training-store.ts';

const settle = async (): Promise<void> => { for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve)); };

function setup(answer: unknown): { training: Training; asked: unknown[]; changes: () => number } {
  const asked: unknown[] = [];
  let changes = 0;
  const take = (input: unknown): Promise<unknown> => {
    asked.push(input);
    return Promise.resolve(answer);
  };
  const training = createTraining({ training: { enter: take, leave: take } as unknown as Parameters<typeof createTraining>[0]['training'], withApproval: (send) => send('approval'), sound: () => undefined, changed: () => void changes++ });
  return { training, asked, changes: () => changes };
}

describe('training', () => {
  it('begins once, with an approval where one was needed', async () => {
    const { training, asked, changes } = setup({ ok: true, value: {} });
    training.enter();
    training.enter();
    await settle();
    expect([asked, changes()]).toEqual([[{ approvalId: 'approval' }], 1]);
  });

  it('asked twice after a lost answer, it is as it was wanted', async () => {
    const { training, changes } = setup({ ok: false, code: 'not-training', detail: {} });
    training.leave();
    await settle();
    expect([changes(), training.store.getState().refusal]).toEqual([1, null]);
  });

  it('says why it did not begin', async () => {
    const { training, changes } = setup({ ok: false, code: 'cart-not-empty', detail: {} });
    training.enter();
    await settle();
    expect([changes(), training.store.getState().refusal?.code]).toEqual([0, 'cart-not-empty']);
    training.start();
    expect(training.store.getState().refusal).toBeNull();
  });
});
