import { defineTexts } from '#renderer/i18n/texts.ts';

export const companyTexts = defineTexts('hq.company', {
  ru: {
    title: 'Юрлица', note: 'От чьего имени торгуют кассы. Так и стоит на каждом чеке.', add: 'Добавить юрлицо', editOne: 'Изменить: {{name}}', save: 'Сохранить', close: 'Закрыть',
    name: 'Название', inn: 'ИНН', innHint: '10 или 12 цифр; можно заполнить позже', settlement: 'Место расчётов', settlementHint: 'Адрес, по которому принимают деньги', tills: 'Касс', noInn: 'нет',
    tillNote: 'От какого юрлица торгует касса, говорят в разделе «Магазины и кассы».', changeNote: 'Действует для новых чеков, как только касса выйдет на связь. Проданное раньше не меняется.', tax: 'Налоги',
  },
  en: {
    title: 'Legal entities', note: 'In whose name tills sell, as every receipt says.', add: 'Add a legal entity', editOne: 'Edit: {{name}}', save: 'Save', close: 'Close',
    name: 'Name', inn: 'Tax number (INN)', innHint: '10 or 12 digits; may be filled in later', settlement: 'Place of settlement', settlementHint: 'The address where money is taken', tills: 'Tills', noInn: 'none',
    tillNote: 'Which legal entity a till sells for is said under Stores and tills.', changeNote: 'It is for new receipts, once the till makes contact. What was sold before does not change.', tax: 'Taxes',
  },
});
