import { flushSync } from 'react-dom';
import type { TillState } from '#contract/terminal/till.ts';
import { speak } from '#renderer/i18n/language.ts';
import { connectTerminal, type Terminal } from '#renderer/terminal/connect.ts';
import { openerFor } from '#renderer/terminal/wires.ts';
import { listenToHands } from '#renderer/ui/hand-clock.ts';
import { chooseKeys } from '#renderer/ui/key-map-store.ts';
import { keepFocusOnPress, keyboard, listenToKeys, listenToPaste } from '#renderer/ui/keyboard.ts';
import { saveFile } from '#renderer/ui/save-file.ts';
import { captureScans } from '#renderer/ui/scan-capture.ts';
import { createSpeaker, type Speaker } from '#renderer/ui/sounds.ts';
import { chooseTheme } from '#renderer/ui/theme-store.ts';
import { createApprovals, type Approvals } from '../features/approval/approval-store.ts';
import { watchIdle } from '../features/lock/idle.ts';
import { createParked, type Parked } from '../features/parked/parked-store.ts';
import { createPapers, type Papers } from '../features/payment/papers-store.ts';
import type { Payment } from '../features/payment/payment-state.ts';
import { createPayment } from '../features/payment/payment-store.ts';
import { createRecovery, type Recovery } from '../features/recovery/recovery-store.ts';
import { createCart, type Cart } from '../features/sale/cart-store.ts';
import { createGestureQueue, type GestureQueue } from '../features/sale/gesture-queue.ts';
import { createPictures, type Pictures } from '../features/sale/pictures-store.ts';
import { createQuick, type Quick } from '../features/sale/quick-store.ts';
import { createSearch, type Search } from '../features/sale/search-store.ts';
import { createTyping, type Typing } from '../features/sale/typing.ts';
import { createSettings, type SettingsKeeper } from '../features/settings/settings-store.ts';
import { composeBack, type Back } from './back-compose.ts';
import { startClock } from './clock-store.ts';
import { closeGoneLine } from './line-subject.ts';
import { nothingAsked } from './nothing-asked.ts';
import { createTill, mayOpen, type TillKeeper } from './till-store.ts';

/** Every part of the till's page, made once and handed to the screens that need it. */
export type Till = {
  readonly terminal: Terminal;
  readonly frame: TillKeeper;
  readonly approvals: Approvals;
  readonly cart: Cart;
  readonly search: Search;
  readonly typing: Typing;
  readonly quick: Quick;
  readonly pictures: Pictures;
  readonly parked: Parked;
  readonly payment: Payment;
  readonly papers: Papers;
  readonly settings: SettingsKeeper;
  readonly recovery: Recovery;
  readonly back: Back;
  readonly speaker: Speaker;
  /** Runs when every gesture made before has its answer. */
  readonly inOrder: GestureQueue['run'];
};

/** Quick goods follow prices that come in, but are not asked for more often than this. */
const QUICK_EVERY_MS = 5000;

/** Wires the parts together: the one place where features meet. */
export function composeTill(owner: Window): Till {
  const handMs = listenToHands(owner);
  const terminal = connectTerminal({ open: openerFor(owner), client: 'till' });
  const { services } = terminal;
  const speaker = createSpeaker();
  const queue = createGestureQueue((error) => reportError(error));
  const newGesture = (): string => crypto.randomUUID();
  const frame = createTill(terminal, () => speaker.play('blocked'));
  const approvals = createApprovals(services.staff);
  const { withApproval } = approvals;
  const settings = createSettings(services.settings, withApproval, (next) => {
    speaker.setVolume(next.soundVolume);
    chooseTheme(next.theme);
    chooseKeys(next.keys);
    void speak(next.language);
  });
  const cart = createCart({
    sale: services.sale, queue, newGesture, sound: speaker.play, sellable: frame.sellable, withApproval,
    onReceiptCode: (receiptId) => {
      speaker.play('ok');
      frame.open('refund', receiptId);
    },
  });
  const papers = createPapers({ receipts: services.receipt, withApproval, save: (fileName, base64) => saveFile(owner.document, fileName, base64) });
  const payment = createPayment({
    pay: services.sale.pay, view: services.sale.view, sellable: frame.sellable, receipts: services.receipt, withApproval, inOrder: queue.run, sound: speaker.play,
    policy: () => frame.store.getState().till?.policy ?? null, sell: cart.scan, nowMs: () => performance.now(), handMs,
    owed: cart.tellOwed, cart: () => cart.store.getState().cart, refusedCount: () => cart.store.getState().refusedCount, nothingAsked: () => nothingAsked({ cart, frame }), nothingUnread: cart.nothingUnread,
    afterPaid: () => {
      cart.refresh();
      papers.refreshLast();
      papers.forgetNews();
    },
  });
  const search = createSearch(services.catalog);
  const till: Till = {
    terminal, frame, approvals, cart, payment, papers, settings, speaker, inOrder: queue.run,
    search, typing: createTyping({ cart, search }), parked: createParked({ sale: services.sale, withApproval, newGesture }),
    quick: createQuick(services.catalog), pictures: createPictures(services.catalog), recovery: createRecovery(services.recovery),
    back: composeBack({
      services, till: () => frame.store.getState().till, withApproval, newGesture, sound: speaker.play, inOrder: queue.run, close: () => frame.open(null),
      returned: (returned) => {
        cart.show(returned);
        frame.open(null);
        // Nothing but goods that come back: the money is next, and it is looked at before it is given.
        if (returned.mode === 'refund') payment.open();
      },
    }),
  };
  follow(till);
  listen(till, owner);
  startClock();
  return till;
}

