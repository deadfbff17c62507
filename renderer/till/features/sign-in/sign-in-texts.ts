import { defineTexts } from '#renderer/i18n/texts.ts';

export const signInTexts = defineTexts('till.sign-in', {
  ru: {
    title: 'Кто за кассой?', titlePin: 'Введите PIN', titleLocked: 'Касса заблокирована', lockedHint: 'Чек и смена ждут. Введите PIN, чтобы продолжить, или пусть войдёт другой сотрудник.', pick: 'Сотрудники', signIn: 'Войти', other: 'Другой сотрудник', toldPick: 'Выбрать сотрудника', toldPerson: 'Набрать его PIN',
    empty: 'На этой кассе ещё нет людей', emptyHint: 'Добавьте сотрудников магазина в центральном офисе. Они появятся здесь, когда касса получит данные.', notPaired: 'Касса ещё не подключена к магазину.',
    cartKept: { one: 'В чеке остался {{count}} товар', few: 'В чеке осталось {{count}} товара', many: 'В чеке осталось {{count}} товаров', other: 'В чеке осталось {{count}} товара' },
  },
  en: {
    title: 'Who is at the till?', titlePin: 'Enter your PIN', titleLocked: 'The till is locked', lockedHint: 'The receipt and the shift are waiting. Enter your PIN to go on, or let somebody else sign in.', pick: 'Staff', signIn: 'Sign in', other: 'Somebody else', toldPick: 'Choose a person', toldPerson: 'Type their PIN',
    empty: 'There is nobody on this till yet', emptyHint: 'Add the staff of the store at headquarters. They appear here once the till has received them.', notPaired: 'This till does not belong to a store yet.',
    cartKept: { one: '{{count}} item is still on the receipt', other: '{{count}} items are still on the receipt' },
  },
});
