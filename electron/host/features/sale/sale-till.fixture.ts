/** A till ready to sell, with a register and a payment terminal that answer as they are told, for tests of the sale's life. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CartView, PaidReceipt } from '#contract/terminal/sale.ts';
import { demoShop } from '#domain/demo-shop/shop.ts';
import type { EntityName } from '#domain/replication/catalogue.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import type { HostOptions } from '#host/compose.ts';
import { exactly, fillReady, gesture, openScratchHost, removeDir, scratchDir, signIn, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import type { FiscalIntent, Register, RegisterAnswer } from './register-port.ts';
import type { CardAnswer, CardMoney, CardOperation, PaymentTerminal } from './terminal-port.ts';

export const PIECE = 1_000_000;
export const pieces = demoShop.good.filter((good) => good.unit === 'pcs');
export const weighed = demoShop.good.filter((good) => good.unit === 'kg');
export const [bread, milk, soap] = pieces as [Good, Good, Good, ...Good[]];
type Good = (typeof pieces)[number];

/** Another seller in the same shop, and a good of theirs. */
export const OTHER_SELLER = '00000000-0000-7000-8000-00000000000b';

export type ScriptedRegister = Register & { asked: string[]; intents: FiscalIntent[]; answers: (RegisterAnswer | Promise<RegisterAnswer> | Error)[]; meanwhile: (() => void) | null };
export type ScriptedTerminal = PaymentTerminal & { told: string[]; answers: (CardAnswer | Error)[]; operations: CardOperation[]; deaf: boolean; meanwhile: (() => void) | null };

/** Answers what is in `answers`, then yes; `meanwhile` happens once while it is asked. */
export function scriptedRegister(): ScriptedRegister {
  const answer = (how: string, intent: FiscalIntent): Promise<RegisterAnswer> => {
    script.asked.push(how);
    script.intents.push(intent);
    script.meanwhile?.();
    script.meanwhile = null;
    const next = script.answers.shift() ?? { kind: 'registered', result: { register: 'test', documentNumber: String(script.asked.length) } };
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const script: ScriptedRegister = { asked: [], intents: [], answers: [], meanwhile: null, register: (intent) => answer('register', intent), resolve: (intent) => answer('resolve', intent) };
  return script;
}

export function scriptedTerminal(): ScriptedTerminal {
  const answer = (how: string, operation: CardOperation): Promise<CardAnswer> => {
    script.told.push(`${how} ${operation.direction} ${operation.amountMinor}`);
    script.operations.push(operation);
    script.meanwhile?.();
    script.meanwhile = null;
    const next = script.answers.shift() ?? { kind: 'authorised', reference: `op-${script.operations.length}` };
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const hear = (how: string, { direction, amountMinor }: CardMoney): Promise<void> => {
    if (script.deaf) return Promise.reject(new Error('cable'));
    script.told.push(`${how} ${direction} ${amountMinor}`);
    return Promise.resolve();
  };
  const script: ScriptedTerminal = {
    told: [], answers: [], operations: [], deaf: false, meanwhile: null, authorise: (operation) => answer('authorise', operation), resolve: (operation) => answer('resolve', operation),
    confirm: (operation) => hear('confirm', operation), cancel: (operation) => hear('cancel', operation),
  };
  return script;
}

export type SaleTill = {
  readonly dir: string;
  readonly register: ScriptedRegister;
  readonly terminal: ScriptedTerminal;
  readonly host: () => ScratchHost;
  /** Another host over `folder`, ended with the till. */
  readonly open: (folder: string, options?: Partial<HostOptions>) => Promise<ScratchHost>;
  /** Ends the host and starts it again, with the same person. */
  readonly restart: (options?: Partial<HostOptions>) => Promise<ScratchHost>;
  /** What the disk would hold if the power went now, as a folder to open. */
  readonly snapshot: (name: string) => string;
  readonly close: () => Promise<void>;
};

export async function openSaleTill(role: 'cashier' | 'owner' = 'cashier', options: Partial<HostOptions> = {}): Promise<SaleTill> {
  const dir = scratchDir();
  const [register, terminal] = [scriptedRegister(), scriptedTerminal()];
  const opened: ScratchHost[] = [];
  const open: SaleTill['open'] = async (folder, more = {}) => {
    const host = await openScratchHost(folder, { register, terminal, ...options, ...more });
    opened.push(host);
    return host;
  };
  await fillReady(dir);
  let scratch = await open(dir);
  await signIn(scratch, role);
  return {
    dir, register, terminal, open, host: () => scratch,
    restart: async (more) => {
      await opened.splice(opened.indexOf(scratch), 1)[0]?.close();
      scratch = await open(dir, more);
      await signIn(scratch, role);
      return scratch;
    },
    snapshot: (name) => {
      const folder = join(dir, name);
      mkdirSync(folder);
      for (const file of ['till.db', 'till.db-wal', 'replica.db', 'replica.db-wal', 'secrets.json']) if (existsSync(join(dir, file))) copyFileSync(join(dir, file), join(folder, file));
      return folder;
    },
    close: async () => {
      for (const host of opened) await host.close();
      removeDir(dir);
    },
  };
}

/** Writes reference data as the server would send it. */
export function put({ host }: ScratchHost, entity: EntityName, row: Readonly<Record<string, unknown>>): void {
  const { sql, params } = upsertStatement(entity);
  host.store.writeReplica((tx) => { tx.run(sql, ...params(row)); });
}

/** A price in force from a second ago. */
export function priceNow(scratch: ScratchHost, goodId: string, amountMinor: number): void {
  put(scratch, 'price', { listId: demoShop.priceList[0]?.id, goodId, validFrom: Date.now() - 1_000, amountMinor });
}

/** How this store works, over the defaults. */
export function setPolicy(scratch: ScratchHost, policy: unknown): void {
  put(scratch, 'policy', { ownerId: demoShop.company[0]?.id, name: 'till', value: policy });
}

/** Gives `good` to the other seller, who is known by name. */
export function sellForAnother(scratch: ScratchHost, good: Good): void {
  put(scratch, 'legalEntity', { ...demoShop.legalEntity[0], id: OTHER_SELLER, name: 'ИП Соседов', inn: '9800000020' });
  put(scratch, 'good', { ...good, legalEntityId: OTHER_SELLER });
}

export function add({ till }: ScratchHost, good: { readonly id: string }, quantityMicro = PIECE): Promise<CartView> {
  return value(till.sale.add({ ...gesture(), goodId: good.id, quantityMicro }));
}

/** Sells goods for cash. */
export async function sell(scratch: ScratchHost, ...goods: readonly { readonly id: string }[]): Promise<PaidReceipt> {
  let view = await value(scratch.till.sale.view({}));
  for (const good of goods) view = await add(scratch, good);
  return value(scratch.till.sale.pay(exactly(view)));
}

/** What is not all cash rounds receipt by receipt: the till says what the cash comes to, and is asked with that. */
export async function asTold({ till }: ScratchHost, asked: ReturnType<typeof exactly>): Promise<typeof asked> {
  const answer = await till.sale.pay(asked);
  return !answer.ok && answer.code === 'cash-changed' ? { ...asked, expectedCashDueMinor: answer.detail.cashDueMinor } : asked;
}

/** What the journal says happened, oldest first. */
export function journalOf({ host }: ScratchHost): { event: string; detail: Record<string, unknown> }[] {
  return host.store.read((tx) => tx.all<{ event: string; detail: string }>('SELECT event, detail FROM journal_entry ORDER BY rowid')).map((row) => ({ event: row.event, detail: JSON.parse(row.detail) as Record<string, unknown> }));
}
