/** The screens of a sale, from an empty receipt to its change, in both layouts and in every mode. */
import { until } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import { goodCalled, goodOf, ordinary, shared } from './busy-day-shop.ts';
import { SIZES } from './looks.ts';
import type { Stage } from './looks-stage.ts';

/** States that differ from others by a few words are looked at in one size. */
const SMALL = SIZES.slice(0, 1);

/** What a finger hits. */
const TOUCH_PX = 48;

/** Selling: search, lines, a quantity, an unknown code, an amount of twelve digits. */
export async function selling({ till, client, tour, scene }: Stage): Promise<void> {
  const { page } = till;
  await page.getByRole('tab').first().waitFor();
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await tour('till-empty');
  await page.keyboard.press('F3');
  await page.keyboard.type('мол', { delay: 60 });
  await page.getByRole('option').first().waitFor();
  await tour('till-search');
  await page.keyboard.type('ыыы', { delay: 60 });
  await page.getByText('Ничего не найдено').waitFor();
  await tour('till-search-nothing');
  await page.keyboard.press('Escape');
  for (const [index, barcode] of scene.barcodes.entries()) {
    await till.scan(barcode);
    await till.lines(index + 1);
  }
  await tour('till-cart');
  await page.keyboard.type('*', { delay: 160 });
  await page.keyboard.type('12', { delay: 160 });
  await tour('till-quantity');
  await page.keyboard.press('Enter');
  await till.scan('2999999999994');
  await page.getByText('касса не знает').waitFor();
  await tour('till-unknown-barcode');
  await page.keyboard.press('Enter');
  await client.sale.scan({ gesture: crypto.randomUUID(), code: scene.giantBarcode, quantityMicro: 99_000_000 });
  await till.lines(scene.barcodes.length + 1);
  await tour('till-cart-giant');
  await page.getByRole('button', { name: 'Наличные' }).click();
  await page.getByTestId('payment').waitFor();
  await tour('till-payment-giant');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Delete');
  await until('the giant is gone', 20_000, async () => {
    const view = await client.sale.view({});
    return view.ok && view.value.lines.length === scene.barcodes.length;
  });
}

/** What a code may ask before it is sold: which of two goods, a price, a weight. */
export async function asking({ till, client, tour, scene }: Stage): Promise<void> {
  const { page } = till;
  for (const key of '3*') await page.keyboard.type(key, { delay: 160 });
  await till.scan(shared.code);
  await page.getByRole('listbox', { name: 'Найденные товары', exact: true }).getByRole('option').nth(1).waitFor();
  await page.getByText('3 ×', { exact: true }).waitFor();
  await tour('till-chooser');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Показать эти товары' }).waitFor();
  await tour('till-chooser-closed', SMALL);
  await till.scan(goodCalled('Корзина подарочная по заказу').barcode);
  await page.getByTestId('refusal').waitFor();
  await tour('till-no-price', SMALL);
  await page.keyboard.press('Shift+F8');
  await page.getByTestId('price-of').waitFor();
  await page.keyboard.type('1500', { delay: 160 });
  await tour('till-price-of');
  await page.keyboard.press('Escape');
  await till.scan(goodOf('31-01').barcode);
  await page.getByText('Вес или мера').waitFor();
  // A page loaded anew asks again.
  await page.reload();
  await page.getByText('Вес или мера').waitFor();
  await page.getByRole('button', { name: 'Наличные' }).click();
  await page.getByText('Сначала наберите вес или меру этого товара.').waitFor();
  await tour('till-weight-first', SMALL);
  await page.keyboard.type('0,742', { delay: 160 });
  await tour('till-weight');
  // The pad has no Enter: a finger has this button alone.
  const taken = page.getByTestId('command-echo').getByRole('button', { name: 'изменить' });
  const height = (await taken.boundingBox())?.height ?? 0;
  if (height < TOUCH_PX) throw new Error(`the button that takes a weight is ${height} px high`);
  await taken.click();
  await page.keyboard.press('Delete');
  await until('the weighed good is gone', 20_000, async () => {
    const view = await client.sale.view({});
    return view.ok && view.value.lines.length === scene.barcodes.length;
  });
}

