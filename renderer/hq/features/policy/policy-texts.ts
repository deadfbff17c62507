import { defineTexts } from '#renderer/i18n/texts.ts';

export const policyTexts = defineTexts('hq.policy', {
  ru: {
    title: 'Правила касс', note: 'Как работают кассы. Перемена доходит до касс за секунды, до касс без связи, как только она появится.', whose: 'Чьи правила', company: 'Вся компания', storeOnly: 'Магазин меняет только то, что отмечено; остальное как у компании.',
    save: 'Сохранить', undo: 'Отменить правки', showStored: 'Показать сохранённое', theirs: 'Чужие правки уже в форме. Где вы меняли одно и то же, осталось ваше.', saved: 'Сохранено', wrong: 'Исправьте отмеченные поля', asDefault: 'по умолчанию', asCompany: 'как у компании', own: 'задано здесь', drop: 'Вернуть',
    money: 'Деньги', rounding: 'Округлять наличные', 'round-none': 'не округлять', 'round-step': 'до {{step}}', roundMode: 'Как округлять', 'round-down': 'вниз, в пользу покупателя', 'round-nearest': 'к ближайшему', card: 'Принимать карты', taxIncluded: 'НДС уже в цене',
    drawer: 'Смена и касса', blind: 'Считать деньги вслепую', blindHint: 'Все вводят сумму, не видя, сколько должно быть. Если выключить, остаток видят те, кому можно X-отчёт.', idle: 'Запирать экран через, минут', idleHint: '0: не запирать', refundDays: 'Возврат с чеком в течение, дней', refundDaysHint: 'Позже нужно право «поздний возврат».',
    reasons: 'Причины', reasonsHint: 'По одной в строке, не больше ста букв.', discountReasons: 'Скидки', refundReasons: 'Возвраты', differenceReasons: 'Расхождения', cashInReasons: 'Внесения', cashOutReasons: 'Выемки', account: 'Куда отнести', 'cash-safe': 'сейф', 'cash-expense': 'расходы', reason: 'Причина', add: 'Добавить причину', remove: 'Убрать «{{name}}»', removeEmpty: 'Убрать пустую строку',
    rights: 'Права и пределы', rightsHint: 'Чего человек не может сам, старший разрешает на месте своим PIN. Владелец может всё.', right: 'Право', may: '{{role}}: {{right}}', limit: 'Предел', no: 'нет', upTo: 'до', any: 'да', percent: '%', roubles: '₽', everything: 'да',
    cashier: 'Кассир', 'senior-cashier': 'Старший кассир', manager: 'Управляющий', owner: 'Владелец',
  },
  en: {
    title: 'Till rules', note: 'How tills work. A change reaches the tills in seconds, those without a network as soon as it is back.', whose: 'Whose rules', company: 'The whole company', storeOnly: 'A store changes only what is marked; the rest is as in the company.',
    save: 'Save', undo: 'Undo changes', showStored: 'Show what is stored', theirs: 'The other changes are in the form by now. Where you both changed the same thing, yours stayed.', saved: 'Saved', wrong: 'Correct the marked fields', asDefault: 'by default', asCompany: 'as the company', own: 'set here', drop: 'Put back',
    money: 'Money', rounding: 'Round cash', 'round-none': 'do not round', 'round-step': 'to {{step}}', roundMode: 'How to round', 'round-down': 'down, for the customer', 'round-nearest': 'to the nearest', card: 'Take cards', taxIncluded: 'Prices include VAT',
    drawer: 'Shift and till', blind: 'Count money blind', blindHint: 'Everybody enters the sum without seeing what should be there. Switched off, those who may see the X report see it.', idle: 'Lock the screen after, minutes', idleHint: '0: never', refundDays: 'Refund with a receipt within, days', refundDaysHint: 'Later needs the right “late refund”.',
    reasons: 'Reasons', reasonsHint: 'One a line, a hundred letters at most.', discountReasons: 'Discounts', refundReasons: 'Refunds', differenceReasons: 'Differences', cashInReasons: 'Cash in', cashOutReasons: 'Cash out', account: 'Goes to', 'cash-safe': 'safe', 'cash-expense': 'expenses', reason: 'Reason', add: 'Add a reason', remove: 'Remove “{{name}}”', removeEmpty: 'Remove the empty line',
    rights: 'Rights and limits', rightsHint: 'What somebody may not do alone, a senior allows on the spot with a PIN. The owner may do everything.', right: 'Right', may: '{{role}}: {{right}}', limit: 'Limit', no: 'no', upTo: 'up to', any: 'yes', percent: '%', roubles: '₽', everything: 'yes',
    cashier: 'Cashier', 'senior-cashier': 'Senior cashier', manager: 'Manager', owner: 'Owner',
  },
});
