/**
 * A cashier who never stops: scans, pays, and writes down what the till told them. After each crash of the host it asks
 * what became of the sale in hand, as a cashier would, and goes on.
 */
import { randomInt, randomUUID } from 'node:crypto';
import type { TillClient } from '../support/till-client.ts';
import { answered, Contradiction, HostGone } from './answers.ts';

export type Promised = { readonly receiptId: string; readonly number: string; readonly totalMinor: number };

/** The cashier's own notebook: the truth the shop would go to court with. */
export type Notebook = {
  /** Receipts the till said were paid. */
  readonly promised: Map<string, Promised>;
  /** Payments whose answer was lost and that the till later said had happened, or not. */
  doubtsPaid: number;
  doubtsNotPaid: number;
  scans: number;
};

export type SellerOptions = { readonly barcodes: readonly string[]; readonly maxLines: number };

export function newNotebook(): Notebook {
  return { promised: new Map(), doubtsPaid: 0, doubtsNotPaid: 0, scans: 0 };
}

/** After a crash: was the sale in hand paid or not? The same cart can be asked to pay again without paying twice. */
export async function settleDoubt(client: TillClient, notebook: Notebook, doubt: { cartId: string; totalMinor: number } | null): Promise<void> {
  if (!doubt) return;
  const view = await answered(client.sale.view({}));
  if (view.id === doubt.cartId && view.state === 'cart') {
    if (view.totalMinor !== doubt.totalMinor) throw new Contradiction(`cart ${doubt.cartId} held ${doubt.totalMinor} before the crash and ${view.totalMinor} after`);
    notebook.doubtsNotPaid += 1;
    return;
  }
  const paid = await answered(client.sale.pay({ cartId: doubt.cartId, expectedTotalMinor: doubt.totalMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' }));
  if (paid.totalMinor !== doubt.totalMinor) throw new Contradiction(`sale ${doubt.cartId} was ${doubt.totalMinor} and became ${paid.totalMinor}`);
  write(notebook, paid);
  notebook.doubtsPaid += 1;
}

/** Sells until the host goes away or `stop` says so. Answers the sale whose payment was in the air, if any. */
export async function sellUntilGone(client: TillClient, notebook: Notebook, options: SellerOptions, stop: () => boolean): Promise<{ cartId: string; totalMinor: number } | null> {
  let doubt: { cartId: string; totalMinor: number } | null = null;
  try {
    while (!stop()) {
      let view = await answered(client.sale.view({}));
      const lines = randomInt(1, options.maxLines + 1);
      while (view.lines.length < lines) {
        const before = view.totalMinor;
        const code = options.barcodes[randomInt(options.barcodes.length)] as string;
        view = await answered(client.sale.scan({ gesture: randomUUID(), code }));
        notebook.scans += 1;
        if (view.totalMinor <= before) throw new Contradiction(`scan of ${code} did not raise the total`);
      }
      doubt = { cartId: view.id, totalMinor: view.totalMinor };
      const paid = await answered(client.sale.pay({
        cartId: view.id, expectedTotalMinor: view.totalMinor, payBackTo: 'as-paid',
        offer: { cardMinor: 0, cashMinor: randomInt(3) === 0 ? view.totalMinor + randomInt(1000) : null },
      }));
      if (paid.totalMinor !== doubt.totalMinor) throw new Contradiction(`asked for ${doubt.totalMinor}, paid ${paid.totalMinor}`);
      write(notebook, paid);
      doubt = null;
    }
  } catch (error) {
    if (!(error instanceof HostGone)) throw error;
  }
  return doubt;
}

function write(notebook: Notebook, paid: { receiptId: string; number: string; totalMinor: number }): void {
  const known = notebook.promised.get(paid.receiptId);
  if (known && (known.number !== paid.number || known.totalMinor !== paid.totalMinor)) {
    throw new Contradiction(`receipt ${paid.receiptId} was ${known.number}/${known.totalMinor} and is now ${paid.number}/${paid.totalMinor}`);
  }
  notebook.promised.set(paid.receiptId, { receiptId: paid.receiptId, number: paid.number, totalMinor: paid.totalMinor });
}
