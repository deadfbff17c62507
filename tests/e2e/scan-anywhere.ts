/** A scanner on every screen of a till: what it is walked with, and what is asked at each reading. The walk itself stands in the files beside. */
import type { Locator, Page } from 'playwright-core';
import { until } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import { bread } from './busy-day-people.ts';
import { backPanels, salePanels, type Panel } from '#renderer/till/app/till-store.ts';
import type { Scanner, ScannerMode } from './scanner-modes.ts';
import { same, type Story } from './story.ts';

/** What stands on a till that is no panel. */
const screens = ['first-run', 'sign-in', 'lock', 'open-shift', 'selling', 'payment', 'approval', 'z'] as const;
type Place = Panel | (typeof screens)[number];

export type Walk = { readonly story: Story; readonly page: Page; readonly client: TillClient; readonly scan: Scanner; readonly person: { readonly name: string; readonly pin: string };
  /** Panels and screens a code was read on. */ readonly seen: Set<Place> };

/** A code that only whoever hears the keys and not the letters can read. */
export const LETTERS = 'LvK7qZ';
const PERSON_MS = 160;

/** No panel of the till was left out: one that is new is to be walked to as well. */
export function tellAll({ story, seen }: Walk): Promise<void> {
  return story.step('a code was read on every panel and screen', () => Promise.resolve(same('left out', [...salePanels, ...backPanels, ...screens].filter((one) => !seen.has(one)), [])));
}

/** What a key of an action would have changed. */
export async function deeds({ client }: Walk): Promise<unknown> {
  const [state, settings, receipts, cash] = await Promise.all([client.till.state({}), client.settings.get({}), client.receipt.list({ limit: 5 }), client.cash.list({})]);
  if (!state.ok) throw new Error(state.code);
  const { locked, parkedCount, training, staff, shift } = state.value;
  return { locked, parkedCount, training, staff: staff?.id, shift: shift?.id, settings: settings.ok ? settings.value : null, receipts: receipts.ok ? receipts.value.receipts.length : null, movements: cash.ok ? cash.value.movements.length : null };
}

/** What stands typed on the page and what is open, as a person sees it. */
function seen(page: Page): Promise<{ readonly typed: readonly string[]; readonly open: readonly string[]; readonly focus: string }> {
  return page.evaluate(() => {
    const texts = (selector: string): string[] => [...document.querySelectorAll(selector)].map((one) => one.textContent ?? '');
    const fields = [...document.querySelectorAll('input')].map((one) => `${one.name}${one.value}`);
    const labels = [...document.querySelectorAll('[data-testid="pin-dots"]')].map((one) => one.getAttribute('aria-label') ?? '');
    const active = document.activeElement;
    return { typed: [...fields, ...texts('output'), ...labels], open: texts('[role="dialog"] h2, [data-testid="line-panel"] h2, [data-testid="payment"] h2, [data-testid="receipt-discount"] h2'), focus: active instanceof HTMLInputElement ? `field ${active.value}` : 'none' };
  });
}

export async function pieces({ client }: Walk): Promise<number> {
  const view = await client.sale.view({});
  if (!view.ok) throw new Error(view.code);
  return view.value.lines.reduce((sum, line) => sum + line.quantityMicro / 1_000_000, 0);
}

/** The good is on the receipt; where the panel above it stayed, what was typed into it stayed too, and no digit of the code got anywhere. */
export function sold(walk: Walk, place: Place, where: string, mode: ScannerMode = 'latin'): Promise<void> {
  walk.seen.add(place);
  return walk.story.step(`sold: ${where} (${mode})`, async () => {
    const before = { pieces: await pieces(walk), deeds: await deeds(walk) };
    await walk.scan(bread.barcode, mode);
    await until('the good on the receipt', 20_000, async () => (await pieces(walk)) > before.pieces);
    same('pieces', await pieces(walk), before.pieces + 1);
    same('nothing else was done', await deeds(walk), before.deeds);
    const { typed, focus } = await seen(walk.page);
    const strayed = [...typed, focus].filter((text) => text.includes(bread.barcode.slice(0, 4)) || text.includes(bread.barcode.slice(-4)));
    same('digits of the code in a field', strayed, []);
  });
}

/** A number that stood in a panel when the good came was not taken: it is said until somebody has read it, like one on the command line. */
export function lost({ page, story }: Walk, what: string): Promise<void> {
  const said = page.getByTestId('command-echo').filter({ hasText: 'Набранное не принято' });
  return story.step(`told as not taken: ${what}`, async () => {
    await said.waitFor({ timeout: 20_000 });
    await page.keyboard.press('Escape');
    await said.waitFor({ state: 'hidden', timeout: 20_000 });
  });
}

type Refusal = { readonly code?: string; readonly mode?: ScannerMode; /** Where it is said; the notice over every screen if absent. */ readonly said?: Locator };

/** The page says so, and everything else is as it was. */
export function refused(walk: Walk, place: Place, where: string, { code = bread.barcode, mode = 'latin', said }: Refusal = {}, isOpen = true): Promise<void> {
  const { page, seen: places } = walk;
  places.add(place);
  return walk.story.step(`refused aloud: ${where} (${mode})`, async () => {
    const before = { seen: await seen(page), deeds: isOpen ? await deeds(walk) : null, pieces: isOpen ? await pieces(walk) : 0 };
    await walk.scan(code, mode);
    await (said ?? page.getByTestId('scan-notice').filter({ hasText: code })).first().waitFor({ timeout: 20_000 });
    same('what is typed, open and focused', await seen(page), before.seen);
    if (isOpen) same('what is done and sold', [await deeds(walk), await pieces(walk)], [before.deeds, before.pieces]);
  });
}

/** A scanner no faster than a hand types its code into a box and presses Enter: the box says that this is no number, and keeps saying so until it is erased. */
export function notTaken(walk: Walk, where: string): Promise<void> {
  const { page } = walk;
  const said = page.getByText('Сотрите и наберите заново');
  return walk.story.step(`not taken for a number: ${where} (paced)`, async () => {
    const before = await deeds(walk);
    await walk.scan(bread.barcode, 'paced');
    await said.waitFor({ timeout: 20_000 });
    await page.keyboard.press('Enter');
    await said.waitFor({ timeout: 20_000 });
    same('what is done', await deeds(walk), before);
    await page.keyboard.press('Delete');
    await said.waitFor({ state: 'hidden', timeout: 20_000 });
  });
}

export const type = ({ page }: Walk, text: string): Promise<void> => page.keyboard.type(text, { delay: PERSON_MS });
