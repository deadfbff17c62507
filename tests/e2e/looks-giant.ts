/** One giant good sold, put aside, paid for, taken back and exchanged, and everything that is then told of it. */
import type { TillClient } from '../support/till-client.ts';
import { GIANT_MICRO } from './looks-giant-good.ts';
import type { Stage } from './looks-stage.ts';
import { MORE_SIZES, SIZES } from './looks.ts';

export type GiantStage = Pick<Stage, 'till' | 'client' | 'tour'> & { readonly barcode: string };

const SMALL = SIZES.slice(0, 1);
/** A screen at twice its size: the keys that say a sum have the least room there. */
const ENLARGED = MORE_SIZES.slice(-1);
/** As much as can be typed where money goes. */
const MOST = '9999999';
/** So much of it is asked about. */
const LOT = /^Это много денег/;
const gesture = (): string => crypto.randomUUID();

function valueOf<T>(what: string, answer: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }): T {
  if (!answer.ok) throw new Error(`${what}: ${answer.code}`);
  return answer.value;
}

/** Needs the owner signed in and no shift; leaves a shift with an empty receipt. A sample ends where lists begin: their sums stood on screens before. */
export async function tellGiant(sample: boolean, stage: GiantStage): Promise<void> {
  await openingShift(stage);
  await line(stage);
  await parking(stage);
  await paying(stage);
  await findingAgain(stage);
  await comingBack(stage);
  await keyboard(stage);
  if (sample) return;
  await cash(stage);
  await told(stage);
  await endOfShift(stage);
}

