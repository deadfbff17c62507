import { afterEach, describe, expect, it } from 'vitest';
import { chooseKeys } from '#renderer/ui/key-map-store.ts';
import { cartLine, cartView } from '../parts/testing/cart.fixture.ts';
import { createCart, selectedLineNo, type SaleClient } from '../features/sale/cart-store.ts';
import { IDLE, NOT_TAKEN, type Command } from '../features/sale/command.ts';
import { createGestureQueue } from '../features/sale/gesture-queue.ts';
import { askAgain, askPrice, card, cashKey, enter, moveMark, openLine, openReceiptDiscount, park, pricedOf, quantityKey, recall, removeMarked, sellScanned, touchCard, touchCash } from './actions.ts';
import type { Till } from './compose.ts';
import { closeGoneLine, lineSubject } from './line-subject.ts';
import { createTill } from './till-store.ts';
import { waysOf } from './ways.ts';

/** A till with one line in hand: what is opened over the selling screen and asked of the payment is written down. */
function desk(): { readonly till: Till; readonly sounds: string[]; readonly done: unknown[]; readonly settled: () => Promise<void> } {
  const sounds: string[] = [];
  const done: unknown[] = [];
  const queue = createGestureQueue((error) => {
    throw error;
  });
  const shown = cartView('a', [cartLine(1, { unit: 'kg' }), cartLine(2, { unit: 'kg' })], { selectedLineNo: 2 });
  const gesture = (name: string) => (input: Record<string, unknown>) => {
    done.push([name, input['code'] ?? input['lineNo'] ?? input['cartId'], input['quantityMicro']]);
    // As the host does: the line that was put is the one touched last.
    const { lineNo } = input;
    return Promise.resolve({ ok: true, value: typeof lineNo === 'number' ? { ...shown, selectedLineNo: lineNo } : shown });
  };
  const cart = createCart({
    sale: { on: () => () => undefined, scan: gesture('scan'), setQuantity: gesture('setQuantity'), recall: gesture('recall'), setNote: gesture('setNote'), add: gesture('add'), removeLine: gesture('removeLine') } as unknown as SaleClient, queue, newGesture: () => 'gesture', sound: (sound) => sounds.push(sound), sellable: () => Promise.resolve(),
    withApproval: (send) => send(undefined), onReceiptCode: () => undefined,
  });
  // The page was here before the goods: nothing is asked about them again.
  for (const seen of [cartView('a', []), shown]) cart.show(seen);
  const frame = createTill({ status: () => 'open', onStatus: () => undefined, services: { till: { on: () => () => undefined } } } as unknown as Parameters<typeof createTill>[0], () => sounds.push('blocked'));
  const open: typeof frame.open = (panel, subject = null) => {
    frame.open(panel, subject);
    if (panel !== null) done.push([panel, subject]);
  };
  const till = {
    cart, inOrder: queue.run, frame: { ...frame, open },
    payment: { back: () => undefined, leavePaid: () => done.push(['leave the change']), dismissPaid: () => done.push(['put the change away']), payCash: (tenderedMinor: number | null) => done.push(['cash', tenderedMinor]), payCard: () => done.push(['card']), open: () => done.push(['payment']), restByCard: () => done.push(['rest by card']) },
  } as unknown as Till;
  return { till, sounds, done, settled: queue.idle };
}

describe('a key of a panel after something typed', () => {
  it.each([['of the receipt', openReceiptDiscount, '10'], ['of the line', (till: Till) => openLine(till, 'discount'), 'discount:2:10']] as const)('the discount %s gets the number, and none that is in doubt', async (_, press, subject) => {
    const { till, sounds, done, settled } = desk();
    till.cart.type('-10');
    press(till);
    await settled();
    expect(done).toEqual([]);
    expect(sounds).toEqual(['blocked', 'blocked']);
    expect(till.cart.store.getState().command).toEqual({ ...IDLE, entry: '10', trouble: 'negative' });
    till.cart.confirm();
    press(till);
    await settled();
    expect(done).toEqual([[subject === '10' ? 'receipt-discount' : 'line', subject]]);
    expect(till.cart.store.getState().command).toBe(IDLE);
  });
});

