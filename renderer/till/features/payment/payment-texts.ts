import { defineTexts } from '#renderer/i18n/texts.ts';

export const paymentTexts = defineTexts('till.payment', {
  ru: {
    title: 'Оплата наличными', due: 'К оплате', tendered: 'Принято', tenderedHint: 'сумма от покупателя', change: 'Сдача', missing: 'Не хватает', exact: 'Без сдачи', accept: 'Принять {{sum}}', back: 'Назад',
    likely: 'Частые суммы', pad: 'Цифры суммы', backKey: 'Стереть знак', eraseAll: 'Сбросить', paying: 'Оплачивается…',
    paidTitle: 'Чек оплачен', noChange: 'Без сдачи', receiptNumber: 'Чек {{number}}', total: 'Итого', next: 'Следующий чек', nextHint: 'Или сканируйте товар: новый чек начнётся сам.',
    changeSpoken: 'Чек оплачен. Сдача {{change}}', paper: 'Показать чек', reprint: 'Напечатать копию', reprinted: 'Копия отправлена на печать', reprintRefused: 'Копию напечатать не удалось. Проверьте принтер и повторите.',
    printAsked: 'Чек записан', printQueued: 'Печатается…', printOffline: 'Чек записан, ждёт принтера', printSent: 'Отправлен на принтер', printDone: 'Чек напечатан', printUnknown: 'Неизвестно, вышел ли чек. Посмотрите на принтер; если чека нет, напечатайте копию.', printNone: 'Без печати: принтер не настроен',
    empty: 'В чеке нет товаров, оплачивать нечего. Сканируйте товар.', cartChanged: 'Чек изменился, пока вы платили. Деньги не приняты. Проверьте сумму и оплатите ещё раз.',
    tooSmall: 'Принято меньше, чем {{total}}. Чек не оплачен. Наберите сумму ещё раз.', tooLarge: 'Сумма слишком велика: похоже на ошибку. Чек не оплачен. Наберите сумму ещё раз.',
    registerRefused: 'Касса не смогла зарегистрировать чек: {{reason}}. Деньги не приняты, чек сохранён. Позовите старшего.', registerUnknown: 'Неизвестно, зарегистрирован ли чек. Не берите деньги второй раз. Позовите старшего.',
    notSignedIn: 'За кассой никто не стоит. Чек сохранён. Войдите со своим PIN.', noShift: 'Смена закрыта. Чек сохранён. Откройте смену.',
  },
  en: {
    title: 'Cash payment', due: 'To pay', tendered: 'Received', tenderedHint: 'sum from the customer', change: 'Change', missing: 'Short by', exact: 'Exact sum', accept: 'Accept {{sum}}', back: 'Back',
    likely: 'Likely sums', pad: 'Digits of the sum', backKey: 'Erase a character', eraseAll: 'Reset', paying: 'Paying…',
    paidTitle: 'Receipt paid', noChange: 'No change', receiptNumber: 'Receipt {{number}}', total: 'Total', next: 'Next receipt', nextHint: 'Or scan an item: the next receipt begins by itself.',
    changeSpoken: 'Receipt paid. Change {{change}}', paper: 'Show the receipt', reprint: 'Print a copy', reprinted: 'The copy is on its way to the printer', reprintRefused: 'The copy could not be printed. Check the printer and try again.',
    printAsked: 'Receipt saved', printQueued: 'Printing…', printOffline: 'Receipt saved, waiting for the printer', printSent: 'Sent to the printer', printDone: 'Receipt printed', printUnknown: 'It is unknown whether the receipt came out. Look at the printer; if it is not there, print a copy.', printNone: 'Not printed: no printer is set up',
    empty: 'There is nothing on the receipt to pay for. Scan an item.', cartChanged: 'The receipt changed while you were paying. No money was taken. Check the sum and pay again.',
    tooSmall: 'Less than {{total}} was received. The receipt is not paid. Type the sum again.', tooLarge: 'The sum is too large, it looks like a mistake. The receipt is not paid. Type the sum again.',
    registerRefused: 'The receipt could not be registered: {{reason}}. No money was taken, the receipt is kept. Call a senior.', registerUnknown: 'It is unknown whether the receipt is registered. Do not take money twice. Call a senior.',
    notSignedIn: 'Nobody is signed in at this till. The receipt is kept. Sign in with your PIN.', noShift: 'The shift is closed. The receipt is kept. Open a shift.',
  },
});
