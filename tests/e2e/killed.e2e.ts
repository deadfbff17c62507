/**
 * A host killed (SIGKILL) at every place of a sale, a refund and an exchange, under a page that stays open: what the screen says once the host has
 * begun anew and somebody has signed in, and that everything is paid once. Register and terminal are doubles (`dying-host.ts`).
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { freePort, ROOT, startProgram, until, type Program } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { createDice } from './busy-day-shop.ts';
import { comeToWork } from './demo-till.ts';
import { LET_GO, SCRIPT, type Script } from './dying-script.ts';
import { CARD_SENTENCE, cardMayHaveMoved, PLACES, sampleOfPlaces, SENTENCES, shownAfter, type Place } from './killed-places.ts';
import { SIZES } from './looks.ts';
import { tourOf } from './looks-tour.ts';
import { same, type Story } from './story.ts';
import { openTill } from './till-page.ts';
import type { Page } from 'playwright-core';

type Answer<T> = Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }>;

const SMALL = SIZES.slice(0, 1);
const PATIENCE_MS = 20_000;
const GIVEN_MINOR = 1_000_00;
const SEED = 3;
const [bread, milk] = demoShop.good.filter((good) => good.unit === 'pcs' && good.legalEntityId === null).map((good) => good.id) as [string, string];
/** What the shop sells for its neighbour. */
const honey = demoShop.good.find((good) => good.unit === 'pcs' && good.legalEntityId !== null)?.id ?? '';
const refusal = { reason: 'Смена регистратора открыта больше суток' };
const refused = { kind: 'refused', ...refusal } as const;
const declined = { kind: 'declined', ...refusal } as const;
const silent = [{ kind: 'unknown' }] as const;
/** What devices say before the place is come to. */
const FIRST = { refused: { register: [refused] }, declined: { card: [{ kind: 'authorised', reference: 'double' }, declined] } } as const;

async function valueOf<T>(answer: Answer<T>): Promise<T> {
  const given = await answer;
  if (!given.ok) throw new Error(given.code);
  return given.value;
}

/** The host over one folder, at one address, however often it dies. */
class Host {
  readonly dir: string;
  readonly #port: number;
  #round = 0;
  #program: Program | null = null;
  #client: TillClient | null = null;
  #said = '';

  constructor(dir: string, port: number) {
    this.dir = dir;
    this.#port = port;
  }