describe('a weight and a quantity before a key that is for something else', () => {
  const asked: Command = { ...IDLE, lineNo: 2, asked: true };
  const money: readonly (readonly [string, (till: Till) => void, unknown[]])[] = [['the chord of the card', card, [['card']]], ['the button of the card', touchCard, [['payment'], ['rest by card']]], ['the button of cash', touchCash, [['payment']]], ['aside', park, [['park', null]]]];

  it.each([['of the discount', (till: Till) => openLine(till, 'discount'), ['line', 'discount:2:']], ['of the price', (till: Till) => openLine(till, 'price'), ['line', 'price:2:']], ['of the receipt', openReceiptDiscount, ['receipt-discount', '']]] as const)('the panel %s opens after the weight that was asked for is set, and leaves a question nobody answered', async (_, press, opened) => {
    const { till, done, settled } = desk();
    till.cart.store.setState({ command: asked, unweighed: [2] });
    press(till);
    await settled();
    expect(done).toEqual([opened]);
    expect(till.cart.store.getState().command).toEqual(asked);
    till.cart.type('0,7');
    press(till);
    await settled();
    expect(done.slice(1)).toEqual([['setQuantity', 2, 700_000], opened]);
    expect(till.cart.store.getState().command).toBe(IDLE);
  });

  it.each(money)('%s waits for the weight, a quantity and a code: they stay, told aloud', async (_, press) => {
    for (const typed of [asked, { ...asked, entry: '0,7' }, { ...IDLE, timesMicro: 3_000_000 }, { ...IDLE, lineNo: 1, entry: '3' }, { ...IDLE, entry: '46070012' }, { ...IDLE, entry: '5', trouble: 'negative' }] as const) {
      const { till, sounds, done, settled } = desk();
      till.cart.store.setState({ command: typed, unweighed: typed.lineNo === 2 ? [2] : [] });
      press(till);
      await settled();
      expect([done, sounds]).toEqual([[], ['blocked']]);
      expect(till.cart.store.getState()).toMatchObject({ command: typed, held: typed });
    }
  });

  it.each(money)('%s goes on where nothing or a sum is typed that it is not for', async (_, press, expected) => {
    const { till, done, settled } = desk();
    press(till);
    await settled();
    expect(done).toEqual(expected);
    if (press === touchCash) return;
    till.cart.type('500');
    press(till);
    await settled();
    expect(done.slice(expected.length)).toEqual(expected);
    expect(till.cart.store.getState().command).toBe(IDLE);
  });

  it('Enter on `3*46070012` is three of that code, and nothing is left to be refused', async () => {
    const { till, done, sounds, settled } = desk();
    till.cart.type('3*46070012');
    enter(till);
    await settled();
    expect(done).toEqual([['scan', '46070012', 3_000_000]]);
    expect([till.cart.store.getState().command, sounds]).toEqual([IDLE, ['ok']]);
  });
});

describe('Enter with nothing in hand', () => {
  it.each([['the key of cash', cashKey], ['Enter on the screen', enter]] as const)('%s leaves the last payment only as the payment lets it: the change may not have been read', (_, press) => {
    const { till, done } = desk();
    till.cart.store.setState({ cart: cartView('b', []) });
    press(till);
    expect(done).toEqual([['leave the change']]);
  });
});

describe('the way on of a payment that stopped half-way', () => {
  it('takes nothing that was typed, and leaves nothing for the next receipt', () => {
    const { till, done } = desk();
    till.cart.type('500');
    askAgain(till);
    expect(done).toEqual([['cash', null]]);
    expect(till.cart.store.getState().command).toBe(IDLE);
  });
});

