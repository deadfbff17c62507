/** What stands in a panel over the receipt that nobody has accepted, and whatever would leave that panel. */
import { afterEach, describe, expect, it } from 'vitest';
import type { TillState } from '#contract/terminal/till.ts';
import { chooseKeys } from '#renderer/ui/key-map-store.ts';
import type { CartState } from '../features/sale/cart-store.ts';
import { IDLE, type Command } from '../features/sale/command.ts';
import { cartLine, cartView } from '../parts/testing/cart.fixture.ts';
import { card, cashKey, enter, erase, frameActions, moveMark, openLine, openReceiptDiscount, park, quantityKey, recall, signOut, touchCard, touchCash } from './actions.ts';
import type { Till } from './compose.ts';
import { lineSubject } from './line-subject.ts';
import { createTill } from './till-store.ts';
import { waysOf } from './ways.ts';

const selling = { staff: { id: 's' }, locked: false, shift: { id: 'h' } } as unknown as TillState;

/** A till with two lines in hand and the panel of one open; `done` is what was asked of the parts behind. */
function desk(): { readonly till: Till; readonly done: unknown[]; readonly sounds: string[]; readonly laid: { text: string }; readonly command: () => Command } {
  const done: unknown[] = [];
  const sounds: string[] = [];
  const laid = { text: '' };
  const frame = createTill({ status: () => 'open', onStatus: () => undefined, services: { till: { on: () => () => undefined } } } as unknown as Parameters<typeof createTill>[0], () => void sounds.push('blocked'));
  let now = { cart: cartView('a', [cartLine(1), cartLine(2)], { selectedLineNo: 2 }), chosenLineNo: null, command: IDLE, refusals: [], refusedCount: 0, unweighed: [] } as unknown as CartState;
  const hold = (command: Command): void => {
    now = { ...now, command };
  };
  const till = {
    frame, papers: {}, inOrder: (work: () => Promise<void>) => void work(), terminal: { services: { staff: { signOut: () => Promise.resolve(done.push('signed out')) } } },
    cart: {
      store: { getState: () => now }, nothingUnread: () => true, forgetCommand: () => undefined, hold, erase: () => done.push('erased'), choose: () => undefined, moveChoice: () => { now = { ...now, chosenLineNo: 1 }; },
      recall: () => Promise.resolve(Boolean(done.push('recalled'))), leaveRefusals: () => done.push('refusals left'),
    },
    payment: { back: () => undefined, cartGone: () => undefined, dismissPaid: () => undefined, payCash: () => done.push('cash'), payCard: () => done.push('card'), open: () => done.push('payment'), restByCard: () => done.push('rest'), takeLaid: () => laid.text },
  } as unknown as Till;
  frame.open('line', lineSubject({ lineNo: 2, field: 'discount', typed: '' }));
  return { till, done, sounds, laid, command: () => now.command };
}

const key = (action: 'refund' | 'history' | 'clear' | 'menu' | 'cashOut' | 'shift' | 'settings' | 'tasks' | 'journal') => (till: Till): void => frameActions(till, selling)[action]?.();
/** What would leave the panel: by a key, by a finger, and what it then does, or the panel that is open after it. */
const acts: readonly (readonly [string, (till: Till) => void, string])[] = [
  ['the chord of the card', card, 'card'], ['the key of cash', cashKey, 'cash'], ['Enter on the command line', enter, 'cash'],
  ['the button of cash', touchCash, 'payment'], ['the button of the card', touchCard, 'rest'],
  ['aside, key and button', park, 'park'], ['another receipt taken up', (till) => recall(till, 'b'), 'recalled'],
  ['the refund', key('refund'), 'refund'], ['throwing the receipt away', key('clear'), 'clear'], ['leaving the till', signOut, 'signed out'],
  ['the archive', key('history'), 'history'], ['the menu', key('menu'), 'menu'], ['cash out', key('cashOut'), 'cash'], ['closing the shift', key('shift'), 'shift'], ['settings', key('settings'), 'settings'], ['tasks', key('tasks'), 'task'], ['the journal', key('journal'), 'journal'],
  ['quick goods', (till) => till.frame.open('quick'), 'quick'], ['the receipts put aside', (till) => till.frame.open('parked'), 'parked'], ['the discount on the receipt', openReceiptDiscount, 'receipt-discount'],
  ['another line', (till) => openLine(till, 'discount', 1), 'line'], ['another field of the line', (till) => openLine(till, 'price'), 'line'], ['its quantity', quantityKey, 'line'], ['the arrows', (till) => moveMark(till, -1), 'line'],
  ['a way on for what was refused', (till) => waysOf(till).quick(), 'quick'],
];

describe('AMT5 what stands in a panel and nobody has accepted', () => {
  afterEach(() => chooseKeys({}));

  it.each(acts)('is told there, aloud, and stays, and nothing is done: %s', (_, act) => {
    const { till, done, sounds } = desk();
    chooseKeys({ cash: 'F9' });
    const before = till.frame.store.getState();
    const told: string[] = [];
    const release = till.frame.hold(() => told.push('told'));
    act(till);
    expect([done, told, sounds]).toEqual([[], ['told'], ['blocked']]);
    expect(till.frame.store.getState()).toEqual(before);
    release();
  });

  it.each(acts)('lets all go on once it is gone, and the panel makes room: %s', async (_, act, expected) => {
    const { till, done, sounds } = desk();
    chooseKeys({ cash: 'F9' });
    const before = till.frame.store.getState();
    till.frame.hold(() => done.push('told'))();
    act(till);
    await new Promise((resolve) => { setImmediate(resolve); });
    const { panel, subject } = till.frame.store.getState();
    expect([done.at(-1), panel]).toContain(expected);
    expect([sounds, done.includes('told')]).toEqual([[], false]);
    expect([panel, subject]).not.toEqual([before.panel, before.subject]);
  });

  it('is left by Esc and by the list of keys, which stands over it', () => {
    const { till, sounds } = desk();
    till.frame.hold(() => undefined);
    till.frame.open('keys');
    expect(till.frame.store.getState()).toMatchObject({ panel: 'line', keysShown: true });
    till.frame.open(null);
    expect([till.frame.store.getState().panel, sounds]).toEqual([null, []]);
  });
});

it('Backspace with nothing typed takes laid cash back from the counter, to be typed anew, and erases what is typed first', () => {
  const { till, done, laid, command } = desk();
  laid.text = '100,00';
  till.cart.hold({ ...IDLE, entry: '5' });
  erase(till);
  expect([done, command().entry]).toEqual([['erased'], '5']);
  till.cart.hold(IDLE);
  erase(till);
  expect([done, command()]).toEqual([['erased'], { ...IDLE, entry: '100,00' }]);
  till.cart.hold(IDLE);
  laid.text = '';
  erase(till);
  expect([done, command()]).toEqual([['erased', 'erased'], IDLE]);
});
