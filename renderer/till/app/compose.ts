import { speak } from '#renderer/i18n/language.ts';
import { connectTerminal, type Terminal } from '#renderer/terminal/connect.ts';
import { openerFor } from '#renderer/terminal/wires.ts';
import { keepFocusOnPress, keyboard, leaveField, listenToKeys } from '#renderer/ui/keyboard.ts';
import { captureScans } from '#renderer/ui/scan-capture.ts';
import { createSpeaker, type Speaker } from '#renderer/ui/sounds.ts';
import { chooseTheme } from '#renderer/ui/theme-store.ts';
import { createPayment, type Payment } from '../features/payment/payment-store.ts';
import { createReceipts, type Receipts } from '../features/receipt/receipts-store.ts';
import { createCart, type Cart } from '../features/sale/cart-store.ts';
import { createGestureQueue } from '../features/sale/gesture-queue.ts';
import { createPictures, type Pictures } from '../features/sale/pictures-store.ts';
import { createQuick, type Quick } from '../features/sale/quick-store.ts';
import { createSearch, type Search } from '../features/sale/search-store.ts';
import { createSettings, type SettingsKeeper } from '../features/settings/settings-store.ts';
import { startClock } from './clock-store.ts';
import { createTill, type TillKeeper } from './till-store.ts';

/** Every part of the till's page, made once and handed to the screens that need it. */
export type Till = {
  readonly terminal: Terminal;
  readonly frame: TillKeeper;
  readonly cart: Cart;
  readonly search: Search;
  readonly quick: Quick;
  readonly pictures: Pictures;
  readonly payment: Payment;
  readonly receipts: Receipts;
  readonly settings: SettingsKeeper;
  readonly speaker: Speaker;
};

/** Quick goods follow prices that come in, but are not asked for more often than this. */
const QUICK_EVERY_MS = 5000;

/** Wires the parts together: the one place where features meet. */
export function composeTill(owner: Window): Till {
  const terminal = connectTerminal({ open: openerFor(owner), client: 'till' });
  const { services } = terminal;
  const speaker = createSpeaker();
  const queue = createGestureQueue((error) => reportError(error));
  const frame = createTill(terminal);
  const settings = createSettings(services.settings, (next) => {
    speaker.setVolume(next.soundVolume);
    chooseTheme(next.theme);
    void speak(next.language);
  });
  const cart = createCart({ sale: services.sale, queue, newGesture: () => crypto.randomUUID(), sound: speaker.play, sellable: frame.sellable });
  const payment = createPayment({
    payCash: services.sale.payCash, receipts: services.receipt, inOrder: queue.run, sound: speaker.play,
    cart: () => cart.store.getState().cart, refusedCount: () => cart.store.getState().refusedCount, afterPaid: cart.refresh,
  });
  const search = createSearch(services.catalog);
  const till: Till = {
    terminal, frame, cart, search, payment, settings, speaker,
    quick: createQuick(services.catalog), pictures: createPictures(services.catalog), receipts: createReceipts(services.receipt),
  };
  follow(till);
  listen(till, owner);
  startClock();
  return till;
}

/** What one part does because of another. */
function follow({ terminal, frame, cart, search, quick, payment, settings }: Till): void {
  terminal.onRefresh(() => {
    // Language and look first, so that the first screen is drawn in them.
    void settings.refresh().then(frame.refresh);
    cart.refresh();
    quick.refresh();
  });
  let quickAtMs = 0;
  let later: ReturnType<typeof setTimeout> | undefined;
  terminal.services.till.on('changed', () => {
    payment.watchPrinting();
    clearTimeout(later);
    later = setTimeout(() => {
      quickAtMs = Date.now();
      quick.refresh();
    }, Math.max(0, quickAtMs + QUICK_EVERY_MS - Date.now()));
  });
  cart.store.subscribe((now, before) => {
    // The next receipt has begun: the change of the last one has been read.
    const paid = payment.store.getState().paid;
    if (paid !== null && now.cart !== null && now.cart.id !== paid.receipt.receiptId && now.cart.lines.length > 0) payment.dismissPaid();
    if (now.cart?.lines.length === 0 && payment.store.getState().open) payment.back();
    const refusal = now.refusals.at(-1);
    if (now.refusals !== before.refusals && now.refusals.length > before.refusals.length && refusal?.code === 'ambiguous') search.offer(refusal.detail.goods);
  });
}

/** Keys and scans of the whole page. A scan is for the receipt, so it counts only where one can be sold to. */
function listen({ frame, cart, search, speaker }: Till, owner: Window): void {
  captureScans(owner, {
    onScan: (code) => {
      const { till, panel } = frame.store.getState();
      if (till === null || till.staff === null || till.shift === null || panel !== null) return speaker.play('blocked');
      search.close();
      leaveField(owner.document);
      cart.scan(code);
    },
    onText: keyboard.type,
    onTakeBack: keyboard.takeBack,
  });
  listenToKeys(owner, keyboard);
  keepFocusOnPress(owner);
}
