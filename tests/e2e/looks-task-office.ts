/** Tasks at headquarters: the list, the board, one task, its form, disputed edits there and in the inbox. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { World } from '../support/world.ts';
import { go } from './looks-hq.ts';
import { LONG_TITLE, type Planted } from './looks-task-shop.ts';
import { SIZES } from './looks.ts';
import type { Tour } from './looks-tour.ts';
import type { Story } from './story.ts';

const SMALL = SIZES.slice(0, 1);
const PHONE = [{ width: 390, height: 844 }] as const;

export type OfficeWalk = { readonly story: Story; readonly page: Page; readonly tour: Tour; readonly world: World };

export async function tellNoTasks({ page, tour }: OfficeWalk): Promise<void> {
  await go(page, '#/tasks', /Задачи/);
  await page.getByText('Задач пока нет').waitFor();
  await tour('hq-tasks-empty', SMALL);
  await page.getByRole('button', { name: 'Новая задача' }).click();
  const panel = page.getByRole('complementary');
  await panel.getByLabel('Что сделать').fill('Проверить срок огнетушителя');
  await panel.getByLabel('Важность').selectOption({ label: 'Срочная' });
  await tour('hq-tasks-form');
  await panel.getByRole('button', { name: 'Записать' }).click();
  await panel.getByRole('button', { name: 'Удалить' }).waitFor();
  await panel.getByRole('button', { name: 'Удалить' }).click();
  await panel.getByRole('button', { name: 'Да, удалить насовсем' }).waitFor();
  await tour('hq-tasks-erase', SMALL);
  await panel.getByRole('button', { name: 'Да, удалить насовсем' }).click();
  await page.getByText('Задач пока нет').waitFor();
}

export async function tellTasksAtOffice({ page, tour }: OfficeWalk, planted: Planted): Promise<void> {
  await go(page, '#/tasks', /просроч/);
  await page.getByRole('table', { name: 'Задачи', exact: true }).waitFor();
  await tour('hq-tasks');
  await tour('hq-tasks-phone', PHONE);
  await go(page, '#/tasks?look=board&view=all', /Задачи/);
  await page.getByRole('link', { name: /Поменять ценники/ }).waitFor();
  await tour('hq-tasks-board');
  await tour('hq-tasks-board-phone', PHONE);
  await go(page, `#/tasks/${planted.long}`, /Задачи/);
  await page.getByRole('complementary', { name: LONG_TITLE }).getByRole('button', { name: 'На проверку' }).waitFor();
  await tour('hq-task');
  await tour('hq-task-phone', PHONE);
  await page.getByRole('complementary').getByRole('button', { name: 'Изменить' }).click();
  await page.getByRole('complementary').getByLabel('Метки').waitFor();
  await tour('hq-task-edit', SMALL);
  await go(page, `#/tasks/${planted.disputed}`, /Задачи/);
  await page.getByRole('complementary').getByText('Двое изменили').first().waitFor();
  await tour('hq-task-disputed');
  await go(page, '#/tasks?view=conflicts', /Задачи/);
  await page.getByText('Двое изменили').first().waitFor();
  await tour('hq-tasks-disputed', SMALL);
  await go(page, `#/tasks/${randomUUID()}`, /Задачи/);
  await page.getByText('Такой задачи нет').waitFor();
  await tour('hq-task-gone', SMALL);
}

/** What a till's comparison found, and a disputed edit with its choice, in the inbox. */
export async function tellInbox({ story, page, tour, world }: OfficeWalk, place: { readonly deviceId: string; readonly title: string }): Promise<void> {
  await plantDifferences(world, place.deviceId);
  await go(page, '#/attention?kind=data-differs', 'Внимание');
  await page.getByText('Касса сама взяла верные данные').waitFor();
  await tour('hq-inbox-differs');
  await go(page, '#/attention?kind=edit-conflict', 'Внимание');
  await page.getByRole('button', { name: 'Вернуть это' }).first().waitFor();
  await tour('hq-inbox-disputed');
  await tour('hq-inbox-disputed-phone', PHONE);
  await story.step('a disputed edit is settled in the inbox, and its item closes', async () => {
    await page.getByRole('button', { name: 'Оставить как есть' }).first().click();
    await page.getByText('Такого нет').waitFor();
  });
  await go(page, '#/attention?kind=edit-conflict&state=closed', 'Внимание');
  await page.getByText(place.title).first().waitFor();
  await tour('hq-inbox-settled', SMALL);
}

/** A comparison as the server keeps it: one that the till has put right, and one that it could not. */
async function plantDifferences(world: World, deviceId: string): Promise<void> {
  const client = await world.database();
  const differences = [{ entity: 'price', missing: 2, changed: 1, extra: 0, keys: [] }, { entity: 'good', missing: 0, changed: 0, extra: 1, keys: [] }];
  const details = [{ deviceId, result: 'healed', why: 'time', entity: 'price', rows: 4, differences }, { deviceId, result: 'differs', why: 'time', entity: 'staff', rows: 1, differences: [{ entity: 'staff', missing: 0, changed: 1, extra: 0, keys: [] }] }];
  try {
    await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [world.companyId]);
    for (const [index, detail] of details.entries()) {
      await client.query('INSERT INTO attention_item (tenant_id, id, kind, subject, created_at, store_id, till_id, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
        [world.companyId, randomUUID(), 'data-differs', `planted ${index}`, Date.now() - index * 3_600_000, world.storeId, world.tillId, JSON.stringify(detail)]);
    }
  } finally {
    await client.end();
  }
}
