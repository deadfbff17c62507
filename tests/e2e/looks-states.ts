/** Panels of the till while their answer is on its way, when it is a fault, and before a person who may not open them. */
import type { Locator, Page } from 'playwright-core';
import { ordinary } from './busy-day-shop.ts';
import { personOf } from './demo-till.ts';
import type { Answers } from './looks-answers.ts';
import type { Stage } from './looks-stage.ts';
import { SIZES } from './looks.ts';
import { same, type Story } from './story.ts';

export type StatesStage = Pick<Stage, 'till' | 'client' | 'tour'> & { readonly answers: Answers };

const SMALL = SIZES.slice(0, 1);
const SOLD = 4;
const gesture = (): string => crypto.randomUUID();

/** Needs an open shift, an empty cart and a cashier at work; leaves a manager there. */
export async function tellStates(story: Story, stage: StatesStage): Promise<void> {
  await someHistory(stage);
  await noRights(stage);
  await standAsManager(stage);
  for (const place of turns(story, 0)) await waiting(stage, place);
  await firstAnswers(stage);
  for (const place of turns(story, 1)) await failed(story, stage, place);
  await failedPaper(story, stage);
  await failedSale(story, stage);
}

/** A few receipts, one put aside, one movement of cash and one shift that has ended. */
async function someHistory({ client }: StatesStage): Promise<void> {
  const found = await client.catalog.search({ text: 'молоко', limit: 4 });
  if (!found.ok) throw new Error(`catalog.search: ${found.code}`);
  const sell = async (count: number): Promise<void> => {
    for (const good of found.value.goods.slice(0, count)) await client.sale.add({ gesture: gesture(), goodId: good.id, quantityMicro: 1_000_000 });
  };
  for (let count = 1; count <= SOLD; count++) {
    await sell(count);
    const view = await client.sale.view({});
    if (!view.ok) throw new Error(`sale.view: ${view.code}`);
    const { id, totalMinor, cashDueMinor } = view.value;
    await client.sale.pay({ cartId: id, expectedTotalMinor: totalMinor, expectedCashDueMinor: cashDueMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' });
    if (count === 2) await nextShift(client);
  }
  await client.cash.move({ gesture: gesture(), direction: 'in', amountMinor: 150_000, reason: 'Размен', note: '' });
  await sell(3);
  await client.sale.park({ gesture: gesture(), name: 'красная куртка' });
}

async function nextShift(client: StatesStage['client']): Promise<void> {
  const [state, expected] = [await client.till.state({}), await client.shift.report({ print: false })];
  const shiftId = state.ok ? state.value.shift?.id : undefined;
  if (shiftId === undefined) throw new Error('no shift is open');
  const countedMinor = expected.ok ? expected.value.totals.expectedCashMinor : 500_000;
  const closed = await client.shift.close({ gesture: gesture(), shiftId, countedMinor, denominations: [], reason: 'Ошибка в сдаче' });
  if (!closed.ok) throw new Error(`shift.close: ${closed.code}`);
  await client.shift.open({ floatMinor: 500_000 });
}

/** Where an answer is asked for when it is opened, and how it looks once it has come. */
type Place = {
  readonly name: string;
  /** What is held or fails. */
  readonly methods: readonly string[];
  readonly open: (page: Page) => Promise<void>;
  readonly filled: (page: Page) => Locator;
  /** What the page remembers since it was loaded stands there meanwhile: it is loaded anew. */
  readonly remembered?: true;
};

const press = (...keys: readonly string[]) => async (page: Page): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
const listed = (name: string) => (page: Page): Locator => page.getByRole('list', { name, exact: true }).getByRole('listitem').first();

const places: readonly Place[] = [
  {
    name: 'search', methods: ['catalog.search'],
    open: async (page) => {
      await page.keyboard.press('F3');
      await page.keyboard.type('мол', { delay: 60 });
    },
    filled: (page) => page.getByRole('listbox', { name: 'Найденные товары', exact: true }).getByRole('option').first(),
  },
  { name: 'history', methods: ['receipt.list', 'receipt.paper'], open: press('F9'), filled: (page) => page.locator('pre', { hasText: 'ИТОГ' }) },
  { name: 'refund', methods: ['receipt.list'], open: press('F6'), filled: listed('Найденные чеки') },
  {
    name: 'loose', methods: ['catalog.search'],
    open: async (page) => {
      await page.keyboard.press('Shift+F6');
      await page.getByText('Сканируйте товар или найдите его').waitFor();
      await page.keyboard.type('мол', { delay: 60 });
    },
    filled: listed('Найденные товары'),
  },
  { name: 'parked', methods: ['sale.parked'], remembered: true, open: press('Shift+F5'), filled: (page) => page.getByTestId('parked-panel').getByRole('listitem').first() },
  { name: 'journal', methods: ['journal.list'], open: press('Control+F6'), filled: listed('События') },
  { name: 'x', methods: ['shift.report'], open: press('Control+F10'), filled: (page) => page.locator('pre', { hasText: 'X-ОТЧЁТ' }) },
  {
    name: 'earlier-shifts', methods: ['shift.list', 'shift.closed'],
    open: async (page) => {
      await page.keyboard.press('Control+F11');
      await page.getByRole('button', { name: 'Прошлые', exact: true }).click();
    },
    filled: (page) => page.locator('pre', { hasText: 'Z-ОТЧЁТ' }),
  },
  { name: 'cash', methods: ['cash.list'], remembered: true, open: press('Control+F8'), filled: listed('За эту смену') },
  { name: 'tasks', methods: ['task.list'], open: press('Shift+F9'), filled: (page) => page.getByText('Вам сейчас ничего не поручено').or(page.getByText('Открытых задач нет')).first() },
];

/** All places; in a sample every other one, so that each is seen once: waiting or failed. */
function turns({ sample }: Story, from: 0 | 1): readonly Place[] {
  return sample ? places.filter((_, index) => index % 2 === from) : places;
}

/** Bones of what will stand there, and no word yet. */
async function waiting({ till: { page }, answers, tour }: StatesStage, place: Place): Promise<void> {
  answers.hold(...place.methods);
  await open(page, place);
  await page.locator('[aria-busy="true"]').first().waitFor();
  await tour(`state-waiting-${place.name}`, SMALL);
  answers.heal();
  await place.filled(page).waitFor();
  await leave(page);
}

/** What did not work, and a button that brings it after all. */
async function failed({ step }: Story, { till: { page }, answers, tour }: StatesStage, place: Place): Promise<void> {
  answers.fail(...place.methods);
  await open(page, place);
  const again = page.getByRole('button', { name: 'Ещё раз' });
  await again.waitFor();
  await tour(`state-failed-${place.name}`, SMALL);
  answers.heal();
  await step(`"again" brings it: ${place.name}`, async () => {
    await again.click();
    await place.filled(page).waitFor();
  });
  await leave(page);
}

async function open(page: Page, place: Place): Promise<void> {
  if (place.remembered === true) {
    await page.reload();
    await page.getByText('Чек пуст').waitFor();
  }
  await place.open(page);
}

async function leave(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByText('Чек пуст').waitFor();
}

/** A page before the till has told it anything, and before its receipt and its goods are here. */
async function firstAnswers({ till: { page }, answers, tour }: StatesStage): Promise<void> {
  for (const { name, methods } of [{ name: 'till', methods: ['till.state'] }, { name: 'selling', methods: ['sale.view', 'catalog.quick'] }]) {
    answers.hold(...methods);
    await page.reload();
    await page.locator('[aria-busy="true"]').first().waitFor();
    await tour(`state-waiting-${name}`, SMALL);
    answers.heal();
    await page.getByText('Чек пуст').waitFor();
  }
}

/** The paper of one receipt that does not open, beside a list that did. */
async function failedPaper({ step }: Story, { till: { page }, answers, tour }: StatesStage): Promise<void> {
  answers.fail('receipt.paper');
  await page.keyboard.press('F9');
  const again = page.getByRole('button', { name: 'Ещё раз' });
  await again.waitFor();
  await tour('state-failed-paper', SMALL);
  answers.heal();
  await step('"again" brings it: paper', async () => {
    await again.click();
    await page.locator('pre', { hasText: 'ИТОГ' }).waitFor();
  });
  await leave(page);
}

/** A scan and a payment that the till could not do: nothing is lost, and the same once more does it. */
async function failedSale({ step }: Story, { till, client, answers, tour }: StatesStage): Promise<void> {
  const { page } = till;
  answers.fail('sale.scan');
  await till.scan(ordinary[0]?.barcode ?? '');
  await page.getByTestId('refusal').waitFor();
  await tour('state-failed-scan', SMALL);
  answers.heal();
  await page.keyboard.press('Enter');
  await till.scan(ordinary[0]?.barcode ?? '');
  await till.lines(1);
  await page.getByRole('button', { name: 'Наличные' }).click();
  await page.getByTestId('payment').waitFor();
  answers.fail('sale.pay');
  await page.keyboard.press('Enter');
  await page.getByTestId('payment').getByRole('alert').waitFor();
  await tour('state-failed-payment', SMALL);
  answers.heal();
  await step('a payment that failed is paid by the next Enter, once', async () => {
    await page.keyboard.press('Enter');
    await page.getByText('Чек оплачен', { exact: true }).waitFor();
    const listed = await client.receipt.list({ limit: 9 });
    same('receipts', listed.ok ? listed.value.receipts.length : 0, SOLD + 1);
  });
}

/** What a cashier may look at and not do: it says who may. */
async function noRights(stage: StatesStage): Promise<void> {
  const { till: { page }, tour } = stage;
  await page.keyboard.press('Control+F10');
  await refuseApproval(page);
  await page.getByText('X-отчёт показывает старший').waitFor();
  await tour('state-shut-x', SMALL);
  await leave(page);
  await page.keyboard.press('Control+F1');
  for (const [name, part] of [['mail', 'Почта'], ['keys', 'Клавиши']] as const) {
    await page.getByRole('button', { name: part, exact: true }).click();
    await page.getByText('Это меняет управляющий').waitFor();
    await tour(`state-shut-${name}`, SMALL);
  }
  await leave(page);
  await page.keyboard.press('Control+F12');
  await page.getByRole('dialog', { name: 'Открыть ящик без продажи' }).waitFor();
  await page.keyboard.press('1');
  await refuseApproval(page);
  await page.getByText('Без старшего этого сделать нельзя').waitFor();
  await tour('state-shut-drawer', SMALL);
  await leave(page);
  await tooMuchCash(stage);
  await withoutReceipt(stage);
}

async function refuseApproval(page: Page): Promise<void> {
  await page.getByTestId('approval').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('approval').waitFor({ state: 'hidden' });
}

async function tooMuchCash({ till: { page }, tour }: StatesStage): Promise<void> {
  await page.keyboard.press('Control+F9');
  await page.getByRole('dialog', { name: 'Деньги в ящике' }).waitFor();
  await page.keyboard.type('5001', { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByTestId('approval').waitFor();
  await tour('state-asks-cash-out', SMALL);
  await refuseApproval(page);
  await page.getByText('Без старшего этого сделать нельзя').waitFor();
  await tour('state-shut-cash-out', SMALL);
  await leave(page);
}

async function withoutReceipt({ till: { page }, tour }: StatesStage): Promise<void> {
  await page.keyboard.press('Shift+F6');
  await page.getByText('Возврат без чека разрешает старший').waitFor();
  await tour('state-shut-loose', SMALL);
  await page.keyboard.type('молоко', { delay: 60 });
  await page.getByRole('list', { name: 'Найденные товары', exact: true }).getByRole('listitem').first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Выберите причину').or(page.getByText('Сколько')).first().waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByTestId('approval').waitFor();
  await tour('state-asks-loose', SMALL);
  await refuseApproval(page);
  await page.getByText('Без старшего этого сделать нельзя').waitFor();
  await tour('state-refused-loose', SMALL);
  await page.keyboard.press('Escape');
  await leave(page);
}

async function standAsManager({ till: { page }, client }: StatesStage): Promise<void> {
  const { id, name, pin } = await personOf(client, 'manager');
  await client.staff.signIn({ staffId: id, pin });
  await page.getByRole('banner').getByText(name).waitFor();
}