async function openingShift({ till: { page }, tour }: GiantStage): Promise<void> {
  await page.getByRole('heading', { name: 'Смена закрыта' }).waitFor();
  await page.keyboard.type(MOST, { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByText(LOT).waitFor();
  await tour('giant-open-shift', SMALL);
  await page.keyboard.press('Enter');
  await page.getByText('Чек пуст').waitFor();
}

/** Ninety-nine of the giant into the receipt, as its line `count`. */
async function put({ till, client, barcode }: GiantStage, count = 1): Promise<void> {
  valueOf('sale.scan', await client.sale.scan({ gesture: gesture(), code: barcode, quantityMicro: GIANT_MICRO }));
  await till.lines(count);
}

/** Where it is found, all about its line, and what is taken off it. */
async function line(stage: GiantStage): Promise<void> {
  const { till: { page }, tour } = stage;
  await page.keyboard.press('F3');
  await page.keyboard.type('север', { delay: 60 });
  await page.getByRole('option').first().waitFor();
  await tour('giant-search', SMALL);
  await page.keyboard.press('Escape');
  await put(stage);
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await tour('giant-line', SMALL);
  await page.keyboard.press('ArrowLeft');
  await page.getByLabel('Примечание').waitFor();
  await tour('giant-line-more', SMALL);
  await page.getByRole('button', { name: 'В избранное' }).click();
  await page.getByRole('button', { name: 'Убрать из избранного' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Избранное' }).click();
  await tour('giant-favourites', SMALL);
  await page.keyboard.press('F4');
  await page.keyboard.press('F7');
  await page.keyboard.type('5', { delay: 160 });
  await tour('giant-discount', SMALL);
  await page.keyboard.press('Enter');
  await page.getByTestId('line-panel').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+F7');
  await page.getByTestId('receipt-discount').waitFor();
  await page.keyboard.type('3', { delay: 160 });
  await tour('giant-receipt-discount', SMALL);
  await page.keyboard.press('Enter');
  await page.getByTestId('receipt-discount').waitFor({ state: 'hidden' });
  await tour('giant-cart-discounts');
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await tour('giant-line-discounted', SMALL);
  await page.keyboard.press('Escape');
  await page.getByTestId('line-panel').waitFor({ state: 'hidden' });
}

async function parking(stage: GiantStage): Promise<void> {
  const { till: { page, lines }, client, tour } = stage;
  valueOf('sale.park', await client.sale.park({ gesture: gesture(), name: 'Покупатель в синей куртке, вернётся после обеда с паспортом' }));
  await page.getByText('Чек пуст').waitFor();
  await put(stage);
  valueOf('sale.park', await client.sale.park({ gesture: gesture(), name: '' }));
  await page.getByText('Чек пуст').waitFor();
  await tour('giant-empty-parked');
  await page.keyboard.press('F5');
  await page.getByTestId('parked-panel').getByRole('listitem').nth(1).waitFor();
  await tour('giant-parked', SMALL);
  await page.keyboard.press('Enter');
  await lines(1);
}

/** Money for it: as much cash as can be typed, which is not enough, the rest by card, and the thanks afterwards. */
async function paying({ till: { page }, tour }: GiantStage): Promise<void> {
  await page.getByRole('button', { name: 'Наличные' }).click();
  await page.getByTestId('payment').waitFor();
  await page.keyboard.type(MOST, { delay: 160 });
  await tour('giant-payment-short');
  await tour('giant-payment-enlarged', ENLARGED);
  await page.keyboard.press('ArrowUp');
  await page.getByRole('button', { name: 'Остаток картой' }).click();
  await tour('giant-payment-mixed', SMALL);
  for (const key of ['Delete', 'ArrowDown', 'Delete', 'Enter']) await page.keyboard.press(key);
  await page.getByText('Чек оплачен', { exact: true }).waitFor();
  await page.getByText('Чек напечатан').or(page.getByText('Отправлено на принтер')).first().waitFor();
  await tour('giant-paid');
}

/** The receipt of it in the history, and among those that may come back. */
async function findingAgain({ till: { page }, tour }: GiantStage): Promise<void> {
  await page.keyboard.press('F9');
  const panel = page.getByRole('dialog', { name: 'Чеки', exact: true });
  await panel.getByRole('button', { name: 'Копия' }).and(page.locator(':enabled')).waitFor();
  await tour('giant-history');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F6');
  await page.getByRole('list', { name: 'Найденные чеки', exact: true }).getByRole('listitem').first().waitFor();
  await tour('giant-refund-find', SMALL);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: /Что возвращают/ }).getByText(/Северное сияние/).waitFor();
  await page.keyboard.press('1');
  await page.getByText('1 строка', { exact: true }).waitFor();
  await tour('giant-refund-lines');
  await page.keyboard.press('Enter');
}

/** All of it comes back in exchange for as much at its full price, and that comes back too. */
async function comingBack(stage: GiantStage): Promise<void> {
  const { till: { page, lines }, client, tour } = stage;
  await page.getByTestId('payment').waitFor();
  await tour('giant-refund-payment', SMALL);
  await page.keyboard.press('Escape');
  await lines(1);
  await tour('giant-refund', SMALL);
  await put(stage, 2);
  await tour('giant-exchange', SMALL);
  await page.keyboard.press('Enter');
  await page.getByTestId('payment').waitFor();
  await tour('giant-exchange-payment', SMALL);
  await page.keyboard.press('Enter');
  await page.getByText('Обмен оформлен', { exact: true }).waitFor();
  await tour('giant-exchange-paid', SMALL);
  await allBack(client);
  await lines(1);
  await page.keyboard.press('Enter');
  await page.getByTestId('payment').waitFor();
  await page.keyboard.press('Enter');
  await page.getByTestId('paid').waitFor();
  await tour('giant-refund-paid');
  await page.keyboard.press('Escape');
  await page.getByTestId('paid').waitFor({ state: 'hidden' });
}

/** Puts everything of the receipt sold last into the cart, to come back. */
async function allBack(client: TillClient): Promise<void> {
  const { receipts } = valueOf('receipt.list', await client.receipt.list({ limit: 1, query: { kind: 'sale' } }));
  const receiptId = receipts[0]?.id ?? '';
  const { lines } = valueOf('refund.open', await client.refund.open({ receiptId }));
  valueOf('refund.add', await client.refund.add({ gesture: gesture(), receiptId, lines: lines.map(({ lineNo, leftMicro }) => ({ lineNo, quantityMicro: leftMicro })), reason: '' }));
}

async function cash({ till: { page }, client, tour }: GiantStage): Promise<void> {
  const { policy } = valueOf('till.state', await client.till.state({}));
  const note = 'Из сейфа управляющего, мелкими: пятьдесят по десять и сто по десять, пересчитано дважды';
  valueOf('cash.move', await client.cash.move({ gesture: gesture(), direction: 'in', amountMinor: 99_999_999_99, reason: policy.cashInReasons[0] ?? '', note }));
  valueOf('cash.move', await client.cash.move({ gesture: gesture(), direction: 'out', amountMinor: 99_999_999_99, reason: policy.cashOutReasons[0] ?? '', note: '' }));
  await page.keyboard.press('Control+F8');
  await page.getByRole('list', { name: 'За эту смену', exact: true }).getByRole('listitem').nth(1).waitFor();
  await page.keyboard.type(MOST, { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByText(LOT).waitFor();
  await tour('giant-cash');
  await page.keyboard.press('Enter');
  await page.getByText(/^Внесено 9/).waitFor();
  await tour('giant-cash-done', SMALL);
  await page.keyboard.press('Escape');
}

/** The other layout: the table, the payment and the change. */
async function keyboard(stage: GiantStage): Promise<void> {
  const { till: { page }, client, tour } = stage;
  await client.settings.change({ layout: 'keyboard' });
  await put(stage);
  await page.getByRole('toolbar', { name: 'Частые клавиши', exact: true }).waitFor();
  await tour('giant-keyboard');
  await page.keyboard.press('F7');
  await page.getByTestId('line-panel').waitFor();
  await tour('giant-keyboard-line', SMALL);
  await page.keyboard.press('Escape');
  await page.getByTestId('line-panel').waitFor({ state: 'hidden' });
  await page.keyboard.press('Enter');
  await page.getByText('Чек оплачен', { exact: true }).waitFor();
  await tour('giant-keyboard-paid');
  await client.settings.change({ layout: 'touch' });
}

/** What is told of the day: receipts both ways, the journal, the X. */
async function told({ till: { page }, tour }: GiantStage): Promise<void> {
  await page.keyboard.press('F9');
  const panel = page.getByRole('dialog', { name: 'Чеки', exact: true });
  await panel.getByRole('listitem').nth(2).waitFor();
  await page.keyboard.press('ArrowDown');
  await panel.getByRole('button', { name: 'Копия' }).and(page.locator(':enabled')).waitFor();
  await tour('giant-history-refund', SMALL);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+F6');
  await page.getByRole('list', { name: 'События', exact: true }).getByRole('listitem').nth(3).waitFor();
  await tour('giant-journal', SMALL);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+F10');
  await page.locator('pre', { hasText: 'X-ОТЧЁТ' }).waitFor();
  await tour('giant-x');
  await page.keyboard.press('Escape');
}

async function endOfShift({ till: { page }, client, tour }: GiantStage): Promise<void> {
  await page.keyboard.press('Control+F11');
  await page.getByText('Сначала пересчитайте').or(page.getByText('Должно быть')).first().waitFor();
  await page.keyboard.type('99999', { delay: 160 });
  await tour('giant-count');
  // As much as the next shift may begin with: more is not offered to it.
  await page.keyboard.press('Delete');
  await page.keyboard.type('19999', { delay: 160 });
  await page.keyboard.press('Control+Enter');
  await page.getByText(/Не хватает|Лишние деньги/).waitFor();
  await tour('giant-difference', SMALL);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Смена \d+ закрыта/ }).waitFor();
  await tour('giant-z');
  await page.keyboard.press('Enter');
  await page.getByText(/Как в Z/).waitFor();
  await tour('giant-open-shift-next', SMALL);
  valueOf('shift.open', await client.shift.open({ floatMinor: 0 }));
  await page.getByText('Чек пуст').waitFor();
  await page.keyboard.press('Control+F11');
  await page.getByRole('button', { name: 'Прошлые', exact: true }).click();
  await page.locator('pre', { hasText: 'Z-ОТЧЁТ' }).waitFor();
  await tour('giant-earlier-shifts', SMALL);
  await page.keyboard.press('Escape');
}
