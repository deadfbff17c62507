import { describe, expect, it } from 'vitest';
import { createCounting, shownZ, type CountDeps, type Counting } from './close-store.ts';
import { countTyped } from './count.ts';
import { createReports, type Reports, type ReportsDeps } from './report-store.ts';

const unfinished = { parked: 1, halfway: [], unsent: 0, unprinted: 0, mailWaiting: 0, cartLines: 0, registerUnknown: false };
const report = { shiftId: 's', number: 14, totals: { expectedCashMinor: 500_000 }, paper: ['Z'], widthChars: 42 };
const settle = async (): Promise<void> => { for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve)); };

type Sent = { readonly gesture: string; readonly countedMinor: number; readonly reason: string; readonly shiftId?: string };
function counting(answers: unknown[], expectedMinor: number | null | 'silent' = null): { counting: Counting; sent: Sent[] } {
  const sent: Sent[] = [];
  let gestures = 0;
  const take = (input: Sent): Promise<unknown> => {
    sent.push(input);
    return Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]);
  };
  const keeper = createCounting({
    shift: {
      unfinished: () => Promise.resolve({ ok: true, value: unfinished }),
      expected: () => Promise.resolve(expectedMinor === 'silent' ? { ok: false, code: 'fault', detail: { fault: 'internal', retry: 'later', message: '' } } : { ok: true, value: { expectedMinor } }),
      close: take, count: take,
    } as unknown as CountDeps['shift'],
    shiftId: () => 's', notesMinor: () => [5_000_00, 100_00], reasons: () => ['Ошибка в сдаче', 'Не найдена'], withApproval: (send) => send(undefined), newGesture: () => `gesture-${++gestures}`, sound: () => undefined,
  });
  return { counting: keeper, sent };
}

