/** A cart over a host that answers as a test says, and what became of it. */
import type { CartLine, CartView } from '#contract/terminal/sale.ts';
import type { WithApproval } from '../../parts/approval.ts';
import { cartLine, cartView } from '../../parts/testing/cart.fixture.ts';
import { createCart, type Cart, type SaleClient } from './cart-store.ts';
import { createGestureQueue, type GestureQueue } from './gesture-queue.ts';

export const line = (lineNo: number, quantityMicro = 1_000_000, more: Partial<CartLine> = {}): CartLine => cartLine(lineNo, { quantityMicro, ...more });
export const view = (id: string, lines: readonly CartLine[], selectedLineNo: number | null): CartView => cartView(id, lines, { selectedLineNo });

type Call = { readonly method: string; readonly input: Record<string, unknown> };
export type Setup = { readonly receiptCodes: string[]; readonly cart: Cart; readonly queue: GestureQueue; readonly calls: Call[]; readonly sounds: string[]; readonly told: (cart: CartView) => void };

/** The cart that is looked at, every call it made, and its sounds; `told` is news the host sends by itself. */
export function setup(answers: Readonly<Record<string, (input: Record<string, unknown>) => unknown>>, sellable = Promise.resolve(), withApproval: WithApproval = (send) => send(undefined)): Setup {
  const receiptCodes: string[] = [];
  const calls: Call[] = [];
  const sounds: string[] = [];
  let told: (cart: CartView) => void = () => undefined;
  const method = (name: string) => (input: Record<string, unknown>) => {
    calls.push({ method: name, input });
    return Promise.resolve(answers[name]?.(input));
  };
  const sale = { scan: method('scan'), add: method('add'), setQuantity: method('setQuantity'), removeLine: method('removeLine'), recall: method('recall'), clear: method('clear'), park: method('park'), setDiscount: method('setDiscount'), view: method('view'), on: (_: string, listener: (cart: CartView) => void) => {
    told = listener;
    return () => undefined;
  } } as unknown as SaleClient;
  const queue = createGestureQueue((error) => {
    throw error;
  });
  let gestures = 0;
  const cart = createCart({ sale, queue, newGesture: () => `gesture-${++gestures}`, sound: (sound) => sounds.push(sound), sellable: () => sellable, withApproval, onReceiptCode: (id) => receiptCodes.push(id) });
  return { receiptCodes, cart, queue, calls, sounds, told: (next) => told(next) };
}

/** An answer of the host: this cart. */
export const shown = (cart: CartView): unknown => ({ ok: true, value: cart });
