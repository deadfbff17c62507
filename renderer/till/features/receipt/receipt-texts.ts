import { defineTexts } from '#renderer/i18n/texts.ts';

export const receiptTexts = defineTexts('till.receipt', {
  ru: {
    title: 'Чеки', empty: 'Чеков ещё нет', emptyHint: 'Здесь появится каждый оплаченный чек: его можно посмотреть, напечатать ещё раз и вернуть по нему товар.', nothing: 'Таких чеков нет', nothingHint: 'Снимите отбор или наберите иначе: номер, сумму, товар.', clearFilter: 'Показать все', searchedTo: 'Просмотрено до {{since}}',
    find: 'Номер, сумма, товар или штрихкод', findLabel: 'Найти чек', kind: 'Какие чеки', sale: 'Продажи', refund: 'Возвраты', tender: 'Как оплачены', cash: 'Наличные', card: 'Карта',
    lines: { one: '{{count}} строка', few: '{{count}} строки', many: '{{count}} строк', other: '{{count}} строки' }, refundWord: 'Возврат', returned: 'возвращено {{sum}}', failed: 'Чеки не открылись.',
    notSent: 'не отправлен', paper: 'Чек на бумаге', paperFailed: 'Чек не открылся. Он цел.', gone: 'Этого чека на кассе уже нет. Его можно найти в центральном офисе.', choose: 'Выберите чек слева',
    keyChoose: 'Выбрать чек', keyFar: 'Через восемь чеков', keyEnter: 'Напечатать копию выбранного', keyCopy: 'То же: копия выбранного', keyGift: 'Подарочный чек по выбранному', keyEmail: 'Выбранный чек на почту', keyPdf: 'Выбранный чек файлом PDF',
    reprint: 'Копия', gift: 'Подарочный', giftHint: 'без цен', pdf: 'PDF', email: 'Письмо', returnIt: 'Вернуть товар',
    doneReprint: 'Копия отправлена на печать', doneGift: 'Подарочный чек отправлен на печать', donePdf: 'Файл отдан. Выберите, куда его сохранить; если касса не спросила, он в «Загрузках»', doneEmail: 'Письмо поставлено в очередь и уйдёт, как только будет связь', asked: 'Делаю…',
    letterSent: 'письмо ушло', letterWaiting: 'письмо ждёт', letterFailed: 'письмо не ушло', letterWaits: 'Письмо с этим чеком ещё не ушло: касса пробует сама.', letterNotSent: 'Письмо с этим чеком не ушло.', sendAgain: 'Отправить ещё раз',
    whyAddress: 'Почта не знает такого адреса. Спросите адрес ещё раз.', whyRefused: 'Почта отказалась его принять. Проверьте адрес или напечатайте копию.', whyLater: 'Почта просит подождать.', whySilent: 'Почта не отвечает: нет связи.', whyLogin: 'Почта не пускает кассу. Скажите управляющему: проверить почту в настройках.', whyNoReceipt: 'Чека на кассе уже нет.', whyNotWritten: 'Касса не смогла составить письмо. Напечатайте копию и позовите старшего.',
    address: 'Адрес покупателя', addressHint: 'Адрес забудется, как только письмо уйдёт.', send: 'Отправить', cancel: 'Отмена',
    unknownReceipt: 'Этого чека на кассе уже нет.', noGift: 'Подарочный чек бывает только у продажи. Ничего не напечатано.', badAddress: 'Это не похоже на адрес почты. Письмо не отправлено. Пример: anna@example.ru', noMailServer: 'Почта на этой кассе не настроена. Задайте сервер в настройках.', noPrinter: 'Принтер на этой кассе не настроен. Ничего не напечатано.',
    queued: 'ждёт печати', sending: 'печатается', sent: 'на принтере', confirmed: 'напечатан', unknown: 'проверьте бумагу', none: 'без печати',
  },
  en: {
    title: 'Receipts', empty: 'No receipts yet', emptyHint: 'Every paid receipt appears here, to be looked at, printed again and refunded.', nothing: 'No such receipts', nothingHint: 'Take the filter off or type something else: a number, a sum, an item.', clearFilter: 'Show all', searchedTo: 'Searched back to {{since}}',
    find: 'Number, sum, item or barcode', findLabel: 'Find a receipt', kind: 'Which receipts', sale: 'Sales', refund: 'Refunds', tender: 'How they were paid', cash: 'Cash', card: 'Card',
    lines: { one: '{{count}} line', other: '{{count}} lines' }, refundWord: 'Refund', returned: '{{sum}} returned', failed: 'The receipts did not open.',
    notSent: 'not sent', paper: 'The receipt on paper', paperFailed: 'The receipt did not open. It is safe.', gone: 'This receipt is no longer on the till. It can be found at headquarters.', choose: 'Choose a receipt on the left',
    keyChoose: 'Choose a receipt', keyFar: 'Eight receipts further', keyEnter: 'Print a copy of the chosen one', keyCopy: 'The same: a copy of the chosen one', keyGift: 'Gift receipt of the chosen one', keyEmail: 'The chosen one by e-mail', keyPdf: 'The chosen one as a PDF file',
    reprint: 'Copy', gift: 'Gift', giftHint: 'no prices', pdf: 'PDF', email: 'E-mail', returnIt: 'Refund items',
    doneReprint: 'The copy is on its way to the printer', doneGift: 'The gift receipt is on its way to the printer', donePdf: 'The file is handed over. Choose where to keep it; if the till did not ask, it is in Downloads', doneEmail: 'The letter is queued and leaves once there is a connection', asked: 'Working…',
    letterSent: 'letter sent', letterWaiting: 'letter waits', letterFailed: 'letter not sent', letterWaits: 'The letter with this receipt has not left yet: the till keeps trying.', letterNotSent: 'The letter with this receipt was not sent.', sendAgain: 'Send again',
    whyAddress: 'The mail knows no such address. Ask for the address again.', whyRefused: 'The mail did not take it. Check the address or print a copy.', whyLater: 'The mail asks to wait.', whySilent: 'The mail does not answer: no connection.', whyLogin: 'The mail does not let the till in. Tell the manager: check the mail in the settings.', whyNoReceipt: 'The receipt is no longer on the till.', whyNotWritten: 'The till could not write the letter. Print a copy and call a senior.',
    address: 'The customer’s address', addressHint: 'The address is forgotten as soon as the letter is out.', send: 'Send', cancel: 'Cancel',
    unknownReceipt: 'This receipt is no longer on the till.', noGift: 'Only a sale has a gift receipt. Nothing was printed.', badAddress: 'This does not look like an e-mail address. Nothing was sent. Example: anna@example.com', noMailServer: 'No mail is set up on this till. Set the server in the settings.', noPrinter: 'No printer is set up on this till. Nothing was printed.',
    queued: 'waiting to print', sending: 'printing', sent: 'at the printer', confirmed: 'printed', unknown: 'check the paper', none: 'not printed',
  },
});
