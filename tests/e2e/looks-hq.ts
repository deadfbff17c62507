/** The pages of headquarters: a new company with nothing yet, and a demo company in the middle of its day. */
import type { BrowserContext, Page } from 'playwright-core';
import { SIZES } from './looks.ts';
import { createHqClient } from '../support/hq-client.ts';
import { tellPastDay } from './looks-hq-day.ts';
import { tellGoods } from './looks-hq-goods.ts';
import { tellLastOne, tellPeople } from './looks-hq-people.ts';
import type { Dress } from './looks-sample.ts';
import { tourOf, type Tour } from './looks-tour.ts';
import type { Story } from './story.ts';

const PHONE = [{ width: 390, height: 844 }] as const;
const LONG = 'Общество с ограниченной ответственностью «Торговый дом продовольственных и хозяйственных товаров на Набережной»';

function hqContext(story: Story): Promise<BrowserContext> {
  return story.browser.newContext({ viewport: SIZES[0] ?? null, locale: 'ru-RU', reducedMotion: 'reduce', colorScheme: 'light' });
}

/** Presses the page's own switches until it looks as asked. */
export function wearing(page: Page): (dress: Dress) => Promise<void> {
  return async ({ language, theme }) => {
    const now = await page.evaluate(() => ({ language: document.documentElement.lang, theme: document.documentElement.dataset['mantineColorScheme'] }));
    if (now.theme === theme && now.language === language) return;
    const account = page.getByRole('button', { name: /: (вид и выход|look and sign out)$/ });
    const inside = await account.count() > 0;
    if (inside) await account.click();
    if (now.theme !== theme) await page.getByRole('button', { name: /^(Светлая|Тёмная|Light|Dark)$/ }).click();
    if (now.language !== language) await page.getByRole('button', { name: /^(Русский|English)$/ }).click();
    if (inside) {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^(Выйти|Sign out)$/ }).waitFor({ state: 'detached' });
      await account.and(page.locator(':focus')).waitFor();
      await account.evaluate((element) => element.blur());
    }
    await page.mouse.move(0, 0);
  };
}

export async function go(page: Page, hash: string, heading: string | RegExp): Promise<void> {
  await page.evaluate((to) => { location.hash = to; }, hash);
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await settled(page);
}

/** Nothing is a skeleton any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('#content [class*="bone"]') === null);
}

/** A company that was founded a minute ago: the doors, and every list with nothing in it. */
export async function tellNewCompany(story: Story, serverUrl: string): Promise<void> {
  const context = await hqContext(story);
  const page = await context.newPage();
  const tour = tourOf(story, page, wearing(page));
  await page.goto(serverUrl);
  await page.getByLabel('Почта').fill('nobody@world.test');
  await tour('hq-sign-in');
  await page.getByRole('textbox', { name: 'Пароль' }).fill('wrong password');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await tour('hq-sign-in-refused');
  await register(page, tour);
  await page.getByText('Сегодня ещё не продавали').waitFor();
  await settled(page);
  await tour('hq-today-empty');
  await tour('hq-today-empty-phone', PHONE);
  await go(page, '#/receipts', 'Чеки');
  await tour('hq-receipts-empty');
  await go(page, '#/shifts', 'Смены');
  await tour('hq-shifts-empty');
  await go(page, '#/journal', 'Журнал касс');
  await tour('hq-journal-empty');
  await go(page, '#/goods', 'Товары');
  await tour('hq-goods-empty');
  await go(page, '#/goods?tab=quick', 'Быстрые страницы');
  await tour('hq-quick-empty');
  await tellLastOne(page, tour, go);
  await go(page, '#/attention', 'Внимание');
  await tour('hq-attention-empty');
  await context.close();
}

async function register(page: Page, tour: Tour): Promise<void> {
  await page.evaluate(() => { location.hash = '#/register'; });
  await page.getByLabel('Название компании').fill(LONG);
  await page.getByLabel('ИНН').fill('123');
  await page.getByLabel('Первый магазин').fill('Набережная, 1');
  await page.getByLabel('Ваше имя').fill('Константин Константинович Константинопольский');
  await page.getByLabel('Почта').fill('new@world.test');
  await page.getByRole('textbox', { name: 'Пароль' }).fill('correct horse battery');
  await page.getByRole('textbox', { name: 'Ваш PIN на кассе' }).fill('654321');
  await page.getByRole('button', { name: 'Создать компанию', exact: true }).click();
  await page.getByText('В ИНН 10 или 12 цифр').waitFor();
  await tour('hq-register');
  await page.getByLabel('ИНН').fill('');
  await page.getByRole('button', { name: 'Создать компанию', exact: true }).click();
  await page.getByText('Компания создана').waitFor();
  await tour('hq-registered');
  await page.getByRole('button', { name: 'Перейти в центральный офис' }).click();
}

export type Login = { readonly email: string; readonly password: string };

