import { defineTexts } from '#renderer/i18n/texts.ts';

export const receiptTexts = defineTexts('hq.receipt', {
  ru: {
    title: 'Чеки', note: 'Все магазины, новые сверху. Чек появляется здесь, как только касса его прислала.', time: 'Время', number: 'Номер', store: 'Магазин', till: 'Касса', staff: 'Кассир', lines: 'Строк', total: 'Сумма', more: 'Показать ещё', empty: 'Чеков пока нет', emptyHint: 'Продайте что-нибудь на кассе: чек появится здесь сам.',
    one: 'Чек {{number}}', close: 'Закрыть', cash: 'Наличные', card: 'Карта', tendered: 'Получено', change: 'Сдача', vat: 'в том числе НДС', late: 'пришёл {{time}}', noRegister: 'Нефискальный документ: магазин работает без регистратора', untrusted: 'Часы кассы не сверены с сервером', allStores: 'Все магазины', gone: 'Такого чека нет', discount: 'скидка',
  },
  en: {
    title: 'Receipts', note: 'All stores, newest first. A receipt appears here as soon as its till has sent it.', time: 'Time', number: 'Number', store: 'Store', till: 'Till', staff: 'Cashier', lines: 'Lines', total: 'Total', more: 'Show more', empty: 'No receipts yet', emptyHint: 'Sell something at a till: the receipt appears here by itself.',
    one: 'Receipt {{number}}', close: 'Close', cash: 'Cash', card: 'Card', tendered: 'Received', change: 'Change', vat: 'VAT included', late: 'arrived {{time}}', noRegister: 'Not a fiscal document: this store works without a register', untrusted: 'The till’s clock was not checked against the server', allStores: 'All stores', gone: 'There is no such receipt', discount: 'discount',
  },
});
