/** The screens of a till one after another, and a scanner on each of them. */
import type { Locator, Page } from 'playwright-core';
import { until } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import { bread } from './busy-day-people.ts';
import { goodCalled } from './busy-day-shop.ts';
import { backPanels, salePanels, type Panel } from '#renderer/till/app/till-store.ts';
import type { Scanner, ScannerMode } from './scanner-modes.ts';
import { FLOAT_MINOR } from './demo-till.ts';
import { same, type Story } from './story.ts';

/** What stands on a till that is no panel. */
const screens = ['first-run', 'sign-in', 'lock', 'open-shift', 'selling', 'payment', 'approval', 'z'] as const;
/** A good the list has no price for. */
const unpriced = goodCalled('Корзина подарочная по заказу');
type Place = Panel | (typeof screens)[number];

export type Walk = { readonly story: Story; readonly page: Page; readonly client: TillClient; readonly scan: Scanner; readonly person: { readonly name: string; readonly pin: string };
  /** Panels and screens a code was read on. */ readonly seen: Set<Place> };

/** A code that only whoever hears the keys and not the letters can read, with the separator of marking codes. */
const LETTERS = 'LvK7qZ';
const WITH_SEPARATOR = '0104\u001d93Ab';
const SLOW_START = '-46070';
const PERSON_MS = 160;

/** No panel of the till was left out: one that is new is to be walked to as well. */
export function tellAll({ story, seen }: Walk): Promise<void> {
  return story.step('a code was read on every panel and screen', () => Promise.resolve(same('left out', [...salePanels, ...backPanels, ...screens].filter((one) => !seen.has(one)), [])));
}

