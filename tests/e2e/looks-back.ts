/** The back of the shop as pictures: refunds, cash, history, journal, settings, training, X, hand-over and the end of a shift. */
import { staff as demoStaff } from '#domain/demo-shop/staff.ts';
import { receiptCode } from '#domain/receipt/code.ts';
import type { RunningPrinter } from '#lab/printer/printer-server.ts';
import { until } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import { SIZES } from './looks.ts';
import { moneyBothWays } from './looks-back-money.ts';
import type { Stage } from './looks-stage.ts';
import { same, type Story } from './story.ts';

export type BackStage = Pick<Stage, 'till' | 'client' | 'tour'> & {
  readonly printer: Pick<RunningPrinter, 'setFault'>;
  /** Whether reports of shifts tell of two sellers from now on. */
  readonly severalSellers: (on: boolean) => void;
};

/** States that differ from others by a few words are looked at in one size. */
const SMALL = SIZES.slice(0, 1);
const gesture = (): string => crypto.randomUUID();

function valueOf<T>(what: string, answer: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }): T {
  if (!answer.ok) throw new Error(`${what}: ${answer.code}`);
  return answer.value;
}

/** Signs in by the contract, so that the page stays where it is, and waits until the page says who stands here. */
async function standHere({ till: { page }, client }: BackStage, role: 'cashier' | 'senior-cashier' | 'manager'): Promise<void> {
  const { members } = valueOf('staff.list', await client.staff.list({}));
  const person = members.find((one) => one.role === role);
  const pin = demoStaff.find((one) => one.id === person?.id)?.pin;
  if (person === undefined || pin === undefined) throw new Error(`the demo shop has no ${role}`);
  valueOf('staff.signIn', await client.staff.signIn({ staffId: person.id, pin }));
  await page.getByRole('banner').getByText(person.name).waitFor();
}

type Goods = readonly { readonly id: string; readonly unit: string }[];

async function goodsToSell(client: TillClient): Promise<Goods> {
  const found = await Promise.all(['молоко', 'батон', 'кофе', 'сыр', 'вода'].map(async (text) => valueOf('catalog.search', await client.catalog.search({ text, limit: 3 })).goods));
  return found.flat();
}

/** Sells the goods by the contract; answers the id of the receipt. */
async function sellAll(client: TillClient, goods: Goods, byCard: boolean): Promise<string> {
  for (const good of goods) valueOf('sale.add', await client.sale.add({ gesture: gesture(), goodId: good.id, quantityMicro: good.unit === 'pcs' ? 3_000_000 : 742_000 }));
  const view = valueOf('sale.view', await client.sale.view({}));
  const offer = { cardMinor: byCard ? view.totalMinor : 0, cashMinor: null };
  return valueOf('sale.pay', await client.sale.pay({ cartId: view.id, expectedTotalMinor: view.totalMinor, expectedCashDueMinor: view.cashDueMinor - offer.cardMinor, offer, payBackTo: 'as-paid' })).receiptId;
}

/** Sells `count` receipts of growing length; answers their ids, the longest last. */
async function sellLong(client: TillClient, count: number): Promise<string[]> {
  const goods = await goodsToSell(client);
  const ids: string[] = [];
  for (let index = 1; index <= count; index++) ids.push(await sellAll(client, goods.slice(0, index + 1), index % 3 === 0));
  return ids;
}

/** Walks through everything behind the sale and leaves the till selling in a new shift. Needs an open shift and an empty cart. */
export async function tellBack(story: Story, stage: BackStage): Promise<void> {
  const sold = await sellLong(stage.client, 7);
  await refunds(story, stage, sold);
  await moneyBothWays(story, stage);
  await withoutReceipt(stage);
  await cash(stage);
  await history(stage);
  await journal(stage);
  await settings(stage);
  await training(stage);
  await reports(stage);
  await slips(stage);
  await endOfShift(stage);
}

