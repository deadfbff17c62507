import { defineTexts } from '#renderer/i18n/texts.ts';

/** Where a payment stopped half-way: what is known, what not to do twice, what to press. A refund is never called a sale. */
export const stateTexts = defineTexts('till.sale.state', {
  ru: {
    'card-sale': 'Неизвестно, снялись ли деньги с карты: касса не дождалась терминала. Второй раз карту не прикладывайте, касса спросит терминал.',
    'card-refund': 'Неизвестно, вернулись ли деньги на карту: касса не дождалась терминала. Второй раз возврат на карту не проводите, касса спросит терминал.',
    'card-exchange': 'Неизвестно, прошла ли карта при этом обмене: касса не дождалась терминала. Второй раз карту не прикладывайте, касса спросит терминал.',
    'authorised-sale': 'Карта одобрена, чек ещё не записан. Второй раз карту не прикладывайте.',
    'authorised-refund': 'Возврат на карту одобрен, но ещё не записан. Второй раз его не проводите.',
    'authorised-exchange': 'Карта одобрена, обмен ещё не записан. Второй раз карту не прикладывайте.',
    'unknown-sale': 'Неизвестно, записан ли этот чек в регистраторе. Не берите деньги второй раз, касса спросит регистратор.',
    'unknown-refund': 'Неизвестно, записан ли этот возврат в регистраторе. Не выдавайте деньги второй раз, касса спросит регистратор.',
    'unknown-exchange': 'Неизвестно, записан ли этот обмен в регистраторе. Не берите и не выдавайте деньги второй раз, касса спросит регистратор.',
    'registered-sale': 'Чек записан в регистраторе, осталось закончить.', 'registered-refund': 'Возврат записан в регистраторе, осталось закончить.', 'registered-exchange': 'Обмен записан в регистраторе, осталось закончить.',
    'refused-sale': 'Регистратор не принял чек, деньги за него не записаны. Чек можно изменить и оплатить ещё раз.',
    'refused-refund': 'Регистратор не принял возврат, деньги по нему не записаны. Возврат можно изменить и оформить ещё раз.',
    'refused-exchange': 'Регистратор не принял обмен, деньги по нему не записаны. Обмен можно изменить и оформить ещё раз.',
    reason: 'Причина: {{reason}}.', posted: 'Уже записано: {{receipts}}.', postedSale: 'продажа {{number}} на {{sum}}', postedRefund: 'возврат {{number}} на {{sum}}',
    askTerminal: 'Спросить терминал', askRegister: 'Спросить регистратор', finish: 'Закончить',
  },
  en: {
    'card-sale': 'It is unknown whether the card was charged: the terminal did not answer in time. Do not use the card again, the till asks the terminal.',
    'card-refund': 'It is unknown whether the card was credited: the terminal did not answer in time. Do not refund the card again, the till asks the terminal.',
    'card-exchange': 'It is unknown whether the card of this exchange went through: the terminal did not answer in time. Do not use the card again, the till asks the terminal.',
    'authorised-sale': 'The card was approved, the receipt is not recorded yet. Do not use the card again.',
    'authorised-refund': 'The refund to the card was approved, but is not recorded yet. Do not refund the card again.',
    'authorised-exchange': 'The card was approved, the exchange is not recorded yet. Do not use the card again.',
    'unknown-sale': 'It is unknown whether the register has this receipt. Do not take money twice, the till asks the register.',
    'unknown-refund': 'It is unknown whether the register has this refund. Do not hand money out twice, the till asks the register.',
    'unknown-exchange': 'It is unknown whether the register has this exchange. Do not take or hand out money twice, the till asks the register.',
    'registered-sale': 'The register has this receipt, it only needs to be finished.', 'registered-refund': 'The register has this refund, it only needs to be finished.', 'registered-exchange': 'The register has this exchange, it only needs to be finished.',
    'refused-sale': 'The register did not take the receipt, no money is recorded for it. The receipt can be changed and paid again.',
    'refused-refund': 'The register did not take the refund, no money is recorded for it. The refund can be changed and made again.',
    'refused-exchange': 'The register did not take the exchange, no money is recorded for it. The exchange can be changed and made again.',
    reason: 'Reason: {{reason}}.', posted: 'Recorded already: {{receipts}}.', postedSale: 'sale {{number}}, {{sum}}', postedRefund: 'refund {{number}}, {{sum}}',
    askTerminal: 'Ask the terminal', askRegister: 'Ask the register', finish: 'Finish',
  },
});
