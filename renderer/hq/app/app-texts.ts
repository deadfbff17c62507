import { defineTexts } from '#renderer/i18n/texts.ts';

export const appTexts = defineTexts('hq.app', {
  ru: {
    brand: 'Лавка', hq: 'Центральный офис', today: 'Сегодня', receipts: 'Чеки', shifts: 'Смены', tasks: 'Задачи', goods: 'Товары', stores: 'Магазины и кассы', fleet: 'Кассы', staff: 'Сотрудники', company: 'Юрлица', rules: 'Правила касс', rulesShort: 'Правила', journal: 'Журнал', attention: 'Внимание',
    nav: 'Разделы', live: 'на связи', notLive: 'нет связи с сервером', signOut: 'Выйти', account: '{{name}}: вид и выход', storesShort: 'Магазины', staffShort: 'Люди', companyShort: 'Юрлица', theme: 'Тема', light: 'Светлая', dark: 'Тёмная', language: 'Язык', skip: 'К содержанию',
    signIn: 'Войти в свою компанию', register: 'Открыть новую компанию', motto: 'Кассы торгуют всегда. Здесь видно, как.', search: 'Найти товар', searchHint: 'Товар: название, штрихкод или артикул', broken: 'Страница сломалась при рисовании', brokenHint: 'Данные на сервере целы. Обновите страницу; если не поможет, сообщите текст ниже.', reload: 'Обновить',
  },
  en: {
    brand: 'Lavka', hq: 'Headquarters', today: 'Today', receipts: 'Receipts', shifts: 'Shifts', tasks: 'Tasks', goods: 'Items', stores: 'Stores and tills', fleet: 'Tills', staff: 'Staff', company: 'Legal entities', rules: 'Till rules', rulesShort: 'Rules', journal: 'Journal', attention: 'Attention',
    nav: 'Sections', live: 'connected', notLive: 'no connection to the server', signOut: 'Sign out', account: '{{name}}: look and sign out', storesShort: 'Stores', staffShort: 'People', companyShort: 'Entities', theme: 'Theme', light: 'Light', dark: 'Dark', language: 'Language', skip: 'To the content',
    signIn: 'Sign in to your company', register: 'Open a new company', motto: 'Tills always sell. Here you see how.', search: 'Find an item', searchHint: 'Item: name, barcode or article', broken: 'This page broke while drawing itself', brokenHint: 'Everything at the server is safe. Reload the page; if it does not help, report the text below.', reload: 'Reload',
  },
});
