import { defineTexts } from '#renderer/i18n/texts.ts';

export const taxTexts = defineTexts('hq.tax', {
  ru: {
    title: 'Ставки НДС', note: 'С названного дня кассы переходят на ставку сами.', toGoods: 'Все товары', add: 'Добавить ставку', addTitle: 'Новая ставка', close: 'Закрыть', save: 'Сохранить ставку',
    kind: 'Вид ставки', percent: 'Ставка, %', from: 'С какого дня', rateHead: 'Ставка', state: 'Сейчас', name: 'Название', nameHint: 'Если не заполнить, будет «{{name}}».', wrongRate: 'Число больше нуля и не больше 100: 25 или 7,5',
    nowFrom: 'с {{day}}', comingFrom: 'начнётся {{day}}', pastFrom: 'с {{day}}, прошла', now: 'действует', coming: 'ещё начнётся', past: 'прошла', takeBack: 'Отменить', takeBackOne: 'Отменить: {{name}} с {{day}}',
    kindHint: 'Товары помнят вид, а не число: когда закон меняет число, товары править не нужно.', fromHint: 'День, который ещё не начался ни в одном магазине.', fixed: 'У этого вида ставка одна.',
    rate: 'НДС {{percent}} %', without: 'без НДС', rateName: 'НДС {{percent}} %', withoutName: 'Без НДС',
    'kind-standard': 'общая', 'kind-reduced': 'льготная', 'kind-special-5': 'УСН, 5 %', 'kind-special-7': 'УСН, 7 %', 'kind-zero': 'нулевая', 'kind-none': 'без НДС',
  },
  en: {
    title: 'VAT rates', note: 'From its day on tills change over to a rate by themselves.', toGoods: 'All items', add: 'Add a rate', addTitle: 'A new rate', close: 'Close', save: 'Save the rate',
    kind: 'Kind of rate', percent: 'Rate, %', from: 'From which day', rateHead: 'Rate', state: 'Now', name: 'Name', nameHint: 'Left empty it is “{{name}}”.', wrongRate: 'A number above zero, no more than 100: 25 or 7.5',
    nowFrom: 'from {{day}}', comingFrom: 'begins on {{day}}', pastFrom: 'from {{day}}, over', now: 'in force', coming: 'still to begin', past: 'over', takeBack: 'Take back', takeBackOne: 'Take back: {{name}} from {{day}}',
    kindHint: 'Items remember the kind, not the number: when a law changes the number, no item needs a change.', fromHint: 'A day that has begun in none of the stores.', fixed: 'This kind has one rate only.',
    rate: 'VAT {{percent}} %', without: 'no VAT', rateName: 'НДС {{percent}} %', withoutName: 'Без НДС',
    'kind-standard': 'general', 'kind-reduced': 'reduced', 'kind-special-5': 'simplified system, 5 %', 'kind-special-7': 'simplified system, 7 %', 'kind-zero': 'nought', 'kind-none': 'no VAT',
  },
});
