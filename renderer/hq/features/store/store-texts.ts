import { defineTexts } from '#renderer/i18n/texts.ts';

export const storeTexts = defineTexts('hq.store', {
  ru: {
    title: 'Магазины и кассы', note: 'Что на какой кассе, когда она была на связи и сколько записей ещё не прислала.', addStore: 'Добавить магазин', addTill: 'Добавить кассу', name: 'Название', address: 'Адрес', till: 'Касса', state: 'Состояние',
    contact: 'Была на связи', unsent: 'Не отправлено', clock: 'Часы', build: 'версия {{build}}', pair: 'Код для кассы', save: 'Сохранить', close: 'Закрыть', paired: 'привязана', free: 'ждёт привязки', never: 'ещё не была',
    code: 'Код для кассы', codeHint: 'Введите его на кассе при первом запуске. Код действует до {{time}} и подходит один раз.', serverAddress: 'Адрес сервера для кассы', clockOk: 'точно',
    clockOff: { one: 'на {{count}} с', few: 'на {{count}} с', many: 'на {{count}} с', other: 'на {{count}} с' }, tillTitle: '{{till}}, {{store}}', storeHead: '{{number}}. {{name}}', since: 'с {{time}}',
    move: 'Перенести', moveTitle: 'Перенести: {{till}}', moveTo: 'В какой магазин', moveNumber: 'Номер кассы там', moveNumberHint: 'Пусто: следующий свободный.', moveDo: 'Перенести кассу',
    moveNote: 'Закройте на кассе смену и дождитесь, пока она всё отправит. Потом на ней смогут работать сотрудники нового магазина; проданное раньше останется за прежним.',
  },
  en: {
    title: 'Stores and tills', note: 'Which till is where, when it was last heard of, and how many records it still holds.', addStore: 'Add a store', addTill: 'Add a till', name: 'Name', address: 'Address', till: 'Till', state: 'State',
    contact: 'Last contact', unsent: 'Unsent', clock: 'Clock', build: 'version {{build}}', pair: 'Pairing code', save: 'Save', close: 'Close', paired: 'paired', free: 'waiting to be paired', never: 'never',
    code: 'Pairing code', codeHint: 'Type it on the till when it starts for the first time. It is good until {{time}} and works once.', serverAddress: 'Server address for the till', clockOk: 'exact',
    clockOff: { one: 'off by {{count}} s', other: 'off by {{count}} s' }, tillTitle: '{{till}}, {{store}}', storeHead: '{{number}}. {{name}}', since: 'since {{time}}',
    move: 'Move', moveTitle: 'Move: {{till}}', moveTo: 'To which store', moveNumber: 'Till number there', moveNumberHint: 'Empty: the next free one.', moveDo: 'Move the till',
    moveNote: 'Close the shift on the till and let it send everything first. Then the people of the new store can work at it; what was sold before stays with the old store.',
  },
});
