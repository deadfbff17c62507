import { defineTexts } from '#renderer/i18n/texts.ts';

export const scaleTexts = defineTexts('hq.scale', {
  ru: {
    title: 'Весы и пересчёт денег', masks: 'Этикетки весов', masksHint: 'Как написано на весах. P: префикс, C: код товара, V: вес, цена или число, X: что угодно, K: контрольная цифра. Из нескольких подходит та, у которой префикс длиннее.', none: 'Масок нет: этикетки весов касса не читает.',
    prefix: 'Префикс', pattern: 'Что на каком месте', value: 'Что в этикетке', decimals: 'Знаков после запятой', weight: 'вес', price: 'цена', count: 'количество', afterComma: { one: '{{count}} знак', few: '{{count}} знака', many: '{{count}} знаков', other: '{{count}} знака' }, add: 'Добавить маску', remove: 'Убрать маску {{prefix}}',
    try: 'Попробовать этикетку', tryHint: 'Наберите или отсканируйте её цифры: ничего не сохранится.', 'reads-weight': 'Вес {{amount}} (кг)', 'reads-price': 'Цена {{sum}}', 'reads-count': 'Количество {{amount}}', looksFor: 'Товар ищется по кодам: {{codes}}. Если весь код есть у товара, касса возьмёт его и этикетку читать не станет.',
    misread: 'Контрольная цифра не сходится: касса сочтёт это ошибкой чтения.', plain: 'Ни одна маска не подходит: касса будет искать товар с таким штрихкодом.',
    notes: 'Купюры, рублей', notesHint: 'Через запятую. Их предлагает касса при оплате и считает при пересчёте; монеты от 10 копеек до 10 рублей считаются всегда.',
  },
  en: {
    title: 'Scales and counting money', masks: 'Labels of scales', masksHint: 'As the scales are set. P: prefix, C: code of the item, V: weight, price or count, X: anything, K: check digit. Of several that fit, the one with the longer prefix counts.', none: 'No masks: the till does not read labels of scales.',
    prefix: 'Prefix', pattern: 'What stands where', value: 'What the label says', decimals: 'Digits after the point', weight: 'weight', price: 'price', count: 'count', afterComma: { one: '{{count}} digit', other: '{{count}} digits' }, add: 'Add a mask', remove: 'Remove mask {{prefix}}',
    try: 'Try a label', tryHint: 'Type or scan its digits: nothing is stored.', 'reads-weight': 'Weight {{amount}} (kg)', 'reads-price': 'Price {{sum}}', 'reads-count': 'Count {{amount}}', looksFor: 'The item is looked for by: {{codes}}. Where an item has the whole code, the till takes that one and does not read the label.',
    misread: 'The check digit is wrong: the till takes this for a misread code.', plain: 'No mask fits: the till looks for an item with this barcode.',
    notes: 'Banknotes, roubles', notesHint: 'With commas between. The till offers them when it takes money and counts them; coins from 10 kopecks to 10 roubles are always counted.',
  },
});