describe('a question about one line, and a key for another', () => {
  const asked: Command = { ...IDLE, lineNo: 1, asked: true };

  it.each<[string, (till: Till) => void, number]>([
    ['line 2 was tapped', (till) => {
      till.cart.choose(2);
      openLine(till, 'quantity', 2);
    }, 2],
    ['line 2 was marked, then the key', (till) => {
      till.cart.choose(2);
      openLine(till, 'discount');
    }, 2],
    ['nothing was marked: the line of the question', (till) => openLine(till, 'discount'), 1],
  ])('the panel opens about the line that was meant, whichever the weight set on the way touches: %s', async (_, press, meant) => {
    for (const typed of ['', '0,7']) {
      const { till, done, settled } = desk();
      till.cart.store.setState({ command: asked, unweighed: [1] });
      till.cart.type(typed);
      press(till);
      await settled();
      expect(done.slice(0, -1)).toEqual(typed === '' ? [] : [['setQuantity', 1, 700_000]]);
      expect(done.at(-1)).toEqual(['line', expect.stringMatching(new RegExp(`^\\w+:${meant}:$`))]);
      expect(selectedLineNo(till.cart.store.getState())).toBe(meant);
    }
  });

  it('aside pressed right behind a good whose weight is then asked for opens nothing: the question is told aloud', async () => {
    const { till, done, sounds, settled } = desk();
    park(till);
    till.cart.store.setState({ command: asked, unweighed: [1] });
    await settled();
    expect([done, sounds]).toEqual([[], ['blocked']]);
    expect(till.cart.store.getState()).toMatchObject({ command: asked, held: asked });
  });

  it('another receipt is taken up in exchange for the one in hand only with nothing open', async () => {
    const { till, done, sounds, settled } = desk();
    for (const typed of [asked, { ...asked, entry: '0,7' }]) {
      till.cart.store.setState({ command: typed, unweighed: [1] });
      recall(till, 'b');
      await settled();
      expect(till.cart.store.getState()).toMatchObject({ command: typed, held: typed });
    }
    expect([done, sounds]).toEqual([[], ['blocked', 'blocked']]);
    till.cart.store.setState({ command: IDLE, unweighed: [] });
    recall(till, 'b');
    await settled();
    expect(done).toEqual([['recall', 'b', undefined]]);
  });
});

it('the key of quantities turns an open panel to the quantity of its own line, whichever is marked, and types nothing behind it', async () => {
  const { till, done, settled } = desk();
  const command = (): Command => till.cart.store.getState().command;
  openLine(till, 'discount', 1);
  await settled();
  till.cart.choose(2);
  quantityKey(till);
  quantityKey(till);
  expect([done, command()]).toEqual([[['line', 'discount:1:'], ['line', 'quantity:1:']], IDLE]);
  till.frame.open(null);
  quantityKey(till);
  expect(command()).toEqual({ ...IDLE, lineNo: 2 });
});

describe('the key of cash and a question for a weight', () => {
  afterEach(() => chooseKeys({}));
  const asked: Command = { ...IDLE, lineNo: 2, asked: true };

  it('Enter leaves the line as it is; a key that is only for cash leaves the question', () => {
    for (const [keys, expected] of [[{}, IDLE], [{ cash: '+' }, asked]] as const) {
      const { till, done, sounds } = desk();
      chooseKeys(keys);
      till.cart.store.setState({ command: asked, unweighed: [2] });
      cashKey(till);
      expect(till.cart.store.getState().command).toEqual(expected);
      expect([done, sounds]).toEqual([[], expected === IDLE ? [] : ['blocked']]);
    }
  });
});

it('TN3 says of a code whether a person typed it or a scanner read it', () => {
  const told: unknown[] = [];
  const { till } = desk();
  const hearing = { ...till, cart: { ...till.cart, scan: (code: string, typed = false) => told.push([code, typed]) }, search: { close: () => undefined } } as unknown as Till;
  till.cart.type('96385074');
  enter(hearing);
  sellScanned(hearing, '96385074');
  expect(told).toEqual([['96385074', true], ['96385074', false]]);
});

