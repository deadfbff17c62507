/** What goes wrong on the keyboard day, and what is not real: no paper, a killed program, training. */
import { readFile } from 'node:fs/promises';
import { readPdf } from '#host/features/receipt/pdf-reader.fixture.ts';
import type { Entry } from './busy-day-book.ts';
import type { Counter } from './busy-day-counter.ts';
import type { KeyboardDay } from './busy-day-keyboard-day.ts';
import { approve, payExact, scanAll, signIn } from './busy-day-keys.ts';
import { baton, bread, IGOR, milk, PYOTR, rye, yogurt } from './busy-day-people.ts';
import { same } from './story.ts';

export async function troubles({ story: { step }, counter, picture, paper, killHost }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  await step('out of paper the till sells on; the receipts come out when there is some', async () => {
    await paper.setOut(true);
    await scanAll(counter, [rye, bread]);
    const { number } = await payExact(counter);
    await page.getByRole('button', { name: 'нет бумаги' }).waitFor();
    await picture('till-no-paper');
    await scanAll(counter, [baton]);
    const other = await payExact(counter);
    await paper.setOut(false);
    await paper.wait(1, number);
    await paper.wait(1, other.number);
    await page.getByRole('button', { name: 'принтер', exact: true }).waitFor();
  });
  await step('a copy, a gift receipt without prices, and a file, by a key each', async () => {
    const { number } = counter.entries.at(-1) as Entry;
    await hands.press('F11');
    await paper.wait(1, number, 'КОПИЯ');
    await hands.press('Shift+F11');
    await paper.wait(3, number);
    same('papers with the price', paper.count(number, (baton.priceMinor / 100).toFixed(2).replace('.', ',')), 2);
    const coming = page.waitForEvent('download');
    await hands.press('Shift+F7');
    const file = await coming;
    const { rows } = readPdf(await readFile(await file.path()));
    same('the file', [file.suggestedFilename(), rows.some((row) => row.includes(number)), rows.some((row) => row.includes('КОПИЯ'))], [`${number}.pdf`, true, true]);
    await page.getByText(/^Файл отдан/).waitFor();
  });
  await step('the key of the letter leads into its field, and with an address in it sends', async () => {
    const field = page.getByRole('textbox', { name: 'Чек на почту' });
    await hands.press('Shift+F4');
    await field.and(page.locator(':focus')).waitFor();
    await hands.type('anna');
    await hands.press('Shift+F4');
    await page.getByText('Это не удалось: адрес почты неполный. Проверьте его.').waitFor();
    await hands.press('Escape');
    await field.waitFor({ state: 'detached' });
  });
  await step('F1 tells the keys of the window one stands in, and leaves it as it was', async () => {
    const count = page.getByRole('dialog', { name: /Закрытие смены/ });
    const notes = count.locator('[aria-current="true"]');
    await hands.press('Control+F11');
    await hands.type('7');
    await notes.filter({ hasText: '7' }).waitFor();
    await hands.press('F1');
    const keys = page.getByRole('dialog', { name: 'Все клавиши' });
    same('the first group', (await keys.getByRole('heading', { level: 3 }).first().innerText()).toLowerCase(), 'в этом окне');
    await keys.getByText('Считать одной суммой').waitFor();
    await hands.press('Escape');
    await keys.waitFor({ state: 'detached' });
    await notes.filter({ hasText: '7' }).waitFor();
    await hands.press('Escape');
    await count.waitFor({ state: 'detached' });
  });
  await step('F1 tells the keys of a payment, and those of a question and of the lock alone', () => keysTold(counter));
  await step('the till program is killed in the middle of a receipt, and goes on with it', async () => {
    await scanAll(counter, [milk, yogurt]);
    await killHost();
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await signIn(hands, PYOTR);
    await counter.agrees();
    await scanAll(counter, [bread]);
    await payExact(counter);
  });
}

/** Each time what was typed before the list came is still there when it has gone. */
async function keysTold(counter: Counter): Promise<void> {
  const { hands, page } = counter;
  const list = page.getByRole('dialog', { name: /^(Все клавиши|Клавиши этого окна)$/ });
  const dots = page.getByTestId('pin-dots');
  const shown = async (title: string, words: readonly string[]): Promise<void> => {
    await hands.press('F1');
    await list.and(page.getByRole('dialog', { name: title })).waitFor();
    for (const one of words) await list.getByText(one, { exact: true }).waitFor();
    await hands.press('Escape');
    await list.waitFor({ state: 'detached' });
  };
  await scanAll(counter, [milk]);
  await hands.type('1');
  await hands.press('Enter');
  await page.getByTestId('payment').waitFor();
  await shown('Все клавиши', ['В этом окне', 'Остаток картой', 'Стереть набранное']);
  // Handed back: Esc alone leaves it on the counter.
  await hands.press('Delete');
  await hands.press('Escape');
  await page.getByTestId('payment').waitFor({ state: 'detached' });
  await hands.press('Control+F10');
  await dots.waitFor();
  await hands.type('12');
  await shown('Клавиши этого окна', ['Кто разрешает', 'Разрешить', 'Не нужно']);
  same('the PIN of the senior', await dots.getAttribute('aria-label'), 'Набраны 2 цифры');
  await hands.press('Escape');
  await page.getByTestId('approval').waitFor({ state: 'detached' });
  await hands.press('Escape');
  await hands.press('F2');
  await page.getByTestId('locked').waitFor();
  await shown('Клавиши этого окна', ['Войти', 'Другой сотрудник']);
  await hands.type(PYOTR.pin);
  await hands.press('Enter');
  await page.getByTestId('locked').waitFor({ state: 'detached' });
  await payExact(counter);
}

export async function xReport({ counter, picture, paper }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  await hands.press('Control+F10');
  await approve(hands, IGOR);
  await page.getByRole('group', { name: 'X-отчёт на бумаге' }).locator('pre').waitFor();
  await picture('till-x');
  const before = paper.count('X-ОТЧЁТ');
  // The senior who let it be seen is not asked again for the paper.
  await hands.press('Enter');
  await paper.wait(before + 1, 'X-ОТЧЁТ');
  await hands.press('Escape');
}

/** A receipt of the training till: the same keys, and nothing of it anywhere afterwards. */
export async function training({ counter, picture, paper }: KeyboardDay): Promise<void> {
  const { hands, page } = counter;
  const panel = page.getByRole('dialog', { name: /Учебный режим/ });
  await hands.press('Control+F2');
  await panel.waitFor();
  await hands.press('Enter');
  await page.getByRole('banner').getByText('УЧЕБНЫЙ РЕЖИМ', { exact: true }).waitFor();
  await page.getByText('Чек пуст').waitFor();
  await scanAll(counter, [milk]);
  await picture('till-training');
  await hands.press('Enter');
  await page.getByTestId('paid').waitFor();
  await paper.wait(1, 'УЧЕБНЫЙ РЕЖИМ', 'Чек');
  counter.items.length = 0;
  await hands.press('Control+F2');
  await panel.waitFor();
  await hands.press('Enter');
  await page.getByRole('banner').getByText('УЧЕБНЫЙ РЕЖИМ', { exact: true }).waitFor({ state: 'detached' });
  await page.getByText('Чек пуст').waitFor();
}
