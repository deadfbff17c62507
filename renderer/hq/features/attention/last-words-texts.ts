import { defineTexts } from '#renderer/i18n/texts.ts';

/** What a disconnected computer handed in, and what becomes of it. Records are sales, refunds and everything else a till writes. */
export const lastWordsTexts = defineTexts('hq.attention.lastWords', {
  ru: {
    title: 'Что отдал отключённый компьютер', note: 'Каждую запись можно принять или не принимать отдельно. Не принятые хранятся: их можно принять и потом.', back: 'Все записи', none: 'Такой записи нет', noneHint: 'Вернитесь ко всем записям.',
    oneByOne: 'Разобрать по одной', putAside: 'Не принимать', takeOne: 'Принять', asideOne: 'Не принимать',
    waiting: { one: 'Ждёт решения {{n}} запись', few: 'Ждут решения {{n}} записи', many: 'Ждут решения {{n}} записей', other: 'Ждут решения {{n}} записи' },
    aside: { one: 'Не принята {{n}} запись: её можно принять и теперь', few: 'Не приняты {{n}} записи: их можно принять и теперь', many: 'Не приняты {{n}} записей: их можно принять и теперь', other: 'Не приняты {{n}} записи: их можно принять и теперь' },
    progress: 'Приём продаж', taking: 'Принято {{taken}} из {{total}}', takes: 'Сервер принимает сам, страницу можно закрыть.', stands: 'Последние приняты {{ago}}. Если сервер пишет, что места нет, освободите его: приём продолжится сам.',
    taken: 'Принято {{taken}}, {{at}}', takenBy: 'Принято {{taken}}, {{at}}, {{name}}',
    refused: { one: 'Не удалось принять {{n}} запись: она стоит отдельно, с причиной', few: 'Не удалось принять {{n}} записи: они стоят отдельно, с причиной', many: 'Не удалось принять {{n}} записей: они стоят отдельно, с причиной', other: 'Не удалось принять {{n}} записи: они стоят отдельно, с причиной' },
    refusedAside: { one: 'Не удалось принять {{n}} запись: причина видна, если разобрать по одной', few: 'Не удалось принять {{n}} записи: причина видна, если разобрать по одной', many: 'Не удалось принять {{n}} записей: причина видна, если разобрать по одной', other: 'Не удалось принять {{n}} записи: причина видна, если разобрать по одной' },
    'closed-retried': 'Всё решено {{at}}', 'closed-retried-by': 'Всё решено {{at}}, {{name}}', 'closed-dealt-with': 'Не принято, отложено {{at}}', 'closed-dealt-with-by': 'Не принято, отложено {{at}}, {{name}}',
    'one-retried': 'Принято {{at}}', 'one-retried-by': 'Принято {{at}}, {{name}}', 'one-dealt-with': 'Не принято, отложено {{at}}', 'one-dealt-with-by': 'Не принято, отложено {{at}}, {{name}}',
    why: 'Почему не принимаем', whyHint: 'Например: касса украдена, продажи после 12 ноября не наши', asideNow: 'Отложить всё, что ждёт',
    asideMeans: { one: '{{n}} запись не попадёт в выручку и остатки. Она сохранится, принять её можно и потом: «Внимание», «Разобранные».', few: '{{n}} записи не попадут в выручку и остатки. Они сохранятся, принять их можно и потом: «Внимание», «Разобранные».', many: '{{n}} записей не попадут в выручку и остатки. Они сохранятся, принять их можно и потом: «Внимание», «Разобранные».', other: '{{n}} записи не попадут в выручку и остатки. Они сохранятся, принять их можно и потом: «Внимание», «Разобранные».' },
    handedIn: 'Отключённый компьютер отдал то, что не успел отправить', notBooked: 'Этого нет в выручке и остатках.', booked: 'Принятое учтено в выручке и остатках.',
    sale: 'Продажа', refund: 'Возврат', shiftOpening: 'Открытие смены', shiftClosing: 'Закрытие смены', cashMovement: 'Внесение или выемка', cashCount: 'Пересчёт денег', journalEntry: 'Событие кассы', record: 'Запись кассы',
  },
  en: {
    title: 'What the disconnected computer handed in', note: 'Each record can be taken in or put aside alone. What is put aside is kept and can be taken in later.', back: 'All items', none: 'There is no such item', noneHint: 'Go back to all items.',
    oneByOne: 'Look at one by one', putAside: 'Do not take in', takeOne: 'Take in', asideOne: 'Do not take in',
    waiting: { one: '{{n}} record waits for a decision', other: '{{n}} records wait for a decision' },
    aside: { one: '{{n}} record was not taken in: it can be even now', other: '{{n}} records were not taken in: they can be even now' },
    progress: 'Taking the sales in', taking: '{{taken}} of {{total}} taken in', takes: 'The server goes on by itself; this page may be closed.', stands: 'The last ones were taken in {{ago}}. If the server says that it has no room, make some: it goes on by itself.',
    taken: '{{taken}} taken in, {{at}}', takenBy: '{{taken}} taken in, {{at}}, {{name}}',
    refused: { one: '{{n}} record could not be taken in: it is an item of its own, with the reason', other: '{{n}} records could not be taken in: they are items of their own, with the reason' },
    refusedAside: { one: '{{n}} record could not be taken in: look at it one by one for the reason', other: '{{n}} records could not be taken in: look at them one by one for the reason' },
    'closed-retried': 'All decided {{at}}', 'closed-retried-by': 'All decided {{at}}, {{name}}', 'closed-dealt-with': 'Not taken in, put aside {{at}}', 'closed-dealt-with-by': 'Not taken in, put aside {{at}}, {{name}}',
    'one-retried': 'Taken in {{at}}', 'one-retried-by': 'Taken in {{at}}, {{name}}', 'one-dealt-with': 'Not taken in, put aside {{at}}', 'one-dealt-with-by': 'Not taken in, put aside {{at}}, {{name}}',
    why: 'Why it is not taken in', whyHint: 'For example: the till was stolen, sales after 12 November are not ours', asideNow: 'Put aside all that waits',
    asideMeans: { one: '{{n}} record stays out of revenue and stock. It is kept and can be taken in later: “Attention”, “Dealt with”.', other: '{{n}} records stay out of revenue and stock. They are kept and can be taken in later: “Attention”, “Dealt with”.' },
    handedIn: 'A disconnected computer handed in what it had not sent', notBooked: 'This is not in revenue and stock.', booked: 'What was taken in is in revenue and stock.',
    sale: 'Sale', refund: 'Refund', shiftOpening: 'Shift opened', shiftClosing: 'Shift closed', cashMovement: 'Cash in or out', cashCount: 'Cash counted', journalEntry: 'An event of the till', record: 'A till’s record',
  },
});
