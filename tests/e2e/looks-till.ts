/** The screens of a till, from its first start to the day everything around it is gone. */
import type { Program } from '../support/processes.ts';
import { until } from '../support/processes.ts';
import { connectTill } from '../support/till-client.ts';
import { SIZES } from './looks.ts';
import { asking, dialogs, lines, modes, parking, paying, selling } from './looks-till-sale.ts';
import type { Stage, TillScene } from './looks-stage.ts';
import { tourOf } from './looks-tour.ts';
import type { Story } from './story.ts';
import { openTill } from './till-page.ts';

/** Walks the till up to its last receipts and leaves it selling. */
export async function tellTill(story: Story, scene: TillScene): Promise<Stage> {
  const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' });
  const till = await openTill(context, scene.host.url);
  const client = await connectTill(scene.host.url);
  const stage = { till, client, scene, tour: tourOf(story, till.page, async (dress) => void (await client.settings.change(dress))) };
  await firstRun(stage);
  await signIn(stage);
  await selling(stage);
  await asking(stage);
  await lines(stage);
  await parking(stage);
  await paying(stage);
  await dialogs(stage);
  await modes(stage);
  return stage;
}

async function firstRun({ till: { page }, tour, scene }: Stage): Promise<void> {
  await page.getByLabel('Адрес сервера').fill(scene.gate.url);
  await tour('till-first-run');
  await page.getByLabel('Код кассы').fill('00000000');
  await page.getByRole('button', { name: 'Подключить' }).click();
  await page.getByText('Такого кода нет').waitFor();
  await tour('till-pairing-refused');
  scene.gate.holdPulls(true);
  await page.getByLabel('Код кассы').fill(scene.pairingCode);
  await page.getByRole('button', { name: 'Подключить' }).click();
  await page.getByRole('progressbar').waitFor();
  await tour('till-loading');
  scene.gate.holdPulls(false);
}

async function signIn({ till, tour, scene }: Stage): Promise<void> {
  const { page } = till;
  await page.getByRole('button', { name: scene.cashier.name }).waitFor();
  await tour('till-sign-in');
  await page.getByRole('button', { name: scene.cashier.name }).click();
  await page.getByRole('heading', { name: 'Введите PIN' }).waitFor();
  await page.keyboard.type('98', { delay: 160 });
  await tour('till-pin');
  await page.keyboard.type('76', { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByText('PIN не подошёл').waitFor();
  await tour('till-pin-wrong');
  await page.keyboard.type(scene.cashier.pin, { delay: 160 });
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Смена закрыта' }).waitFor();
  await page.keyboard.type('1500', { delay: 160 });
  await tour('till-open-shift');
  await page.keyboard.press('Enter');
  await page.getByText('Чек пуст').waitFor();
}

/** Sells `count` small receipts by the till's own contract, so that headquarters has a day to show. */
export async function sellSome({ client, scene }: Stage, count: number): Promise<void> {
  await client.sale.clear({ gesture: crypto.randomUUID() });
  for (let index = 0; index < count; index++) {
    for (const code of scene.barcodes.slice(0, 1 + (index % scene.barcodes.length))) await client.sale.scan({ gesture: crypto.randomUUID(), code });
    const view = await client.sale.view({});
    if (view.ok) await client.sale.pay({ cartId: view.value.id, expectedTotalMinor: view.value.totalMinor, expectedCashDueMinor: view.value.cashDueMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' });
  }
  await until('everything at headquarters', 60_000, async () => {
    const state = await client.till.state({});
    return state.ok && state.value.sync.unsent === 0;
  });
}

/** The line, the printer, and at last the till's own program go away. `silence` unplugs the printer. */
export async function tellTroubles(story: Story, stage: Stage, { silence, restart }: { silence: () => Promise<void>; restart: () => Promise<Program> }): Promise<void> {
  const { till, client, scene, tour } = stage;
  const { page } = till;
  await page.getByRole('tab', { name: 'Часто берут' }).click();
  await tour('till-often');
  await scene.gate.close();
  await till.scan(scene.barcodes[1] as string);
  await till.lines(1);
  await till.pay(null);
  await page.getByRole('button', { name: 'без связи' }).waitFor({ timeout: 60_000 });
  await tour('till-offline');
  await silence();
  await till.scan(scene.barcodes[2] as string);
  await till.lines(1);
  await till.pay(null);
  await page.getByRole('button', { name: 'принтер молчит' }).waitFor({ timeout: 60_000 });
  await tour('till-printer-silent');
  client.close();
  await lostHost(story, stage, restart);
}

/** Without its program a page can be told nothing: the theme is the system's, and the language was chosen before. */
async function lostHost(story: Story, { till: { page }, scene }: Stage, restart: () => Promise<Program>): Promise<void> {
  let { host } = scene;
  for (const language of ['en', 'ru'] as const) {
    const client = await connectTill(host.url);
    await client.settings.change({ language, theme: 'system' });
    client.close();
    await page.waitForFunction((spoken) => document.documentElement.lang === spoken, language);
    await host.stop();
    await page.getByText(language === 'ru' ? 'Нет связи с программой кассы' : 'No connection to the till program').waitFor();
    for (const { dress, sizes } of story.looksOf('till-lost', SIZES).filter((one) => one.dress.language === language)) {
      await page.emulateMedia({ colorScheme: dress.theme });
      for (const size of sizes) {
        await page.setViewportSize(size);
        await story.look(page, 'till-lost', { size, ...dress });
      }
    }
    host = await restart();
    await page.getByRole('alert').waitFor({ state: 'hidden', timeout: 30_000 });
  }
  await host.stop();
}
