/** What people see of the exchange between tills and headquarters: the fleet, the inbox, and the panel at the till. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { staff } from '#domain/demo-shop/staff.ts';
import { freePort, until, type Program } from '../support/processes.ts';
import { connectTill, type TillClient } from '../support/till-client.ts';
import { CASHIER, OWNER, startHost, startWorld, type World } from '../support/world.ts';
import { openGate, type Gate } from './looks-gate.ts';
import { go, wearing } from './looks-hq.ts';
import { ageTill, DAY_MS, tellFleet } from './looks-sync.ts';
import { SIZES } from './looks.ts';
import { tourOf, type Tour } from './looks-tour.ts';
import type { Story } from './story.ts';

const SMALL = SIZES.slice(0, 1);
const PHONE = [{ width: 390, height: 844 }] as const;

export async function run(story: Story): Promise<void> {
  const world = await startWorld({ goods: 4 });
  const dir = await mkdtemp(join(tmpdir(), 'lavka-looks-sync-'));
  const gate = await openGate(world.server.url);
  try {
    await story.part('an empty company', () => emptyOffice(story, world));
    await story.part('a till', () => tellTill(story, { world, dir, gate }));
    await story.part('headquarters', () => tellOffice(story, world));
    await story.part('a demo shop', () => demo(story, dir));
  } finally {
    await gate.close();
    await world.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function openOffice(story: Story, world: World): Promise<{ page: Page; tour: Tour }> {
  const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce', colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(world.server.url);
  await page.getByLabel('Почта').fill(OWNER.email);
  await page.getByRole('textbox', { name: 'Пароль' }).fill(OWNER.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /Сегодня/ }).waitFor();
  return { page, tour: tourOf(story, page, wearing(page)) };
}

async function emptyOffice(story: Story, world: World): Promise<void> {
  const { page, tour } = await openOffice(story, world);
  await go(page, '#/fleet', /Кассы/);
  await page.getByText('Ни одна касса ещё не подключена').waitFor();
  await tour('hq-fleet-empty', SMALL);
  await go(page, '#/attention?state=closed', 'Внимание');
  await page.getByText('Такого нет').waitFor();
  await tour('hq-attention-nothing', SMALL);
  await page.context().close();
}

async function tellOffice(story: Story, world: World): Promise<void> {
  const { busy, lost } = await tellFleet(world);
  const { page, tour } = await openOffice(story, world);
  await go(page, '#/fleet', /ждут человека/);
  await page.getByText('молчит, а на ней продажи').waitFor();
  await tour('hq-fleet');
  await tour('hq-fleet-phone', PHONE);
  await go(page, `#/fleet/${busy}`, /Кассы/);
  await page.getByRole('complementary').getByText('Что пришло за 7 дней').waitFor();
  await tour('hq-device');
  await tour('hq-device-phone', PHONE);
  await page.getByRole('button', { name: 'Код для кассы' }).click();
  await page.getByRole('complementary').getByRole('status').waitFor();
  await page.getByRole('complementary').getByRole('status').scrollIntoViewIfNeeded();
  await tour('hq-device-code', SMALL);
  await go(page, `#/fleet/${lost}`, /Кассы/);
  await page.getByRole('button', { name: 'Отключить этот компьютер' }).click();
  await page.getByLabel('Почему').fill('Украден ночью вместе с денежным ящиком');
  await page.getByRole('button', { name: 'Отключить', exact: true }).scrollIntoViewIfNeeded();
  await tour('hq-device-revoke', SMALL);
  await page.getByRole('button', { name: 'Отмена' }).click();
  await inbox(page, tour);
  await page.context().close();
}

async function inbox(page: Page, tour: Tour): Promise<void> {
  await go(page, '#/attention', 'Внимание');
  await page.getByText('Касса давно не выходит на связь').waitFor();
  await tour('hq-inbox');
  await tour('hq-inbox-phone', PHONE);
  await go(page, '#/attention?kind=quarantined-commit', 'Внимание');
  await page.getByRole('button', { name: 'Что прислала касса' }).click();
  await page.getByRole('complementary').getByText('Содержимое').waitFor();
  await tour('hq-payload');
  await page.getByRole('button', { name: 'Закрыть', exact: true }).click();
  await page.getByRole('button', { name: 'Разобрано', exact: true }).click();
  await page.getByLabel('Что сделано').fill('Сверили с бумажным чеком: продажа одна, сумма верна. Чек пробит заново на кассе 1.');
  await tour('hq-inbox-closing', SMALL);
  await page.getByRole('button', { name: 'Закрыть запись' }).click();
  await page.getByText('Такого нет').waitFor();
  await go(page, '#/attention?state=closed', 'Внимание');
  await page.getByText('Чек пробит заново').waitFor();
  await tour('hq-inbox-closed', SMALL);
}

type Scene = { readonly world: World; readonly dir: string; readonly gate: Gate };

async function tellTill(story: Story, { world, dir, gate }: Scene): Promise<void> {
  const port = await freePort();
  const start = (more: object = {}): Promise<Program> => startHost(dir, { name: 'till', port, serverUrl: gate.url, ...more });
  let host = await start({ pairingCode: world.pairingCode });
  try {
    await selling(story, world, host.url, gate);
    await host.stop();
    ageTill(join(dir, 'till'), { agoMs: 3 * DAY_MS, clockOffsetMs: -4 * 60_000, issues: [['quarantined', '17'], ['fork', ''], ['sunburn', '']] });
    host = await start();
    await daysAlone(story, host.url);
    await host.stop();
    ageTill(join(dir, 'till'), { agoMs: 3 * DAY_MS, clockOffsetMs: 0, issues: [['unknown-till', '']] });
    host = await start();
    await unknown(story, host.url);
    await host.stop();
    ageTill(join(dir, 'till'), { agoMs: 9 * DAY_MS, clockOffsetMs: 0, issues: [['revoked', '']] });
    host = await start();
    await revoked(story, host.url);
    await host.stop();
    for (const tail of ['', '-wal', '-shm']) await rm(join(dir, 'till', `replica.db${tail}`), { force: true });
    host = await start();
    await unknownAndEmpty(story, host.url);
  } finally {
    await host.stop();
  }
}

async function signedIn(url: string, who: { readonly name: string; readonly pin: string }): Promise<TillClient> {
  const client = await connectTill(url);
  const id = await until('the staff', 30_000, async () => {
    const answer = await client.staff.list({});
    return answer.ok ? answer.value.members.find((one) => one.name === who.name)?.id : undefined;
  });
  await client.staff.signIn({ staffId: id, pin: who.pin });
  return client;
}

async function openPanel(story: Story, url: string, client: TillClient, chip: RegExp): Promise<{ page: Page; tour: Tour }> {
  const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url);
  await client.settings.change({ language: 'ru', theme: 'light' });
  await page.getByRole('banner').getByRole('button', { name: chip }).click();
  await page.getByRole('dialog', { name: 'Связь и данные' }).waitFor();
  return { page, tour: tourOf(story, page, async (dress) => void (await client.settings.change(dress))) };
}

async function sell(client: TillClient, barcodes: readonly string[], times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    const cart = await client.sale.scan({ gesture: crypto.randomUUID(), code: barcodes[time % barcodes.length] as string });
    if (!cart.ok) throw new Error(cart.code);
    await client.sale.pay({ cartId: cart.value.id, expectedTotalMinor: cart.value.totalMinor, expectedCashDueMinor: cart.value.cashDueMinor, offer: { cardMinor: 0, cashMinor: null }, payBackTo: 'as-paid' });
  }
}

async function selling(story: Story, { barcodes }: World, url: string, gate: Gate): Promise<void> {
  const client = await signedIn(url, OWNER);
  // People come before the goods do.
  await until('the shop', 30_000, async () => {
    const state = await client.till.state({});
    return state.ok && state.value.phase === 'ready';
  });
  await client.shift.open({ floatMinor: 50_000 });
  await sell(client, barcodes, 3);
  const { page, tour } = await openPanel(story, url, client, /^на связи$/);
  await page.getByRole('heading', { name: 'Всё отправлено' }).waitFor();
  await tour('till-link-well');
  await page.keyboard.press('Enter');
  await page.getByText('Сервер ответил').waitFor();
  await tour('till-link-answered', SMALL);
  await gate.close();
  await page.keyboard.press('Enter');
  await page.getByText('Сервер не ответил').waitFor({ timeout: 30_000 });
  await sell(client, barcodes, 12);
  await page.getByRole('heading', { name: 'Сейчас связи нет' }).waitFor({ timeout: 60_000 });
  await tour('till-link-offline');
  await page.keyboard.press('Escape');
  await page.keyboard.press('F10');
  await page.getByRole('button', { name: /Связь и данные/ }).click();
  await page.getByRole('dialog', { name: 'Связь и данные' }).waitFor();
  client.close();
  await page.context().close();
}

async function daysAlone(story: Story, url: string): Promise<void> {
  const client = await signedIn(url, CASHIER);
  const { page, tour } = await openPanel(story, url, client, /^без связи$/);
  await page.getByRole('heading', { name: 'Связи нет больше суток' }).waitFor();
  await page.getByText('спешат на 4 мин').waitFor();
  await tour('till-link-days');
  await page.getByRole('button', { name: 'Понятно' }).first().click();
  await page.getByRole('dialog', { name: 'Нужен старший' }).waitFor();
  await tour('till-link-senior', SMALL);
  await page.keyboard.press('Escape');
  await signedIn(url, OWNER).then((other) => other.close());
  const issues = page.getByRole('button', { name: 'Понятно' });
  await story.step('an issue is put away and the others stay', async () => {
    await page.goto(url);
    await page.getByRole('banner').getByText(OWNER.name).waitFor();
    await page.getByRole('banner').getByRole('button', { name: /^без связи$/ }).click();
    await issues.first().waitFor();
    const before = await issues.count();
    await issues.first().click();
    await until('one issue less', 10_000, async () => (await issues.count()) === before - 1 || undefined);
  });
  client.close();
  await page.context().close();
}

async function unknown(story: Story, url: string): Promise<void> {
  const client = await signedIn(url, CASHIER);
  const { page, tour } = await openPanel(story, url, client, /^касса не узнана$/);
  await page.getByRole('heading', { name: 'Сервер не знает эту кассу' }).waitFor();
  await tour('till-link-unknown');
  const pair = page.getByRole('button', { name: 'Подключить заново' });
  await pair.click();
  await page.getByLabel('Код кассы').fill('12345678');
  await tour('till-link-pair');
  await pair.click();
  await page.getByRole('dialog', { name: 'Нужен старший' }).waitFor();
  await tour('till-link-pair-senior', SMALL);
  await page.keyboard.press('Escape');
  await page.getByText('Без старшего этого сделать нельзя').waitFor();
  await signedIn(url, OWNER).then((other) => other.close());
  await page.goto(url);
  await page.getByRole('banner').getByText(OWNER.name).waitFor();
  await page.getByRole('banner').getByRole('button', { name: /^касса не узнана$/ }).click();
  await pair.click();
  await page.getByLabel('Код кассы').fill('12345678');
  await pair.click();
  await page.getByText('Сервер по этому адресу не отвечает').waitFor({ timeout: 30_000 });
  await tour('till-link-pair-refused', SMALL);
  client.close();
  await page.context().close();
}

async function revoked(story: Story, url: string): Promise<void> {
  const client = await signedIn(url, CASHIER);
  const { page, tour } = await openPanel(story, url, client, /^касса не узнана$/);
  await page.getByRole('heading', { name: 'Касса отключена от компании' }).waitFor();
  await tour('till-link-revoked', SMALL);
  client.close();
  await page.context().close();
}

/** Without its copy of the shop nobody can sign in: the code is asked for at once. */
async function unknownAndEmpty(story: Story, url: string): Promise<void> {
  const client = await connectTill(url);
  const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url);
  await client.settings.change({ language: 'ru', theme: 'light' });
  await page.getByRole('heading', { name: 'Сервер не знает эту кассу' }).waitFor();
  await tourOf(story, page, async (dress) => void (await client.settings.change(dress)))('till-loading-unknown', SMALL);
  client.close();
  await context.close();
}

async function demo(story: Story, dir: string): Promise<void> {
  const host = await startHost(dir, { name: 'demo', port: await freePort() });
  const client = await connectTill(host.url);
  try {
    await client.enrolment.tryDemo({});
    const { members } = await until('the people', 30_000, async () => {
      const answer = await client.staff.list({});
      return answer.ok && answer.value.members.length > 0 ? answer.value : undefined;
    });
    const person = staff.find((one) => one.role === 'cashier' && members.some((member) => member.id === one.id));
    if (person === undefined) throw new Error('the demo shop has no cashier');
    await client.staff.signIn({ staffId: person.id, pin: person.pin });
    const { page, tour } = await openPanel(story, host.url, client, /демо-магазин/);
    await page.getByRole('heading', { name: 'Демо-магазин на этом компьютере' }).waitFor();
    await tour('till-link-demo', SMALL);
    await page.context().close();
  } finally {
    client.close();
    await host.stop();
  }
}
