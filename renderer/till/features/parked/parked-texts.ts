import { defineTexts } from '#renderer/i18n/texts.ts';

export const parkedTexts = defineTexts('till.parked', {
  ru: {
    title: 'Отложенные чеки', failed: 'Отложенные чеки не открылись. Они целы.', toldChoose: 'Выбрать чек', back: 'Назад', empty: 'Отложенных чеков нет', emptyHint: 'Отложить чек: {{key}}. Он подождёт здесь, а вы обслужите следующего покупателя.', recall: 'Взять чек', drop: 'Удалить чек', swap: 'Чек, который сейчас в работе, будет отложен на его место.',
    lines: { one: '{{count}} строка', few: '{{count}} строки', many: '{{count}} строк', other: '{{count}} строки' }, by: '{{name}} · {{time}}', refund: 'ВОЗВРАТ', exchange: 'ОБМЕН',
    now: 'только что', minutes: { one: '{{count}} минуту', few: '{{count}} минуты', many: '{{count}} минут', other: '{{count}} минуты' }, hours: { one: '{{count}} час', few: '{{count}} часа', many: '{{count}} часов', other: '{{count}} часа' }, days: { one: '{{count}} день', few: '{{count}} дня', many: '{{count}} дней', other: '{{count}} дня' }, waits: 'ждёт {{age}}',
    parkTitle: 'Отложить чек', name: 'Как назвать', nameHint: 'Необязательно: «красная куртка». Без имён и телефонов', park: 'Отложить', toldPark: 'Отложить с этим названием', notSignedIn: 'За кассой никто не стоит. Войдите со своим PIN.', noShift: 'Смена закрыта. Откройте смену.', unknownCart: 'Этого чека уже нет среди отложенных.', partPosted: 'Часть этого чека уже записана, здесь его не удалить. Возьмите его и очистите: касса скажет, сколько наличных выдать или взять.',
  },
  en: {
    title: 'Receipts put aside', failed: 'The receipts put aside did not open. They are safe.', toldChoose: 'Choose a receipt', back: 'Back', empty: 'Nothing is put aside', emptyHint: 'Put a receipt aside: {{key}}. It waits here while you serve the next customer.', recall: 'Take it up', drop: 'Throw it away', swap: 'The receipt in hand is put aside in its place.',
    lines: { one: '{{count}} line', other: '{{count}} lines' }, by: '{{name}} · {{time}}', refund: 'REFUND', exchange: 'EXCHANGE',
    now: 'just now', minutes: { one: '{{count}} minute', other: '{{count}} minutes' }, hours: { one: '{{count}} hour', other: '{{count}} hours' }, days: { one: '{{count}} day', other: '{{count}} days' }, waits: 'waiting {{age}}',
    parkTitle: 'Put the receipt aside', name: 'A name for it', nameHint: 'Optional: “red jacket”. No names or phone numbers', park: 'Put aside', toldPark: 'Put aside under this name', notSignedIn: 'Nobody is signed in at this till. Sign in with your PIN.', noShift: 'The shift is closed. Open a shift.', unknownCart: 'This receipt is no longer among them.', partPosted: 'A part of this receipt is recorded already: it cannot be thrown away here. Take it up and clear it, and the till says how much cash to hand out or take.',
  },
});