/** A company in the middle of its day. `trouble` makes something for people to look at. */
export async function tellBusyCompany(story: Story, serverUrl: string, login: Login, trouble: () => Promise<void>): Promise<void> {
  const office = createHqClient(serverUrl);
  await office.signIn(login);
  await tellPastDay(office, serverUrl);
  const context = await hqContext(story);
  const page = await context.newPage();
  const tour = tourOf(story, page, wearing(page));
  await page.goto(serverUrl);
  await page.getByLabel('Почта').fill(login.email);
  await page.getByRole('textbox', { name: 'Пароль' }).fill(login.password);
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Чеки сейчас', exact: true }).waitFor();
  await settled(page);
  await tour('hq-today');
  await tour('hq-today-phone', PHONE);
  await receipts(page, tour);
  await shifts(page, tour);
  await tellGoods(page, tour, go, office);
  await tellPeople(page, tour, go);
  await rules(page, tour);
  await trouble();
  await go(page, '#/attention', 'Внимание');
  await page.getByRole('button', { name: 'Повторить', exact: true }).waitFor();
  await page.getByText('По чеку вернули больше, чем продали').waitFor();
  await page.getByText('Z-отчёт не равен сумме своих чеков').waitFor();
  await tour('hq-attention');
  await tour('hq-attention-phone', PHONE);
  await go(page, '#/today', /Сегодня/);
  await page.getByRole('link', { name: 'Посмотреть' }).waitFor();
  await tour('hq-today-attention');
  await context.close();
}

async function receipts(page: Page, tour: Tour): Promise<void> {
  await go(page, '#/receipts', 'Чеки');
  await page.getByRole('table', { name: 'Чеки', exact: true }).waitFor();
  await tour('hq-receipts');
  await tour('hq-receipts-phone', PHONE);
  await page.getByRole('table', { name: 'Чеки', exact: true }).getByRole('link').last().click();
  await page.getByRole('complementary').getByText('Итого').or(page.getByRole('complementary').getByText('Сумма')).first().waitFor();
  await tour('hq-receipt');
  await go(page, '#/receipts?kind=refund', 'Чеки');
  await page.getByRole('table', { name: 'Чеки', exact: true }).getByText('ВОЗВРАТ').first().waitFor();
  await tour('hq-receipts-refunds');
  // Other tills have refunds of today as well: this one is of the past day told above.
  await page.getByRole('table', { name: 'Чеки', exact: true }).getByRole('link', { name: '1-2-A-000007' }).click();
  await page.getByRole('complementary').getByText('Чеки той же покупки').waitFor();
  await tour('hq-receipt-refund');
  await page.getByRole('complementary').getByRole('link', { name: '1-2-A-000006' }).click();
  await page.getByRole('complementary').getByText('Возвраты по этому чеку').waitFor();
  await tour('hq-receipt-partly-back');
  await go(page, '#/receipts?kind=sale', 'Чеки');
  await page.getByRole('link', { name: '1-2-A-000005' }).click();
  await page.getByRole('complementary').getByText('Округление наличных').waitFor();
  await tour('hq-receipt-discounts');
}

async function shifts(page: Page, tour: Tour): Promise<void> {
  await go(page, '#/shifts', 'Смены');
  await page.getByRole('table', { name: 'Смены', exact: true }).getByText('не сошлась').waitFor();
  await tour('hq-shifts');
  await tour('hq-shifts-phone', PHONE);
  await page.getByRole('table', { name: 'Смены', exact: true }).getByRole('link', { name: '12', exact: true }).click();
  await page.getByRole('complementary').getByText('Должно быть в кассе').waitFor();
  await tour('hq-shift');
  await page.getByRole('table', { name: 'Смены', exact: true }).getByRole('link', { name: '11', exact: true }).click();
  await page.getByRole('complementary').getByText('В Z-отчёте').waitFor();
  await tour('hq-shift-differs');
  await go(page, '#/journal', 'Журнал касс');
  await page.getByLabel('Касса').selectOption({ label: 'Мира 12 · Касса 2' });
  await page.getByText('something-newer').waitFor();
  await tour('hq-journal');
}

async function rules(page: Page, tour: Tour): Promise<void> {
  await go(page, '#/rules', 'Правила касс');
  const rights = page.getByRole('table');
  await rights.waitFor();
  await tour('hq-rules');
  await page.getByLabel('Округлять наличные').selectOption({ label: 'до 1,00 ₽' });
  await page.getByRole('textbox', { name: 'Возврат с чеком в течение, дней' }).fill('сто');
  await page.getByRole('checkbox', { name: 'Кассир: X-отчёт с суммами', exact: true }).check();
  await rights.scrollIntoViewIfNeeded();
  await tour('hq-rules-wrong');
  await page.getByLabel('Префикс').first().fill('2');
  await page.getByLabel('Попробовать этикетку').fill('2300042003506');
  await page.getByLabel('Купюры, рублей').fill('50, сто');
  await page.getByLabel('Попробовать этикетку').scrollIntoViewIfNeeded();
  await tour('hq-rules-scales');
  await page.getByLabel('Префикс').first().fill('21');
  await page.getByLabel('Купюры, рублей').fill('50, 100, 200, 500, 1000, 2000, 5000');
  await page.getByRole('textbox', { name: 'Возврат с чеком в течение, дней' }).fill('30');
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await page.getByText('Сохранено').waitFor();
  await page.getByLabel('Чьи правила').selectOption({ label: 'Ленина 5' });
  await page.getByText('как у компании').first().waitFor();
  await tour('hq-rules-store');
  await tour('hq-rules-store-phone', PHONE);
}
