import { describe, expect, it } from 'vitest';
import { createSlips, type Slips, type SlipsDeps } from './slip-store.ts';

const slip = (id: string, mayBeLost = false): object => ({ id, kind: 'cash-in', shiftNumber: 1, number: 1, amountMinor: 1, at: 1, staffName: '', mayBeLost });
const settle = async (): Promise<void> => { for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve)); };

function slips(lists: readonly (readonly object[])[], refusal: object | null = null): { keeper: Slips; printed: unknown[]; sounds: string[] } {
  const [printed, sounds]: [unknown[], string[]] = [[], []];
  const left = [...lists];
  const keeper = createSlips({
    shift: {
      slips: () => Promise.resolve({ ok: true, value: { slips: left.length > 1 ? left.shift() : left[0] } }),
      printSlip: (input: unknown) => {
        printed.push(input);
        return Promise.resolve(refusal ?? { ok: true, value: {} });
      },
    } as unknown as SlipsDeps['shift'],
    withApproval: (send) => send(undefined), sound: (sound) => sounds.push(sound),
  });
  return { keeper, printed, sounds };
}

describe('SHF20 small papers', () => {
  it('begin with the one that may be lost, and once printed ask no more', async () => {
    const { keeper, printed, sounds } = slips([[slip('lost', true), slip('fine')], [slip('fine'), slip('lost')]]);
    keeper.start();
    await settle();
    expect(keeper.store.getState()).toMatchObject({ chosenId: 'lost', printed: false });
    keeper.print();
    keeper.print();
    await settle();
    expect(printed).toEqual([{ id: 'lost' }]);
    expect(keeper.store.getState()).toMatchObject({ chosenId: 'lost', printed: true, sending: false, slips: [{ id: 'fine' }, { id: 'lost', mayBeLost: false }] });
    keeper.move(-1);
    keeper.move(-1);
    expect(keeper.store.getState()).toMatchObject({ chosenId: 'fine', printed: false });
    expect(sounds).toEqual(['ok']);
  });

  it('say why one was not printed; with none there is nothing to print', async () => {
    const no = { ok: false, code: 'no-printer', detail: {} };
    const { keeper, sounds } = slips([[slip('a')]], no);
    keeper.start();
    await settle();
    keeper.print();
    await settle();
    expect(keeper.store.getState()).toMatchObject({ refusal: no, printed: false });
    expect(sounds).toEqual(['blocked']);
    const none = slips([[]]);
    none.keeper.start();
    await settle();
    none.keeper.print();
    await settle();
    expect([none.printed, none.keeper.store.getState().chosenId]).toEqual([[], null]);
  });
});
