import { defineTexts } from '#renderer/i18n/texts.ts';

export const headquartersTexts = defineTexts('till.headquarters', {
  ru: {
    asking: 'На кассе этого чека нет, спрашиваю центральный офис…', notFound: 'Такого чека нет ни на кассе, ни в центральном офисе. Проверьте номер.',
    tooManyTries: 'На кассе этого чека нет, а центральный офис слишком часто спрашивали о чеках. Повторите через несколько минут.',
    noConnection: 'На кассе этого чека нет, а центральный офис не отвечает. Повторите, когда будет связь.',
  },
  en: {
    asking: 'Not on this till, asking headquarters…', notFound: 'Neither this till nor headquarters has such a receipt. Check the number.',
    tooManyTries: 'Not on this till, and headquarters was asked for receipts too often. Try again in a few minutes.',
    noConnection: 'Not on this till, and headquarters does not answer. Try again when there is a connection.',
  },
});