it('a number that stood in a panel when the next good was read is told to be lost, beside what stands on the command line, and the good comes', async () => {
  for (const [before, then] of [[IDLE, NOT_TAKEN], [{ ...IDLE, entry: '500' }, { ...IDLE, entry: '500', trouble: 'not-taken' }], [{ ...IDLE, lineNo: 2, asked: true }, { ...IDLE, lineNo: 2, asked: true, trouble: 'not-taken' }]] as const) {
    const { till, sounds, done, settled } = desk();
    const hearing = { ...till, search: { close: () => undefined } } as unknown as Till;
    till.cart.store.setState({ command: before, unweighed: before.asked ? [2] : [] });
    till.frame.open('line', lineSubject({ lineNo: 1, field: 'quantity', typed: '' }));
    sellScanned(hearing, '4607001234567', true);
    await settled();
    expect(till.frame.store.getState().panel).toBeNull();
    expect(till.cart.store.getState().command).toEqual(then);
    expect([done.at(-1), sounds]).toEqual([['scan', '4607001234567', undefined], ['blocked', 'ok']]);
    enter(hearing);
    expect(done).toHaveLength(2);
  }
});

it('how many of a good that waits for its price go with the question for it', () => {
  for (const timesMicro of [3_000_000, null]) {
    const { till, done } = desk();
    const good = { goodId: 'g1', timesMicro, name: 'Чай: чёрный' };
    askPrice(till, { ...good, packMicro: null });
    const [[, subject] = []] = done as [string, string][];
    expect(pricedOf(subject ?? '')).toEqual(good);
  }
});

describe('a panel of a line that is open', () => {
  const asked: Command = { ...IDLE, lineNo: 1, asked: true };
  const open = (till: Till): unknown => [till.frame.store.getState().panel, till.frame.store.getState().subject];

  it('keeps its line when the mark goes back to a question: its keys and its removal are about that line', async () => {
    const { till, done, settled } = desk();
    till.cart.store.setState({ command: asked, unweighed: [1] });
    openLine(till, 'more', 2);
    await settled();
    void till.cart.setNote(2, 'gift');
    await settled();
    till.cart.store.setState({ chosenLineNo: null });
    expect(selectedLineNo(till.cart.store.getState())).toBe(1);
    expect(open(till)).toEqual(['line', 'more:2:']);
    openLine(till, 'price');
    await settled();
    expect(open(till)).toEqual(['line', 'price:2:']);
    till.cart.store.setState({ chosenLineNo: null });
    removeMarked(till);
    await settled();
    expect(done.at(-1)).toEqual(['removeLine', 2, undefined]);
    expect(open(till)).toEqual([null, null]);
    removeMarked(till);
    await settled();
    expect(done.at(-1)).toEqual(['removeLine', 1, undefined]);
  });

  it('goes to another line where somebody sends it, with nothing typed for the one before', () => {
    const { till } = desk();
    till.frame.open('line', lineSubject({ lineNo: 2, field: 'price', typed: '10' }));
    till.cart.choose(1);
    moveMark(till, -1);
    expect(open(till)).toEqual(['line', 'price:1:']);
    moveMark(till, -1);
    expect(open(till)).toEqual(['line', 'price:1:']);
  });

  it('closes when its line or its receipt is gone, and does not open about a line that went before its turn', async () => {
    const both = cartView('a', [cartLine(1), cartLine(2)]);
    const one = cartView('a', [cartLine(1)]);
    for (const [now, panel] of [[both, 'line'], [one, null], [cartView('b', [cartLine(2)]), null]] as const) {
      const { till } = desk();
      till.frame.open('line', lineSubject({ lineNo: 2, field: 'more', typed: '' }));
      closeGoneLine(till.frame, now, both);
      expect(till.frame.store.getState().panel).toBe(panel);
    }
    const { till, done, settled } = desk();
    openLine(till, 'quantity', 2);
    till.cart.show(one);
    await settled();
    expect(done).toEqual([]);
    expect(till.cart.store.getState().chosenLineNo).toBeNull();
  });
});

