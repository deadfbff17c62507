import { defineTexts } from '#renderer/i18n/texts.ts';

export const receiptTexts = defineTexts('till.receipt', {
  ru: {
    title: 'Последние чеки', close: 'Закрыть', empty: 'Чеков ещё нет', emptyHint: 'Здесь появится каждый оплаченный чек: его можно посмотреть и напечатать ещё раз.',
    lines: { one: '{{count}} строка', few: '{{count}} строки', many: '{{count}} строк', other: '{{count}} строки' },
    notSent: 'не отправлен', paper: 'Чек на бумаге', gone: 'Этого чека на кассе уже нет. Его можно найти в центральном офисе.', reprint: 'Напечатать копию', reprinted: 'Копия отправлена на печать', reprintRefused: 'Копию напечатать не удалось. Проверьте принтер и повторите.',
    queued: 'ждёт печати', sending: 'печатается', sent: 'на принтере', confirmed: 'напечатан', unknown: 'проверьте бумагу', none: 'без печати', choose: 'Выберите чек слева',
  },
  en: {
    title: 'Last receipts', close: 'Close', empty: 'No receipts yet', emptyHint: 'Every paid receipt appears here, to be looked at and printed again.',
    lines: { one: '{{count}} line', other: '{{count}} lines' },
    notSent: 'not sent', paper: 'The receipt on paper', gone: 'This receipt is no longer on the till. It can be found at headquarters.', reprint: 'Print a copy', reprinted: 'The copy is on its way to the printer', reprintRefused: 'The copy could not be printed. Check the printer and try again.',
    queued: 'waiting to print', sending: 'printing', sent: 'at the printer', confirmed: 'printed', unknown: 'check the paper', none: 'not printed', choose: 'Choose a receipt on the left',
  },
});
