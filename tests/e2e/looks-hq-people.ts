/** The pages of headquarters for who sells: legal entities, stores with their tills, people. */
import type { Page } from 'playwright-core';
import type { Tour } from './looks-tour.ts';

type Go = (page: Page, hash: string, heading: string | RegExp) => Promise<void>;

const PHONE = [{ width: 390, height: 844 }] as const;
const LONG_NAME = 'Общество с ограниченной ответственностью «Торговый дом продовольственных и хозяйственных товаров на Набережной»';

/** Stores, tills, sellers and people of a company. */
export async function tellPeople(page: Page, tour: Tour, go: Go): Promise<void> {
  await sellers(page, tour, go);
  await go(page, '#/stores', 'Магазины и кассы');
  await page.getByRole('button', { name: 'Код для кассы' }).first().waitFor();
  await tour('hq-stores');
  await tour('hq-stores-phone', PHONE);
  await page.getByRole('button', { name: 'Код для кассы' }).last().click();
  await page.getByRole('complementary').waitFor();
  await tour('hq-pairing');
  await page.getByRole('button', { name: 'Добавить магазин' }).click();
  await tour('hq-store-new');
  await page.getByRole('button', { name: /^Изменить магазин: / }).first().click();
  await page.getByLabel('Часовой пояс').selectOption({ label: 'Другой…' });
  await page.getByLabel('Название пояса').fill('Asia/Atlantis');
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await page.getByText('Такого часового пояса нет').waitFor();
  await tour('hq-store-edit');
  await page.getByLabel('Вверху чека').fill('Добро пожаловать в магазин на самой набережной!\nРаботаем без выходных');
  await page.getByRole('figure').scrollIntoViewIfNeeded();
  await tour('hq-store-texts');
  await page.getByRole('button', { name: 'Изменить: Касса 2' }).first().click();
  await page.getByLabel('Продаёт от юрлица').waitFor();
  await tour('hq-till-edit');
  await go(page, '#/staff', 'Сотрудники');
  await page.getByRole('table', { name: 'Сотрудники', exact: true }).waitFor();
  await tour('hq-staff');
  await page.getByRole('button', { name: 'Добавить сотрудника' }).click();
  await page.getByRole('complementary').waitFor();
  await tour('hq-staff-new');
  await person(page, tour);
}

async function sellers(page: Page, tour: Tour, go: Go): Promise<void> {
  await go(page, '#/company', 'Юрлица');
  await page.getByRole('table', { name: 'Юрлица', exact: true }).waitFor();
  await tour('hq-company');
  await tour('hq-company-phone', PHONE);
  await page.getByRole('button', { name: 'Добавить юрлицо' }).click();
  await page.getByRole('complementary').getByLabel('Название').fill(LONG_NAME);
  await page.getByLabel('ИНН').fill('7707329153');
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await page.getByText('В ИНН опечатка').waitFor();
  await tour('hq-company-new');
}

/** Somebody hired, about to be promoted or given a PIN, and dismissed. */
async function person(page: Page, tour: Tour): Promise<void> {
  const hired = 'Евгения Временная';
  const panel = page.getByRole('complementary');
  await panel.getByLabel('Имя').fill(hired);
  await panel.getByRole('textbox', { name: 'PIN' }).fill('135790');
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
  const row = page.getByRole('button', { name: `Изменить: ${hired}` });
  await row.click();
  await panel.getByLabel('Роль').selectOption('manager');
  await panel.getByLabel('Новый PIN').waitFor();
  await tour('hq-staff-edit');
  await panel.getByRole('button', { name: 'Новый PIN' }).click();
  await tour('hq-staff-pin');
  await panel.getByRole('button', { name: 'Отмена' }).click();
  await panel.getByRole('button', { name: 'Уволить' }).click();
  await tour('hq-staff-dismiss');
  await panel.getByRole('button', { name: 'Уволить' }).click();
  await page.getByText('уволен', { exact: true }).waitFor();
  await row.click();
  await panel.getByRole('button', { name: 'Принять обратно' }).waitFor();
  await tour('hq-staff-dismissed');
}

/** The only one who could allow anything is about to be dismissed: it is said, and left. */
export async function tellLastOne(page: Page, tour: Tour, go: Go): Promise<void> {
  await go(page, '#/staff', 'Сотрудники');
  await page.getByRole('button', { name: /^Изменить: / }).click();
  const panel = page.getByRole('complementary');
  await panel.getByRole('button', { name: 'Уволить' }).click();
  await panel.getByRole('button', { name: 'Уволить' }).click();
  await panel.getByText('не останется никого').waitFor();
  await tour('hq-staff-last');
  await panel.getByRole('button', { name: 'Отмена' }).click();
}