it('how many are typed while a price is missing are those its panel shows, and no others are sold', async () => {
  for (const [typed, left] of [['2*', null], ['2*12', 'digits-lost']] as const) {
    const { till, done, settled } = desk();
    till.cart.type(typed);
    askPrice(till, { goodId: 'g1', timesMicro: 3_000_000, packMicro: 1_000_000, name: 'Чай' });
    expect(done).toEqual([['price-of', 'g1:2000000:Чай']]);
    expect(till.cart.store.getState().command).toMatchObject({ timesMicro: null, trouble: left });
    till.cart.store.setState({ command: { ...IDLE, timesMicro: 5_000_000 } });
    void till.cart.addPriced('g1', 5000, 2_000_000);
    await settled();
    expect(done.at(-1)).toEqual(['add', undefined, 2_000_000]);
  }
});

it('HSA16: a way on for what was refused leaves money that is owed on the screen', () => {
  for (const take of ['quick', 'price'] as const) {
    const { till } = desk();
    const restEnded = { ok: false, code: 'rest-ended', detail: { cashMinor: -30_00 } } as const;
    till.cart.store.setState({ refusals: [restEnded, { ok: false, code: 'unknown-barcode', detail: { code: '1', checkDigitWrong: false } }] });
    waysOf(till)[take]('g1', 'Чай', null, 1_000_000);
    expect(till.cart.store.getState().refusals).toEqual([restEnded]);
    till.cart.dismissRefusals();
    expect(till.cart.store.getState().refusals).toEqual([]);
  }
});

it('HSA40: a case without a price is sold as the case it is, also where how many was said before or since', () => {
  for (const [typed, timesMicro, packMicro, many] of [['', null, 12_000_000, '12000000'], ['', 3_000_000, 12_000_000, '36000000'], ['2*', 3_000_000, 12_000_000, '24000000'], ['', null, 742_000, '742000'], ['', null, 1_000_000, '1000000'], ['', null, null, '']] as const) {
    const { till, done } = desk();
    till.cart.type(typed);
    waysOf(till).price('g1', 'Чай', timesMicro, packMicro);
    expect(done).toEqual([['price-of', `g1:${many}:Чай`]]);
  }
});

describe('HSA42 a key of money over goods that were refused and not read', () => {
  const unread = { ok: false, code: 'unknown-barcode', detail: { code: '1', checkDigitWrong: false } } as const;
  afterEach(() => chooseKeys({}));

  it.each<[string, (till: Till) => void, unknown[]]>([
    ['the chord of the card', card, [['card']]], ['the key of cash', cashKey, [['cash', null]]], ['Enter on the screen', enter, [['cash', null]]], ['the button of cash', touchCash, [['payment']]],
    ['the button of the card', touchCard, [['payment'], ['rest by card']]], ['aside', park, [['park', null]]], ['taking another up', (till) => recall(till, 'b'), [['recall', 'b', undefined]]],
  ])('acknowledges it aloud and does nothing more, and does its work the next time: %s', async (_, press, expected) => {
    const { till, done, sounds, settled } = desk();
    chooseKeys({ cash: 'F8' });
    till.cart.store.setState({ refusals: [unread] });
    press(till);
    await settled();
    expect([done, sounds, till.cart.store.getState().refusals]).toEqual([[], ['blocked'], []]);
    press(till);
    await settled();
    expect(done).toEqual(expected);
  });

  it('with a sum typed keeps the sum', async () => {
    for (const press of [touchCash, enter]) {
      const { till, done, settled } = desk();
      till.cart.type('500');
      till.cart.store.setState({ refusals: [unread] });
      press(till);
      await settled();
      expect([done, till.cart.store.getState().command.entry]).toEqual([[], '500']);
      press(till);
      expect(done).toEqual([['cash', 50_000]]);
    }
  });

  it('opens no panel to set aside where the good before the key was refused in its turn', async () => {
    const { till, done, settled } = desk();
    park(till);
    till.cart.store.setState({ refusals: [unread], refusedCount: 1 });
    await settled();
    expect([done, till.cart.store.getState().refusals]).toEqual([[], [unread]]);
  });
});
