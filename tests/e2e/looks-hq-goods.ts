/** Goods at headquarters: the list, a good with its codes and prices, what stands in the way, and the pages of quick goods. */
import type { Locator, Page } from 'playwright-core';
import type { HqClient } from '../support/hq-client.ts';
import type { Tour } from './looks-tour.ts';

type Go = (page: Page, hash: string, heading: string | RegExp) => Promise<void>;
const PHONE = [{ width: 390, height: 844 }] as const;

/** Goods of this telling alone: tills sell meanwhile, and what they scan must stay what it is. */
const BASKET = { name: 'Корзинка «Ярмарка на набережной» с вышитой салфеткой, глиняной свистулькой и берестяным туеском мёда разнотравья, ручная работа', barcode: '4610000000014', article: 'ЯРМАРКА-7', unit: 'pcs', taxCode: 'standard', priceMinor: 99_999_999_90 } as const;
const TWIN = { ...BASKET, name: 'Корзинка «Ярмарка» без мёда', barcode: '4610000000021', article: 'ЯРМАРКА-8', priceMinor: 1_250_00 };

/** @param office somebody else at headquarters, who does not see this page */
export async function tellGoods(page: Page, tour: Tour, go: Go, office: HqClient): Promise<void> {
  const [{ id }] = await Promise.all([office.newGood(BASKET), office.newGood(TWIN)]);
  const panel = page.getByRole('complementary');
  const press = (name: string): Promise<void> => panel.getByRole('button', { name, exact: true }).click();
  const open = async (search: string): Promise<void> => {
    await go(page, `#/goods?search=${encodeURIComponent(search)}`, 'Товары');
    await page.getByRole('table', { name: 'Товары', exact: true }).getByRole('link').first().click();
    await panel.getByRole('button', { name: 'Добавить код' }).waitFor();
  };
  await go(page, '#/goods', 'Товары');
  await page.getByRole('table', { name: 'Товары', exact: true }).waitFor();
  await tour('hq-goods');
  await tour('hq-goods-phone', PHONE);
  await go(page, '#/goods?search=оченьдлинноегосорта', 'Товары');
  await page.getByText('Ничего не нашлось').waitFor();
  await tour('hq-goods-nothing');
  await open(BASKET.article);
  await panel.getByLabel('Новая цена').and(page.getByRole('textbox')).fill('сто');
  await press('Сохранить цену');
  await tour('hq-good');
  await panel.getByLabel('Новая цена').and(page.getByRole('textbox')).fill('99 999 999,90');
  await panel.getByLabel('С какого дня').fill('2090-12-31');
  await press('Сохранить цену');
  await panel.getByText('Цены, которые ещё начнутся').waitFor();
  await office.setPrice(id, { amountMinor: 1_500_00, day: '2090-12-31' });
  await panel.getByLabel('Сколько внутри, шт').fill('12');
  await panel.locator('input[type=file]').setInputFiles({ name: 'picture.png', mimeType: 'image/png', buffer: await page.screenshot() });
  await panel.getByRole('img', { name: 'Картинка' }).waitFor();
  await sharedCode(page, tour, press);
  await press('Изменить');
  await panel.getByLabel('Продаётся').uncheck();
  await tour('hq-good-edit');
  await press('Сохранить товар');
  await panel.getByText('снят с продажи').waitFor();
  await tour('hq-good-withdrawn');
  await press('Закрыть');
  await page.getByRole('button', { name: 'Добавить товар' }).click();
  await panel.waitFor();
  await tour('hq-good-new');
  await quickPages(page, tour, go);
  await taxes(page, tour, go);
  await categories(page, tour, go);
}

/** A code that is another good's already: the question, and what it looks like once both have it. */
async function sharedCode(page: Page, tour: Tour, press: (name: string) => Promise<void>): Promise<void> {
  await page.getByRole('complementary').getByLabel('Код', { exact: true }).fill(TWIN.barcode);
  await press('Добавить код');
  await page.getByRole('button', { name: 'Пусть будет у обоих' }).waitFor();
  await tour('hq-good-shared-code');
  await press('Пусть будет у обоих');
  await page.getByText(/касса спросит$/).waitFor();
  await tour('hq-good-codes');
}

