/**
 * A cashier who never stops: scans, pays, and writes down what the till told them. After each crash of the host it asks
 * what became of the sale in hand, as a cashier would, and goes on.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { until } from '../support/processes.ts';

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

export type SellerOptions = { readonly staffName: string; readonly pin: string; readonly barcodes: readonly string[]; readonly maxLines: number };

/** A mistake of the till, not of the world: two answers that cannot both be true. */
export class Contradiction extends Error {
  override readonly name = 'Contradiction';
}

/** Thrown when the channel ended under a call; the caller starts the host again. */
export class HostGone extends Error {
  override readonly name = 'HostGone';
}

export function newNotebook(): Notebook {
  return { promised: new Map(), doubtsPaid: 0, doubtsNotPaid: 0, scans: 0 };
}

/** A call's value; a lost channel is {@link HostGone}, any other no is a contradiction. */
async function answered<T>(asked: Promise<{ ok: true; value: T } | { ok: false; code: string; detail: unknown }>): Promise<T> {
  const answer = await asked;
  if (answer.ok) return answer.value;
  if (answer.code === 'fault' && (answer.detail as { fault: string }).fault === 'disconnected') throw new HostGone('the host went away during a call');
  throw new Contradiction(`the till said no: ${answer.code} ${JSON.stringify(answer.detail)}`);
}

/** Connects to a host that has just started, signs in and makes sure a shift is open. */
export async function comeToWork(hostUrl: string, { staffName, pin }: SellerOptions): Promise<TillClient> {
  const client = await until('the host to take a connection', 20_000, () => connectTill(hostUrl));
  const member = await until('the staff list', 60_000, async () => {
    const { members } = await answered(client.staff.list({}));
    return members.find((one) => one.name === staffName);
  });
  await answered(client.staff.signIn({ staffId: member.id, pin }));
  const state = await answered(client.till.state({}));
  if (!state.shift) await answered(client.shift.open({ floatMinor: 100_000 }));
  return client;
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
  const paid = await answered(client.sale.payCash({ cartId: doubt.cartId, expectedTotalMinor: doubt.totalMinor, tenderedMinor: null }));
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
      const paid = await answered(client.sale.payCash({ cartId: view.id, expectedTotalMinor: view.totalMinor, tenderedMinor: randomInt(3) === 0 ? view.totalMinor + randomInt(1000) : null }));
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
