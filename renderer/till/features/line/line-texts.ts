import { defineTexts } from '#renderer/i18n/texts.ts';

export const lineTexts = defineTexts('till.line', {
  ru: {
    title: 'Строка {{position}}', back: 'Назад', fields: 'Что изменить', quantity: 'Кол-во', price: 'Цена', discount: 'Скидка', more: 'Ещё', remove: 'Удалить', apply: 'Применить', becomes: 'строка станет {{total}}', receiptBecomes: 'чек станет {{total}}',
    quantityLabel: 'Количество', weightLabel: 'Вес или мера, {{unit}}', priceLabel: 'Цена за {{unit}}', pad: 'Цифры', backKey: 'Стереть знак', eraseAll: 'Стереть',
    kind: 'Вид скидки', percent: 'Процент', amount: 'Сумма', fixed: 'Своя цена', fixedTotal: 'Своя сумма чека', percentLabel: 'Скидка, %', amountLabel: 'Скидка, ₽', fixedLabel: 'Цена за {{unit}} со скидкой', fixedTotalLabel: 'Сумма чека со скидкой',
    toldKind: 'Процент, сумма или своя цена', toldReason: 'Причина скидки', toldField: 'Количество, цена, скидка, остальное', toldErase: 'Стереть набранное',
    reason: 'Причина', noReason: 'Без причины', take: 'Убрать скидку', likely: 'Частые скидки', note: 'Примечание', noteHint: 'Будет в чеке. Без имён и телефонов', noteSave: 'Записать', seller: 'Кто продал', sellerNone: 'Кассир', favouriteKeep: 'В избранное', favouriteLeave: 'Убрать из избранного', favouritesFull: 'В избранном больше нет места',
    why: 'Почему такая цена', whyList: 'По прайсу', whyNoList: 'В прайсе цены нет', whySet: 'Цена поставлена на кассе', whyTimes: '{{quantity}} × {{price}}', whyLine: 'Скидка на товар', whyReceipt: 'Доля скидки на чек', whyTotal: 'Строка', whyTax: 'в том числе НДС',
    whyRefund: 'Как в чеке {{number}}, строка {{lineNo}}', fixedRefund: 'Возвращаемый товар стоит столько, сколько за него заплатили. Изменить можно только количество.',
    discountTitle: 'Скидка на чек', subtotal: 'Товары до скидки на чек', priceOfTitle: 'Цена для товара', priceOfHint: 'У товара нет цены в прайсе. Назначить её может старший; она будет только в этом чеке.', priceOfApply: 'Продать по этой цене',
  },
  en: {
    title: 'Line {{position}}', back: 'Back', fields: 'What to change', quantity: 'Quantity', price: 'Price', discount: 'Discount', more: 'More', remove: 'Remove', apply: 'Apply', becomes: 'the line becomes {{total}}', receiptBecomes: 'the receipt becomes {{total}}',
    quantityLabel: 'Quantity', weightLabel: 'Weight or measure, {{unit}}', priceLabel: 'Price per {{unit}}', pad: 'Digits', backKey: 'Erase a character', eraseAll: 'Erase',
    kind: 'Kind of discount', percent: 'Per cent', amount: 'Amount', fixed: 'Own price', fixedTotal: 'Own total', percentLabel: 'Discount, %', amountLabel: 'Discount, ₽', fixedLabel: 'Price per {{unit}} after the discount', fixedTotalLabel: 'Total after the discount',
    toldKind: 'Per cent, amount or own price', toldReason: 'Reason of the discount', toldField: 'Quantity, price, discount, the rest', toldErase: 'Erase what is typed',
    reason: 'Reason', noReason: 'No reason', take: 'Take it off', likely: 'Likely discounts', note: 'Note', noteHint: 'Printed below. No names or phone numbers', noteSave: 'Save', seller: 'Sold by', sellerNone: 'The cashier', favouriteKeep: 'To favourites', favouriteLeave: 'Take off favourites', favouritesFull: 'There is no room in favourites',
    why: 'Why this price', whyList: 'Price list', whyNoList: 'No price in the list', whySet: 'Price given at the till', whyTimes: '{{quantity}} × {{price}}', whyLine: 'Discount on the item', whyReceipt: 'Share of the receipt’s discount', whyTotal: 'The line', whyTax: 'including VAT',
    whyRefund: 'As on receipt {{number}}, line {{lineNo}}', fixedRefund: 'Goods that come back cost what was paid for them. Only the quantity can be changed.',
    discountTitle: 'Discount on the receipt', subtotal: 'Items before this discount', priceOfTitle: 'A price for the item', priceOfHint: 'The price list has no price for it. A senior may give one; it is for this receipt only.', priceOfApply: 'Sell for this price',
  },
});