async function refunds({ step }: Story, { till, client, tour }: BackStage, sold: readonly string[]): Promise<void> {
  const { page } = till;
  const [first = '', ...others] = sold;
  await page.keyboard.press('F6');
  await page.getByRole('list', { name: 'Найденные чеки', exact: true }).getByRole('listitem').nth(3).waitFor();
  await tour('back-refund-find');
  await page.keyboard.type('фывапр', { delay: 60 });
  await page.getByText('Таких чеков нет').waitFor();
  await tour('back-refund-nothing', SMALL);
  await scanReceipt(page, first);
  await page.getByRole('dialog', { name: /Что возвращают/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByText('Чек пуст').waitFor();
  await step('one line of a scanned receipt is paid out in three keys', async () => {
    await scanReceipt(page, first);
    await page.getByRole('dialog', { name: /Что возвращают/ }).waitFor();
    await page.keyboard.press('2');
    await page.getByText('1 строка', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('payment').waitFor();
    await page.keyboard.press('Enter');
    await until('the refund', 20_000, async () => {
      const { receipts } = valueOf('receipt.list', await client.receipt.list({ limit: 1 }));
      return receipts[0]?.kind === 'refund' && receipts[0].refundOf === first;
    });
  });
  await leavePaid(page);
  await step('two lines of a long receipt are taken with Space between them, at the speed of a hand', async () => {
    const goods = (await goodsToSell(client)).slice(0, 13);
    await scanReceipt(page, await sellAll(client, goods, false));
    await page.getByRole('dialog', { name: /Что возвращают/ }).waitFor();
    // As a number without the space it is line 12.
    await page.keyboard.type('1 2', { delay: 250 });
    await page.getByText('2 строки', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByTestId('payment').waitFor();
    same('the goods that come back', valueOf('sale.view', await client.sale.view({})).lines.map((line) => line.goodId), goods.slice(0, 2).map((good) => good.id));
    await page.keyboard.press('Enter');
    await leavePaid(page);
  });
  await scanReceipt(page, others.at(-1) ?? '');
  await page.getByRole('dialog', { name: /Что возвращают/ }).waitFor();
  await tour('back-refund-lines');
  await page.keyboard.press(' ');
  await page.getByText('1 строка', { exact: true }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type('*9', { delay: 160 });
  await page.getByText('Больше, чем осталось вернуть').waitFor();
  await tour('back-refund-chosen');
  await till.scan('2999999999994');
  await page.getByText('в этом чеке нет').waitFor();
  await tour('back-refund-scan', SMALL);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

async function leavePaid(page: BackStage['till']['page']): Promise<void> {
  await page.getByTestId('paid').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('paid').waitFor({ state: 'hidden' });
}

async function withoutReceipt({ till, tour }: BackStage): Promise<void> {
  const { page } = till;
  await page.keyboard.press('F6');
  await page.getByRole('button', { name: 'Без чека' }).click();
  await page.getByText('Сканируйте товар или найдите его').waitFor();
  await page.keyboard.type('молоко', { delay: 60 });
  await page.getByRole('list', { name: 'Найденные товары', exact: true }).getByRole('listitem').first().waitFor();
  await tour('back-loose-find');
  await page.keyboard.press('Enter');
  await page.getByText('Выберите причину').or(page.getByText('Сколько')).first().waitFor();
  await page.keyboard.type('2', { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByText('причина обязательна').waitFor();
  await tour('back-loose');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByText('Чек пуст').waitFor();
}

async function cash({ till, client, tour }: BackStage): Promise<void> {
  const { page } = till;
  valueOf('cash.move', await client.cash.move({ gesture: gesture(), direction: 'in', amountMinor: 150_000, reason: 'Размен', note: 'Из сейфа управляющего, мелкими: пятьдесят по десять и сто по десять' }));
  await page.keyboard.press('Control+F8');
  await page.getByRole('list', { name: 'За эту смену', exact: true }).getByRole('listitem').first().waitFor();
  await tour('back-cash');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('4000', { delay: 160 });
  await till.scan('2999999999994');
  await page.getByText('Это штрихкод').waitFor();
  await tour('back-cash-scan', SMALL);
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await page.getByText('Наберите число').waitFor();
  await page.keyboard.type('300', { delay: 160 });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('Выдано 300').waitFor();
  await tour('back-cash-done', SMALL);
  await page.keyboard.type('4607001234567', { delay: 160 });
  await page.getByText('Сотрите и наберите заново').waitFor();
  await tour('back-cash-refused', SMALL);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+F12');
  await page.getByRole('dialog', { name: 'Открыть ящик без продажи' }).waitFor();
  await tour('back-drawer', SMALL);
  await page.keyboard.press('Escape');
}

async function history({ till, tour }: BackStage): Promise<void> {
  const { page } = till;
  await page.keyboard.press('F9');
  const panel = page.getByRole('dialog', { name: 'Чеки', exact: true });
  await panel.getByRole('listitem').nth(3).waitFor();
  await panel.getByRole('button', { name: 'Копия' }).and(page.locator(':enabled')).waitFor();
  await tour('back-history');
  await panel.getByRole('button', { name: 'Письмо' }).click();
  await page.getByLabel('Адрес покупателя').fill('anna');
  await page.keyboard.press('Enter');
  await page.getByText('Это не похоже на адрес почты').or(page.getByText('Почта на этой кассе не настроена')).first().waitFor();
  await tour('back-history-letter', SMALL);
  await page.keyboard.press('Escape');
  await page.keyboard.press('F3');
  await page.keyboard.type('щщщщ', { delay: 60 });
  await page.getByText('Таких чеков нет').waitFor();
  await tour('back-history-nothing', SMALL);
  await page.keyboard.press('Escape');
}

async function journal(stage: BackStage): Promise<void> {
  const { till: { page }, tour } = stage;
  await page.keyboard.press('Control+F6');
  await page.getByTestId('approval').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Журнал открывает старший').waitFor();
  await tour('back-journal-shut', SMALL);
  await page.keyboard.press('Escape');
  await standHere(stage, 'senior-cashier');
  await page.keyboard.press('Control+F6');
  await page.getByRole('list', { name: 'События', exact: true }).getByRole('listitem').nth(3).waitFor();
  await tour('back-journal');
  await page.keyboard.press('Escape');
}

async function settings(stage: BackStage): Promise<void> {
  const { till: { page }, tour } = stage;
  await page.keyboard.press('Control+F1');
  const panel = page.getByRole('dialog', { name: /Настройки/ });
  await panel.waitFor();
  await tour('back-settings-look');
  await panel.getByRole('button', { name: 'Печать', exact: true }).click();
  await panel.getByText('Это меняет управляющий').waitFor();
  await tour('back-settings-no-right', SMALL);
  await page.keyboard.press('Escape');
  await standHere(stage, 'manager');
  await page.keyboard.press('Control+F1');
  await panel.getByRole('button', { name: 'Печать', exact: true }).click();
  await panel.getByLabel('Адрес принтера чеков').fill('не адрес');
  await panel.getByRole('button', { name: 'Сохранить' }).click();
  await panel.getByText('Это не похоже на адрес принтера').waitFor();
  await tour('back-settings-paper');
  await panel.getByRole('button', { name: 'Почта', exact: true }).click();
  await tour('back-settings-mail', SMALL);
  await panel.getByRole('button', { name: 'Клавиши', exact: true }).click();
  await panel.getByRole('button', { name: /^Возврат F6/ }).click();
  await page.keyboard.press('F9');
  await panel.getByText('занята').waitFor();
  await tour('back-settings-keys');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'О кассе', exact: true }).click();
  await tour('back-settings-about', SMALL);
  await page.keyboard.press('Escape');
}

async function training({ till, tour }: BackStage): Promise<void> {
  const { page } = till;
  await page.keyboard.press('Control+F2');
  await page.getByRole('dialog', { name: /Учебный режим/ }).waitFor();
  await tour('back-training-enter');
  await page.keyboard.press('Enter');
  await page.getByTestId('training-mark').waitFor();
  await page.keyboard.press('Control+F2');
  await page.getByText('Закончить и вернуться').waitFor();
  await tour('back-training-leave', SMALL);
  await page.keyboard.press('Enter');
  await page.getByTestId('training-mark').waitFor({ state: 'hidden' });
}

async function reports({ till, tour, severalSellers }: BackStage): Promise<void> {
  const { page } = till;
  await page.keyboard.press('Control+F10');
  await page.getByText('X-отчёт ничего не закрывает').waitFor();
  await page.locator('pre', { hasText: 'X-ОТЧЁТ' }).waitFor();
  await tour('back-x');
  await page.keyboard.press('Escape');
  severalSellers(true);
  await page.keyboard.press('Control+F10');
  await page.getByRole('region', { name: 'По продавцам', exact: true }).waitFor();
  await tour('back-x-sellers');
  severalSellers(false);
  await page.getByRole('button', { name: 'Передать', exact: true }).click();
  await page.getByRole('dialog', { name: 'Передача кассы', exact: true }).waitFor();
  await page.keyboard.press('F4');
  await page.keyboard.type('100', { delay: 160 });
  await tour('back-handover', SMALL);
  await page.keyboard.press('Escape');
}

/** Slips cut by a printer that hangs up in the middle of them. */
async function slips({ till, client, tour, printer }: BackStage): Promise<void> {
  const { page } = till;
  const move = (amountMinor: number): ReturnType<TillClient['cash']['move']> => client.cash.move({ gesture: gesture(), direction: 'in', amountMinor, reason: 'Размен', note: '' });
  await printer.setFault('hangUp', true);
  valueOf('cash.move', await move(25_000));
  await until('the cut slip', 30_000, async () => valueOf('till.state', await client.till.state({})).printer.unknown > 0);
  await printer.setFault('hangUp', false);
  await page.keyboard.press('Control+F11');
  await page.getByRole('button', { name: 'К бумагам', exact: true }).waitFor();
  await tour('back-shift-unfinished', SMALL);
  await page.getByRole('button', { name: 'К бумагам', exact: true }).click();
  await page.getByRole('list', { name: 'Бумаги смены', exact: true }).getByText('проверьте бумагу').waitFor();
  await tour('back-slips');
  await page.keyboard.press('Enter');
  await page.getByText('Отправлено на печать').waitFor();
  await until('the copy of the slip', 30_000, async () => valueOf('till.state', await client.till.state({})).printer.unknown === 0);
  await tour('back-slips-printed', SMALL);
  await page.keyboard.press('Escape');
}

async function endOfShift(stage: BackStage): Promise<void> {
  const { till: { page }, client, tour } = stage;
  await standHere(stage, 'cashier');
  await page.keyboard.press('Control+F11');
  await page.getByText('Сначала пересчитайте').waitFor();
  await page.keyboard.type('2', { delay: 160 });
  await page.keyboard.press('Enter');
  await page.keyboard.type('1', { delay: 160 });
  await tour('back-shift-count');
  await page.keyboard.type('x', { delay: 160 });
  await page.keyboard.press('Control+Enter');
  await page.getByText('Сотрите и наберите заново').waitFor();
  await tour('back-shift-count-refused', SMALL);
  await page.keyboard.press('Delete');
  await page.keyboard.press('F4');
  await page.keyboard.type('4607001234567', { delay: 160 });
  await tour('back-shift-sum-refused', SMALL);
  await page.keyboard.press('F4');
  await page.keyboard.type('1', { delay: 160 });
  await page.keyboard.press('Control+Enter');
  await page.getByText(/Не хватает|Лишние деньги/).waitFor();
  await tour('back-shift-difference');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Смена \d+ закрыта/ }).waitFor();
  await tour('back-z');
  await page.keyboard.press('Enter');
  await page.getByText(/Как в Z/).waitFor();
  await tour('back-open-shift');
  await page.keyboard.type('4607001234567', { delay: 160 });
  await page.getByText('Сотрите и наберите заново').waitFor();
  await tour('back-open-shift-refused', SMALL);
  await page.keyboard.press('Delete');
  await page.keyboard.type('1000000', { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByText(/^Это много денег/).waitFor();
  await tour('back-open-shift-asked', SMALL);
  await page.getByText(/Как в Z/).click();
  await page.keyboard.press('Enter');
  await page.getByText('Чек пуст').waitFor();
  same('the float is what the Z left', valueOf('till.state', await client.till.state({})).shift !== null, true);
  await page.keyboard.press('Control+F11');
  await page.getByRole('button', { name: 'Прошлые', exact: true }).click();
  await page.getByRole('list', { name: 'Прошлые смены', exact: true }).getByRole('listitem').first().waitFor();
  await page.locator('pre', { hasText: 'Z-ОТЧЁТ' }).waitFor();
  await tour('back-earlier-shifts');
  await page.keyboard.press('Escape');
}

/** The code of our own paper, as a scanner types it: capitals by Shift, all at once. */
async function scanReceipt(page: BackStage['till']['page'], receiptId: string): Promise<void> {
  // The checks of the picture before keep the page busy; a busy page is what the scanner's own tests are for.
  await page.evaluate(() => new Promise((resolve) => { requestIdleCallback(resolve); }));
  const devtools = await page.context().newCDPSession(page);
  const keys = [...receiptCode(receiptId)].map((key) => (/\d/.test(key)
    ? { key, code: `Digit${key}`, windowsVirtualKeyCode: key.charCodeAt(0), text: key }
    : { key, code: `Key${key}`, windowsVirtualKeyCode: key.charCodeAt(0), text: key, modifiers: 8 }));
  const all = [...keys, { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' }];
  await Promise.all(all.flatMap((key) => [devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key }), devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key })]));
  await devtools.detach();
}
