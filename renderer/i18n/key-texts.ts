import { defineTexts } from './texts.ts';

/** What each action of the keyboard does, for the list of keys and for choosing other keys. One text per action of ui/key-map. */
export const keyTexts = defineTexts('keys', {
  ru: {
    cash: 'Наличные: без сдачи или набранное', card: 'Карта: весь чек', quantity: 'Количество или вес строки', find: 'Найти товар', line: 'Строка чека: всё о ней',
    price: 'Цена строки', priceOf: 'Назначить цену товару, у которого её нет', discount: 'Скидка на строку', receiptDiscount: 'Скидка на чек', remove: 'Удалить строку', quick: 'Быстрые товары',
    park: 'Отложить чек или взять отложенный', parked: 'Отложенные чеки', refund: 'Возврат', refundLoose: 'Возврат без чека', clear: 'Очистить чек', history: 'Чеки: найти, копия', paper: 'Последний чек на экране', reprint: 'Копия последнего чека', gift: 'Подарочный чек: последний', email: 'Последний чек на почту', pdf: 'Последний чек файлом PDF',
    help: 'Все клавиши', lock: 'Заблокировать, сменить кассира', signOut: 'Уйти с кассы', menu: 'Меню', cashIn: 'Внесение', cashOut: 'Выемка', drawer: 'Открыть ящик', xReport: 'X-отчёт', handover: 'Передать смену', shift: 'Закрыть смену', journal: 'Журнал', tasks: 'Задачи', link: 'Связь и данные', settings: 'Настройки', training: 'Учебный режим',
  },
  en: {
    cash: 'Cash: exact, or the sum typed', card: 'Card: the whole receipt', quantity: 'Quantity or weight of the line', find: 'Find an item', line: 'The line: all about it',
    price: 'Price of the line', priceOf: 'Set a price for an item that has none', discount: 'Discount on the line', receiptDiscount: 'Discount on the receipt', remove: 'Remove the line', quick: 'Quick items',
    park: 'Put the receipt aside, or take one back', parked: 'Receipts put aside', refund: 'Refund', refundLoose: 'Refund without a receipt', clear: 'Clear the receipt', history: 'Receipts: find, copy', paper: 'The last receipt on screen', reprint: 'Copy of the last receipt', gift: 'Gift receipt of the last one', email: 'The last receipt by e-mail', pdf: 'The last receipt as a PDF file',
    help: 'All keys', lock: 'Lock the till, change cashier', signOut: 'Leave the till', menu: 'Menu', cashIn: 'Cash in', cashOut: 'Cash out', drawer: 'Open the drawer', xReport: 'X report', handover: 'Hand the shift over', shift: 'Close the shift', journal: 'Journal', tasks: 'Tasks', link: 'Connection and data', settings: 'Settings', training: 'Training',
  },
});
