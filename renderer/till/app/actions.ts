import type { TillState } from '#contract/terminal/till.ts';
import type { KeyLayer } from '#renderer/ui/key-layers.ts';
import { currentKeys } from '#renderer/ui/key-map-store.ts';
import { commandBeforeKey, commandKept, IDLE, intentOf, isOpenQuestion } from '../features/sale/command.ts';
import { selectedLineNo } from '../features/sale/cart-store.ts';
import { inPacks } from '../features/sale/packs.ts';
import type { LineField } from '../features/line/line-form.ts';
import type { Till } from './compose.ts';
import { lineSubject, openLineSubject } from './line-subject.ts';
import { nothingAsked } from './nothing-asked.ts';
import { isSelling, letterAbout, WITHOUT_RECEIPT, type SalePanel } from './till-store.ts';

type Actions = NonNullable<KeyLayer['actions']>;

/** Locks the till; the same person or another gives a PIN. What is open stays as it is. */
export function lock({ terminal }: Till): void {
  void terminal.services.staff.lock({});
}

export function signOut(till: Till): void {
  if (!till.frame.mayLeave()) return;
  till.frame.open(null);
  // What a terminal may have moved stays told to whoever comes next (HSA29).
  till.payment.cartGone();
  till.payment.dismissPaid();
  void till.terminal.services.staff.signOut({});
}

/** What keys do wherever somebody looks at the till; the rest of them where a receipt can be begun. */
export function frameActions(till: Till, state: TillState): Actions {
  const { frame, papers } = till;
  const always: Actions = { help: () => frame.open('keys'), menu: () => frame.open('menu'), settings: () => frame.open('settings') };
  if (state.staff === null) return always;
  const staffed: Actions = { ...always, lock: () => lock(till), signOut: () => signOut(till), journal: () => frame.open('journal'), tasks: () => frame.open('task'), link: () => frame.open('link'), training: () => frame.open('training') };
  if (!isSelling(state)) return staffed;
  return {
    ...staffed, history: () => frame.open('history'), reprint: () => papers.reprintLast(), gift: () => papers.reprintLast(true), pdf: papers.pdfLast,
    paper: () => papers.withLast((receiptId) => frame.open('history', receiptId)), email: () => papers.withLast((receiptId) => frame.open('history', letterAbout(receiptId))),
    clear: () => clear(till), refund: () => frame.open('refund'), refundLoose: () => frame.open('refund', WITHOUT_RECEIPT),
    cashIn: () => frame.open('cash', 'in'), cashOut: () => frame.open('cash', 'out'), drawer: () => frame.open('drawer'), xReport: () => frame.open('shift', 'x'), handover: () => frame.open('shift', 'handover'), shift: () => frame.open('shift', 'close'),
  };
}

function hasLines({ cart }: Till): boolean {
  return (cart.store.getState().cart?.lines.length ?? 0) > 0;
}

/** Asks whether the receipt in hand is to be thrown away. The key right after a scan means the receipt with that good in it. */
function clear(till: Till): void {
  till.inOrder(() => {
    if (hasLines(till)) till.frame.open('clear');
    return Promise.resolve();
  });
}

/**
 * What was typed before the key of a panel is for that panel: `10` and then the key of the discount. A weight the till asked for is the weight, as
 * before the next good, and a question nobody answered stays. Null where something else stands there: it stays, and is looked at first.
 */
function takeTyped({ cart }: Till): string | null {
  const state = cart.store.getState();
  const before = commandBeforeKey(state.command, selectedLineNo(state));
  switch (before.kind) {
    case 'held':
      cart.refuseTyped();
      return null;
    case 'asked': return '';
    case 'weight':
      cart.takeWeight();
      return '';
    case 'free':
      cart.forgetCommand();
      return before.entry;
  }
}

/**
 * Whether money may be taken, or the receipt set aside, with what is typed: a sum is the customer's and may be left for a card; a quantity, a code, a
 * question for a weight and what stands in a panel unaccepted (AMT5) come first, told aloud. A weight is not taken here on the way: it changes the total
 * that was told to the customer. Goods that were refused come before all that: the key that meets what nobody has read acknowledges it (HSA42).
 */
function mayLeaveTyped({ cart, frame }: Till): boolean {
  if (!cart.nothingUnread() || !frame.mayLeave()) return false;
  const state = cart.store.getState();
  const mayLeave = commandBeforeKey(state.command, selectedLineNo(state)).kind === 'free' && intentOf(state.command, selectedLineNo(state)).kind !== 'unfit';
  if (mayLeave) return true;
  // What is said stands on the command line, which a panel may cover.
  frame.open(null);
  cart.refuseTyped();
  return false;
}

