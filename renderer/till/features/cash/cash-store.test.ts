import { describe, expect, it } from 'vitest';
import { createCash, type Cash, type CashDeps } from './cash-store.ts';
import { createDrawer } from './drawer-store.ts';

const movement = { id: 'm', number: 1, direction: 'in', amountMinor: 150_000, reason: 'Размен', note: '', at: 1, staffName: 'A' };

function setup(answers: unknown[] = [{ ok: true, value: movement }], lists: unknown[] = []): { cash: Cash; sent: { gesture: string; approvalId?: string }[]; heard: string[]; settle: () => Promise<void> } {
  const sent: { gesture: string; approvalId?: string }[] = [];
  const heard: string[] = [];
  let gestures = 0;
  const cash = createCash({
    cash: {
      move: (input: { gesture: string }) => {
        sent.push(input);
        return Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]);
      },
      list: () => Promise.resolve(lists.shift() ?? { ok: true, value: { movements: [movement] } }),
    } as unknown as CashDeps['cash'],
    reasons: (direction) => (direction === 'in' ? ['Размен', 'Другое'] : ['Инкассация']), newGesture: () => `gesture-${++gestures}`, sound: (sound) => void heard.push(sound),
    withApproval: async (send) => {
      const first = await send(undefined);
      return !first.ok && first.code === 'needs-right' ? send('approval') : first;
    },
  });
  return { cash, sent, heard, settle: async () => { for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve)); } };
}

describe('cash in and out', () => {
  it('books the typed sum with the first reason of the direction and begins anew', async () => {
    const { cash, sent, settle } = setup();
    cash.start('in');
    cash.type('1500');
    cash.setNote(' от Марии ');
    cash.send();
    await settle();
    expect(sent).toEqual([{ gesture: 'gesture-1', direction: 'in', amountMinor: 150_000, reason: 'Размен', note: 'от Марии' }]);
    expect(cash.store.getState()).toMatchObject({ done: movement, movements: [movement], field: { entry: '', trouble: null }, note: '', sending: false });
  });

  it('says that the movements did not open, and has them when they are asked for again', async () => {
    const { cash, settle } = setup(undefined, [{ ok: false, code: 'fault', detail: {} }]);
    cash.start('in');
    await settle();
    expect(cash.store.getState()).toMatchObject({ movements: null, failed: true });
    cash.refresh();
    await settle();
    expect(cash.store.getState()).toMatchObject({ movements: [movement], failed: false });
  });

  it.each([['', 'empty'], ['0', 'zero'], ['0,00', 'zero']])('the amount %j is refused with words', async (text, trouble) => {
    const { cash, sent, settle, heard } = setup();
    cash.start('out');
    cash.type(text);
    cash.send();
    await settle();
    expect(sent).toEqual([]);
    expect(cash.store.getState().field.trouble).toBe(trouble);
    expect(heard).toEqual(['blocked']);
  });

  it('a minus, letters, a pasted code and a scan leave the sum as it was', () => {
    const { cash } = setup();
    cash.start('in');
    cash.type('12');
    for (const spoil of [() => cash.type('-'), () => cash.type('e'), () => cash.paste('4607001234567'), () => cash.scan()]) {
      spoil();
      expect(cash.store.getState().field.entry).toBe('12');
      expect(cash.store.getState().field.trouble).not.toBeNull();
    }
  });

  it('a scan that begins slowly while a sum is on its way takes the sum as it was, and the refusal that came meanwhile, back with its first characters', async () => {
    const refusal = { ok: false, code: 'not-enough-cash', detail: {} };
    const { cash, settle } = setup([refusal]);
    cash.start('out');
    cash.type('5');
    cash.send();
    for (const slow of ['4', '6']) cash.type(slow);
    await settle();
    cash.type('0');
    expect(cash.store.getState().refusal).toBeNull();
    cash.takeBack(3);
    expect(cash.store.getState()).toMatchObject({ field: { entry: '5' }, refusal });
  });

  it('the same sum after a failure is the same gesture; another sum is another one', async () => {
    const fault = { ok: false, code: 'fault', detail: { fault: 'storage-full', retry: 'later', message: '' } };
    const { cash, sent, settle } = setup([fault]);
    cash.start('in');
    cash.type('5');
    for (const change of [() => undefined, () => undefined, () => cash.type('0')]) {
      change();
      cash.send();
      await settle();
    }
    expect(sent.map((one) => one.gesture)).toEqual(['gesture-1', 'gesture-1', 'gesture-2']);
    expect(cash.store.getState().refusal?.code).toBe('fault');
  });

  it('asks a senior and sends the same again', async () => {
    const { cash, sent, settle } = setup([{ ok: false, code: 'needs-right', detail: { right: 'cash-out', size: 1, limit: 0 } }, { ok: true, value: movement }]);
    cash.start('out');
    cash.type('1');
    cash.send();
    cash.send();
    await settle();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual({ ...sent[0], approvalId: 'approval' });
  });

  it('AMT4 so much cash is asked about once, in before it is booked and out never, and again after any change', async () => {
    const fault = { ok: false, code: 'fault', detail: {} };
    const { cash, sent, settle, heard } = setup([fault]);
    cash.start('in');
    cash.type('100000');
    for (const change of [() => cash.type('0'), () => cash.erase(), () => cash.paste('123456'), () => cash.setNote('из сейфа')]) {
      cash.send();
      expect(cash.store.getState()).toMatchObject({ lotAsked: true, sending: false });
      change();
      expect(cash.store.getState().lotAsked).toBe(false);
    }
    cash.send();
    cash.type('4');
    cash.takeBack(1);
    expect(cash.store.getState()).toMatchObject({ lotAsked: true, field: { entry: '123456' } });
    expect([sent, heard]).toEqual([[], ['blocked', 'blocked', 'blocked', 'blocked', 'blocked']]);
    // A lost answer is asked for again without a word.
    for (let time = 0; time < 2; time++) {
      cash.send();
      await settle();
    }
    cash.setDirection('out');
    cash.send();
    await settle();
    expect(sent.map((one) => one.gesture)).toEqual(['gesture-1', 'gesture-1', 'gesture-2']);
    expect(sent).toMatchObject([{ direction: 'in', amountMinor: 123_456_00 }, { direction: 'in' }, { direction: 'out', amountMinor: 123_456_00 }]);
  });

  it('the other direction has its own reasons, and arrows stay within them', () => {
    const { cash } = setup();
    cash.start('in');
    cash.moveReason(5);
    expect(cash.store.getState().reason).toBe('Другое');
    cash.setDirection('out');
    cash.moveReason(-1);
    expect(cash.store.getState().reason).toBe('Инкассация');
  });
});

describe('the drawer without a sale', () => {
  it('opens once with its reason, or says why not', async () => {
    const sent: unknown[] = [];
    const drawer = createDrawer({
      cash: { openDrawer: (input) => { sent.push(input); return Promise.resolve(sent.length === 1 ? { ok: true, value: {} } : { ok: false, code: 'no-printer', detail: {} }); } },
      withApproval: (send) => send(undefined), sound: () => undefined,
    });
    drawer.open('Проверка');
    drawer.open('Проверка');
    await new Promise((resolve) => setImmediate(resolve));
    expect([sent, drawer.store.getState().opened]).toEqual([[{ reason: 'Проверка' }], true]);
    drawer.open('Проверка');
    await new Promise((resolve) => setImmediate(resolve));
    expect(drawer.store.getState()).toMatchObject({ opened: false, refusal: { code: 'no-printer' } });
  });
});
