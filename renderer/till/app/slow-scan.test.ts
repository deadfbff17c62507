/** A scanner that stops for breath gives its first characters away as typed; wherever a sum is typed, it is as it was once they turn out to be a scan. */
import { describe, expect, it } from 'vitest';
import { amountTyped, NO_AMOUNT } from '../parts/amount-field.ts';
import { cartLine, cartView } from '../parts/testing/cart.fixture.ts';
import { createCash, type CashDeps } from '../features/cash/cash-store.ts';
import type { Payment, PaymentDeps } from '../features/payment/payment-state.ts';
import { createPayment, offerOf } from '../features/payment/payment-store.ts';
import { createLoose, type LooseDeps } from '../features/refund/loose-store.ts';
import { createCounting, type CountDeps, type Counting } from '../features/shift/close-store.ts';
import { countedMinor, countMoved } from '../features/shift/count.ts';
import { createOpening } from '../features/shift/open-store.ts';

const nothing = (): void => undefined;
const settle = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 5); });
const fault = { ok: false, code: 'fault', detail: { fault: 'internal', retry: 'later', message: '' } };

type Desk = { readonly type: (characters: string) => void; readonly takeBack: (count: number) => void };
/** As the page does it: each character of the beginning by itself, then all of them back. */
function slowHead({ type, takeBack }: Desk, head: string): void {
  for (const character of head) type(character);
  takeBack(head.length);
}

function payment(): Payment {
  const cart = cartView('c', [cartLine(1, { totalMinor: 49_990 })], { totalMinor: 49_990 });
  return createPayment({
    pay: () => Promise.resolve({ ok: false, code: 'cart-changed', detail: {} }), receipts: {}, withApproval: (send: (approvalId: undefined) => unknown) => send(undefined), inOrder: (work: () => Promise<void>) => void work(),
    cart: () => cart, policy: () => ({ cardAccepted: true, cashRounding: null }), refusedCount: () => 0, nothingAsked: () => true, nothingUnread: () => true, afterPaid: nothing, sell: nothing, sound: nothing,
  } as unknown as PaymentDeps);
}

type Counted = { readonly counting: Counting; readonly sent: { readonly gesture: string; readonly countedMinor: number; readonly reason: string }[] };
function counting(answers: unknown[] = []): Counted {
  const sent: Counted['sent'] = [];
  let gestures = 0;
  const keeper = createCounting({
    shift: {
      unfinished: () => Promise.resolve(fault), expected: () => Promise.resolve(fault),
      close: (input: Counted['sent'][number]) => {
        sent.push(input);
        return Promise.resolve(answers.shift());
      },
    } as unknown as CountDeps['shift'],
    shiftId: () => 's', notesMinor: () => [500_000, 100_000], reasons: () => ['Не найдена'], withApproval: (send) => send(undefined), newGesture: () => `gesture-${++gestures}`, sound: nothing,
  });
  keeper.start('close');
  return { counting: keeper, sent };
}

/** Twelve notes of 5000, three of 1000, and the first row marked again: its next digit begins a new number. */
function twelveAndThree({ counting: keeper }: Counted): void {
  keeper.type('12');
  keeper.change((count) => countMoved(count, 1));
  keeper.type('3');
  keeper.change((count) => countMoved(count, -1));
}

