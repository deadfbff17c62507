import { defineTexts } from '#renderer/i18n/texts.ts';

export const registerTexts = defineTexts('hq.register', {
  ru: {
    title: 'Новая компания', note: 'Один шаг: компания, первый магазин, первая касса и вы как владелец.', company: 'Название компании', inn: 'ИНН', innHint: '10 или 12 цифр; можно заполнить позже',
    store: 'Первый магазин', storeHint: 'Например: Мира, 12', address: 'Адрес магазина', name: 'Ваше имя', email: 'Почта', password: 'Пароль', passwordHint: 'Не короче 8 знаков',
    pin: 'Ваш PIN на кассе', pinHint: 'Шесть цифр или больше', submit: 'Создать компанию', doneTitle: 'Компания создана', code: 'Код для первой кассы', codeHint: 'Введите его на кассе при первом запуске. Код действует до {{time}} и подходит один раз.', address2: 'Адрес сервера для кассы', go: 'Перейти в центральный офис',
    wrongInn: 'В ИНН 10 или 12 цифр', mistypedInn: 'В ИНН опечатка: не сходится контрольная цифра', wrongPin: 'Нужно не меньше шести цифр', wrongEmail: 'Похоже, в почте опечатка', short: 'Слишком коротко', required: 'Заполните это поле',
  },
  en: {
    title: 'New company', note: 'One step: the company, its first store, its first till and you as the owner.', company: 'Company name', inn: 'Tax number (INN)', innHint: '10 or 12 digits; may be filled in later',
    store: 'First store', storeHint: 'For example: 12 Main Street', address: 'Address of the store', name: 'Your name', email: 'E-mail', password: 'Password', passwordHint: 'At least 8 characters',
    pin: 'Your PIN at the till', pinHint: 'Six digits or more', submit: 'Create the company', doneTitle: 'The company is ready', code: 'Code for the first till', codeHint: 'Type it on the till when it starts for the first time. It is good until {{time}} and works once.', address2: 'Server address for the till', go: 'Go to headquarters',
    wrongInn: 'A tax number has 10 or 12 digits', mistypedInn: 'The tax number is mistyped: its check digit is wrong', wrongPin: 'At least six digits are needed', wrongEmail: 'The e-mail looks mistyped', short: 'Too short', required: 'Fill this in',
  },
});
