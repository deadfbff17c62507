import { defineTexts } from '#renderer/i18n/texts.ts';

export const pinTexts = defineTexts('till.pin', {
  ru: {
    pin: 'PIN', pinTyped: { one: 'Набрана {{count}} цифра', few: 'Набраны {{count}} цифры', many: 'Набрано {{count}} цифр', other: 'Набрано {{count}} цифр' }, pad: 'Цифры PIN', backKey: 'Стереть цифру', eraseAll: 'Стереть все цифры',
    wrongPin: { one: 'PIN не подошёл. Осталась {{count}} попытка.', few: 'PIN не подошёл. Осталось {{count}} попытки.', many: 'PIN не подошёл. Осталось {{count}} попыток.', other: 'PIN не подошёл. Осталось {{count}} попытки.' },
    locked: 'Слишком много неверных PIN. Для {{name}} вход закрыт до {{time}}. Подождите или позовите другого сотрудника.', unknownStaff: 'Этого сотрудника на кассе больше нет. Выберите другого.', tooShort: 'PIN короче четырёх цифр. Наберите его целиком.',
  },
  en: {
    pin: 'PIN', pinTyped: { one: '{{count}} digit typed', other: '{{count}} digits typed' }, pad: 'Digits of the PIN', backKey: 'Erase a digit', eraseAll: 'Erase all digits',
    wrongPin: { one: 'Wrong PIN. {{count}} try left.', other: 'Wrong PIN. {{count}} tries left.' },
    locked: 'Too many wrong PINs. {{name}} is locked out until {{time}}. Wait or call somebody else.', unknownStaff: 'This person is no longer on this till. Choose somebody else.', tooShort: 'The PIN has fewer than four digits. Type all of it.',
  },
});
