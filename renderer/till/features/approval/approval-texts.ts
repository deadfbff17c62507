import { defineTexts } from '#renderer/i18n/texts.ts';

export const approvalTexts = defineTexts('till.approval', {
  ru: {
    title: 'Нужен старший', close: 'Не нужно', who: 'Кто разрешает', reason: 'Почему', reasonOther: 'Другая причина', reasonField: 'Причина своими словами', noNames: 'Без имён и телефонов', allow: 'Разрешить', nobody: 'На этой кассе нет старших. Позовите управляющего: пусть войдёт сам.',
    limit: 'Вам можно до {{limit}}.', noLimit: 'Вам одним это нельзя.', nothingLost: 'Чек остаётся как есть, пока старший не решит.', mayNot: 'Этому сотруднику такое тоже нельзя. Выберите другого.', mayNotAbove: 'Этому сотруднику можно до {{limit}}. Выберите другого.', needReason: 'Выберите причину.', withoutRight: 'этого права нет',
    'line-remove': 'Удалить строку из чека', 'cart-clear': 'Очистить чек', 'line-discount': 'Скидка на товар {{size}}', 'receipt-discount': 'Скидка на чек {{size}}', 'price-above': 'Цена выше прайса', 'price-missing': 'Назначить цену товару без цены',
    refund: 'Возврат на {{size}}', 'refund-without-receipt': 'Возврат без чека на {{size}}', 'refund-late': 'Возврат после срока', 'refund-to-cash': 'Вернуть наличными то, что платили картой', 'parked-drop': 'Удалить отложенный чек',
    'cash-in': 'Внесение {{size}}', 'cash-out': 'Выемка {{size}}', 'drawer-open': 'Открыть ящик без продажи', 'cash-count': 'Пересчёт денег', 'x-report': 'X-отчёт', 'shift-close': 'Закрыть смену',
    reprint: 'Напечатать копию', journal: 'Открыть журнал', training: 'Учебный режим', settings: 'Настройки кассы', other: 'Действие, на которое нет права',
    reasonCheck: 'Проверено на месте', reasonCustomer: 'Просьба покупателя', reasonMistake: 'Ошибка кассира',
  },
  en: {
    title: 'A senior is needed', close: 'Never mind', who: 'Who allows it', reason: 'Why', reasonOther: 'Another reason', reasonField: 'The reason in your words', noNames: 'No names or phone numbers', allow: 'Allow', nobody: 'There is no senior on this till. Call the manager to sign in.',
    limit: 'You may go up to {{limit}}.', noLimit: 'You may not do this alone.', nothingLost: 'The receipt stays as it is until a senior decides.', mayNot: 'This person may not do it either. Choose somebody else.', mayNotAbove: 'This person may go up to {{limit}}. Choose somebody else.', needReason: 'Choose a reason.', withoutRight: 'does not have this right',
    'line-remove': 'Remove a line from the receipt', 'cart-clear': 'Clear the receipt', 'line-discount': 'Discount on an item {{size}}', 'receipt-discount': 'Discount on the receipt {{size}}', 'price-above': 'A price above the list', 'price-missing': 'Give a price to an item without one',
    refund: 'Refund of {{size}}', 'refund-without-receipt': 'Refund without a receipt of {{size}}', 'refund-late': 'Refund after its term', 'refund-to-cash': 'Give cash back for a card payment', 'parked-drop': 'Throw away a receipt put aside',
    'cash-in': 'Cash in {{size}}', 'cash-out': 'Cash out {{size}}', 'drawer-open': 'Open the drawer without a sale', 'cash-count': 'Count the cash', 'x-report': 'X report', 'shift-close': 'Close the shift',
    reprint: 'Print a copy', journal: 'Open the journal', training: 'Training', settings: 'Settings of the till', other: 'Something you have no right to',
    reasonCheck: 'Checked on the spot', reasonCustomer: 'The customer asked', reasonMistake: 'A mistake of the cashier',
  },
});
