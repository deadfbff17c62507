import { defineTexts } from '#renderer/i18n/texts.ts';

export const signInTexts = defineTexts('till.sign-in', {
  ru: {
    title: 'Кто за кассой?', titlePin: 'Введите PIN', pick: 'Сотрудники', pin: 'PIN', pinTyped: { one: 'Набрана {{count}} цифра', few: 'Набраны {{count}} цифры', many: 'Набрано {{count}} цифр', other: 'Набрано {{count}} цифр' },
    pad: 'Цифры PIN', backKey: 'Стереть цифру', signIn: 'Войти', other: 'Другой сотрудник', empty: 'На этой кассе ещё нет людей', emptyHint: 'Добавьте сотрудников магазина в центральном офисе. Они появятся здесь, когда касса получит данные.',
    wrongPin: { one: 'PIN не подошёл. Осталась {{count}} попытка.', few: 'PIN не подошёл. Осталось {{count}} попытки.', many: 'PIN не подошёл. Осталось {{count}} попыток.', other: 'PIN не подошёл. Осталось {{count}} попытки.' },
    locked: 'Слишком много неверных PIN. Вход для {{name}} закрыт до {{time}}. Подождите или пусть войдёт другой сотрудник.', unknownStaff: 'Этого сотрудника на кассе больше нет. Выберите другого.', notPaired: 'Касса ещё не подключена к магазину.',
    cartKept: { one: 'В чеке остался {{count}} товар', few: 'В чеке осталось {{count}} товара', many: 'В чеке осталось {{count}} товаров', other: 'В чеке осталось {{count}} товара' }, tooShort: 'PIN короче четырёх цифр. Наберите его целиком.',
  },
  en: {
    title: 'Who is at the till?', titlePin: 'Enter your PIN', pick: 'Staff', pin: 'PIN', pinTyped: { one: '{{count}} digit typed', other: '{{count}} digits typed' },
    pad: 'Digits of the PIN', backKey: 'Erase a digit', signIn: 'Sign in', other: 'Somebody else', empty: 'There is nobody on this till yet', emptyHint: 'Add the staff of the store at headquarters. They appear here once the till has received them.',
    wrongPin: { one: 'Wrong PIN. {{count}} try left.', other: 'Wrong PIN. {{count}} tries left.' },
    locked: 'Too many wrong PINs. {{name}} cannot sign in until {{time}}. Wait, or let somebody else sign in.', unknownStaff: 'This person is no longer on this till. Choose somebody else.', notPaired: 'This till does not belong to a store yet.',
    cartKept: { one: '{{count}} item is still on the receipt', other: '{{count}} items are still on the receipt' }, tooShort: 'The PIN has fewer than four digits. Type all of it.',
  },
});
