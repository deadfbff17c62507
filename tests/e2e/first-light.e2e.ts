/** One shop, one sale, end to end: register, pair, sell online and offline, see it at HQ, change a price. */
import { startPrinter } from '#lab/printer/printer-server.ts';
import { freePort, until } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { CASHIER, OWNER, startHost, startServer, startWorld, type World } from '../support/world.ts';
import { same, type Story } from './story.ts';
import { openTill, type TillPage } from './till-page.ts';

export async function run(story: Story): Promise<void> {
  const world = await startWorld({ goods: 12 });
  const printer = await startPrinter({ port: 0 });
  const host = await startHost(world.dir, { name: 'till', port: await freePort(), serverUrl: world.server.url, printerPort: printer.port });
  try {
    await tell(story, world, host.url, () => printer.papers().map((paper) => paper.lines.join('\n')));
  } finally {
    await host.stop();
    await printer.stop();
    await world.stop();
  }
}

async function tell(story: Story, world: World, hostUrl: string, papers: () => string[]): Promise<void> {
  const { step } = story;
  const tillContext = await story.browser.newContext({ viewport: { width: 1024, height: 768 }, locale: 'ru-RU' });
  const hqContext = await story.browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU' });
  const till = await openTill(tillContext, hostUrl);
  const hq = await hqContext.newPage();
  const faults: string[] = [];
  for (const page of [till.page, hq]) page.on('pageerror', (error) => faults.push(error.message));

  await step('a new till asks to be paired and takes the code', () => pair(till, world));
  await step('the cashier signs in with a PIN and opens a shift', async () => {
    await till.signIn(CASHIER.name, CASHIER.pin);
    await till.openShift('1000');
  });
  await step('HQ signs in and sees the till', async () => {
    await hq.goto(world.server.url);
    await hq.getByLabel('Почта').fill(OWNER.email);
    await hq.getByRole('textbox', { name: 'Пароль' }).fill(OWNER.password);
    await hq.keyboard.press('Enter');
    await hq.getByText('Сегодня ещё не продавали').waitFor();
  });
  let number = '';
  await step('three scans at scanner speed and one by name are four lines', async () => {
    for (const [index, barcode] of world.barcodes.slice(0, 3).entries()) {
      await till.scan(barcode);
      await till.lines(index + 1);
    }
    await till.addByName('пробный 7');
    await till.lines(4);
  });
  await step('cash with change closes the sale', async () => {
    number = await till.pay('1000');
    await till.page.getByText('Сдача', { exact: true }).first().waitFor();
  });
  await step('the receipt stands on paper, once', async () => {
    await until('the paper', 15_000, async () => papers().filter((text) => text.includes(number)).length === 1);
    const paper = papers().find((text) => text.includes(number)) ?? '';
    same('paper says it is not fiscal', paper.includes('НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ'), true);
  });
  await step('HQ shows the receipt without being asked', async () => {
    await hq.getByRole('list', { name: 'Чеки сейчас', exact: true }).getByRole('listitem').first().waitFor();
    const { receipts } = await world.hq.receipts();
    same('receipts at HQ', receipts.map((receipt) => receipt.number), [number]);
  });
  await step('a price changed at HQ is on the till in seconds', () => changePrice(till, world, hostUrl));
  await step('with the server gone the till sells on, and nothing is lost when it returns', () => sellOffline(till, world, hostUrl));
  await step('no page threw anything', () => Promise.resolve(same('page errors', faults, [])));
  await tillContext.close();
  await hqContext.close();
}

async function pair(till: TillPage, world: World): Promise<void> {
  const { page } = till;
  await page.getByLabel('Адрес сервера').fill(world.server.url);
  await page.getByLabel('Код кассы').fill('00000000');
  await page.getByRole('button', { name: 'Подключить' }).click();
  await page.getByText('Такого кода нет').waitFor();
  await page.getByLabel('Код кассы').fill(world.pairingCode);
  await page.getByRole('button', { name: 'Подключить' }).click();
  await page.getByRole('button', { name: CASHIER.name }).waitFor();
}

async function changePrice(till: TillPage, world: World, hostUrl: string): Promise<void> {
  const { goods } = await world.hq.goods('пробный 5');
  const good = goods.find((one) => one.barcodes.includes(world.barcodes[4] as string));
  if (!good) throw new Error('HQ does not find the good by its name');
  await world.hq.setPrice(good.id, { amountMinor: 77_700 });
  const client = await connectTill(hostUrl);
  await until('the new price on the till', 10_000, async () => {
    const found = await client.catalog.search({ text: world.barcodes[4] as string, limit: 1 });
    return found.ok && found.value.goods[0]?.priceMinor === 77_700;
  });
  client.close();
  await till.scan(world.barcodes[4] as string);
  await till.page.getByText(/777/).first().waitFor();
  await till.pay(null);
}

async function sellOffline(till: TillPage, world: World, hostUrl: string): Promise<void> {
  const port = Number(new URL(world.server.url).port);
  await world.server.stop();
  const client = await connectTill(hostUrl);
  for (const barcode of world.barcodes.slice(5, 8)) {
    await till.scan(barcode);
    await till.lines(1);
    await till.pay(null);
  }
  const state = await client.till.state({});
  same('unsent while the server is gone', state.ok && state.value.sync.unsent >= 3, true);
  const again = await startServer(world.dir, port);
  try {
    await until('everything at the server', 90_000, async () => {
      const now = await client.till.state({});
      return now.ok && now.value.sync.unsent === 0;
    });
    const receipts = await world.hq.allReceipts();
    same('receipts at HQ', receipts.length, 5);
  } finally {
    client.close();
    await again.stop();
  }
}
