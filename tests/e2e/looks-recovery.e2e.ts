/** The way on from a damaged database as pictures: a shop's till that has sold, a backup of it, and real garbage in its file. */
import { copyFileSync, rmSync, truncateSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, WebSocketRoute } from 'playwright-core';
import { freePort, type Program } from '../support/processes.ts';
import { OWNER, startHost, startWorld } from '../support/world.ts';
import { sellThenBackUp, spoilBooks, type WreckedTill } from './looks-recovery.ts';
import { SIZES } from './looks.ts';
import { tourOf, type Tour } from './looks-tour.ts';
import { createScanner } from './scanner-modes.ts';
import type { Story } from './story.ts';

/** States that differ from others by a few words are looked at in one size. */
const SMALL = SIZES.slice(0, 1);

export async function run(story: Story): Promise<void> {
  const world = await startWorld({ goods: 3 });
  const dir = await mkdtemp(join(tmpdir(), 'lavka-looks-recovery-'));
  const start = async (pairingCode?: string): Promise<Program> => startHost(dir, { name: 'till', port: await freePort(), serverUrl: world.server.url, ...(pairingCode === undefined ? {} : { pairingCode }) });
  let host: Program | null = null;
  try {
    host = await start(world.pairingCode);
    const till = await sellThenBackUp({ dir: join(dir, 'till'), url: host.url, owner: OWNER, barcodes: world.barcodes, goOffline: () => world.server.stop() });
    await host.stop();
    spoilBooks(till);
    host = await start();
    await damaged(story, till, host.url);
    await host.stop();
    truncateSync(till.database, 0);
    rmSync(till.backups, { recursive: true });
    host = await start();
    await gone(story, host.url);
  } finally {
    await host?.stop();
    await world.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** A page of the damaged till: its language is changed where a person would, its theme is the system's. */
async function openDamaged(story: Story, url: string): Promise<{ page: Page; tour: Tour; restoring: { hold: () => void; letGo: () => void } }> {
  const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const restoring = await holdRestores(page);
  await page.goto(url);
  const tour = tourOf(story, page, async ({ language, theme }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.getByRole('button', { name: language === 'ru' ? 'Русский' : 'English' }).click();
    await page.mouse.move(0, 0);
  });
  return { page, tour, restoring };
}

/** Keeps a question to restore on its way for as long as it takes to look at a till that works on it. */
async function holdRestores(page: Page): Promise<{ hold: () => void; letGo: () => void }> {
  let holds = false;
  let kept: (() => void)[] = [];
  await page.routeWebSocket(/.*/, (socket: WebSocketRoute) => {
    const host = socket.connectToServer();
    socket.onMessage((message) => {
      if (holds && message.toString().includes('"method":"restore"')) kept.push(() => host.send(message));
      else host.send(message);
    });
  });
  return {
    hold: () => void (holds = true),
    letGo: () => {
      holds = false;
      for (const send of kept) send();
      kept = [];
    },
  };
}

async function damaged(story: Story, till: WreckedTill, url: string): Promise<void> {
  const { page, tour, restoring } = await openDamaged(story, url);
  await page.getByRole('heading', { name: 'База данных этой кассы повреждена' }).waitFor();
  await story.step('a scan beside a damaged database is refused aloud', async () => {
    const scan = await createScanner(page);
    await scan('4607001234567', 'slow');
    await page.getByTestId('scan-notice').filter({ hasText: '4607001234567' }).waitFor({ timeout: 20_000 });
    await page.getByTestId('scan-notice').waitFor({ state: 'hidden' });
  });
  await tour('recovery-offered');
  await page.getByRole('button', { name: 'Начать с пустой базы' }).click();
  await page.getByRole('button', { name: 'Да, начать заново' }).waitFor();
  await tour('recovery-surely', SMALL);
  await page.getByRole('button', { name: 'Нет, назад' }).click();
  const good = `${till.newestBackup}.good`;
  copyFileSync(till.newestBackup, good);
  truncateSync(till.newestBackup, 10_000);
  await page.getByRole('button', { name: /^Вернуть копию/ }).first().click();
  await page.getByText('Эту копию не удалось прочитать').waitFor();
  await tour('recovery-refused');
  copyFileSync(good, till.newestBackup);
  restoring.hold();
  await page.getByRole('button', { name: /^Вернуть копию/ }).first().click();
  await page.getByText('Касса восстанавливает данные').waitFor();
  await tour('recovery-busy');
  restoring.letGo();
  await page.getByRole('heading', { name: 'Данные восстановлены' }).waitFor({ timeout: 30_000 });
  await tour('recovery-done');
  await page.getByRole('button', { name: 'Открыть кассу' }).click();
  await page.getByText('Кто за кассой?').or(page.getByText('Смена закрыта')).or(page.getByText('Чек пуст')).first().waitFor({ timeout: 30_000 });
  await page.context().close();
}

async function gone(story: Story, url: string): Promise<void> {
  const { page, tour } = await openDamaged(story, url);
  await page.getByRole('heading', { name: 'База данных этой кассы пропала' }).waitFor();
  await tour('recovery-gone', SMALL);
  await page.context().close();
}
