/** A till that has sold, made its backup and then has garbage in its database. */
import { copyFileSync, closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '#host/db/connection.ts';
import { until } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';

export type WreckedTill = { readonly dir: string; readonly database: string; readonly backups: string; readonly newestBackup: string };

export type SellingPlan = {
  readonly dir: string;
  readonly url: string;
  readonly owner: { readonly name: string; readonly pin: string };
  readonly barcodes: readonly string[];
  /** After the backup: what is sold from here on is at the till only. */
  readonly goOffline: () => Promise<void>;
};

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

async function valueOf<T>(answer: Promise<Answer<T>>): Promise<T> {
  const given = await answer;
  if (!given.ok) throw new Error(JSON.stringify(given));
  return given.value;
}

/** A shift with its Z, the backup that follows it, and sales of the next shift that no server has. */
export async function sellThenBackUp({ dir, url, owner, barcodes, goOffline }: SellingPlan): Promise<WreckedTill> {
  const client = await connectTill(url);
  const backups = join(dir, 'backups');
  try {
    await work(client, owner);
    await sell(client, barcodes, 3);
    const shiftId = (await valueOf(client.till.state({}))).shift?.id ?? '';
    const { totals } = await valueOf(client.shift.report({ print: false }));
    await valueOf(client.shift.close({ gesture: crypto.randomUUID(), shiftId, countedMinor: totals.expectedCashMinor, denominations: [], reason: '' }));
    const first = await until('the backup after the Z', 30_000, () => Promise.resolve(databases(backups)[0]));
    const second = first.replace(/-0*1-/, (number) => number.replace('1', '2'));
    copyFileSync(join(backups, first), join(backups, second));
    await work(client, owner);
    await goOffline();
    await sell(client, barcodes, 12);
    return { dir, database: join(dir, 'till.db'), backups, newestBackup: join(backups, second) };
  } finally {
    client.close();
  }
}

function databases(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.db'));
  } catch {
    return [];
  }
}

async function work(client: TillClient, owner: SellingPlan['owner']): Promise<void> {
  const { id } = await until('the staff', 30_000, async () => (await valueOf(client.staff.list({}))).members.find((one) => one.name === owner.name));
  await valueOf(client.staff.signIn({ staffId: id, pin: owner.pin }));
  await valueOf(client.shift.open({ floatMinor: 10_000 }));
}

async function sell(client: TillClient, barcodes: readonly string[], times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    const cart = await valueOf(client.sale.scan({ gesture: crypto.randomUUID(), code: barcodes[time % barcodes.length] as string }));
    await valueOf(client.sale.pay({ cartId: cart.id, expectedTotalMinor: cart.totalMinor, expectedCashDueMinor: cart.cashDueMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' }));
  }
}

const PAGE = 4_096;

/** Garbage over a page of the books and over one of operations on their way; nobody may have the file open. */
export function spoilBooks({ dir, database }: WreckedTill): void {
  const { 'database-key': key } = JSON.parse(readFileSync(join(dir, 'secrets.json'), 'utf8')) as { 'database-key': string };
  const connection = connect(database, key, 'reader');
  const pagesOf = (table: string): number[] => connection.prepare('SELECT pageno FROM dbstat WHERE name = ? ORDER BY pageno').pluck().all(table) as number[];
  const pages = [pagesOf('ledger_entry')[0], pagesOf('outbox').at(-3)];
  connection.close();
  const file = openSync(database, 'r+');
  for (const page of pages) if (page !== undefined) writeSync(file, Buffer.alloc(PAGE, 0xa5), 0, PAGE, (page - 1) * PAGE);
  closeSync(file);
}
