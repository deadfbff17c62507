/** Tasks at the till and at headquarters, disputed edits, and the copy of a shop as it comes in. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { OWNER, startHost, startWorld, type World } from '../support/world.ts';
import { openGate } from './looks-gate.ts';
import { wearing } from './looks-hq.ts';
import { tellLoading } from './looks-task-loading.ts';
import { tellInbox, tellNoTasks, tellTasksAtOffice, type OfficeWalk } from './looks-task-office.ts';
import { officeOf, plantTasks, quarrel } from './looks-task-shop.ts';
import { tellTasksAtTill } from './looks-task-till.ts';
import { SIZES } from './looks.ts';
import { tourOf } from './looks-tour.ts';
import { ownerStandsHere } from './owner-till.ts';
import type { Story } from './story.ts';

export async function run(story: Story): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'lavka-looks-task-'));
  try {
    await story.part('a copy of the shop comes in', () => tellLoading(story, dir));
    await story.part('tasks', () => tellTasks(story, dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function tellTasks(story: Story, dir: string): Promise<void> {
  const world = await startWorld({ goods: 3 });
  const gate = await openGate(world.server.url);
  const host = await startHost(dir, { name: 'tasks', port: await freePort(), serverUrl: gate.url, pairingCode: world.pairingCode });
  const client = await connectTill(host.url);
  try {
    const walk = await openOffice(story, world);
    const office = officeOf(walk.page, world);
    await story.part('an office without tasks', () => tellNoTasks(walk));
    const planted = await plantTasks(office, await work(client));
    await quarrel(office, client, planted.disputed);
    await story.part('tasks at the office', () => tellTasksAtOffice(walk, planted));
    await story.part('tasks at the till', () => tellTasksAtTill(story, { url: host.url, client, gate, planted, barcode: world.barcodes[0] as string }));
    const [device] = (await world.hq.fleet()).devices;
    if (device === undefined) throw new Error('the till is no device');
    await story.part('the inbox', () => tellInbox(walk, { deviceId: device.deviceId, title: 'Заказать чековую ленту' }));
    await walk.page.context().close();
  } finally {
    client.close();
    await host.stop();
    await gate.close();
    await world.stop();
  }
}

async function openOffice(story: Story, world: World): Promise<OfficeWalk> {
  const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce', colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(world.server.url);
  await page.getByLabel('Почта').fill(OWNER.email);
  await page.getByRole('textbox', { name: 'Пароль' }).fill(OWNER.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /Сегодня/ }).waitFor();
  return { story, page, tour: tourOf(story, page, wearing(page)), world };
}

/** The owner stands at the till with a shift open. Answers who that is. */
async function work(client: TillClient): Promise<string> {
  const ownerId = await ownerStandsHere(client);
  await client.shift.open({ floatMinor: 50_000 });
  await client.settings.change({ language: 'ru' });
  return ownerId;
}