/** All about a line, discounts, and a senior who allows one that is too large. */
export async function lines({ till, tour }: Stage): Promise<void> {
  const { page } = till;
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await tour('till-line');
  await page.keyboard.press('ArrowLeft');
  await page.getByLabel('Примечание').waitFor();
  await tour('till-line-more');
  await page.getByRole('button', { name: 'В избранное' }).click();
  await page.getByRole('button', { name: 'Убрать из избранного' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Избранное' }).click();
  await tour('till-favourites');
  await page.keyboard.press('F4');
  await page.keyboard.press('F7');
  await page.keyboard.type('15', { delay: 160 });
  await tour('till-discount');
  await page.keyboard.press('Enter');
  await page.getByTestId('approval').waitFor();
  await tour('till-approval');
  await page.keyboard.press('Escape');
  await page.getByTestId('approval').waitFor({ state: 'hidden' });
  await page.keyboard.press('Delete');
  await page.keyboard.type('5', { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByTestId('line-panel').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+F7');
  await page.getByTestId('receipt-discount').waitFor();
  await page.keyboard.type('3', { delay: 160 });
  await tour('till-receipt-discount');
  await page.keyboard.press('Enter');
  await page.getByTestId('receipt-discount').waitFor({ state: 'hidden' });
  await tour('till-cart-discounts');
  await page.keyboard.press('F4');
  await page.getByTestId('line-panel').waitFor();
  await tour('till-line-discounted');
  await page.keyboard.press('Escape');
  await page.getByTestId('line-panel').waitFor({ state: 'hidden' });
}

/** Receipts put aside and taken up again. */
export async function parking({ till, tour, scene }: Stage): Promise<void> {
  const { page } = till;
  await page.keyboard.press('F5');
  await page.getByLabel('Как назвать').waitFor();
  await tour('till-park', SMALL);
  await page.keyboard.type('rediska', { delay: 60 });
  await page.keyboard.press('Enter');
  await page.getByText('Чек пуст').waitFor();
  await till.scan(scene.barcodes[1] as string);
  await till.lines(1);
  await page.keyboard.press('F5');
  await page.getByLabel('Как назвать').waitFor();
  await page.keyboard.press('F5');
  await page.getByText('Чек пуст').waitFor();
  await tour('till-empty-parked');
  await page.keyboard.press('F5');
  await page.getByTestId('parked-panel').getByRole('listitem').nth(1).waitFor();
  await tour('till-parked');
  await page.keyboard.press('Enter');
  await till.lines(scene.barcodes.length);
}

/** Money: too little, a scan that is no money, change, card and cash. */
export async function paying({ till, tour }: Stage): Promise<void> {
  const { page } = till;
  await page.getByRole('button', { name: 'Наличные' }).click();
  await page.getByTestId('payment').waitFor();
  await page.keyboard.type('100', { delay: 160 });
  await tour('till-payment-short');
  await till.scan('2999999999994');
  await page.getByText('Идёт оплата').waitFor();
  await tour('till-payment-scan', SMALL);
  await page.keyboard.press('Delete');
  await page.keyboard.type('10000', { delay: 160 });
  await tour('till-payment');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('50', { delay: 160 });
  await tour('till-payment-mixed');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await page.getByText('Чек оплачен', { exact: true }).waitFor();
  await page.getByText('Чек напечатан').or(page.getByText('Отправлено на принтер')).first().waitFor();
  await tour('till-paid');
}

/** What stands over the screen: menu, keys, lock. */
export async function dialogs({ till, tour, scene }: Stage): Promise<void> {
  const { page } = till;
  await till.scan(scene.barcodes[0] as string);
  await till.lines(1);
  await page.keyboard.press('F10');
  await page.getByRole('dialog', { name: 'Меню' }).waitFor();
  await tour('till-menu');
  await till.scan('2999999999994');
  await page.getByTestId('scan-notice').waitFor();
  await tour('till-scan-blocked', SMALL);
  await page.getByRole('button', { name: 'Очистить чек' }).click();
  await page.getByText('Очистить чек?').waitFor();
  await tour('till-clear');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F1');
  await page.getByRole('dialog', { name: 'Все клавиши' }).waitFor();
  await tour('till-keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F2');
  await page.getByTestId('locked').waitFor();
  await tour('till-locked');
  await page.keyboard.type(scene.cashier.pin, { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByTestId('locked').waitFor({ state: 'hidden' });
}

/** What must not be mistaken for a plain sale, and the layout for a keyboard. */
export async function modes({ till, client, tour, scene }: Stage): Promise<void> {
  const { page } = till;
  await page.keyboard.press('Delete');
  await page.getByText('Чек пуст').waitFor();
  await bringBack(client);
  await till.lines(1);
  await tour('till-refund');
  await page.keyboard.press('Enter');
  await page.getByTestId('payment').waitFor();
  await tour('till-refund-payment');
  await page.keyboard.press('Escape');
  await till.scan(scene.barcodes[2] as string);
  await till.lines(2);
  await tour('till-exchange');
  await page.keyboard.press('Enter');
  await page.getByTestId('payment').waitFor();
  await tour('till-exchange-payment');
  await page.keyboard.type('1', { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByTestId('payment').getByRole('alert').waitFor();
  await tour('till-exchange-payment-notice', SIZES.slice(0, 1));
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await page.getByText('Обмен оформлен', { exact: true }).waitFor();
  await tour('till-exchange-paid');
  await client.settings.change({ layout: 'keyboard' });
  for (const [index, barcode] of scene.barcodes.entries()) {
    await till.scan(barcode);
    await till.lines(index + 1);
  }
  await page.getByRole('toolbar', { name: 'Частые клавиши', exact: true }).waitFor();
  await tour('till-keyboard');
  await page.keyboard.type('5000', { delay: 160 });
  await tour('till-keyboard-typed', SMALL);
  await page.keyboard.press('Escape');
  await page.keyboard.press('F7');
  await page.getByTestId('line-panel').waitFor();
  await tour('till-keyboard-line');
  await page.keyboard.press('Escape');
  await noticeOverLongReceipt({ till, client });
  await page.keyboard.press('Enter');
  await page.getByText('Чек оплачен', { exact: true }).waitFor();
  await tour('till-keyboard-paid');
  await client.settings.change({ layout: 'touch' });
  await client.training.enter({});
  await page.getByTestId('training-mark').waitFor();
  await tour('till-training');
  await client.training.leave({});
  await page.getByTestId('training-mark').waitFor({ state: 'hidden' });
}

/** A notice takes of the height of a long receipt, and not of what is seen of the marked line. */
async function noticeOverLongReceipt({ till, client }: Pick<Stage, 'till' | 'client'>): Promise<void> {
  const { page } = till;
  for (const good of ordinary) await client.sale.scan({ gesture: crypto.randomUUID(), code: good.barcode });
  const marked = page.getByRole('list', { name: 'Чек', exact: true }).locator('[aria-current="true"]').filter({ hasText: ordinary.at(-1)?.name ?? '' });
  const list = page.locator('[data-keeps-focus]').filter({ has: marked });
  const inSight = async (): Promise<boolean> => {
    const [line, frame] = await Promise.all([marked.boundingBox(), list.boundingBox()]);
    return line !== null && frame !== null && line.y >= frame.y - 1 && line.y + line.height <= frame.y + frame.height + 1;
  };
  await until('the line touched last in sight', 20_000, inSight);
  // A computer that is behind learns the height of a line when the list has long stood still.
  await list.getByRole('listitem').nth(-3).evaluate(async (row) => {
    row.style.paddingBottom = '60px';
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => { requestAnimationFrame(resolve); });
  });
  await until('the line pushed away in sight again', 20_000, inSight);
  await till.scan('2999999999994');
  await page.getByTestId('refusal').waitFor();
  await until('the line touched last in sight beside a notice', 20_000, inSight);
  await page.keyboard.press('Enter');
  await page.getByTestId('refusal').waitFor({ state: 'hidden' });
  // Whoever scrolls to look at the first lines is left there, whatever the till says meanwhile of the same lines.
  await list.hover();
  await page.mouse.wheel(0, -10_000);
  await until('the first line', 20_000, async () => !(await inSight()));
  const cart = await client.sale.view({});
  const lineNo = cart.ok ? cart.value.lines.at(-1)?.lineNo ?? 0 : 0;
  const noted = await client.sale.setNote({ gesture: crypto.randomUUID(), lineNo, note: '' });
  if (!noted.ok) throw new Error(`sale.setNote: ${noted.code}`);
  await page.evaluate(async () => { for (let frame = 0; frame < 90; frame++) await new Promise((resolve) => { requestAnimationFrame(resolve); }); });
  if (await inSight()) throw new Error('the list was scrolled back against the hand');
  await page.mouse.wheel(0, 10_000);
  await until('the line touched last in sight again', 20_000, inSight);
}

/** Puts one line of the receipt just sold into the cart, to come back. */
async function bringBack(client: TillClient): Promise<void> {
  const list = await client.receipt.list({ limit: 1 });
  const receiptId = list.ok ? list.value.receipts[0]?.id : undefined;
  const open = receiptId === undefined ? null : await client.refund.open({ receiptId });
  const line = open?.ok ? open.value.lines[0] : undefined;
  if (receiptId === undefined || line === undefined) throw new Error('the receipt just sold cannot be opened for a refund');
  const added = await client.refund.add({ gesture: crypto.randomUUID(), receiptId, lines: [{ lineNo: line.lineNo, quantityMicro: line.leftMicro }], reason: '' });
  if (!added.ok) throw new Error(`refund.add: ${added.code}`);
}