/** What a key of an action would have changed. */
async function deeds({ client }: Walk): Promise<unknown> {
  const [state, settings, receipts] = await Promise.all([client.till.state({}), client.settings.get({}), client.receipt.list({ limit: 5 })]);
  if (!state.ok) throw new Error(state.code);
  const { locked, parkedCount, training, staff, shift } = state.value;
  return { locked, parkedCount, training, staff: staff?.id, shift: shift?.id, settings: settings.ok ? settings.value : null, receipts: receipts.ok ? receipts.value.receipts.length : null };
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

async function pieces({ client }: Walk): Promise<number> {
  const view = await client.sale.view({});
  if (!view.ok) throw new Error(view.code);
  return view.value.lines.reduce((sum, line) => sum + line.quantityMicro / 1_000_000, 0);
}

/** The good is on the receipt; where the panel above it stayed, what was typed into it stayed too, and no digit of the code got anywhere. */
function sold(walk: Walk, place: Place, where: string, mode: ScannerMode = 'latin'): Promise<void> {
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
function lost({ page, story }: Walk, what: string): Promise<void> {
  const said = page.getByTestId('command-echo').filter({ hasText: 'Набранное не принято' });
  return story.step(`told as not taken: ${what}`, async () => {
    await said.waitFor({ timeout: 20_000 });
    await page.keyboard.press('Escape');
    await said.waitFor({ state: 'hidden', timeout: 20_000 });
  });
}

type Refusal = { readonly code?: string; readonly mode?: ScannerMode; /** Where it is said; the notice over every screen if absent. */ readonly said?: Locator };

/** The page says so, and everything else is as it was. */
function refused(walk: Walk, place: Place, where: string, { code = bread.barcode, mode = 'latin', said }: Refusal = {}, isOpen = true): Promise<void> {
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

const type = ({ page }: Walk, text: string): Promise<void> => page.keyboard.type(text, { delay: PERSON_MS });

/** A till that belongs to nobody yet. */
export async function firstRun(walk: Walk): Promise<void> {
  await walk.page.getByLabel('Код кассы').fill('12');
  await walk.page.getByLabel('Код кассы').focus();
  await refused(walk, 'first-run', 'the first run, its code being typed', { code: LETTERS, mode: 'caps' }, false);
}

/** Nobody stands at the till yet. */
export async function atTheDoor(walk: Walk): Promise<void> {
  const { page, person } = walk;
  await page.getByRole('button', { name: person.name }).waitFor();
  await refused(walk, 'sign-in', 'the list of people', { code: LETTERS }, false);
  await page.getByRole('button', { name: person.name }).click();
  await page.getByTestId('pin-dots').waitFor();
  await type(walk, person.pin.slice(0, 2));
  await refused(walk, 'sign-in', 'a PIN half typed', { mode: 'slow' }, false);
  await type(walk, person.pin.slice(2));
  await page.keyboard.press('Enter');
  await page.getByText('Чек пуст').waitFor();
}

/** The receipt itself, in both layouts. */
export async function theSale(walk: Walk): Promise<void> {
  const { page, client } = walk;
  await sold(walk, 'selling', 'the touch layout');
  await sold(walk, 'selling', 'the touch layout', 'alt');
  await client.settings.change({ layout: 'keyboard' });
  await page.getByRole('toolbar', { name: 'Частые клавиши', exact: true }).waitFor();
  await sold(walk, 'selling', 'the keyboard layout', 'cyrillic');
  for (const mode of ['latin', 'caps'] as const) {
    await page.keyboard.press('F3');
    await type(walk, 'сы');
    await page.getByRole('option').first().waitFor();
    await sold(walk, 'selling', 'the search field with text in it', mode);
  }
  await page.keyboard.press('Escape');
  await type(walk, '12');
  await page.getByTestId('command-echo').filter({ hasText: '12' }).waitFor();
  await sold(walk, 'selling', 'the command line with a number in it');
  await page.getByTestId('command-echo').waitFor();
  await page.keyboard.press('Escape');
}

/** A price is being typed, and the next good comes under the scanner: its code is no price, and the good without one is not sold. */
async function pricing(walk: Walk): Promise<void> {
  const { page } = walk;
  await walk.scan(unpriced.barcode);
  await page.getByTestId('refusal').waitFor();
  await page.keyboard.press('Shift+F8');
  await page.getByTestId('price-of').waitFor();
  await type(walk, '15');
  await sold(walk, 'price-of', 'a price typed for a good without one', 'slow');
  await page.getByTestId('price-of').waitFor({ state: 'hidden' });
  await lost(walk, 'a price typed for a good without one');
}

/** Panels beside the receipt: what is scanned goes into it. */
export async function overTheSale(walk: Walk): Promise<void> {
  const { page } = walk;
  await pricing(walk);
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await type(walk, '7');
  await sold(walk, 'line', 'a line with a number typed');
  await lost(walk, 'a quantity typed for a line');
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await sold(walk, 'line', 'a line with nothing typed', 'slow');
  await page.getByTestId('line-panel').waitFor({ state: 'hidden' });
  same('what is typed', await page.getByTestId('command-echo').filter({ hasText: 'Набранное не принято' }).count(), 0);
  await page.keyboard.press('Control+F7');
  await page.getByTestId('receipt-discount').waitFor();
  await type(walk, '3');
  await sold(walk, 'receipt-discount', 'a discount being typed', 'slow');
  await lost(walk, 'a discount typed for the receipt');
  await page.keyboard.press('F5');
  await page.getByLabel('Как назвать').waitFor();
  await page.getByLabel('Как назвать').focus();
  await type(walk, 'дача');
  for (const mode of ['slow', 'alt'] as const) await refused(walk, 'park', 'the name of a parked receipt', { mode });
  const name = page.getByLabel('Как назвать');
  await name.fill('я'.repeat(Number(await name.getAttribute('maxlength'))));
  await refused(walk, 'park', 'a name that has no room for another letter', { mode: 'slow' });
  await name.fill('дача');
  await name.evaluate((field: HTMLInputElement) => { field.setSelectionRange(1, 3); });
  await refused(walk, 'park', 'a name with two letters marked', { mode: 'slow' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+F5');
  await page.getByTestId('parked-panel').waitFor();
  await sold(walk, 'parked', 'the parked receipts');
  await page.keyboard.press('Escape');
  await page.getByTestId('parked-panel').waitFor({ state: 'hidden' });
  await walk.client.settings.change({ layout: 'touch' });
  await page.getByRole('button', { name: 'Наличные' }).click();
  await page.getByTestId('payment').waitFor();
  await type(walk, '5000');
  await refused(walk, 'payment', 'a payment with an amount typed', { said: page.getByText('Идёт оплата') });
  await page.keyboard.press('ArrowUp');
  await type(walk, '499,90');
  await refused(walk, 'payment', 'a payment with the card typed to the kopeck', { mode: 'slow', said: page.getByText('Идёт оплата') });
  await page.keyboard.press('Escape');
  await page.getByTestId('payment').waitFor({ state: 'hidden' });
}

/** Everything that covers the receipt. */
export async function behindTheSale(walk: Walk): Promise<void> {
  const { page, person } = walk;
  const leave = async (panel: Locator): Promise<void> => {
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
  };
  const dialog = (name: string | RegExp): Locator => page.getByRole('dialog', { name });
  await lookingForReceipts(walk, leave);
  await countingMoney(walk, leave);
  await page.keyboard.press('Control+F10');
  await dialog('X-отчёт').waitFor();
  await refused(walk, 'shift', 'the X report');
  await leave(dialog('X-отчёт'));
  await page.keyboard.press('Control+F6');
  await page.getByRole('list', { name: 'События', exact: true }).waitFor();
  await refused(walk, 'journal', 'the journal', { code: LETTERS, mode: 'cyrillic' });
  await leave(page.getByRole('list', { name: 'События', exact: true }));
  await inSettings(walk, leave);
  await page.keyboard.press('F10');
  await dialog('Меню').waitFor();
  await refused(walk, 'menu', 'the menu', { code: WITH_SEPARATOR });
  await dialog('Меню').getByRole('button', { name: 'Очистить чек' }).click();
  await dialog('Очистить чек?').waitFor();
  await refused(walk, 'clear', 'the question to clear');
  await leave(dialog('Очистить чек?'));
  await onTheSide(walk, leave);
  await page.keyboard.press('F1');
  await dialog('Все клавиши').waitFor();
  await refused(walk, 'keys', 'the keys', { code: LETTERS, mode: 'caps' });
  await leave(dialog('Все клавиши'));
  await page.keyboard.press('F2');
  await page.getByTestId('locked').waitFor();
  await type(walk, '55');
  await refused(walk, 'lock', 'the lock, a PIN half typed', { code: LETTERS, mode: 'cyrillic' }, false);
  await page.keyboard.press('Delete');
  await type(walk, person.pin);
  await page.keyboard.press('Enter');
  await page.getByTestId('locked').waitFor({ state: 'hidden' });
}

/** The panels that are opened once a day, and the one from which a code goes on the receipt. */
async function onTheSide(walk: Walk, leave: (panel: Locator) => Promise<void>): Promise<void> {
  const { page } = walk;
  for (const [key, place, name] of [['Control+F12', 'drawer', 'Открыть ящик без продажи'], ['Control+F2', 'training', /Учебный режим/], ['Control+F3', 'link', 'Связь и данные']] as const) {
    await page.keyboard.press(key);
    const panel = page.getByRole('dialog', { name });
    await panel.waitFor();
    await refused(walk, place, `the panel of ${place}`, { mode: 'slow' });
    await leave(panel);
  }
  await page.keyboard.press('Shift+F9');
  const tasks = page.getByRole('dialog', { name: 'Задачи' });
  await tasks.waitFor();
  await sold(walk, 'task', 'the tasks');
  await tasks.waitFor({ state: 'hidden' });
  await walk.client.settings.change({ layout: 'keyboard' });
  await page.getByRole('toolbar', { name: 'Частые клавиши', exact: true }).waitFor();
  await page.keyboard.press('F12');
  await page.getByTestId('quick-panel').waitFor();
  await sold(walk, 'quick', 'the quick goods of the keyboard layout');
  await walk.client.settings.change({ layout: 'touch' });
}

/** Nothing is on the receipt, and the till shows it. */
async function cleared({ page, client }: Walk): Promise<void> {
  const answer = await client.sale.clear({ gesture: crypto.randomUUID() });
  if (!answer.ok) throw new Error(`not cleared: ${answer.code} ${JSON.stringify(answer.detail)}`);
  await until('an empty receipt', 20_000, async () => { const view = await client.sale.view({}); return view.ok && view.value.lines.length === 0; });
  await page.getByText('Чек пуст').waitFor();
}

/** Another one signs in, and the till shows it. */
async function changedTo({ page, client }: Walk, { name, pin }: { readonly name: string; readonly pin: string }): Promise<void> {
  const list = await client.staff.list({});
  const staffId = list.ok ? list.value.members.find((one) => one.name === name)?.id : undefined;
  if (staffId === undefined) throw new Error(`${name} works here no more`);
  await client.staff.signOut({});
  const answer = await client.staff.signIn({ staffId, pin });
  if (!answer.ok) throw new Error(`not signed in: ${answer.code}`);
  await page.getByRole('banner').filter({ hasText: name }).waitFor();
}

/** A senior is asked, the shift is handed over and closed, and opened again. */
export async function endOfDay(walk: Walk, cashier: Walk['person']): Promise<void> {
  const { page } = walk;
  const said = page.getByText('Это штрихкод');
  await cleared(walk);
  await changedTo(walk, cashier);
  await page.getByText('Чек пуст').waitFor();
  await sold(walk, 'selling', 'the receipt of another cashier');
  await page.keyboard.press('F7');
  await page.getByTestId('line-panel').waitFor();
  await type(walk, '90');
  await page.keyboard.press('Enter');
  const approval = page.getByTestId('approval');
  await approval.waitFor();
  await type(walk, '121212121212');
  await refused(walk, 'approval', 'a senior is asked, a PIN of twelve digits typed', { mode: 'slow' });
  await page.keyboard.press('Escape');
  await approval.waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  // Whole receipts are cleared by a senior.
  await changedTo(walk, walk.person);
  await cleared(walk);
  await page.keyboard.press('F10');
  await page.getByRole('dialog', { name: 'Меню' }).getByRole('button', { name: 'Передать смену' }).click();
  const handover = page.getByRole('dialog', { name: 'Передача кассы' });
  await handover.waitFor();
  await refused(walk, 'shift', 'the hand-over of a shift', { said });
  await page.keyboard.press('Escape');
  await handover.waitFor({ state: 'hidden' });
}

/** An address of a letter is being written, in a field that tells nobody where its caret is: the code is looked for like any other, and nothing breaks. */
async function writingALetter(walk: Walk): Promise<void> {
  const { page, story } = walk;
  await page.keyboard.press('F9');
  const panel = page.getByRole('dialog', { name: 'Чеки' });
  await panel.getByRole('button', { name: /Письмо/ }).click();
  await page.getByLabel('Адрес покупателя').fill('anna@example.ru');
  await story.step('looked for: the address of a letter in focus (slow)', async () => {
    await walk.scan(bread.barcode, 'slow');
    await until('the code in the search of history', 20_000, async () => (await page.getByLabel('Найти чек').inputValue()) === bread.barcode);
  });
  // The letter goes with the receipt it was of, or with the first Escape, whichever comes first.
  for (let presses = 0; presses < 2 && await panel.isVisible(); presses++) {
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden', timeout: 2_000 }).catch(() => undefined);
  }
  await panel.waitFor({ state: 'hidden' });
}

/** The Z on the screen, and the next shift that is about to be opened. */
export async function closing(walk: Walk): Promise<void> {
  const { page, client } = walk;
  await writingALetter(walk);
  // The drawer is right: what it began with, and every receipt was paid in cash.
  const sold = await client.receipt.list({ limit: 50 });
  const sums = sold.ok ? sold.value.receipts.map((one) => one.totalMinor) : [];
  const expectedMinor = sums.reduce((all, one) => all + one, FLOAT_MINOR);
  await page.keyboard.press('Control+F11');
  const panel = page.getByRole('dialog', { name: /Закрытие смены/ });
  await panel.waitFor();
  await page.keyboard.press('F4');
  await type(walk, `${Math.trunc(expectedMinor / 100)},${String(expectedMinor % 100).padStart(2, '0')}`);
  await page.keyboard.press('Enter');
  const z = page.getByRole('dialog', { name: /^Смена \d+ закрыта/ });
  await z.waitFor();
  await refused(walk, 'z', 'the Z of a shift', { mode: 'cyrillic', code: LETTERS });
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Смена закрыта' }).waitFor();
  await type(walk, '15');
  await refused(walk, 'open-shift', 'the cash a shift begins with', { said: page.getByText('Это штрихкод') });
}

/** Where receipts are looked for, a code is what is looked for: whole, in place of what was typed. */
async function lookingForReceipts(walk: Walk, leave: (panel: Locator) => Promise<void>): Promise<void> {
  const { page, story } = walk;
  for (const [key, name, mode] of [['F6', /Какой чек/, 'slow'], ['F9', 'Чеки', 'latin']] as const) {
    await page.keyboard.press(key);
    const panel = page.getByRole('dialog', { name });
    await panel.waitFor();
    await page.keyboard.press('F3');
    const field = page.getByLabel('Найти чек');
    await field.fill('фыв');
    walk.seen.add(key === 'F6' ? 'refund' : 'history');
    await story.step(`looked for: ${key === 'F6' ? 'the field of a refund' : 'the search of history'} (${mode})`, async () => {
      const before = [await deeds(walk), await pieces(walk)];
      await walk.scan(bread.barcode, mode);
      await until('the code in the field', 20_000, async () => (await field.inputValue()) === bread.barcode);
      same('what is done and sold', [await deeds(walk), await pieces(walk)], before);
    });
    await leave(panel);
  }
}

/** A code is no money: the amount stays, and the field says what it has not taken. */
async function countingMoney(walk: Walk, leave: (panel: Locator) => Promise<void>): Promise<void> {
  const { page } = walk;
  const said = page.getByText('Это штрихкод');
  const drawer = page.getByRole('dialog', { name: 'Деньги в ящике' });
  for (const focus of ['amount', 'note'] as const) {
    await page.keyboard.press('Control+F8');
    await drawer.waitFor();
    await type(walk, '12345678,90');
    if (focus === 'note') await page.getByLabel('Примечание').fill('из сейфа');
    await refused(walk, 'cash', focus === 'note' ? 'cash in, its note in focus' : 'cash in with an amount typed', { mode: 'slow', said });
    await leave(drawer);
  }
  await page.keyboard.press('Control+F11');
  await page.getByText('Сначала пересчитайте').waitFor();
  await page.keyboard.press('F4');
  await type(walk, '100');
  await refused(walk, 'shift', 'the count of a shift', { said });
  await page.keyboard.press('F4');
  await type(walk, '12');
  await page.keyboard.press('ArrowDown');
  await type(walk, '3');
  await page.keyboard.press('ArrowUp');
  await refused(walk, 'shift', 'the pieces of a count, a row begun anew', { mode: 'slow', said });
  await leave(page.getByRole('dialog', { name: /Закрытие смены/ }));
}

async function inSettings(walk: Walk, leave: (panel: Locator) => Promise<void>): Promise<void> {
  const { page } = walk;
  await page.keyboard.press('Control+F1');
  const panel = page.getByRole('dialog', { name: /Настройки/ });
  await panel.getByRole('button', { name: 'Почта', exact: true }).click();
  await panel.getByLabel('Адрес отправителя').fill('shop');
  await panel.getByLabel('Адрес отправителя').focus();
  await refused(walk, 'settings', 'a mail address in focus', { code: LETTERS, mode: 'cyrillic' });
  await panel.getByRole('button', { name: 'Клавиши', exact: true }).click();
  await panel.getByRole('button', { name: /^Возврат F6/ }).click();
  await page.getByText('Нажмите клавишу для').waitFor();
  await refused(walk, 'settings', 'a key being chosen');
  await keyTakenBack(walk);
  await page.keyboard.press('Escape');
  await leave(panel);
}

/** The first character of a scan that starts slowly becomes a key only until the scan is known to be one. */
function keyTakenBack(walk: Walk): Promise<void> {
  const { page, client, story } = walk;
  return story.step('refused aloud: a key being chosen, and the key is as it was (slow)', async () => {
    const before = await deeds(walk);
    await walk.scan(SLOW_START, 'slow');
    await page.getByTestId('scan-notice').filter({ hasText: SLOW_START }).waitFor();
    await until('the key as it was', 20_000, async () => {
      const settings = await client.settings.get({});
      return settings.ok && Object.keys(settings.value.keys).length === 0;
    });
    same('what is done', await deeds(walk), before);
    await page.getByText('Нажмите клавишу для').waitFor();
  });
}
