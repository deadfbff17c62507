/** What a stolen till handed in after it was disconnected, and how headquarters decides about it: all at once, one by one, and again afterwards. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { EnrolReply } from '#contract/sync/enrol.ts';
import { encodeCommits } from '#contract/sync/frames.ts';
import { chain, idsFrom, payloadOf, refund, sale, seeded, type Place } from '#server/sync/testing/commits.ts';
import { OWNER, startWorld, type World } from '../support/world.ts';
import { go, wearing } from './looks-hq.ts';
import { SIZES } from './looks.ts';
import { tourOf, type Tour } from './looks-tour.ts';
import type { Story } from './story.ts';

const SMALL = SIZES.slice(0, 1);
const PHONE = [{ width: 390, height: 844 }] as const;
/** A program of before device keys: its token is good at once. */
const OLD_CONTRACT = 2;
/** More than the server takes in at once. */
const SALES = 449;
const HOUR_MS = 3_600_000;

export async function run(story: Story): Promise<void> {
  const world = await startWorld({ goods: 4 });
  try {
    await handIn(world);
    const { page, tour } = await openInbox(story, world);
    await decide(story, page, tour);
    await takeIn(story, world, page, tour);
  } finally {
    await world.stop();
  }
}

async function openInbox(story: Story, world: World): Promise<{ page: Page; tour: Tour }> {
  const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce', colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(world.server.url);
  await page.getByLabel('Почта').fill(OWNER.email);
  await page.getByRole('textbox', { name: 'Пароль' }).fill(OWNER.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /Сегодня/ }).waitFor();
  await go(page, '#/attention', 'Внимание');
  return { page, tour: tourOf(story, page, wearing(page)) };
}

/** A till sells, is stolen and disconnected, and comes to a network once more. */
async function handIn(world: World): Promise<void> {
  const { code } = await world.hq.pairingCode(world.tillId);
  const enrolled = await fetch(new URL('api/sync/v1/enrol', world.server.url), {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code, installId: randomUUID(), computerName: 'kassa-u-vhoda', contractVersion: OLD_CONTRACT, build: '0.9.4' }),
  });
  if (!enrolled.ok) throw new Error(`enrol: ${enrolled.status} ${await enrolled.text()}`);
  const { device, incarnation, token } = (await enrolled.json()) as EnrolReply;
  await world.hq.revoke(device, 'Украли ночью вместе с денежным ящиком');
  const random = seeded(17);
  const ids = idsFrom(random, Date.now() - 40 * HOUR_MS);
  const place: Place = { companyId: world.companyId, legalEntityId: randomUUID(), storeId: world.storeId, tillId: world.tillId, staffId: randomUUID() };
  const shiftId = randomUUID();
  const sold = Array.from({ length: SALES }, (_, index) => sale(place, ids, random, { incarnationId: incarnation, number: index + 1, atMs: Date.now() - 40 * HOUR_MS + index * 60_000, shiftId, lineCount: 2 }));
  const [first] = sold;
  if (first === undefined) throw new Error('nothing was sold');
  const log = chain(device, incarnation, randomUUID);
  for (const row of [...sold, refund(first, place, ids, { incarnationId: incarnation, number: SALES + 1, shiftId })]) log.add(payloadOf({ entity: 'receipt', row }));
  const pushed = await fetch(new URL('api/sync/v1/push', world.server.url), { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' }, body: Buffer.from(encodeCommits(log.commits)) });
  if (!pushed.ok) throw new Error(`push: ${pushed.status} ${await pushed.text()}`);
}

async function decide(story: Story, page: Page, tour: Tour): Promise<void> {
  const takeIn = page.getByRole('button', { name: 'Принять продажи' });
  await takeIn.waitFor();
  await tour('hq-last-words');
  await tour('hq-last-words-phone', PHONE);
  await page.getByRole('button', { name: 'Разобрать по одной' }).click();
  await page.getByRole('heading', { level: 1, name: 'Что отдал отключённый компьютер' }).waitFor();
  const records = page.getByRole('region', { name: 'Что отдал отключённый компьютер' }).getByRole('listitem');
  await story.step('thousands of records stand in pages behind one item, newest first, and the list of items stays as it was', async () => {
    await records.nth(49).waitFor();
    if ((await records.count()) !== 50) throw new Error(`${await records.count()} records on a page`);
    await records.first().getByText('Возврат').waitFor();
    await page.getByRole('navigation').getByRole('link', { name: /Внимание\s*1$/ }).waitFor();
  });
  await tour('hq-last-words-parts');
  await tour('hq-last-words-parts-phone', PHONE);
  await records.first().getByRole('button', { name: 'Не принимать' }).click();
  await page.getByLabel('Почему не принимаем').fill('Возврат пробил вор: товара нет, чека на бумаге нет.');
  await records.first().getByRole('button', { name: 'Не принимать' }).click();
  await page.getByText('Не принята 1 запись').waitFor();
  await records.first().getByRole('button', { name: 'Принять', exact: true }).click();
  await page.getByText('Ждут решения 448 записей').waitFor();
  await page.getByRole('combobox', { name: 'Состояние' }).selectOption('closed');
  await page.getByText('Возврат пробил вор').waitFor();
  await tour('hq-last-words-decided', SMALL);
  await page.getByRole('button', { name: 'Все записи' }).click();
  await takeIn.waitFor();
  await page.getByRole('button', { name: 'Не принимать' }).click();
  await page.getByLabel('Почему не принимаем').fill('Касса украдена 12 ноября, всё после этого пробито не нами. Заявление подано.');
  await tour('hq-last-words-aside', SMALL);
  await page.getByRole('button', { name: 'Отмена' }).click();
}

async function takeIn(story: Story, world: World, page: Page, tour: Tour): Promise<void> {
  const keeper = await world.database();
  try {
    await keeper.query(`SELECT set_config('app.tenant_id', $1, false)`, [world.companyId]);
    // It comes as far as this one, and waits.
    await keeper.query('BEGIN');
    await keeper.query('SELECT FROM quarantine WHERE dseq = 250 FOR UPDATE');
    await page.getByRole('button', { name: 'Принять продажи' }).click();
    await page.getByText('Принято 200 из 448').waitFor();
    await tour('hq-last-words-progress');
    await keeper.query('COMMIT');
  } finally {
    await keeper.end();
  }
  await page.getByText('Всё спокойно').waitFor();
  await go(page, '#/attention?state=closed', 'Внимание');
  await page.getByText('Принято 448').waitFor();
  await page.getByText('Не принята 1 запись: её можно принять и теперь').waitFor();
  await tour('hq-last-words-taken', SMALL);
  await story.step('what was put aside is found at the closed item, and is taken in after all', async () => {
    await page.getByRole('button', { name: 'Принять продажи' }).click();
    await page.getByText('Принято 449').waitFor();
  });
}