describe('the end of a shift', () => {
  it('SHF18 shows what is unfinished, and what is expected only where the host tells it', async () => {
    const blind = counting([{ ok: true, value: report }]);
    blind.counting.start('close');
    const open = counting([{ ok: true, value: report }], 500_000);
    open.counting.start('close');
    await settle();
    expect(blind.counting.store.getState()).toMatchObject({ unfinished, expected: 'blind' });
    expect(open.counting.store.getState().expected).toBe(500_000);
    // Nobody has said that this person counts blind: the host has not answered.
    const silent = counting([{ ok: true, value: report }], 'silent');
    silent.counting.start('close');
    await settle();
    expect(silent.counting.store.getState().expected).toBe('unknown');
  });

  it('an equal count ends it with one Enter and shows the Z', async () => {
    const { counting: keeper, sent } = counting([{ ok: true, value: report }]);
    keeper.start('close');
    keeper.change((count) => countTyped(count, '1'));
    keeper.send();
    keeper.send();
    await settle();
    expect(sent).toEqual([{ gesture: 'gesture-1', shiftId: 's', countedMinor: 500_000, denominations: [{ minor: 500_000, count: 1 }], reason: '' }]);
    expect(keeper.store.getState()).toMatchObject({ z: report, sending: false });
    keeper.change((count) => countTyped(count, '9'));
    expect(keeper.store.getState().count.pieces).toEqual({ 500_000: 1 });
    keeper.leave();
    expect(keeper.store.getState()).toMatchObject({ z: null, count: { pieces: {} } });
  });

  it('a difference asks for a reason, the same count goes again with it; another count forgets the difference', async () => {
    const need = { ok: false, code: 'reason-needed', detail: { differenceMinor: -5000 } };
    const { counting: keeper, sent } = counting([need, { ok: true, value: report }]);
    keeper.start('close');
    keeper.change((count) => countTyped(count, '1'));
    keeper.send();
    await settle();
    expect(keeper.store.getState()).toMatchObject({ differenceMinor: -5000, reason: 'Ошибка в сдаче', z: null });
    keeper.moveReason(1);
    keeper.send();
    await settle();
    expect(sent[1]).toMatchObject({ countedMinor: 500_000, reason: 'Не найдена' });
    expect(keeper.store.getState().z).toEqual(report);
    const again = counting([need]);
    again.counting.start('close');
    again.counting.change((count) => countTyped(count, '1'));
    again.counting.send();
    await settle();
    again.counting.change((count) => countTyped(count, '2'));
    expect(again.counting.store.getState().differenceMinor).toBeNull();
  });

  it('a lost answer is asked again with the same gesture', async () => {
    const fault = { ok: false, code: 'fault', detail: { fault: 'internal', retry: 'later', message: '' } };
    const { counting: keeper, sent } = counting([fault, { ok: true, value: report }]);
    keeper.start('close');
    keeper.change((count) => countTyped(count, '1'));
    keeper.send();
    await settle();
    keeper.send();
    await settle();
    expect(sent.map((one) => one.gesture)).toEqual(['gesture-1', 'gesture-1']);
  });

  it('a Z that comes after the panel was left is not shown for the next shift, and what was asked then is not told now', async () => {
    const late = Promise.withResolvers<unknown>();
    const { counting: keeper, sent } = counting([late.promise, { ok: true, value: { ...report, shiftId: 'next', number: 15 } }]);
    keeper.start('close');
    keeper.change((count) => countTyped(count, '1'));
    keeper.send();
    keeper.leave();
    keeper.start('close');
    keeper.change((count) => countTyped(count, '2'));
    late.resolve({ ok: true, value: report });
    await settle();
    expect(keeper.store.getState()).toMatchObject({ z: null, sending: false, count: { pieces: { 500_000: 2 } } });
    keeper.send();
    await settle();
    expect([sent.map((one) => one.gesture), keeper.store.getState().z?.number]).toEqual([['gesture-1', 'gesture-2'], 15]);
  });

  it('a sum that was expected of another person’s count is not told to who counts next', async () => {
    const { counting: keeper } = counting([{ ok: true, value: report }], 500_000);
    keeper.start('close');
    keeper.leave();
    await settle();
    expect(keeper.store.getState()).toMatchObject({ expected: 'unknown', unfinished: null });
  });

  it('a Z stands until another shift is open', () => {
    const z = { ...report, shiftId: 's' } as unknown as Parameters<typeof shownZ>[0];
    expect([shownZ(z, null), shownZ(z, 's'), shownZ(z, 'next'), shownZ(null, null)]).toEqual([z, z, null, null]);
  });

  it('with nothing counted it asks first; the second Enter means an empty drawer', async () => {
    const { counting: keeper, sent } = counting([{ ok: true, value: report }]);
    keeper.start('close');
    keeper.send();
    expect([keeper.store.getState().emptyAsked, sent.length]).toEqual([true, 0]);
    keeper.send();
    await settle();
    expect(sent[0]?.countedMinor).toBe(0);
  });

  it('a hand-over counts without ending the shift', async () => {
    const { counting: keeper, sent } = counting([{ ok: true, value: { expectedMinor: 1, differenceMinor: 0 } }]);
    keeper.start('handover');
    keeper.change((count) => countTyped(count, '1'));
    keeper.send();
    await settle();
    expect(sent[0]).toMatchObject({ purpose: 'handover' });
    expect(sent[0]).not.toHaveProperty('shiftId');
    expect(keeper.store.getState()).toMatchObject({ checked: { differenceMinor: 0 }, z: null });
  });
});

function reports(): { keeper: Reports; asked: unknown[] } {
  const asked: unknown[] = [];
  const keeper = createReports({
    shift: {
      report: (input: unknown) => {
        asked.push(input);
        return Promise.resolve({ ok: true, value: report });
      },
      list: () => Promise.resolve({ ok: true, value: { shifts: [{ shiftId: 'open', closedAt: null }, { shiftId: 'a', closedAt: 2 }, { shiftId: 'b', closedAt: 1 }] } }),
      closed: (input: { shiftId: string }) => {
        asked.push(input);
        return Promise.resolve({ ok: true, value: { ...report, shiftId: input.shiftId } });
      },
    } as unknown as ReportsDeps['shift'],
    withApproval: (send) => send(undefined), sound: () => undefined,
  });
  return { keeper, asked };
}

describe('reports', () => {
  it('X is read before it is printed', async () => {
    const { keeper, asked } = reports();
    keeper.startX();
    await settle();
    keeper.printX();
    await settle();
    expect(asked).toEqual([{ print: false }, { print: true }]);
    expect(keeper.store.getState().printed).toBe(true);
  });

  it('earlier shifts are those that ended, the newest open, arrows go on', async () => {
    const { keeper, asked } = reports();
    keeper.startShifts();
    await settle();
    keeper.move(1);
    keeper.move(1);
    await settle();
    keeper.printZ();
    await settle();
    expect(keeper.store.getState()).toMatchObject({ chosenId: 'b', z: { shiftId: 'b' }, printed: true });
    expect(asked).toEqual([{ shiftId: 'a', print: false }, { shiftId: 'b', print: false }, { shiftId: 'b', print: true }]);
  });
});
