import { defineTexts } from '#renderer/i18n/texts.ts';

export const categoryTexts = defineTexts('hq.category', {
  ru: {
    title: 'Категории', note: 'Разделы товаров: одни для всех магазинов.', toGoods: 'Все товары', add: 'Добавить категорию', close: 'Закрыть', save: 'Сохранить', name: 'Название', parent: 'Внутри', top: 'ничего: на верхнем уровне', place: 'Место', first: 'первая', after: 'после «{{name}}»',
    goods: 'Товаров', editOne: 'Изменить: {{name}}', remove: 'Убрать категорию', removeHint: 'Убрать можно пустую: без товаров и без категорий внутри.', empty: 'Категорий нет', emptyHint: 'Добавьте категорию или загрузите файл со столбцом «Категория».', showStored: 'Показать сохранённое',
  },
  en: {
    title: 'Categories', note: 'Groups of items: the same in all stores.', toGoods: 'All items', add: 'Add a category', close: 'Close', save: 'Save', name: 'Name', parent: 'Inside', top: 'nothing: at the top level', place: 'Place', first: 'first', after: 'after “{{name}}”',
    goods: 'Items', editOne: 'Edit: {{name}}', remove: 'Remove the category', removeHint: 'An empty one can be removed: no items and no categories inside.', empty: 'No categories yet', emptyHint: 'Add one, or load a file with a column “Category”.', showStored: 'Show what is stored',
  },
});
