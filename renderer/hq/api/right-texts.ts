import { defineTexts } from '#renderer/i18n/texts.ts';

/** Rights of people at tills by their names in domain/rights. */
export const rightTexts = defineTexts('hq.right', {
  ru: {
    'line-remove': 'Убрать строку из чека', 'cart-clear': 'Очистить чек', 'line-discount': 'Скидка на строку', 'receipt-discount': 'Скидка на чек', 'price-above': 'Цена выше прайса', 'price-missing': 'Цена, если её нет в прайсе', refund: 'Возврат по чеку', 'refund-without-receipt': 'Возврат без чека', 'refund-late': 'Поздний возврат', 'refund-to-cash': 'Возврат наличными за оплату картой', 'parked-drop': 'Удалить отложенный чек',
    'cash-in': 'Внесение', 'cash-out': 'Выемка', 'drawer-open': 'Открыть ящик без продажи', 'cash-count': 'Пересчитать кассу', 'x-report': 'X-отчёт с суммами', 'shift-close': 'Закрыть смену', reprint: 'Копия чека', journal: 'Журнал кассы', training: 'Учебный режим', settings: 'Настройки кассы',
  },
  en: {
    'line-remove': 'Remove a line', 'cart-clear': 'Clear the receipt', 'line-discount': 'Discount on a line', 'receipt-discount': 'Discount on a receipt', 'price-above': 'Price above the list', 'price-missing': 'Price where the list has none', refund: 'Refund with a receipt', 'refund-without-receipt': 'Refund without a receipt', 'refund-late': 'Late refund', 'refund-to-cash': 'Cash back for a card payment', 'parked-drop': 'Drop a parked receipt',
    'cash-in': 'Cash in', 'cash-out': 'Cash out', 'drawer-open': 'Open the drawer without a sale', 'cash-count': 'Count the drawer', 'x-report': 'X report with sums', 'shift-close': 'Close the shift', reprint: 'Copy of a receipt', journal: 'Journal of the till', training: 'Training', settings: 'Settings of the till',
  },
});
