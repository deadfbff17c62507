import { defineTexts } from '#renderer/i18n/texts.ts';

export const cashTexts = defineTexts('till.cash', {
  ru: {
    title: 'Деньги в ящике', direction: 'Внести или выдать', in: 'Внесение', out: 'Выемка', amountIn: 'Сколько вносят', amountOut: 'Сколько забирают', reason: 'Причина', note: 'Примечание', notePlaceholder: 'Примечание, если нужно. Без имён и телефонов',
    sendIn: 'Внести', sendOut: 'Выдать', sending: 'Записываю…', doneIn: 'Внесено {{sum}}. Ордер печатается.', doneOut: 'Выдано {{sum}}. Ордер печатается.', drawer: 'Открыть ящик',
    movements: 'За эту смену', listFailed: 'Список не открылся. Внести и выдать можно.', empty: 'В этой смене ещё ничего не вносили и не забирали', number: '№ {{number}}', keyReason: 'причина', toldReason: 'Выбрать причину', keyDirection: 'внести или выдать',
    moreThanDrawer: 'В ящике столько нет. Ничего не записано. Проверьте сумму.', unknownReason: 'Такой причины больше нет. Ничего не записано. Выберите другую.', noReasons: 'Причины для этого не заданы. Сообщите управляющему.',
    drawerTitle: 'Открыть ящик без продажи', drawerLead: 'Открытие попадёт в журнал. Зачем открыть?', drawerChange: 'Разменять деньги', drawerCheck: 'Проверить ящик', drawerMistake: 'Ошибка в сдаче', drawerOther: 'Другое', drawerOpened: 'Ящик открыт. Закройте его, когда закончите.', noPrinter: 'Ящик открывает принтер чеков, а он не настроен. Откройте ящик ключом.', done: 'Готово',
  },
  en: {
    title: 'Cash in the drawer', direction: 'In or out', in: 'Cash in', out: 'Cash out', amountIn: 'How much is put in', amountOut: 'How much is taken out', reason: 'Reason', note: 'Note', notePlaceholder: 'A note if needed. No names or phone numbers',
    sendIn: 'Put in', sendOut: 'Take out', sending: 'Saving…', doneIn: '{{sum}} put in. The slip is printing.', doneOut: '{{sum}} taken out. The slip is printing.', drawer: 'Open the drawer',
    movements: 'In this shift', listFailed: 'The list did not open. Cash can go in and out.', empty: 'Nothing was put in or taken out in this shift yet', number: 'no. {{number}}', keyReason: 'reason', toldReason: 'Choose the reason', keyDirection: 'in or out',
    moreThanDrawer: 'There is not that much in the drawer. Nothing was saved. Check the sum.', unknownReason: 'This reason is gone. Nothing was saved. Choose another one.', noReasons: 'No reasons are set for this. Tell the manager.',
    drawerTitle: 'Open the drawer without a sale', drawerLead: 'This goes into the journal. Why open it?', drawerChange: 'To make change', drawerCheck: 'To check the drawer', drawerMistake: 'Wrong change', drawerOther: 'Something else', drawerOpened: 'The drawer is open. Shut it when you are done.', noPrinter: 'The receipt printer opens the drawer, and none is set up. Open the drawer with its key.', done: 'Done',
  },
});
