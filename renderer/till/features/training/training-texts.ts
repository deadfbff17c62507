import { defineTexts } from '#renderer/i18n/texts.ts';

export const trainingTexts = defineTexts('till.training', {
  ru: {
    word: 'УЧЁБА', title: 'Учебный режим', lead: 'Касса станет учебной: те же товары и цены, своя смена, свои чеки, пустой ящик.',
    nothingReal: 'Ничего из этого не настоящее: чеки никуда не уходят, в учёт не попадают, ящик не открывается.', paper: 'На бумаге стоит «УЧЕБНЫЙ РЕЖИМ».', kept: 'Настоящая смена ждёт, её деньги и чеки не меняются.', forgotten: 'Когда обучение закончится, всё учебное сотрётся.',
    enter: 'Начать обучение', entering: 'Готовлю учебную кассу…', leaveLead: 'Касса сейчас учебная. Закончить и вернуться к настоящей?', leaveHint: 'Учебные чеки сотрутся.', leave: 'Закончить обучение', leaving: 'Возвращаюсь…', stay: 'Учиться дальше',
    cartNotEmpty: 'В чеке есть товары. Обучение не начато. Оплатите чек, отложите его или очистите.', cartFirst: 'Сначала закончите чек: в нём есть товары.',
  },
  en: {
    word: 'TRAINING', title: 'Training', lead: 'The till becomes a training one: the same items and prices, a shift of its own, receipts of its own, an empty drawer.',
    nothingReal: 'None of it is real: receipts go nowhere, nothing is counted, the drawer does not open.', paper: 'Paper says УЧЕБНЫЙ РЕЖИМ (training).', kept: 'The real shift waits; its money and receipts do not change.', forgotten: 'When training ends, all of it is erased.',
    enter: 'Begin training', entering: 'Preparing the training till…', leaveLead: 'This till is in training now. End it and go back to the real one?', leaveHint: 'Training receipts are erased.', leave: 'End training', leaving: 'Going back…', stay: 'Keep training',
    cartNotEmpty: 'There are items on the receipt. Training has not begun. Pay the receipt, put it aside or clear it.', cartFirst: 'Finish the receipt first: there are items on it.',
  },
});
