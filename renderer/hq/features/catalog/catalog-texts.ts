import { defineTexts } from '#renderer/i18n/texts.ts';

export const catalogTexts = defineTexts('hq.catalog', {
  ru: {
    title: 'Товары', count: { one: '{{count}} товар', few: '{{count}} товара', many: '{{count}} товаров', other: '{{count}} товаров' }, search: 'Найти в этом списке', name: 'Название', barcode: 'Штрихкод', article: 'Артикул', category: 'Категория',
    unit: 'Единица', tax: 'НДС', price: 'Цена', add: 'Добавить товар', save: 'Сохранить', close: 'Закрыть', more: 'Показать ещё', empty: 'Товаров нет', emptyHint: 'Добавьте товар или загрузите файл командой npm run import.', nothing: 'Ничего не нашлось', nothingHint: 'Попробуйте начало слова или штрихкод целиком.',
    noPrice: 'нет цены', newPrice: 'Новая цена', priceHint: 'В рублях и копейках. На кассах будет через несколько секунд; в уже начатых чеках цена не меняется.', wrongPrice: 'Цена пишется так: 129,90', priceSaved: 'Цена {{price}} отправлена на кассы.', optional: 'можно не заполнять',
    pcs: 'шт', kg: 'кг', l: 'л', m: 'м', standard: 'НДС 22 %', reduced: 'НДС 10 %', zero: 'НДС 0 %', none: 'без НДС',
  },
  en: {
    title: 'Items', count: { one: '{{count}} item', other: '{{count}} items' }, search: 'Find in this list', name: 'Name', barcode: 'Barcode', article: 'Article', category: 'Category',
    unit: 'Unit', tax: 'VAT', price: 'Price', add: 'Add an item', save: 'Save', close: 'Close', more: 'Show more', empty: 'No items yet', emptyHint: 'Add an item, or load a file with npm run import.', nothing: 'Nothing found', nothingHint: 'Try the beginning of a word, or the whole barcode.',
    noPrice: 'no price', newPrice: 'New price', priceHint: 'In rubles and kopecks. It reaches the tills within seconds; receipts already begun keep their price.', wrongPrice: 'A price is written like this: 129.90', priceSaved: 'Price {{price}} is on its way to the tills.', optional: 'may be left empty',
    pcs: 'pcs', kg: 'kg', l: 'l', m: 'm', standard: 'VAT 22 %', reduced: 'VAT 10 %', zero: 'VAT 0 %', none: 'no VAT',
  },
});
