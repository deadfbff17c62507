import { defineTexts } from '#renderer/i18n/texts.ts';

/** Cash goes out after Enter, a card is worked before it: the words of one side are never those of the other (SPEC.md, PAY1, PAY2). */
export const handOverTexts = defineTexts('till.payment.hand', {
  ru: {
    // Before Enter.
    cashOut: 'К выдаче наличными', toCard: 'Вернуть на карту', ofThatToCard: 'На карту', nothingMoves: 'Денег отдавать и брать не нужно',
    drawerRefund: 'Enter запишет возврат и откроет ящик. Деньги отдайте после этого.', drawerExchange: 'Enter запишет обмен и откроет ящик. Деньги отдайте после этого.', drawerSale: 'Enter запишет чек и откроет ящик. Деньги отдайте после этого.',
    charge: 'Проведите {{sum}} на терминале, затем Enter.', credit: 'Верните {{sum}} на терминале, затем Enter.', bothWays: 'На терминале проведите {{sum}} и верните {{back}}, затем Enter.',
    recordOut: 'Записать и открыть ящик', recordSale: 'Записать чек', recordRefund: 'Записать возврат', recordExchange: 'Записать обмен', wasCredited: 'Возврат на карту прошёл', wasCharged: 'Карта прошла',
    // After it.
    handOut: 'Выдать наличными', change: 'Сдача', credited: 'Возвращено на карту', charged: 'Оплачено картой', noChange: 'Без сдачи', nothing: 'Выдавать нечего',
    paidSale: 'Чек оплачен', paidRefund: 'Возврат оформлен', paidExchange: 'Обмен оформлен', spoken: '{{what}}: {{sum}}',
  },
  en: {
    cashOut: 'Cash to hand out', toCard: 'Give back to the card', ofThatToCard: 'To the card', nothingMoves: 'No money has to move',
    drawerRefund: 'Enter records the refund and opens the drawer. Hand the money out after that.', drawerExchange: 'Enter records the exchange and opens the drawer. Hand the money out after that.', drawerSale: 'Enter records the receipt and opens the drawer. Hand the money out after that.',
    charge: 'Take {{sum}} on the terminal, then Enter.', credit: 'Give {{sum}} back on the terminal, then Enter.', bothWays: 'On the terminal take {{sum}} and give {{back}} back, then Enter.',
    recordOut: 'Record, open the drawer', recordSale: 'Record the receipt', recordRefund: 'Record the refund', recordExchange: 'Record the exchange', wasCredited: 'The card has been credited', wasCharged: 'The card went through',
    handOut: 'Hand out in cash', change: 'Change', credited: 'Credited to the card', charged: 'Paid by card', noChange: 'No change', nothing: 'Nothing to hand out',
    paidSale: 'Receipt paid', paidRefund: 'Refund done', paidExchange: 'Exchange done', spoken: '{{what}}: {{sum}}',
  },
});
