import { defineTexts } from '#renderer/i18n/texts.ts';

export const shiftTexts = defineTexts('hq.shift', {
  ru: {
    title: 'Смены', note: 'Открытые и закрытые смены всех касс. У закрытой смены итоги её Z-отчёта, у открытой то, что уже пришло.', one: 'Смена {{number}}', gone: 'Такой смены нет', close: 'Закрыть', more: 'Показать ещё', showAll: 'Показать все',
    empty: 'Смен пока нет', emptyHint: 'Смена появится здесь, как только её откроют на кассе.', nothing: 'Таких смен нет', nothingHint: 'Измените отбор над списком или покажите все смены.',
    opened: 'Открыта', number: 'Смена', place: 'Касса и кассир', shown: { one: 'Показана {{count}} смена', few: 'Показаны {{count}} смены', many: 'Показано {{count}} смен', other: 'Показано {{count}} смены' }, receipts: 'Чеки', refunds: 'Возвраты', net: 'Выручка', differenceShort: 'Разница', check: 'Сверка',
    'check-open': 'открыта', 'check-waiting': 'чеки в пути', 'check-right': 'сошлась', 'check-differs': 'не сошлась', 'check-unreadable': 'Z не прочитан',
    'say-open': 'Смена идёт. Итоги ниже сложены из чеков, которые уже пришли.', 'say-right': 'Z-отчёт сошёлся с чеками на сервере: {{here}} из {{stated}}.', 'say-waiting': 'Пришло чеков: {{here}} из {{stated}}. Остальные ещё на кассе или ждут во «Внимании»; сверим, когда придут.',
    'say-differs': 'Все чеки пришли, но Z-отчёт не равен их сумме. Сравните строки ниже с бумагой Z и обратитесь в поддержку: чеки на сервере верны.', 'say-unreadable': 'Этот сервер не смог прочесть Z-отчёт. Итоги ниже сложены из пришедших чеков; обновите сервер.',
    stated: 'В Z-отчёте', summed: 'По чекам', what: 'Строка', openReceipts: 'Чеки смены', span: 'с {{from}} до {{time}}', since: 'с {{time}}', clockInDoubt: 'часы кассы сбивались',
    sales: 'Продажи', count: { one: '{{count}} чек', few: '{{count}} чека', many: '{{count}} чеков', other: '{{count}} чеков' }, cash: 'наличными', card: 'картой', discounts: 'Скидки', rounding: 'Округление', vat: 'в том числе НДС', taxAt: 'НДС {{percent}} %', noTax: 'Без НДС',
    inDrawer: 'Деньги в кассе', float: 'Размен на начало', cashSales: 'Наличными от продаж', cashRefunds: 'Наличными возвращено', cashIn: 'Внесено', cashOut: 'Выдано', counted: 'Пересчёты в течение смены', expected: 'Должно быть в кассе', found: 'Пересчитано', over: 'Излишек', short: 'Недостача', exact: 'Расхождения нет',
    counts: 'Пересчёты', closing: 'при закрытии', handover: 'при передаче', checking: 'проверка', blind: 'вслепую', seen: 'видя остаток', pieces: '{{minor}} × {{count}}', movements: 'Внесения и выемки', in: 'Внесение', out: 'Выемка', byStaff: 'По кассирам', bySeller: 'По продавцам', bySellerNote: 'Сложено из чеков, которые уже пришли.', unnamedSeller: 'продавец без имени', inn: 'ИНН {{inn}}', nobody: 'сотрудник без имени',
    'sale-count': 'Число продаж', 'refund-count': 'Число возвратов', 'sales-by-tender': 'Продажи, {{of}}', 'refunds-by-tender': 'Возвраты, {{of}}', turnover: 'Оборот по ставке {{of}}', tax: 'НДС по ставке {{of}}', 'counted-difference': 'Расхождения пересчётов', 'expected-cash': 'Должно быть в кассе', 'sales-by-staff': 'Продажи кассира', 'refunds-by-staff': 'Возвраты кассира', discount: 'Скидки',
    'cash-in': 'Внесено', 'cash-out': 'Выдано',
  },
  en: {
    title: 'Shifts', note: 'Open and closed shifts of all tills. A closed shift shows its Z report, an open one what has arrived so far.', one: 'Shift {{number}}', gone: 'There is no such shift', close: 'Close', more: 'Show more', showAll: 'Show all',
    empty: 'No shifts yet', emptyHint: 'A shift appears here as soon as it is opened at a till.', nothing: 'No such shifts', nothingHint: 'Change the filters above the list, or show all shifts.',
    opened: 'Opened', number: 'Shift', place: 'Till and cashier', shown: { one: '{{count}} shift shown', other: '{{count}} shifts shown' }, receipts: 'Receipts', refunds: 'Refunds', net: 'Net sales', differenceShort: 'Difference', check: 'Check',
    'check-open': 'open', 'check-waiting': 'receipts on the way', 'check-right': 'agrees', 'check-differs': 'does not agree', 'check-unreadable': 'Z not readable',
    'say-open': 'The shift is running. The totals below are summed from the receipts that have arrived.', 'say-right': 'The Z report agrees with the receipts at the server: {{here}} of {{stated}}.', 'say-waiting': 'Receipts here: {{here}} of {{stated}}. The others are still at the till or wait under Attention; they are compared when they come.',
    'say-differs': 'All receipts are here, but the Z report is not their sum. Compare the lines below with the printed Z and ask support: the receipts at the server are right.', 'say-unreadable': 'This server could not read the Z report. The totals below are summed from the receipts here; update the server.',
    stated: 'In the Z report', summed: 'By receipts', what: 'Line', openReceipts: 'Receipts of the shift', span: '{{from}} to {{time}}', since: 'since {{time}}', clockInDoubt: 'the till’s clock was wrong',
    sales: 'Sales', count: { one: '{{count}} receipt', other: '{{count}} receipts' }, cash: 'in cash', card: 'by card', discounts: 'Discounts', rounding: 'Rounding', vat: 'VAT included', taxAt: 'VAT {{percent}} %', noTax: 'No VAT',
    inDrawer: 'Money in the drawer', float: 'Float at the start', cashSales: 'Cash from sales', cashRefunds: 'Cash refunded', cashIn: 'Paid in', cashOut: 'Paid out', counted: 'Counts during the shift', expected: 'Should be in the drawer', found: 'Counted', over: 'Over', short: 'Short', exact: 'No difference',
    counts: 'Counts', closing: 'at closing', handover: 'at hand-over', checking: 'check', blind: 'blind', seen: 'seeing the sum', pieces: '{{minor}} × {{count}}', movements: 'Cash in and out', in: 'Cash in', out: 'Cash out', byStaff: 'By cashier', bySeller: 'By seller', bySellerNote: 'Summed from the receipts that have arrived.', unnamedSeller: 'unnamed seller', inn: 'INN {{inn}}', nobody: 'unnamed staff',
    'sale-count': 'Number of sales', 'refund-count': 'Number of refunds', 'sales-by-tender': 'Sales, {{of}}', 'refunds-by-tender': 'Refunds, {{of}}', turnover: 'Turnover at {{of}}', tax: 'VAT at {{of}}', 'counted-difference': 'Differences of counts', 'expected-cash': 'Should be in the drawer', 'sales-by-staff': 'Sales of a cashier', 'refunds-by-staff': 'Refunds of a cashier', discount: 'Discounts',
    'cash-in': 'Paid in', 'cash-out': 'Paid out',
  },
});