/**
 * Opens what is about the receipt in hand. A key pressed right after a scan means the receipt with that good in it, so
 * whether there is a receipt is asked once the gestures before the key have their answers. A line that was tapped, and the one marked while a question
 * stands, is the one that is meant, whichever line the weight set on the way moves the mark to; where it is gone by then, nothing opens.
 */
function openAbout(till: Till, panel: SalePanel, subject: (typed: string, lineNo: number) => string | null, { otherwise = null, tapped = null }: { readonly otherwise?: SalePanel | null; readonly tapped?: number | null } = {}): void {
  if (!till.frame.mayLeave()) return;
  const state = till.cart.store.getState();
  const { refusedCount } = state;
  const meant = tapped ?? (state.command.asked ? selectedLineNo(state) : null);
  const typed = hasLines(till) ? takeTyped(till) : '';
  if (typed === null) return;
  till.inOrder(async () => {
    const open = hasLines(till) ? panel : otherwise;
    const then = till.cart.store.getState();
    if (open === null || (open === 'park' && (!nothingAsked(till) || then.refusedCount !== refusedCount))) return;
    const lineNo = meant ?? selectedLineNo(then) ?? 0;
    if (open === 'line' && !then.cart?.lines.some((line) => line.lineNo === lineNo)) return;
    till.payment.back();
    if (meant !== null && open === 'line') till.cart.choose(meant);
    till.frame.open(open, open === panel ? subject(typed, lineNo) : null);
  });
}

/** Opens all about the line that was tapped, or the one whose panel is open, or else the marked one, at one of its fields. */
export function openLine(till: Till, field: LineField, tapped: number | null = null): void {
  const open = openLineSubject(till.frame.store.getState());
  openAbout(till, 'line', (typed, lineNo) => lineSubject({ field, lineNo, typed }), { tapped: tapped ?? open?.lineNo ?? null });
}

/** The key of quantities: in the panel of a line it is that panel's, elsewhere `3*` or a new quantity of the marked line. */
export function quantityKey({ cart, frame }: Till): void {
  const open = openLineSubject(frame.store.getState());
  if (open === null) cart.type('*');
  else if (open.field !== 'quantity') frame.open('line', lineSubject({ ...open, field: 'quantity', typed: '' }));
}

/** Removes the marked line, or the one whose panel is open. */
export function removeMarked({ cart, frame }: Till): void {
  const open = openLineSubject(frame.store.getState());
  if (open === null) return cart.removeSelected();
  frame.open(null);
  cart.removeLine(open.lineNo);
}

/** Marks the line so many further down; an open panel of a line goes along, because somebody sends it. */
export function moveMark({ cart, frame }: Till, step: number): void {
  const open = openLineSubject(frame.store.getState());
  if (open !== null) cart.choose(open.lineNo);
  cart.moveChoice(step);
  const lineNo = selectedLineNo(cart.store.getState());
  if (open !== null && lineNo !== null && lineNo !== open.lineNo) frame.open('line', lineSubject({ ...open, lineNo, typed: '' }));
}

export function openReceiptDiscount(till: Till): void {
  openAbout(till, 'receipt-discount', (typed) => typed);
}

/** Puts what is in hand aside; with nothing in hand shows what stands there. */
export function park(till: Till): void {
  if (hasLines(till) && !mayLeaveTyped(till)) return;
  openAbout(till, 'park', () => null, { otherwise: 'parked' });
}

/** Takes up a receipt that stands aside; what is in hand goes aside in its place, and like any other only with nothing open. */
export function recall(till: Till, cartId: string): void {
  if (!(hasLines(till) ? mayLeaveTyped(till) : till.frame.mayLeave())) return;
  void till.cart.recall(cartId).then((done) => {
    const { unweighed, refusals } = till.cart.store.getState();
    // What came first is said on the screen behind.
    if (done || unweighed.length > 0 || refusals.length > 0) till.frame.open(null);
  });
}

/** A good that waits for a price. */
type Priced = { readonly goodId: string; /** How much of it is sold, in millionths; null where nobody said. */ readonly timesMicro: number | null; readonly name: string };

