/** The walk of a scanner through the end of a day: a senior, the hand-over, the Z, and the next shift. */
import { until } from '../support/processes.ts';
import { bread } from './busy-day-people.ts';
import { FLOAT_MINOR } from './demo-till.ts';
import { LETTERS, notTaken, refused, sold, type, type Walk } from './scan-anywhere.ts';

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
  await z.waitFor({ state: 'hidden' });
  await page.getByRole('heading', { name: 'Смена закрыта' }).waitFor();
  await notTaken(walk, 'the cash a shift begins with');
  await type(walk, '15');
  await refused(walk, 'open-shift', 'the cash a shift begins with', { said: page.getByText('Это штрихкод') });
}