describe('the slow beginning of a scan', () => {
  it.each(['4', '46', '-4', '46070'])('%j leaves both sums of a payment as they were, at their most digits too', (head) => {
    const at = payment();
    at.open();
    at.type('1234567,12');
    slowHead(at, head);
    at.scanned('4607001234567');
    at.choose('card');
    at.type('499,90');
    slowHead(at, head);
    at.scanned('4607001234567');
    expect(offerOf(at.store.getState())).toEqual({ cardMinor: 49_990, cashMinor: 1_234_567_12 });
    expect(at.store.getState()).toMatchObject({ cash: { entry: '1234567,12' }, card: { entry: '499,90', trouble: 'scan' } });
  });

  it('takes nothing back that was typed before the payment was closed, opened, erased, pasted into or turned to the other row', () => {
    const at = payment();
    const shown = (): unknown[] => [at.store.getState().open, at.store.getState().cash.entry, at.store.getState().card.entry];
    const since: readonly (() => void)[] = [() => { at.back(); at.open(); }, at.back, at.cartGone, () => at.erase(), () => at.paste('70'), () => at.choose('card'), at.restByCard];
    for (const change of since) {
      at.open();
      for (const character of '5000') at.type(character);
      change();
      const before = shown();
      at.takeBack(1);
      expect(shown()).toEqual(before);
    }
  });

  it('HSA29 leaves what is told about money on the terminal where it was', async () => {
    const at = payment();
    at.payCard();
    await settle();
    const before = at.store.getState();
    slowHead(at, '46');
    expect(at.store.getState()).toEqual(before);
    at.scanned('4607001234567');
    expect(at.store.getState()).toMatchObject({ refusal: before.refusal, onTerminal: { moved: { saleMinor: 49_990 } }, cash: { trouble: 'scan' } });
  });

  it('leaves a count as it was, also the row that would have begun anew', () => {
    const at = counting();
    twelveAndThree(at);
    for (const head of ['4', '46', '-']) {
      slowHead(at.counting, head);
      at.counting.scan();
      expect([head, at.counting.store.getState().count.pieces]).toEqual([head, { 500_000: 12, 100_000: 3 }]);
    }
    expect(countedMinor(at.counting.store.getState().count)).toBe(63_000_00);
    at.counting.type('2');
    expect(at.counting.store.getState().count.pieces[500_000]).toBe(2);
  });

  it('asks for the same count once more with the same gesture and reason', async () => {
    const at = counting([{ ok: false, code: 'reason-needed', detail: { differenceMinor: -5000 } }, fault, fault]);
    twelveAndThree(at);
    for (let time = 0; time < 3; time++) {
      at.counting.send();
      await settle();
      slowHead(at.counting, '46');
      at.counting.scan();
      expect(at.counting.store.getState()).toMatchObject({ differenceMinor: -5000 });
    }
    expect(at.sent.map(({ gesture, countedMinor: minor, reason }) => [gesture, minor, reason])).toEqual([['gesture-1', 63_000_00, ''], ['gesture-1', 63_000_00, 'Не найдена'], ['gesture-1', 63_000_00, 'Не найдена']]);
  });

  it('leaves cash in and out as it was: asked once more after a lost answer, it is the same movement', async () => {
    const sent: { readonly gesture: string; readonly amountMinor: number }[] = [];
    let gestures = 0;
    const cash = createCash({
      cash: {
        list: () => Promise.resolve({ ok: true, value: { movements: [] } }),
        move: (input: (typeof sent)[number]) => {
          sent.push(input);
          return Promise.resolve(fault);
        },
      } as unknown as CashDeps['cash'],
      reasons: () => ['Размен'], withApproval: (send) => send(undefined), newGesture: () => `gesture-${++gestures}`, sound: nothing,
    });
    cash.start('in');
    cash.type('12345,90');
    for (let time = 0; time < 2; time++) {
      cash.send();
      await settle();
      slowHead(cash, '46');
      cash.scan();
      expect(cash.store.getState()).toMatchObject({ field: { entry: '12345,90', trouble: 'scan' }, refusal: { code: 'fault' } });
    }
    expect(sent.map(({ gesture, amountMinor }) => [gesture, amountMinor])).toEqual([['gesture-1', 12_345_90], ['gesture-1', 12_345_90]]);
  });

  it('leaves the cash a shift begins with, and what was refused about it', async () => {
    const opening = createOpening({ open: () => Promise.resolve(fault) } as unknown as Parameters<typeof createOpening>[0], nothing);
    opening.store.setState({ field: amountTyped(NO_AMOUNT, '12345') });
    opening.open();
    await settle();
    slowHead(opening, '46');
    opening.scan();
    expect(opening.store.getState()).toMatchObject({ field: { entry: '12345', trouble: 'scan' }, refusal: { code: 'fault' } });
  });

  it('takes nothing back that was typed before a sum was erased, pasted or chosen', () => {
    const cash = createCash({ reasons: () => ['Размен'], cash: { list: () => Promise.resolve(fault) } } as unknown as CashDeps);
    const opening = createOpening({} as unknown as Parameters<typeof createOpening>[0], nothing);
    const loose = createLoose({ calm: nothing } as unknown as LooseDeps);
    const good = { id: 'g', unit: 'kg' } as unknown as Parameters<typeof loose.choose>[0];
    loose.choose(good);
    const { counting: count } = counting();
    const desks: readonly (readonly [Desk, () => unknown, (() => void)[]])[] = [
      [cash, () => cash.store.getState().field.entry, [() => cash.erase(), () => cash.paste('70'), () => cash.setDirection('out')]],
      [opening, () => opening.store.getState().field.entry, [() => opening.erase(), () => opening.paste('70'), () => opening.choose(500_00)]],
      [loose, () => loose.store.getState().entry, [() => loose.erase(), () => loose.paste('70'), () => loose.choose(good)]],
      [count, () => count.store.getState().count, [() => count.change((one) => countMoved(one, 1))]],
    ];
    for (const [desk, shown, changes] of desks) {
      for (const change of changes) {
        for (const character of '12') desk.type(character);
        change();
        const before = shown();
        desk.takeBack(1);
        expect(shown()).toEqual(before);
      }
    }
  });

  it('leaves how much of a good comes back without its receipt', () => {
    const loose = createLoose({ calm: nothing } as unknown as LooseDeps);
    loose.choose({ id: 'g', unit: 'kg' } as unknown as Parameters<typeof loose.choose>[0]);
    loose.type('123456,789');
    slowHead(loose, '46');
    expect(loose.store.getState()).toMatchObject({ entry: '123456,789', trouble: null });
  });
});
