import { defineTexts } from '#renderer/i18n/texts.ts';

export const storeTexts = defineTexts('hq.store', {
  ru: {
    title: 'Магазины и кассы', note: 'Что на какой кассе, когда она была на связи и сколько записей ещё не прислала.', addStore: 'Добавить магазин', addTill: 'Добавить кассу', name: 'Название', address: 'Адрес', till: 'Касса', state: 'Состояние',
    contact: 'Была на связи', unsent: 'Не отправлено', clock: 'Часы', build: 'версия {{build}}', pair: 'Код для кассы', save: 'Сохранить', close: 'Закрыть', paired: 'привязана', free: 'ждёт привязки', never: 'ещё не была',
    code: 'Код для кассы', codeHint: 'Введите его на кассе при первом запуске. Код действует до {{time}} и подходит один раз.', serverAddress: 'Адрес сервера для кассы', clockOk: 'точно',
    clockOff: { one: 'на {{count}} с', few: 'на {{count}} с', many: 'на {{count}} с', other: 'на {{count}} с' }, tillTitle: '{{till}}, {{store}}', storeHead: '{{number}}. {{name}}', since: 'с {{time}}',
    moveTitle: 'Перенести: {{till}}', moveTo: 'В какой магазин', moveNumber: 'Номер кассы там', moveNumberHint: 'Пусто: следующий свободный.', moveDo: 'Перенести кассу',
    moveNote: 'Закройте на кассе смену и дождитесь, пока она всё отправит. Потом на ней смогут работать сотрудники нового магазина; проданное раньше останется за прежним.',
    header: 'Вверху чека', footer: 'Внизу чека', textHint: 'До шести строк; можно оставить пустым', preview: 'Так выглядит чек (узкая лента)', textsLater: 'Слова на чеке будут как у первого магазина; потом их можно изменить.',
    edit: 'Изменить', editStore: 'Изменить магазин', editTill: 'Изменить: {{till}}', dayEnd: 'День заканчивается в', midnight: '00:00 (полночь)', dayEndHint: 'Ночному магазину: продажи до этого часа относятся ко вчерашнему дню',
    zoneNote: 'Новый пояс и час действуют для новых чеков. Проданное раньше не меняется: каждый чек хранит свои время и день.', priceNote: 'Цены, уже назначенные на будущее, начнутся в тот же момент, что и были. Если он не подходит, отмените их в карточке товара и назначьте заново.', timeZone: 'Часовой пояс', facts: '{{zone}} · день до {{time}}', seller: 'Продаёт от юрлица', sellerNote: 'Меняется между сменами: суммы смены принадлежат одному юрлицу.',
  },
  en: {
    title: 'Stores and tills', note: 'Which till is where, when it was last heard of, and how many records it still holds.', addStore: 'Add a store', addTill: 'Add a till', name: 'Name', address: 'Address', till: 'Till', state: 'State',
    contact: 'Last contact', unsent: 'Unsent', clock: 'Clock', build: 'version {{build}}', pair: 'Pairing code', save: 'Save', close: 'Close', paired: 'paired', free: 'waiting to be paired', never: 'never',
    code: 'Pairing code', codeHint: 'Type it on the till when it starts for the first time. It is good until {{time}} and works once.', serverAddress: 'Server address for the till', clockOk: 'exact',
    clockOff: { one: 'off by {{count}} s', other: 'off by {{count}} s' }, tillTitle: '{{till}}, {{store}}', storeHead: '{{number}}. {{name}}', since: 'since {{time}}',
    moveTitle: 'Move: {{till}}', moveTo: 'To which store', moveNumber: 'Till number there', moveNumberHint: 'Empty: the next free one.', moveDo: 'Move the till',
    moveNote: 'Close the shift on the till and let it send everything first. Then the people of the new store can work at it; what was sold before stays with the old store.',
    header: 'At the top of a receipt', footer: 'At the end of a receipt', textHint: 'Up to six rows; may be empty', preview: 'What a receipt looks like (narrow paper)', textsLater: 'Its words on receipts begin as those of the first store; they can be changed later.',
    edit: 'Edit', editStore: 'Edit the store', editTill: 'Edit: {{till}}', dayEnd: 'The day ends at', midnight: '00:00 (midnight)', dayEndHint: 'For night shops: sales before this hour belong to the day before',
    zoneNote: 'A new zone or hour is for new receipts. What was sold before does not change: every receipt keeps its own time and day.', priceNote: 'Prices already set for later begin at the moment they were set for. If that does not suit, take them back at the item and set them anew.', timeZone: 'Time zone', facts: '{{zone}} · day until {{time}}', seller: 'Sells for', sellerNote: 'Changed between shifts: the sums of a shift are of one legal entity.',
  },
});
