import { defineTexts } from '#renderer/i18n/texts.ts';

export const staffTexts = defineTexts('hq.staff', {
  ru: {
    title: 'Сотрудники', note: 'Кто входит на кассы по PIN. Новые появляются на кассах своего магазина через секунды.', name: 'Имя', role: 'Роль', store: 'Магазин', pin: 'PIN', pinHint: 'Четыре цифры кассиру, шесть и больше старшим',
    add: 'Добавить сотрудника', save: 'Сохранить', close: 'Закрыть', empty: 'Пока никого', emptyHint: 'Добавьте кассира, чтобы он мог войти на кассу.', active: 'работает', inactive: 'не работает', state: 'Состояние',
    owner: 'владелец', manager: 'управляющий', 'senior-cashier': 'старший кассир', cashier: 'кассир',
  },
  en: {
    title: 'Staff', note: 'Who signs in at tills with a PIN. New people appear on the tills of their store within seconds.', name: 'Name', role: 'Role', store: 'Store', pin: 'PIN', pinHint: 'Four digits for a cashier, six and more for seniors',
    add: 'Add a person', save: 'Save', close: 'Close', empty: 'Nobody yet', emptyHint: 'Add a cashier, so that somebody can sign in at the till.', active: 'working', inactive: 'left', state: 'State',
    owner: 'owner', manager: 'manager', 'senior-cashier': 'senior cashier', cashier: 'cashier',
  },
});
