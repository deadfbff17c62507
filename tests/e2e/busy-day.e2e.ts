/**
 * Two busy days, each with the server gone from morning to night: two shifts by keyboard, then one by touch in a shop that rounds
 * cash to the rouble; then every kopeck at headquarters, over its API, on its page and in its tables.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { demoLogins, demoShop } from '#domain/demo-shop/shop.ts';
import { startPrinter, type RunningPrinter } from '#lab/printer/printer-server.ts';
import { createHqClient } from '../support/hq-client.ts';
import { freePort, startProgram, until, type Program } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { startHost } from '../support/world.ts';
import type { Shift } from './busy-day-book.ts';
import { createCounter, type Counter } from './busy-day-counter.ts';
import { createHands } from './busy-day-hands.ts';
import { tellKeyboardDay } from './busy-day-keyboard.ts';
import type { KeyboardDay } from './busy-day-keyboard-day.ts';
import { compareOnPage, compareOverApi } from './busy-day-office.ts';
import { ANNA } from './busy-day-people.ts';
import { picturesOf, type Picture } from './busy-day-pictures.ts';
import { compareInTables } from './busy-day-tables.ts';
import { tellTouchDay } from './busy-day-touch.ts';
import type { Story } from './story.ts';

const [PLACE] = demoLogins.tills;
const [COMPANY] = demoShop.company;
const TILL = 'till';
const ROUBLE = 100;
/** Receipts of the day by touch. */
const BY_TOUCH = { whole: 60, sample: 20 };

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-busy-day-'));
  const serverPort = await freePort();
  const startServer = (): Promise<Program> => startProgram('sync-server/main.ts', { args: ['--demo', '--data', join(dir, 'server'), '--port', String(serverPort)] });
  let server = await startServer();
  const printer = await startPrinter({ port: 0 });
  const hq = createHqClient(server.url);
  let till: OneTill | null = null;
  try {
    await hq.signIn(demoLogins.hq);
    if (PLACE === undefined) throw new Error('the demo shop has no till');
    till = await oneTill(dir, { serverUrl: server.url, pairingCode: (await hq.pairingCode(PLACE.tillId)).code, printerPort: printer.port });
    await till.whenLoaded();
    await server.stop();
    const shifts: Shift[] = [];
    await byKeyboard(story, till, printer, shifts);
    server = await startServer();
    await till.whenSent();
    await hq.tillPolicy({ cashRounding: { stepMinor: ROUBLE, mode: 'nearest' } });
    await till.whenRounding();
    await server.stop();
    await byTouch(story, till, shifts);
    server = await startServer();
    await till.whenSent();
    await compareOverApi(story, hq, shifts);
    await compareInTables(story, { dir, name: TILL, companyId: COMPANY?.id ?? '', storeId: PLACE.storeId, tillId: PLACE.tillId }, shifts);
    await compareOnPage(story, server.url, demoLogins.hq, shifts);
  } finally {
    await till?.stop();
    await printer.stop();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Pictures of goods come after everything else. Which goods have one is told to people who have signed in only. */
async function hasPictures({ catalog, staff }: TillClient): Promise<boolean> {
  const people = await staff.list({});
  const anna = people.ok ? people.value.members.find(({ name }) => name === ANNA.name) : undefined;
  if (anna === undefined) return false;
  await staff.signIn({ staffId: anna.id, pin: ANNA.pin });
  const quick = await catalog.quick({});
  await staff.signOut({});
  const hashes = quick.ok ? quick.value.pages.flatMap((page) => page.goods.flatMap((good) => good.pictureHash ?? [])) : [];
  return hashes.length > 0 && (await Promise.all(hashes.map((hash) => catalog.picture({ hash })))).every((answer) => answer.ok);
}

type OneTill = Awaited<ReturnType<typeof oneTill>>;

/** The till of the day: its program, which may be killed, and a client beside the page. */
async function oneTill(dir: string, paired: { readonly serverUrl: string; readonly pairingCode: string; readonly printerPort: number }) {
  const options = { name: TILL, port: await freePort(), ...paired };
  let host = await startHost(dir, options);
  let client: TillClient = await connectTill(host.url);
  const state = async (): ReturnType<TillClient['till']['state']> => client.till.state({});
  return {
    url: host.url,
    client: () => client,
    async killAndStart() {
      await host.kill();
      host = await startHost(dir, options);
      client = await connectTill(host.url);
    },
    whenLoaded: () => until('the whole shop on the till', 120_000, async () => {
      const now = await state();
      return now.ok && now.value.phase === 'ready' && now.value.sync.loading === null && await hasPictures(client);
    }),
    whenSent: () => until('everything at headquarters', 90_000, async () => {
      const now = await state();
      return now.ok && now.value.sync.unsent === 0;
    }),
    whenRounding: () => until('the rounding of cash on the till', 60_000, async () => {
      const now = await state();
      return now.ok && now.value.policy.cashRounding?.stepMinor === ROUBLE;
    }),
    async stop() {
      client.close();
      await host.stop();
    },
  };
}

type Desk = {
  readonly counter: Counter; readonly picture: Picture; readonly newShift: (floatMinor: number) => void;
  /** Tells the day; where it breaks off, a picture of the screen stays. */
  readonly tell: (day: () => Promise<void>) => Promise<void>;
};

/** A page of the till under somebody's hands. */
async function deskAt(story: Story, till: OneTill, shifts: Shift[], how: { readonly layout: 'keyboard' | 'touch'; readonly cashStepMinor: number; readonly context: BrowserContextOptions }): Promise<Desk> {
  await till.client().settings.change({ layout: how.layout });
  const context = await story.browser.newContext({ viewport: { width: 1024, height: 768 }, locale: 'ru-RU', reducedMotion: 'reduce', ...how.context });
  const page = await context.newPage();
  const hands = await createHands(page);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(till.url);
  const counter = createCounter(hands, { cashStepMinor: how.cashStepMinor, floatMinor: 0, entries: [], moves: [], closing: null }, ANNA.name);
  return {
    counter, picture: picturesOf(page, till.client, story.pictures),
    newShift: (floatMinor) => {
      counter.shift = { cashStepMinor: how.cashStepMinor, floatMinor, entries: [], moves: [], closing: null };
      shifts.push(counter.shift);
    },
    async tell(day) {
      try {
        await day();
      } catch (error) {
        await page.screenshot({ path: join(story.pictures, `broken-off-${how.layout}.png`) });
        throw error;
      }
      await story.step('the page threw nothing', () => (faults.length === 0 ? Promise.resolve() : Promise.reject(new Error(faults.join('\n')))));
      await context.close();
    },
  };
}

async function byKeyboard(story: Story, till: OneTill, printer: RunningPrinter, shifts: Shift[]): Promise<void> {
  const { counter, picture, newShift, tell } = await deskAt(story, till, shifts, { layout: 'keyboard', cashStepMinor: 1, context: {} });
  const saying = (words: readonly string[]): string[] => printer.papers().map((paper) => paper.lines.join('\n')).filter((text) => words.every((word) => text.includes(word)));
  const paper: KeyboardDay['paper'] = {
    count: (...words) => saying(words).length,
    wait: (times, ...words) => until(`${times} papers with ${words.join(', ')}`, 30_000, async () => Promise.resolve(saying(words).length >= times)).then(() => undefined),
    codeOf: (number) => until(`the code of ${number} on paper`, 30_000, async () => Promise.resolve(/LVR[0-9A-F]{32}/.exec(saying([number])[0] ?? '')?.[0])),
    setOut: (out) => printer.setFault('paperOut', out),
  };
  await tell(async () => {
    await tellKeyboardDay({ story, counter, picture, paper, killHost: till.killAndStart, newShift });
    await story.step('every receipt of the day came out on paper', async () => {
      for (const { number } of counter.entries) await paper.wait(1, number);
    });
  });
}

async function byTouch(story: Story, till: OneTill, shifts: Shift[]): Promise<void> {
  const { counter, picture, newShift, tell } = await deskAt(story, till, shifts, { layout: 'touch', cashStepMinor: ROUBLE, context: { hasTouch: true } });
  await tell(() => tellTouchDay({ story, counter, picture, newShift, receipts: story.sample ? BY_TOUCH.sample : BY_TOUCH.whole }));
}
