import { defineTexts } from '#renderer/i18n/texts.ts';

export const pairTexts = defineTexts('till.pair', {
  ru: {
    server: 'Адрес сервера', code: 'Код кассы', pairing: 'Подключаем…', needServer: 'Наберите адрес сервера.', needCode: 'Наберите код кассы.',
    alreadyPaired: 'Эта касса уже подключена. Обновите страницу.', badAddress: 'Это не похоже на адрес сервера. Проверьте его: например, https://lavka.example.ru', unreachable: 'Сервер по этому адресу не отвечает. Проверьте адрес и сеть и повторите.',
    codeUnknown: 'Такого кода нет. Проверьте код в центральном офисе и наберите его ещё раз.', codeExpired: 'Срок кода вышел. Попросите в центральном офисе новый код.', notLavka: 'По этому адресу отвечает другая программа. Проверьте адрес сервера.', tooManyTries: 'Слишком много попыток подряд. Подождите десять минут и повторите.',
    otherCompany: 'Это код другой компании: «{{name}}». Проданное на этой кассе ей не принадлежит, поэтому ничего не изменилось. Код на этом потрачен: попросите код у своей компании.',
  },
  en: {
    server: 'Server address', code: 'Till code', pairing: 'Connecting…', needServer: 'Type the address of the server.', needCode: 'Type the code of the till.',
    alreadyPaired: 'This till is already connected. Reload the page.', badAddress: 'This does not look like the address of a server. Check it, for example https://lavka.example.com', unreachable: 'No server answers at this address. Check the address and the network and try again.',
    codeUnknown: 'There is no such code. Check it at headquarters and type it again.', codeExpired: 'This code has expired. Ask headquarters for a new one.', notLavka: 'Another program answers at this address. Check the address of the server.', tooManyTries: 'Too many tries in a row. Wait ten minutes and try again.',
    otherCompany: 'This is a code of another company: “{{name}}”. What was sold at this till is not theirs, so nothing has changed. The code is used up by that: ask your own company for one.',
  },
});
