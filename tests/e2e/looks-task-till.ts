/** Tasks at a till, by keyboard and by touch, with the server and without. */
import type { Page } from 'playwright-core';
import { until } from '../support/processes.ts';
import type { TillClient } from '../support/till-client.ts';
import type { Gate } from './looks-gate.ts';
import { LONG_TITLE, taskAt, type Planted } from './looks-task-shop.ts';
import { SIZES } from './looks.ts';
import { tourOf, type Tour } from './looks-tour.ts';
import { createScanner } from './scanner-modes.ts';
import { same, type Story } from './story.ts';

const SMALL = SIZES.slice(0, 1);
export type TaskScene = { readonly url: string; readonly client: TillClient; readonly gate: Gate; readonly planted: Planted; readonly barcode: string };

type Walk = TaskScene & { readonly story: Story; readonly page: Page; readonly tour: Tour };

export async function tellTasksAtTill(story: Story, scene: TaskScene): Promise<void> {
  const context = await story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const tour = tourOf(story, page, async (dress) => void (await scene.client.settings.change(dress)));
  const walk: Walk = { ...scene, story, page, tour };
  await page.goto(scene.url);
  await page.getByText('Чек пуст').waitFor();
  await fromTheMenu(walk);
  await lists(walk);
  await disputes(walk);
  await writing(walk);
  await scanning(walk);
  await offline(walk);
  await context.close();
}

async function fromTheMenu({ page, tour }: Walk): Promise<void> {
  await page.keyboard.press('F10');
  await page.getByRole('button', { name: /^Задачи: 2/ }).click();
  await page.getByRole('dialog', { name: 'Задачи' }).waitFor();
  await page.getByText('Партия от третьего числа').waitFor();
  await tour('till-tasks-mine');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { name: LONG_TITLE }).waitFor();
  await tour('till-tasks-long', SMALL);
}

async function lists({ story, page, tour, client, planted }: Walk): Promise<void> {
  await page.keyboard.press('ArrowUp');
  await story.step('a task is accepted and begun by the key on the button', async () => {
    for (const { status, word, said } of [{ status: 'accepted', word: 'Принять', said: 'принята' }, { status: 'in-progress', word: 'Начать', said: 'в работе' }] as const) {
      // The key is the button's, and the button rests while a gesture is on its way.
      await page.locator('button:enabled').filter({ hasText: word }).filter({ hasText: 'Enter' }).waitFor();
      await page.keyboard.press('Enter');
      await taskAt(client, planted.late, (task) => task.status === status);
      await page.getByRole('status').filter({ hasText: said }).waitFor();
    }
  });
  await tour('till-tasks-moved', SMALL);
  await page.keyboard.press('ArrowRight');
  await page.getByText('Протереть весы').first().waitFor();
  await tour('till-tasks-open');
  await page.keyboard.press('ArrowRight');
  await page.getByText('Поменять ценники на кофе').first().waitFor();
  await tour('till-tasks-ended', SMALL);
  await page.keyboard.press('F3');
  await page.keyboard.type('жжж', { delay: 160 });
  await page.getByText('Ничего не нашлось').waitFor();
  await tour('till-tasks-nothing', SMALL);
  await page.getByRole('button', { name: 'Показать все' }).click();
}

async function disputes({ story, page, tour, client, planted }: Walk): Promise<void> {
  await page.getByRole('button', { name: /^Спорные · 2/ }).click();
  await page.getByText('Посмотрите обе правки').waitFor();
  await tour('till-tasks-disputed');
  await page.keyboard.press('ArrowDown');
  await tour('till-tasks-disputed-long', SMALL);
  await story.step('a disputed edit is settled by what gave way', async () => {
    await page.keyboard.press('F8');
    await taskAt(client, planted.disputed, (task) => task.conflicts === 1);
  });
  await page.getByText('Решено').waitFor();
}

async function writing({ story, page, tour, client }: Walk): Promise<void> {
  await page.keyboard.press('Insert');
  const name = page.getByLabel('Что сделать');
  await name.waitFor();
  await tour('till-tasks-form');
  await page.keyboard.press('Control+Enter');
  await page.getByText('Напишите, что сделать').waitFor();
  await name.fill('Вымыть витрину');
  await page.getByRole('button', { name: 'Завтра' }).click();
  await page.keyboard.press('Escape');
  await page.getByText('Это ещё не записано').waitFor();
  await tour('till-tasks-form-leaving', SMALL);
  await story.step('a task is written by keyboard', async () => {
    await page.keyboard.press('Control+Enter');
    await page.getByText('Записано: Вымыть витрину').waitFor();
    await until('the task', 10_000, async () => {
      const answer = await client.task.list({ view: 'open', text: 'витрину', limit: 10 });
      return answer.ok && answer.value.tasks.some((task) => task.title === 'Вымыть витрину');
    });
  });
}

/** A customer comes in the middle of a sentence. */
async function scanning({ story, page, client, barcode }: Walk): Promise<void> {
  await page.keyboard.press('Insert');
  await page.getByLabel('Что сделать').fill('Позвонить поставщику');
  await story.step('a scan is sold from the middle of a form, and the form waits', async () => {
    const scan = await createScanner(page);
    await scan(barcode, 'latin');
    await page.getByRole('dialog', { name: 'Задачи' }).waitFor({ state: 'hidden' });
    await page.getByRole('list', { name: 'Чек', exact: true }).getByRole('listitem').first().waitFor();
    await page.keyboard.press('Shift+F9');
    await page.getByLabel('Что сделать').waitFor();
    same('what was written', await page.getByLabel('Что сделать').inputValue(), 'Позвонить поставщику');
  });
  await page.keyboard.press('Escape');
  await page.getByText('Это ещё не записано.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Что сделать').waitFor({ state: 'hidden' });
  await client.sale.clear({ gesture: crypto.randomUUID() });
}

async function offline({ story, page, tour, client, gate, planted }: Walk): Promise<void> {
  await gate.close();
  await page.getByRole('button', { name: /^без связи$/ }).waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: /^Мои/ }).click();
  await page.getByText('Убрать просроченный кефир с полки').first().click();
  await story.step('without the server a task goes on, and says that it is not sent', async () => {
    await page.keyboard.press('F7');
    await taskAt(client, planted.late, (task) => task.status === 'done' && task.unsent);
  });
  await page.getByRole('button', { name: /^Сделанные/ }).click();
  await page.getByText('ещё не отправлено').first().waitFor();
  await tour('till-tasks-unsent', SMALL);
  await page.getByRole('button', { name: /^Все открытые/ }).click();
  await page.getByText('Протереть весы').first().click();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Да, удалить насовсем' }).waitFor();
  await tour('till-tasks-erase', SMALL);
  await page.keyboard.press('Escape');
}