/** What one part does because of another. */
export function follow(till: Till): void {
  const { terminal, frame, cart, quick, pictures, payment, papers, parked, settings, recovery, back } = till;
  terminal.onRefresh(() => {
    recovery.refresh();
    // Language and look first, so that the first screen is drawn in them.
    void settings.refresh().then(frame.refresh);
    cart.refresh();
    quick.refresh();
    pictures.refresh();
    parked.refresh();
    papers.refreshLast();
    back.tasks.refresh();
  });
  // Favourites are a setting: they may have changed in another window.
  terminal.services.settings.on('changed', quick.refresh);
  // By time that only grows: a clock put back must not hold them up by as much.
  let quickAtMs = -QUICK_EVERY_MS;
  let later: ReturnType<typeof setTimeout> | undefined;
  terminal.services.till.on('changed', () => {
    payment.watchPrinting();
    clearTimeout(later);
    later = setTimeout(() => {
      quickAtMs = performance.now();
      quick.refresh();
      pictures.refresh();
    }, Math.max(0, quickAtMs + QUICK_EVERY_MS - performance.now()));
  });
  frame.store.subscribe((now, before) => {
    if (now.till?.parkedCount !== before.till?.parkedCount) parked.refresh();
    if (before.till?.staff && now.till?.staff?.id !== before.till.staff.id) leaveToAnother(till);
    if (before.till && givesOrders(now.till) && !givesOrders(before.till)) askBehindDoor(till);
    if (now.panel !== null && !mayOpen(now.till, now.panel)) frame.open(null);
    // A shift has ended or begun: its last change is not the news of the next one.
    if (before.till && now.till?.shift?.id !== before.till.shift?.id) payment.dismissPaid();
    if (now.till?.training === before.till?.training || before.till === null) return;
    // Another till, so to speak: what it has in hand and behind it is asked for anew, and what the one before showed is gone.
    payment.back();
    payment.dismissPaid();
    cart.refresh();
    papers.refreshLast();
  });
  followCart(till);
}

/** Somebody is signed in and the till is not locked: the host answers everything. */
function givesOrders(state: TillState | null): boolean {
  return state !== null && state.staff !== null && !state.locked;
}

/** What the host refused while nobody gave orders. */
function askBehindDoor({ quick, parked, papers, back }: Till): void {
  quick.refresh();
  parked.refresh();
  papers.refreshLast();
  back.tasks.refresh();
}

/** Another person stands here: what the one before had opened is not theirs to see; the receipt stays, and so does what a terminal may have moved (HSA29). */
function leaveToAnother({ frame, payment, approvals, back }: Till): void {
  frame.open(null);
  back.tasks.forget();
  payment.cartGone();
  approvals.close();
}

/** Panels about what is in hand close when it is gone. */
const aboutCart: ReadonlySet<string> = new Set(['line', 'receipt-discount', 'park', 'clear']);

/** What a payment leaves open: it is about the receipt that is paid now, or covers the change. */
const overPaid: ReadonlySet<string> = new Set(['line', 'receipt-discount', 'price-of', 'park', 'parked', 'quick', 'clear']);

function followCart({ frame, cart, search, payment }: Till): void {
  payment.store.subscribe(({ paid }, before) => {
    if (paid !== null && paid.receipt !== before.paid?.receipt && overPaid.has(frame.store.getState().panel ?? '')) frame.open(null);
  });
  cart.store.subscribe((now, before) => {
    if (now.cart !== null && now.cart !== before.cart) payment.inHand(now.cart);
    // The next receipt has begun: the change of the last one has been read.
    const paid = payment.store.getState().paid;
    if (paid !== null && now.cart !== null && now.cart.id !== paid.receipt.basketId && now.cart.lines.length > 0) payment.dismissPaid();
    if (now.cart?.lines.length === 0) {
      if (payment.store.getState().open) payment.cartGone();
      if (aboutCart.has(frame.store.getState().panel ?? '')) frame.open(null);
    }
    closeGoneLine(frame, now.cart, before.cart);
    const refusal = now.refusals.at(-1);
    if (now.refusals !== before.refusals && now.refusals.length > before.refusals.length && refusal?.code === 'ambiguous') search.offer(refusal.detail.goods, refusal.timesMicro ?? null);
  });
}

/** Keys and scans of the whole page. Whatever has the focus, a code goes to the layer on top that takes codes, or is refused aloud. */
function listen(till: Till, owner: Window): void {
  const { frame, speaker, terminal } = till;
  const refuse = (code: string, isRest: boolean): void => {
    speaker.play('blocked');
    frame.blockScan(code, isRest);
  };
  captureScans(owner, {
    onScan: (code) => {
      if (keyboard.scan(code)) frame.blockScan(null);
      else refuse(code, false);
    },
    onRest: (code) => refuse(code, true),
    // What was typed stands before the key that follows: held back characters may come in the same moment as Enter.
    onText: (characters) => flushSync(() => {
      frame.blockScan(null);
      // A key that prints something may be the key of an action too (`*`, or what the shop chose).
      if ([...characters].length !== 1 || !keyboard.press(characters)) keyboard.type(characters);
    }),
    onTakeBack: (count) => flushSync(() => keyboard.takeBack(count)),
  });
  listenToKeys(owner, keyboard);
  listenToPaste(owner, keyboard);
  keepFocusOnPress(owner);
  watchIdle(owner, () => {
    const state = frame.store.getState().till;
    return state === null || state.staff === null || state.locked ? 0 : state.policy.idleLockMin;
  }, () => void terminal.services.staff.lock({}));
}
