import { defineTexts } from '#renderer/i18n/texts.ts';

export const receiptTexts = defineTexts('hq.receipt', {
  ru: {
    title: 'Чеки', note: 'Все магазины, новые сверху. Чек появляется здесь, как только касса его прислала.', time: 'Время', number: 'Номер', store: 'Магазин', till: 'Касса', staff: 'Кассир', lines: 'Строк', total: 'Сумма', more: 'Показать ещё', empty: 'Чеков пока нет', emptyHint: 'Продайте что-нибудь на кассе: чек появится здесь сам.',
    one: 'Чек {{number}}', close: 'Закрыть', cash: 'Наличные', card: 'Карта', tendered: 'Получено', change: 'Сдача', vat: 'в том числе НДС', late: 'пришёл {{time}}', noRegister: 'Нефискальный документ: магазин работает без регистратора', untrusted: 'Часы кассы не сверены с сервером', gone: 'Такого чека нет', discount: 'скидка', discounts: 'Скидки',
    shown: { one: 'Показан {{count}} чек', few: 'Показаны {{count}} чека', many: 'Показано {{count}} чеков', other: 'Показано {{count}} чека' }, kind: 'Вид чека', anyKind: 'Продажи и возвраты', sales: 'Только продажи', refunds: 'Только возвраты', oneShift: 'одна смена', showAll: 'Показать все', nothing: 'Таких чеков нет', nothingHint: 'Измените отбор над списком или покажите все чеки.',
    partlyBack: 'возвращён частично', wholeBack: 'возвращён', part: 'часть покупки', withoutReceipt: 'Без чека', saleNotHere: 'Чек продажи ещё не пришёл на сервер', ofReceipt: 'По чеку', why: 'Причина: {{reason}}', shift: 'смена {{number}}',
    totalBack: 'Возвращено', cashBack: 'Выдано наличными', cardBack: 'Возвращено на карту', rounding: 'Округление наличных', refundsOf: 'Возвраты по этому чеку', siblings: 'Чеки той же покупки',
    priceByHand: 'цена введена вручную', listPrice: 'по прайсу {{price}}', taxAdded: 'НДС сверх цены', seller: 'продавец {{name}}', cameBack: 'Возвращено {{quantity}} {{unit}}', onLine: 'Скидка {{size}}', onReceipt: 'Скидка на чек {{size}}', toPrice: 'до {{price}}',
  },
  en: {
    title: 'Receipts', note: 'All stores, newest first. A receipt appears here as soon as its till has sent it.', time: 'Time', number: 'Number', store: 'Store', till: 'Till', staff: 'Cashier', lines: 'Lines', total: 'Total', more: 'Show more', empty: 'No receipts yet', emptyHint: 'Sell something at a till: the receipt appears here by itself.',
    one: 'Receipt {{number}}', close: 'Close', cash: 'Cash', card: 'Card', tendered: 'Received', change: 'Change', vat: 'VAT included', late: 'arrived {{time}}', noRegister: 'Not a fiscal document: this store works without a register', untrusted: 'The till’s clock was not checked against the server', gone: 'There is no such receipt', discount: 'discount', discounts: 'Discounts',
    shown: { one: '{{count}} receipt shown', other: '{{count}} receipts shown' }, kind: 'Kind of receipt', anyKind: 'Sales and refunds', sales: 'Sales only', refunds: 'Refunds only', oneShift: 'one shift', showAll: 'Show all', nothing: 'No such receipts', nothingHint: 'Change the filters above the list, or show all receipts.',
    partlyBack: 'partly refunded', wholeBack: 'refunded', part: 'part of a purchase', withoutReceipt: 'Without a receipt', saleNotHere: 'The receipt of the sale has not reached the server yet', ofReceipt: 'Of receipt', why: 'Reason: {{reason}}', shift: 'shift {{number}}',
    totalBack: 'Refunded', cashBack: 'Paid out in cash', cardBack: 'Returned to the card', rounding: 'Cash rounding', refundsOf: 'Refunds of this receipt', siblings: 'Receipts of the same purchase',
    priceByHand: 'price entered by hand', listPrice: 'list price {{price}}', taxAdded: 'VAT on top of the price', seller: 'sold by {{name}}', cameBack: 'Came back: {{quantity}} {{unit}}', onLine: 'Discount {{size}}', onReceipt: 'Receipt discount {{size}}', toPrice: 'to {{price}}',
  },
});