async function quickPages(page: Page, tour: Tour, go: Go): Promise<void> {
  await go(page, '#/goods?tab=quick', 'Быстрые страницы');
  await page.getByRole('heading', { name: 'Страница 1', exact: true }).waitFor();
  await tour('hq-quick');
  await tour('hq-quick-phone', PHONE);
  const pages = await page.getByRole('heading', { name: /^Страница \d+$/ }).count();
  await page.getByRole('button', { name: 'Добавить страницу' }).click();
  const added = page.getByRole('region', { name: `Страница ${pages + 1}`, exact: true });
  await added.getByRole('searchbox').fill('хлеб');
  await added.getByRole('button', { name: /^Хлеб/ }).first().click();
  await added.getByText('Назовите страницу').waitFor();
  await added.getByRole('searchbox').fill('хлеб');
  await added.getByRole('button', { name: /^Хлеб/ }).first().waitFor();
  await added.scrollIntoViewIfNeeded();
  await tour('hq-quick-editing');
  await added.getByLabel('Название страницы').fill('Хлеб');
  await lockedWhileSent(page, added.getByLabel('Название страницы'));
}

/** GD8: while the pages are on their way nothing is typed into them; this time somebody else was faster. */
async function lockedWhileSent(page: Page, name: Locator): Promise<void> {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const url = '**/api/v1/quick-pages';
  await page.route(url, async (route) => {
    if (route.request().method() !== 'PUT') return route.continue();
    await held;
    return route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: '', status: 409, code: 'changed-meanwhile' }) });
  });
  await page.getByRole('button', { name: 'Отправить на кассы' }).click();
  await name.and(page.locator(':disabled')).waitFor();
  release();
  await page.getByRole('button', { name: 'Показать сохранённое' }).click();
  await page.unroute(url);
}

/** Rates by day: one to come, and what is said of a second one for the same day. */
async function taxes(page: Page, tour: Tour, go: Go): Promise<void> {
  const panel = page.getByRole('complementary');
  await go(page, '#/goods?tab=taxes', 'Ставки НДС');
  const add = async (percent: string): Promise<void> => {
    await page.getByRole('button', { name: 'Добавить ставку' }).click();
    await panel.getByLabel('Ставка, %').fill(percent);
    await panel.getByLabel('С какого дня').fill('2090-01-01');
    await panel.getByRole('button', { name: 'Сохранить ставку' }).click();
  };
  await add('25');
  await page.getByRole('button', { name: /^Отменить: НДС 25/ }).waitFor();
  await tour('hq-taxes');
  await tour('hq-taxes-phone', PHONE);
  await add('26');
  await panel.getByText('Сначала отмените её').waitFor();
  await tour('hq-tax-refused');
  await panel.getByRole('button', { name: 'Закрыть' }).click();
  await page.getByRole('button', { name: /^Отменить: НДС 25/ }).click();
  await page.getByRole('button', { name: /^Отменить: / }).waitFor({ state: 'detached' });
}

async function categories(page: Page, tour: Tour, go: Go): Promise<void> {
  const panel = page.getByRole('complementary');
  await go(page, '#/goods?tab=categories', 'Категории');
  const rows = page.getByRole('table', { name: 'Категории', exact: true }).getByRole('button');
  await rows.first().waitFor();
  await tour('hq-categories');
  await tour('hq-categories-phone', PHONE);
  const taken = await rows.first().textContent() ?? '';
  await page.getByRole('button', { name: 'Добавить категорию' }).click();
  await panel.getByLabel('Название').fill(taken);
  await panel.getByRole('button', { name: 'Сохранить', exact: true }).click();
  await panel.getByText('Рядом уже есть категория').waitFor();
  await tour('hq-category-refused');
  await panel.getByRole('button', { name: 'Закрыть' }).click();
}
