import { defineTexts } from '#renderer/i18n/texts.ts';

/** Words for the events tills write; an event without words is shown by its name. */
export const journalTexts = defineTexts('hq.journal', {
  ru: {
    title: 'Журнал касс', note: 'Всё, что происходило на кассе помимо чеков: кто что убрал, изменил, разрешил. Записи не исправляются.', time: 'Время', event: 'Событие', staff: 'Кто', detail: 'Подробности', anyEvent: 'Все события', more: 'Показать ещё', empty: 'Записей нет', emptyHint: 'Выберите другую кассу или покажите все события.', allowedBy: 'разрешает {{name}}',
    'sign-in': 'Вход', 'sign-out': 'Выход', 'sign-in-locked': 'Вход заперт после неверных PIN', lock: 'Экран заперт', unlock: 'Экран отперт', 'shift-opened': 'Смена открыта', 'shift-closed': 'Смена закрыта',
    'line-removed': 'Строка убрана', 'line-lowered': 'Количество уменьшено', 'receipt-saved': 'Чек сохранён в PDF', 'cash-out-refused': 'Выемка больше, чем в ящике', 'cart-cleared': 'Чек очищен', 'discount-given': 'Скидка', 'discount-removed': 'Скидка снята', 'price-changed': 'Цена вручную', 'cart-parked': 'Чек отложен', 'cart-recalled': 'Чек возвращён из отложенных', 'cart-dropped': 'Отложенный чек удалён', approved: 'Разрешено старшим', 'refund-started': 'Начат возврат',
    'drawer-opened': 'Ящик открыт без продажи', 'cash-in': 'Внесение', 'cash-out': 'Выемка', 'cash-counted': 'Пересчёт', 'count-differs': 'Пересчёт не сошёлся', 'x-report': 'X-отчёт', 'z-report-reprinted': 'Копия Z-отчёта', 'receipt-reprinted': 'Копия чека', 'receipt-emailed': 'Чек отправлен по почте', 'settings-changed': 'Настройки изменены',
    'training-started': 'Учебный режим включён', 'training-ended': 'Учебный режим выключен', 'register-refused': 'Регистратор отказал', 'register-unknown': 'Регистратор не ответил', 'printer-stopped': 'Принтер остановился', 'printer-ready': 'Принтер снова печатает', 'paper-unknown': 'Неизвестно, вышел ли чек',
    'approval-refused': 'Разрешение не дано', 'card-declined': 'Карта отклонена', 'card-unknown': 'Терминал не ответил', 'card-cancelled': 'Деньги на карте отпущены',
  },
  en: {
    title: 'Journal of tills', note: 'Everything that happened at a till besides receipts: who removed, changed or allowed what. Entries are never altered.', time: 'Time', event: 'Event', staff: 'Who', detail: 'Details', anyEvent: 'All events', more: 'Show more', empty: 'No entries', emptyHint: 'Choose another till, or show all events.', allowedBy: 'by {{name}}',
    'sign-in': 'Signed in', 'sign-out': 'Signed out', 'sign-in-locked': 'Sign-in locked after wrong PINs', lock: 'Screen locked', unlock: 'Screen unlocked', 'shift-opened': 'Shift opened', 'shift-closed': 'Shift closed',
    'line-removed': 'Line removed', 'line-lowered': 'Quantity lowered', 'receipt-saved': 'Receipt saved as PDF', 'cash-out-refused': 'Cash out beyond the drawer', 'cart-cleared': 'Receipt cleared', 'discount-given': 'Discount', 'discount-removed': 'Discount taken off', 'price-changed': 'Price by hand', 'cart-parked': 'Receipt parked', 'cart-recalled': 'Parked receipt taken back', 'cart-dropped': 'Parked receipt dropped', approved: 'Allowed by a senior', 'refund-started': 'Refund started',
    'drawer-opened': 'Drawer opened without a sale', 'cash-in': 'Cash in', 'cash-out': 'Cash out', 'cash-counted': 'Drawer counted', 'count-differs': 'A count did not match', 'x-report': 'X report', 'z-report-reprinted': 'Copy of a Z report', 'receipt-reprinted': 'Copy of a receipt', 'receipt-emailed': 'Receipt e-mailed', 'settings-changed': 'Settings changed',
    'training-started': 'Training begun', 'training-ended': 'Training ended', 'register-refused': 'The register refused', 'register-unknown': 'The register did not answer', 'printer-stopped': 'The printer stopped', 'printer-ready': 'The printer prints again', 'paper-unknown': 'Unknown whether a receipt came out',
    'approval-refused': 'Approval refused', 'card-declined': 'Card declined', 'card-unknown': 'The terminal did not answer', 'card-cancelled': 'Card money let go',
  },
});
