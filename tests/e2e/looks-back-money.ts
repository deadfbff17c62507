/** Money in both directions, as pictures: a card that is credited, cash that goes out, an exchange with change and a card back, two sellers; for a finger and by keyboard. */
import { goodOf, ordinary } from './busy-day-shop.ts';
import { SIZES } from './looks.ts';
import type { Stage } from './looks-stage.ts';
import { same, type Story } from './story.ts';

type MoneyStage = Pick<Stage, 'till' | 'client' | 'tour'>;

const SMALL = SIZES.slice(0, 1);
const [first, second] = ordinary.map(({ barcode }) => barcode) as [string, string];
const neighbours = goodOf('01-01').barcode;

/** Begins and ends with an empty receipt on the screen for fingers. */
export async function moneyBothWays({ step }: Story, stage: MoneyStage): Promise<void> {
  const { till: { page }, client, tour } = stage;
  const layouts = async (screen: string, sizes = SIZES): Promise<void> => {
    await tour(screen, sizes);
    await wear(stage, 'keyboard');
    await tour(`${screen}-keys`, sizes);
    await wear(stage, 'touch');
  };
  const byCard = await sell(stage, [first, second], 'Control+Enter');
  const inCash = await sell(stage, [first, second], 'Enter');
  await bringBack(stage, byCard, 0);
  await page.keyboard.press('Enter');
  await page.getByText('на терминале, затем Enter').waitFor();
  await layouts('back-card-money');
  await wear(stage, 'keyboard');
  await step('PAY4 the command line says nothing while money is given back', async () => same('the command line', await page.getByTestId('command-echo').innerText(), ''));
  await wear(stage, 'touch');
  await page.keyboard.press('Enter');
  await isDone(stage, 'Возврат оформлен');
  await layouts('back-card-credited');
  await next(stage);
  await bringBack(stage, inCash, 0);
  await page.keyboard.press('Enter');
  await page.getByText('К выдаче наличными').waitFor();
  await layouts('back-cash-money', SMALL);
  await page.keyboard.press('Enter');
  await isDone(stage, 'Возврат оформлен');
  await layouts('back-cash-out', SMALL);
  await next(stage);
  await bringBack(stage, byCard, 1);
  await scan(stage, neighbours, 2);
  await page.keyboard.press('Enter');
  await page.getByTestId('payment').waitFor();
  await layouts('back-exchange-money');
  await page.keyboard.type('50', { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByText('Этого мало').waitFor();
  await layouts('back-exchange-short');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Delete');
  await page.keyboard.type('1000', { delay: 160 });
  await page.keyboard.press('Enter');
  await isDone(stage, 'Обмен оформлен');
  await layouts('back-exchange-paid');
  await next(stage);
  await scan(stage, first, 1);
  await scan(stage, neighbours, 2);
  await page.keyboard.type('1000', { delay: 160 });
  await page.keyboard.press('Enter');
  await isDone(stage, 'Чек оплачен');
  await layouts('back-sellers-paid');
  await next(stage);
  same('an empty receipt', must(await client.sale.view({})).lines, []);
}

function must<T>(answer: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string }): T {
  if (!answer.ok) throw new Error(`refused: ${answer.code}`);
  return answer.value;
}

/** The receipt is on screen as done, and its paper out. */
async function isDone({ till: { page } }: MoneyStage, title: string): Promise<void> {
  await page.getByText(title, { exact: true }).waitFor();
  await page.getByText('Чек напечатан').or(page.getByText('Отправлен на принтер')).first().waitFor();
}

async function wear({ till: { page }, client }: MoneyStage, layout: 'touch' | 'keyboard'): Promise<void> {
  must(await client.settings.change({ layout }));
  await page.getByRole('toolbar', { name: 'Частые клавиши', exact: true }).waitFor({ state: layout === 'keyboard' ? 'visible' : 'hidden' });
}

async function scan({ till }: MoneyStage, code: string, lines: number): Promise<void> {
  await till.scan(code);
  await till.page.getByRole('list', { name: 'Чек', exact: true }).getByRole('listitem').nth(lines - 1).waitFor();
}

/** Sells so by the page; answers the receipt's id. */
async function sell(stage: MoneyStage, codes: readonly string[], key: string): Promise<string> {
  for (const [index, code] of codes.entries()) await scan(stage, code, index + 1);
  await stage.till.page.keyboard.press(key);
  await stage.till.page.getByText('Чек оплачен', { exact: true }).waitFor();
  await next(stage);
  return must(await stage.client.receipt.list({ limit: 1 })).receipts[0]?.id ?? '';
}

/** Puts one line of a receipt into the cart, to come back. */
async function bringBack({ till, client }: MoneyStage, receiptId: string, index: number): Promise<void> {
  const line = must(await client.refund.open({ receiptId })).lines[index];
  if (line === undefined) throw new Error(`no line ${index} to bring back`);
  must(await client.refund.add({ gesture: crypto.randomUUID(), receiptId, lines: [{ lineNo: line.lineNo, quantityMicro: line.leftMicro }], reason: '' }));
  await till.page.getByRole('list', { name: 'Чек', exact: true }).getByRole('listitem').first().waitFor();
}

async function next({ till: { page } }: MoneyStage): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByTestId('paid').waitFor({ state: 'hidden' });
}