/** Asks for the price of a good that has none; how many of its code were meant, or were typed since, goes with the question and never back to the command line. */
export function askPrice({ cart, frame }: Till, { goodId, timesMicro, packMicro, name }: Priced & { readonly packMicro: number | null }): void {
  const { command } = cart.store.getState();
  const quantityMicro = inPacks(command.timesMicro ?? timesMicro, packMicro);
  // No price makes so many sellable: that is what is told.
  if (quantityMicro === 'too-large') return cart.add(goodId, timesMicro, packMicro);
  if (command.timesMicro !== null) cart.hold(commandKept(command));
  frame.open('price-of', `${goodId}:${quantityMicro ?? ''}:${name}`);
}

/** The good of the panel that asks for a price, by the panel's subject. */
export function pricedOf(subject: string): Priced {
  const [goodId = '', times = ''] = subject.split(':');
  return { goodId, timesMicro: times === '' ? null : Number(times), name: subject.slice(goodId.length + times.length + 2) };
}

/** Does what Enter means now: what was refused is read first, then the next receipt after a paid one, else what the command line says. */
export function enter({ cart, frame, payment }: Till): void {
  if (!cart.nothingUnread()) return;
  const state = cart.store.getState();
  const intent = intentOf(state.command, selectedLineNo(state));
  switch (intent.kind) {
    case 'doubt': return cart.confirm();
    case 'unfit': return cart.refuseTyped();
    case 'nothing':
    case 'keep':
      if (state.command === IDLE) payment.leavePaid();
      return cart.forgetCommand();
    case 'pay':
      if (!frame.mayLeave()) return;
      frame.open(null);
      payment.payCash(intent.tenderedMinor);
      return cart.forgetCommand();
    case 'scan':
      // The digits are the code: what is left of the command is how many.
      cart.hold({ ...state.command, entry: '' });
      return cart.scan(intent.code, true);
    case 'set-quantity': return void cart.setQuantity(intent.lineNo, intent.quantityMicro);
  }
}

/** The key of cash. Enter also answers a question by leaving the line as it is; a key that is only for cash never does. */
export function cashKey(till: Till): void {
  if (!till.cart.nothingUnread()) return;
  if (currentKeys().cash !== 'Enter' && isOpenQuestion(till.cart.store.getState().command)) till.cart.refuseTyped();
  else enter(till);
}

/** Backspace on the selling screen. With nothing typed it takes the cash the customer has laid down back from the counter, to be typed anew. */
export function erase({ cart, payment }: Till): void {
  const laid = cart.store.getState().command === IDLE ? payment.takeLaid() : '';
  if (laid === '') cart.erase();
  else cart.hold({ ...IDLE, entry: laid });
}

/** Asks what became of a payment that stopped half-way. What is typed was not meant for it, nor for the receipt after it. */
export function askAgain({ cart, payment }: Till): void {
  cart.forgetCommand();
  payment.payCash(null);
}

/** The key of Enter where cash has another key: finishes what is typed and never takes money. */
export function confirmTyped(till: Till): void {
  const state = till.cart.store.getState();
  const intent = intentOf(state.command, selectedLineNo(state));
  if (intent.kind !== 'pay') enter(till);
}

/** Pays the whole receipt by card: the terminal has said yes. */
export function card(till: Till): void {
  if (!mayLeaveTyped(till)) return;
  till.cart.forgetCommand();
  till.frame.open(null);
  till.payment.payCard();
}

/** The big buttons, for a finger: money is looked at before it is taken, a typed sum is taken at once. */
export function touchCash(till: Till): void {
  const state = till.cart.store.getState();
  const intent = intentOf(state.command, selectedLineNo(state));
  if (intent.kind === 'pay' && intent.tenderedMinor !== null && state.cart?.mode === 'sale') return enter(till);
  if (!mayLeaveTyped(till)) return;
  till.cart.forgetCommand();
  till.frame.open(null);
  till.payment.open();
}

export function touchCard(till: Till): void {
  if (!mayLeaveTyped(till)) return;
  till.cart.forgetCommand();
  till.frame.open(null);
  till.payment.open();
  till.payment.restByCard();
}

/** A code read on the selling screen: whatever stands over it gives way, the good goes into the receipt. What was typed there and not accepted is told, as on the command line. */
export function sellScanned({ frame, search, cart }: Till, code: string, losesTyped = false): void {
  if (frame.store.getState().panel !== null) frame.open(null);
  search.close();
  cart.scan(code);
  if (losesTyped) cart.tellLost();
}
