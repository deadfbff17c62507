/** The walk of a scanner over everything that covers the receipt. */
import type { Locator } from 'playwright-core';
import { until } from '../support/processes.ts';
import { bread } from './busy-day-people.ts';
import { deeds, LETTERS, notTaken, pieces, refused, sold, type, type Walk } from './scan-anywhere.ts';
import { same } from './story.ts';

/** A code with the separator of marking codes. */
const WITH_SEPARATOR = '0104\u001d93Ab';
const SLOW_START = '-46070';

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
    if (focus === 'amount') await notTaken(walk, 'cash in');
    await type(walk, '1234567,90');
    if (focus === 'note') await page.getByLabel('Примечание').fill('из сейфа');
    await refused(walk, 'cash', focus === 'note' ? 'cash in, its note in focus' : 'cash in with an amount typed', { mode: 'slow', said });
    await leave(drawer);
  }
  await page.keyboard.press('Control+F11');
  await page.getByText('Сначала пересчитайте').waitFor();
  await page.keyboard.press('F4');
  await notTaken(walk, 'the count of a shift by its sum');
  await type(walk, '100');
  await refused(walk, 'shift', 'the count of a shift', { said });
  await page.keyboard.press('F4');
  await notTaken(walk, 'the count of a shift by its pieces');
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