  get client(): TillClient {
    if (this.#client === null) throw new Error('the host is down');
    return this.#client;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** What devices answer and where it stops from now on. */
  script(script: Partial<Script>): void {
    writeFileSync(join(this.dir, SCRIPT), JSON.stringify({ stop: null, register: [], card: [], ...script, round: ++this.#round }));
  }

  async start(): Promise<void> {
    this.#said = '';
    const program = await startProgram(join(ROOT, 'tests/e2e/dying-host.ts'), { args: [this.dir, String(this.#port)] });
    this.#program = program;
    program.child.stdout?.on('data', (chunk: Buffer) => { this.#said += chunk.toString(); });
    this.#client = await connectTill(program.url);
  }

  /** Waits until it has come to the place, and kills it there. */
  async dieAt(place: string): Promise<void> {
    await until(`the host at ${place}`, PATIENCE_MS, () => Promise.resolve(this.#said.includes(`at ${place}\n`)));
    await this.kill();
  }

  async kill(): Promise<void> {
    this.#client?.close();
    this.#client = null;
    await this.#program?.kill();
  }
}

type Stand = { readonly host: Host; readonly page: Page; readonly person: { readonly id: string; readonly name: string; readonly pin: string } };

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-killed-'));
  const host = new Host(dir, await freePort());
  host.script({});
  try {
    await host.start();
    const { name, pin } = await comeToWork(host.client, 'cashier');
    const { members } = await valueOf(host.client.staff.list({}));
    await valueOf(host.client.settings.change({ theme: 'light' }));
    const { page } = await openTill(await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' }), host.url);
    await page.getByText('Чек пуст').waitFor();
    const stand: Stand = { host, page, person: { id: members.find((one) => one.name === name)?.id ?? '', name, pin } };
    const tour = tourOf(story, page, async (dress) => void (await host.client.settings.change(dress)));
    const pictured = new Set<string>();
    for (const place of story.sample ? sampleOfPlaces(createDice(SEED)) : PLACES) {
      const { kind, by, at, then, because, sellers } = place;
      const told = `${kind} by ${by}${sellers === undefined ? '' : ' of two sellers'} whose host dies at ${at}${because === undefined ? '' : ` after being ${because}`}${then === 'yes' ? '' : then === 'no' ? ', the device says no' : ', the device says nothing'}`;
      const before = await lastNumber(stand);
      await story.step(`HSA18: ${told}: the screen says ${shownAfter(place)}`, () => dieAndLook(stand, place));
      const picture = `killed-${shownAfter(place)}-${kind}${cardMayHaveMoved(place) ? '-card' : ''}`;
      if (shownAfter(place) !== 'paid' && !pictured.has(picture)) await tour(picture, SMALL);
      pictured.add(picture);
      if (isRest(place) && place.by === 'card') await story.step(`HSA29: ${told}: what the card paid of it already is not told to be undone`, () => lookAtRest(stand, place, tour));
      await story.step(`HSA11: ${told}: it is paid once`, () => finish(stand, place, before));
    }
  } finally {
    await host.kill();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Numbers have no gaps: the last one is how many receipts there are. */
async function lastNumber({ host }: Stand): Promise<number> {
  const { receipts: [last] } = await valueOf(host.client.receipt.list({ limit: 1 }));
  return Number(last?.number.split('-').at(-1) ?? 0);
}

/** Goods of that kind of receipt in hand; what comes back was paid the same way a moment ago. */
async function fill({ host: { client } }: Stand, { kind, by, sellers }: Place): Promise<{ readonly lines: number; readonly totalMinor: number }> {
  const add = (goodId: string): ReturnType<TillClient['sale']['add']> => client.sale.add({ gesture: crypto.randomUUID(), goodId, quantityMicro: 1_000_000 });
  if (kind !== 'sale') {
    const { id: cartId, totalMinor } = await valueOf(add(bread));
    const cardMinor = by === 'card' ? totalMinor : 0;
    const paid = await valueOf(client.sale.pay({ cartId, expectedTotalMinor: totalMinor, expectedCashDueMinor: by === 'card' ? null : totalMinor, offer: { cardMinor, cashMinor: null }, payBackTo: 'as-paid' }));
    await valueOf(client.refund.add({ gesture: crypto.randomUUID(), receiptId: paid.receiptId, lines: [{ lineNo: 1, quantityMicro: 1_000_000 }], reason: 'Не подошёл товар' }));
  }
  if (kind !== 'refund') await valueOf(add(milk));
  if (sellers !== undefined) await valueOf(add(honey));
  const { lines, totalMinor } = await valueOf(client.sale.view({}));
  return { lines: lines.length, totalMinor };
}

async function press({ page }: Stand, { kind, by }: Place): Promise<void> {
  if (kind === 'sale' && by === 'cash') await page.keyboard.type(String(GIVEN_MINOR / 100), { delay: 160 });
  await page.keyboard.press(kind === 'sale' && by === 'card' ? 'Control+Enter' : 'Enter');
  if (kind === 'sale') return;
  await page.getByTestId('payment').waitFor();
  // The card chord pays by itself: an Enter behind it would ask the terminal again where that has answered by then.
  await page.keyboard.press(kind === 'exchange' && by === 'card' ? 'Control+Enter' : 'Enter');
}

async function dieAndLook(stand: Stand, place: Place): Promise<void> {
  const { host, page, person } = stand;
  const { at, then, because } = place;
  const [asked] = at.split(' ');
  host.script({});
  const { lines, totalMinor } = await fill(stand, place);
  await page.getByTestId('paid').waitFor({ state: 'hidden' });
  await page.getByRole('list', { name: 'Чек', exact: true }).getByRole('listitem').nth(lines - 1).waitFor();
  // As many lines has the sale of what comes back, on a page that lags behind.
  if (place.kind === 'refund') await page.getByTestId('cart-total').getByText('Возврат', { exact: true }).waitFor();
  host.script({ stop: at, ...(asked === 'resolve' ? { register: silent } : {}), ...(asked === 'ask' ? { card: silent } : {}), ...(because === undefined ? {} : FIRST[because]) });
  await press(stand, place);
  if (asked === 'resolve' || asked === 'ask') {
    await page.getByTestId('payment').getByRole('alert').waitFor();
    await page.keyboard.press('Enter');
  }
  await host.dieAt(at);
  rmSync(join(host.dir, LET_GO), { force: true });
  const isCard = asked === 'authorise' || asked === 'ask';
  if (then === 'silent') host.script(isCard ? { card: silent } : { register: silent });
  else if (then === 'no') host.script(isCard ? { card: [declined] } : { register: [refused] });
  else host.script({});
  await host.start();
  // Its page has asked again by the time it shows who works here.
  await page.getByRole('button', { name: person.name }).waitFor();
  await valueOf(host.client.staff.signIn({ staffId: person.id, pin: person.pin }));
  await expectShown(stand, place, totalMinor);
  if (because !== undefined) await until('the terminal to hear that money is let go', PATIENCE_MS, () => Promise.resolve(existsSync(join(host.dir, LET_GO))));
}

async function expectShown({ page }: Stand, place: Place, totalMinor: number): Promise<void> {
  const shown = shownAfter(place);
  if (shown === 'paid') {
    await page.getByTestId('paid').waitFor();
    if (place.kind === 'sale' && place.by === 'cash') {
      const change = ((GIVEN_MINOR - totalMinor) / 100).toFixed(2).replace('.', ',');
      same('the change is told', (await page.getByTestId('paid').innerText()).replaceAll(/\s/gu, '').includes(change), true);
    }
    return;
  }
  const box = page.getByTestId(shown === 'interrupted' ? 'payment' : 'sale-state');
  // Where the register refused the second receipt, what came back is done and gone: what is left is a sale.
  const kind = shown === 'refused' && place.posted !== undefined ? 'sale' : place.kind;
  await box.getByText(SENTENCES[shown][kind]).waitFor();
  if (cardMayHaveMoved(place)) {
    const told = (await box.innerText()).replaceAll(/\s+/gu, ' ');
    for (const words of [...CARD_SENTENCE, (totalMinor / 100).toFixed(2).replace('.', ',')]) same(`the card’s money is told of: ${words}`, told.includes(words), true);
  }
  if (place.posted !== undefined) await box.getByText(`Уже записано: ${place.kind === 'sale' ? 'продажа' : 'возврат'}`).waitFor();
  if (!isRest(place)) return;
  await page.keyboard.press('Enter');
  // The refund and the sale are set off, whichever of them is recorded already; on the card each goes by itself.
  if (place.by === 'cash') await expectSum(page, 'payment', totalMinor);
  await page.keyboard.press('Escape');
  await page.getByTestId('payment').waitFor({ state: 'hidden' });
}

/** The terminal may have moved the money of all receipts: what stands in one of them is named beside what is left. */
async function lookAtRest({ page, host }: Stand, { kind }: Place, tour: ReturnType<typeof tourOf>): Promise<void> {
  const { posted, totalMinor } = await valueOf(host.client.sale.view({}));
  await page.keyboard.press('Enter');
  const box = page.getByTestId('payment');
  await box.waitFor();
  const told = (await box.innerText()).replaceAll(/\s+/gu, ' ');
  const sums = [posted.reduce((sum, { cardMinor }) => sum + cardMinor, 0), totalMinor].map((minor) => (minor / 100).toFixed(2).replace('.', ','));
  for (const words of [...CARD_SENTENCE, `${sums[0] ?? ''} ₽ уже в чеке, остальные ${sums[1] ?? ''} ₽`]) same(`the panel of the rest tells: ${words}`, told.includes(words), true);
  await tour(`killed-rest-${kind}`, SMALL);
  await page.keyboard.press('Escape');
  await box.waitFor({ state: 'hidden' });
}

/** The register refused a receipt after others of the basket were posted: the rest is shown with them before it is paid. */
function isRest(place: Place): boolean {
  return shownAfter(place) === 'refused' && place.posted !== undefined;
}

/** The sum that changes hands is told there, whichever way it goes. */
async function expectSum(page: Page, testId: 'payment' | 'paid', minor: number): Promise<void> {
  const box = page.getByTestId(testId);
  await box.waitFor();
  const sum = (Math.abs(minor) / 100).toFixed(2).replace('.', ',');
  const told = (await box.innerText()).replaceAll(/\s/gu, '');
  same(`${testId} tells ${sum} ${minor < 0 ? 'to hand out' : 'to take'}`, told.includes(sum) && told.includes(testId === 'payment' ? 'Квыдаченаличными' : 'Выдатьналичными') === minor < 0, true);
}

/** Goes on as the screen says, and looks at what there is then. */
async function finish(stand: Stand, place: Place, before: number): Promise<void> {
  const { page, host } = stand;
  const shown = shownAfter(place);
  const { cashDueMinor } = await valueOf(host.client.sale.view({}));
  if (shown !== 'paid') await page.keyboard.press('Enter');
  if (shown === 'refused' && (place.kind !== 'sale' || isRest(place))) {
    await page.getByTestId('payment').waitFor();
    await page.keyboard.press('Enter');
  }
  await page.getByTestId('paid').waitFor();
  if (isRest(place) && place.by === 'cash') await expectSum(page, 'paid', cashDueMinor);
  const written = { sale: 1, refund: 2, exchange: 3 }[place.kind] + (place.sellers === undefined ? 0 : 1);
  same('receipts', await lastNumber(stand), before + written);
  same('nothing is left in hand', (await valueOf(host.client.sale.view({}))).lines, []);
}
