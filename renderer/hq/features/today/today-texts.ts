import { defineTexts } from '#renderer/i18n/texts.ts';

export const todayTexts = defineTexts('hq.today', {
  ru: {
    today: 'Сегодня', more: ', на {{percent}} % больше, чем {{day}}', less: ', на {{percent}} % меньше, чем {{day}}', same: ', столько же, сколько {{day}}', quiet: 'Сегодня ещё не продавали',
    refunds: { one: '{{count}} возврат на {{amount}}', few: '{{count}} возврата на {{amount}}', many: '{{count}} возвратов на {{amount}}', other: '{{count}} возвратов на {{amount}}' }, refundsColumn: 'Возвраты', refundsApart: 'возвраты уже вычтены',
    receipts: { one: '{{count}} чек', few: '{{count}} чека', many: '{{count}} чеков', other: '{{count}} чеков' }, average: 'средний {{amount}}', lastNow: 'последний чек только что', lastMinutes: { one: 'последний чек {{count}} минуту назад', few: 'последний чек {{count}} минуты назад', many: 'последний чек {{count}} минут назад', other: 'последний чек {{count}} минуты назад' }, lastHours: { one: 'последний чек {{count}} час назад', few: 'последний чек {{count}} часа назад', many: 'последний чек {{count}} часов назад', other: 'последний чек {{count}} часа назад' }, byHour: 'Выручка по часам', legend: 'сплошная: сегодня, бледная: неделю назад', stores: 'Магазины', store: 'Магазин', revenue: 'Выручка', count: 'Чеки', avg: 'Средний', online: 'Касс на связи', unsent: 'Не отправлено', onlineOf: '{{online}} из {{tills}}',
    now: 'Чеки сейчас', all: 'Все чеки', attention: 'Внимание', calm: 'Всё спокойно', look: 'Посмотреть', waiting: { one: '{{count}} запись ждёт решения', few: '{{count}} записи ждут решения', many: '{{count}} записей ждут решения', other: '{{count}} записей ждут решения' }, noReceipts: 'Чеков пока нет', noReceiptsHint: 'Продайте что-нибудь на кассе: чек появится здесь сам.', hour: '{{hour}} ч: {{amount}}', chart: 'Выручка по часам: {{summary}}', noChart: 'График появится с первым чеком',
    d0: 'в прошлое воскресенье', d1: 'в прошлый понедельник', d2: 'в прошлый вторник', d3: 'в прошлую среду', d4: 'в прошлый четверг', d5: 'в прошлую пятницу', d6: 'в прошлую субботу',
  },
  en: {
    today: 'Today', more: ', {{percent}} % more than {{day}}', less: ', {{percent}} % less than {{day}}', same: ', the same as {{day}}', quiet: 'Nothing sold yet today',
    refunds: { one: '{{count}} refund for {{amount}}', other: '{{count}} refunds for {{amount}}' }, refundsColumn: 'Refunds', refundsApart: 'refunds already taken off',
    receipts: { one: '{{count}} receipt', other: '{{count}} receipts' }, average: 'average {{amount}}', lastNow: 'last receipt just now', lastMinutes: { one: 'last receipt {{count}} minute ago', other: 'last receipt {{count}} minutes ago' }, lastHours: { one: 'last receipt {{count}} hour ago', other: 'last receipt {{count}} hours ago' }, byHour: 'Sales by hour', legend: 'solid: today, pale: a week ago', stores: 'Stores', store: 'Store', revenue: 'Sales', count: 'Receipts', avg: 'Average', online: 'Tills connected', unsent: 'Unsent', onlineOf: '{{online}} of {{tills}}',
    now: 'Receipts now', all: 'All receipts', attention: 'Attention', calm: 'All is calm', look: 'Look', waiting: { one: '{{count}} record waits for a decision', other: '{{count}} records wait for a decision' }, noReceipts: 'No receipts yet', noReceiptsHint: 'Sell something at a till: the receipt appears here by itself.', hour: '{{hour}} h: {{amount}}', chart: 'Sales by hour: {{summary}}', noChart: 'The chart appears with the first receipt',
    d0: 'last Sunday', d1: 'last Monday', d2: 'last Tuesday', d3: 'last Wednesday', d4: 'last Thursday', d5: 'last Friday', d6: 'last Saturday',
  },
});
