import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { CartView, TenderOffer } from '#contract/terminal/sale.ts';
import { exactly, fillReady, openScratchHost, refusal, removeDir, scratchDir, signIn, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import type { RegisterAnswer } from './register-port.ts';
import { checkBooks } from './books.fixture.ts';
import { bread, scriptedRegister, scriptedTerminal, sell, type ScriptedTerminal } from './sale-till.fixture.ts';
import type { CardAnswer } from './terminal-port.ts';

type Seen = { readonly id: string; readonly totalMinor: number; readonly offer: TenderOffer; readonly takenMinor: number };
type Place = readonly [scenario: string, place: string, before: number, posted: number, documents: number];
type Books = { readonly drawerMinor: number; readonly cardMinor: number; readonly movedMicro: number };
type Next = { readonly host: ScratchHost; readonly terminal: ScriptedTerminal };

/** What the books come to once everything is paid: the float is 100, a bread 100, a milk 50, a soap 70 roubles. */
const paid: Readonly<Record<string, Books>> = {
  'sale': { drawerMinor: 170_00, cardMinor: 0, movedMicro: -1_000_000 },
  'card': { drawerMinor: 120_00, cardMinor: 50_00, movedMicro: -1_000_000 },
  'refund': { drawerMinor: 100_00, cardMinor: 0, movedMicro: 0 },
  'refund to card': { drawerMinor: 100_00, cardMinor: 0, movedMicro: 0 },
  'exchange': { drawerMinor: 170_00, cardMinor: 0, movedMicro: -1_000_000 },
  'exchange by card': { drawerMinor: 200_00, cardMinor: 40_00, movedMicro: -2_000_000 },
  'exchange of what a card paid': { drawerMinor: 100_00, cardMinor: 70_00, movedMicro: -1_000_000 },
  'two sellers': { drawerMinor: 220_00, cardMinor: 0, movedMicro: -2_000_000 },
  'two cards': { drawerMinor: 100_00, cardMinor: 120_00, movedMicro: -2_000_000 },
  'silent register': { drawerMinor: 170_00, cardMinor: 0, movedMicro: -1_000_000 },
  'silent register, card': { drawerMinor: 120_00, cardMinor: 50_00, movedMicro: -1_000_000 },
  'silent register, refund': { drawerMinor: 100_00, cardMinor: 0, movedMicro: 0 },
  'silent at the second, exchange': { drawerMinor: 170_00, cardMinor: 0, movedMicro: -1_000_000 },
  'silent terminal, refund': { drawerMinor: 100_00, cardMinor: 0, movedMicro: 0 },
  'silent terminal, exchange': { drawerMinor: 200_00, cardMinor: 40_00, movedMicro: -2_000_000 },
  'silent terminal': { drawerMinor: 120_00, cardMinor: 50_00, movedMicro: -1_000_000 },
};

/** Where the process dies, and what each of its successors finds: the receipts there were before, and those of the basket posted by then. */
const places: readonly Place[] = [
  ['sale', 'register 1', 0, 0, 1], ['sale', 'paid 1', 0, 1, 1], ['silent register', 'resolve 1', 0, 0, 1],
  ['card', 'authorise 1', 0, 0, 1], ['card', 'register 1', 0, 0, 1], ['card', 'confirm 1', 0, 1, 1],
  ['silent terminal', 'ask 1', 0, 0, 1], ['silent register, card', 'resolve 1', 0, 0, 1],
  ['refund', 'register 1', 1, 0, 1], ['refund', 'paid 1', 1, 1, 1],
  ['refund to card', 'authorise 1', 1, 0, 1], ['refund to card', 'register 1', 1, 0, 1], ['refund to card', 'confirm 1', 1, 1, 1],
  ['exchange', 'register 1', 1, 0, 2], ['exchange', 'register 2', 1, 1, 2], ['exchange', 'paid 1', 1, 2, 2],
  ['exchange by card', 'authorise 1', 1, 0, 2], ['exchange by card', 'register 1', 1, 0, 2], ['exchange by card', 'register 2', 1, 1, 2], ['exchange by card', 'confirm 1', 1, 2, 2],
  ['exchange of what a card paid', 'authorise 1', 1, 0, 2], ['exchange of what a card paid', 'authorise 2', 1, 0, 2],
  ['exchange of what a card paid', 'register 2', 1, 1, 2], ['exchange of what a card paid', 'confirm 1', 1, 2, 2],
  ['silent register, refund', 'resolve 1', 1, 0, 1], ['silent at the second, exchange', 'resolve 1', 1, 1, 2],
  ['silent terminal, refund', 'ask 1', 1, 0, 1], ['silent terminal, exchange', 'ask 1', 1, 0, 2],
  ['two sellers', 'register 1', 0, 0, 2], ['two sellers', 'register 2', 0, 1, 2], ['two sellers', 'paid 1', 0, 2, 2],
  ['two cards', 'authorise 2', 0, 0, 2], ['two cards', 'register 2', 0, 1, 2], ['two cards', 'confirm 1', 0, 2, 2], ['two cards', 'confirm 2', 0, 2, 2],
];

/** What is let go where the second card of a basket is declined. */
const heldBefore: Readonly<Record<string, string>> = { 'two cards': 'cancel sale 7000', 'exchange of what a card paid': 'cancel refund 10000' };

/** Where it dies telling the terminal to let money go: how the sale stands, what the successor has to say, and what the sale is once it is paid. */
const letGo: readonly (readonly [scenario: string, state: string, documents: number, said: string, left: string])[] = [
  ['refused', 'not-registered', 1, 'cancel sale 5000', 'card'], ['second card declined', 'cart', 2, 'cancel sale 7000', 'two cards'],
];

/** Books where it does not matter which of the two the customer paid with. */
const allOf = (books: Books | undefined): unknown => books && { moneyMinor: books.drawerMinor + books.cardMinor, movedMicro: books.movedMicro };

const booksOf = ({ host }: ScratchHost): Books => host.store.read((tx) => {
  const on = (account: string): number => tx.get<{ n: number }>('SELECT coalesce(sum(amount_minor), 0) AS n FROM ledger_entry WHERE account = ?', account)?.n ?? 0;
  return { drawerMinor: on('cash-drawer'), cardMinor: on('card-clearing'), movedMicro: tx.get<{ n: number }>('SELECT coalesce(sum(quantity_micro), 0) AS n FROM stock_movement')?.n ?? 0 };
});

/** The terminal has heard of all its money, and took what the books say it did. */
async function checkCards(seen: Seen, { host, terminal }: Next): Promise<void> {
  const due = (): number => host.host.store.read((tx) => tx.get<{ n: number }>('SELECT count(*) AS n FROM card_operation'))?.n ?? 0;
  await expect.poll(due).toBe(0);
  const confirmed = terminal.told.map((said) => said.split(' ')).filter(([how]) => how === 'confirm');
  const takenMinor = confirmed.reduce((sum, [, direction, minor]) => sum + (direction === 'sale' ? 1 : -1) * Number(minor), seen.takenMinor);
  expect(takenMinor).toBe(booksOf(host).cardMinor);
}

describe('a host killed while it was paying', () => {
  let dir = '';
  const opened: ScratchHost[] = [];
  const dirs: string[] = [];
  beforeEach(async () => {
    dir = scratchDir();
    await fillReady(dir);
  });
  afterEach(async () => {
    for (const host of opened.splice(0)) await host.close();
    for (const one of [dir, ...dirs.splice(0)]) removeDir(one);
  });

  const killAt = async (scenario: string, place: string): Promise<Seen> => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'killed-host.fixture.ts'), dir, scenario, place], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGKILL');
    await once(child, 'exit');
    return JSON.parse(/at (.*)/.exec(chunk.toString())?.[1] ?? '') as Seen;
  };
  /** A next host over the same disk, with a register and a terminal that remember in their own way what they were asked. */
  const successor = async (answers: { readonly register?: RegisterAnswer; readonly card?: CardAnswer }): Promise<Next> => {
    const folder = scratchDir();
    dirs.push(folder);
    cpSync(dir, folder, { recursive: true });
    const [register, terminal] = [scriptedRegister(), scriptedTerminal()];
    if (answers.register) register.answers.push(answers.register);
    if (answers.card) terminal.answers.push(answers.card);
    const host = await openScratchHost(folder, { register, terminal });
    opened.push(host);
    return { host, terminal };
  };
  const again = ({ host }: Next, seen: Seen): ReturnType<ScratchHost['till']['sale']['pay']> => host.till.sale.pay(exactly(seen, { offer: seen.offer }));
  const look = ({ host }: Next): Promise<CartView> => value(host.till.sale.view({}));
  /** Everything is paid now, and money and goods are where they belong. */
  const checkPaid = async (scenario: string, seen: Seen, next: Next, receipts: number): Promise<void> => {
    expect(checkBooks(next.host).receipts).toBe(receipts);
    expect(booksOf(next.host)).toEqual(paid[scenario]);
    await checkCards(seen, next);
  };

  const registerDoubts = async ([scenario, , before, posted, documents]: Place, seen: Seen): Promise<void> => {
    const silent = await successor({ register: { kind: 'unknown' } });
    expect(checkBooks(silent.host).receipts).toBe(before + posted);
    expect(await look(silent)).toMatchObject({ id: seen.id, state: 'unknown', totalMinor: seen.totalMinor, posted: { length: posted } });
    await signIn(silent.host);
    expect((await value(again(silent, seen))).documents).toHaveLength(documents);
    await checkPaid(scenario, seen, silent, before + documents);

    const refusing = await successor({ register: { kind: 'refused', reason: 'не видел' } });
    expect(checkBooks(refusing.host).receipts).toBe(before + posted);
    const rest = await look(refusing);
    expect(rest).toMatchObject({ id: seen.id, state: 'not-registered', refusal: 'не видел', documentCount: documents - posted, posted: { length: posted } });
    await checkCards(seen, refusing);
    await signIn(refusing.host);
    if (posted > 0) expect(await refusal(again(refusing, seen))).toBe('cart-changed');
    // Now in cash, as far as no card has to be given back to.
    expect((await value(refusing.host.till.sale.pay(exactly(rest)))).documents).toHaveLength(documents);
    expect(checkBooks(refusing.host).receipts).toBe(before + documents);
    await checkCards(seen, refusing);
    expect(allOf(booksOf(refusing.host))).toEqual(allOf(paid[scenario]));
  };

  const terminalDoubts = async ([scenario, place, before, , documents]: Place, seen: Seen): Promise<void> => {
    const silent = await successor({ card: { kind: 'unknown' } });
    expect(checkBooks(silent.host).receipts).toBe(before);
    expect(await look(silent)).toMatchObject({ id: seen.id, state: 'tendering', totalMinor: seen.totalMinor });
    await signIn(silent.host);
    expect((await value(again(silent, seen))).documents).toHaveLength(documents);
    await checkPaid(scenario, seen, silent, before + documents);

    const declining = await successor({ card: { kind: 'declined', reason: 'лимит' } });
    expect(checkBooks(declining.host).receipts).toBe(before);
    expect(await look(declining)).toMatchObject({ id: seen.id, state: 'cart', totalMinor: seen.totalMinor, documentCount: documents });
    expect(declining.terminal.told.filter((said) => said.startsWith('cancel'))).toEqual(place === 'authorise 2' ? [heldBefore[scenario]] : []);
    await checkCards(seen, declining);
    await signIn(declining.host);
    const rest = await look(declining);
    expect((await value(declining.host.till.sale.pay(exactly(rest, { offer: seen.offer })))).documents).toHaveLength(documents);
    await checkPaid(scenario, seen, declining, before + documents);
  };

  it.each(places)('HSA18: %s at %s: finished once, or left in a state that can be shown', async (...at) => {
    const [scenario, place, before, , documents] = at;
    const seen = await killAt(scenario, place);
    const finished = await successor({});
    expect(checkBooks(finished.host).receipts).toBe(before + documents);
    expect(await look(finished)).toMatchObject({ state: 'cart', lines: [] });
    await signIn(finished.host);
    expect((await value(again(finished, seen))).documents).toHaveLength(documents);
    await checkPaid(scenario, seen, finished, before + documents);
    expect((await sell(finished.host, bread)).number).toBe(`1-1-A-${String(before + documents + 1).padStart(6, '0')}`);
    const [asked] = place.split(' ');
    if (asked === 'register' || asked === 'resolve') await registerDoubts(at, seen);
    if (asked === 'authorise' || asked === 'ask') await terminalDoubts(at, seen);
  });

  it.each(letGo)('HSA17: %s at cancel 1: the money is let go before anybody can pay again', async (scenario, state, documents, said, left) => {
    const seen = await killAt(scenario, 'cancel 1');
    const next = await successor({});
    expect(next.terminal.told).toEqual([said]);
    expect(await look(next)).toMatchObject({ id: seen.id, state, totalMinor: seen.totalMinor, documentCount: documents });
    expect(checkBooks(next.host).receipts).toBe(0);
    await checkCards(seen, next);
    await signIn(next.host);
    expect((await value(again(next, seen))).documents).toHaveLength(documents);
    await checkPaid(left, seen, next, documents);
  });
});
