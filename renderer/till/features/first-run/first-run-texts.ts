import { defineTexts } from '#renderer/i18n/texts.ts';

export const firstRunTexts = defineTexts('till.first-run', {
  ru: {
    brand: 'Лавка', title: 'Настроим эту кассу', lead: 'Касса подключается один раз. Потом она работает и без интернета.',
    pairTitle: 'Подключить к магазину', pairLead: 'Код кассы даёт центральный офис: «Магазины и кассы».', server: 'Адрес сервера', code: 'Код кассы', pair: 'Подключить', pairing: 'Подключаем…',
    demoTitle: 'Попробовать без сервера', demoLead: 'Демо-магазин с товарами и людьми живёт только на этом компьютере. Ничего никуда не отправляется.', demo: 'Открыть демо-магазин', language: 'Язык', theme: 'Вид',
    revoked: 'Центральный офис отозвал эту кассу. Всё проданное отправлено, данные магазина с неё стёрты. Чтобы подключить её снова, нужен новый код.',
    needServer: 'Наберите адрес сервера.', needCode: 'Наберите код кассы.',
    alreadyPaired: 'Эта касса уже подключена. Обновите страницу.', badAddress: 'Это не похоже на адрес сервера. Проверьте его: например, https://lavka.example.ru', unreachable: 'Сервер по этому адресу не отвечает. Проверьте адрес и сеть и повторите.',
    codeUnknown: 'Такого кода нет. Проверьте код в центральном офисе и наберите его ещё раз.', codeExpired: 'Срок кода вышел. Попросите в центральном офисе новый код.', notLavka: 'По этому адресу отвечает другая программа. Проверьте адрес сервера.', tooManyTries: 'Слишком много попыток подряд. Подождите десять минут и повторите.',
    loadingTitle: 'Касса получает данные магазина', loadingLead: 'Можно подождать здесь: продажи начнутся, как только придут товары и люди.', loadingCount: '{{received}} из {{expected}}', loadingStart: 'Соединяемся с сервером…', loadingOffline: 'Связи с сервером нет. Касса продолжит сама, как только связь появится.', progress: 'Получено данных',
  },
  en: {
    brand: 'Lavka', title: 'Let us set up this till', lead: 'A till is connected once. After that it also works without the internet.',
    pairTitle: 'Connect to a store', pairLead: 'Headquarters gives the code of a till under “Stores and tills”.', server: 'Server address', code: 'Till code', pair: 'Connect', pairing: 'Connecting…',
    demoTitle: 'Try it without a server', demoLead: 'A demo shop with goods and people lives on this computer only. Nothing is sent anywhere.', demo: 'Open the demo shop', language: 'Language', theme: 'Look',
    revoked: 'Headquarters revoked this till. Everything it sold has been sent, and the data of the shop was erased from it. To connect it again, a new code is needed.',
    needServer: 'Type the address of the server.', needCode: 'Type the code of the till.',
    alreadyPaired: 'This till is already connected. Reload the page.', badAddress: 'This does not look like the address of a server. Check it, for example https://lavka.example.com', unreachable: 'No server answers at this address. Check the address and the network and try again.',
    codeUnknown: 'There is no such code. Check it at headquarters and type it again.', codeExpired: 'This code has expired. Ask headquarters for a new one.', notLavka: 'Another program answers at this address. Check the address of the server.', tooManyTries: 'Too many tries in a row. Wait ten minutes and try again.',
    loadingTitle: 'The till is receiving the data of the store', loadingLead: 'You can wait here: selling begins as soon as goods and people have come.', loadingCount: '{{received}} of {{expected}}', loadingStart: 'Connecting to the server…', loadingOffline: 'There is no connection to the server. The till goes on by itself once there is one.', progress: 'Data received',
  },
});
