import { defineTexts } from '#renderer/i18n/texts.ts';

export const headquartersTexts = defineTexts('till.headquarters', {
  ru: {
    asking: 'На кассе этого чека нет, спрашиваю центральный офис…', notFound: 'Такого чека нет ни на кассе, ни в центральном офисе. Проверьте номер.',
    tooManyTries: 'На кассе этого чека нет, а центральный офис слишком часто спрашивали о чеках. Повторите через несколько минут.',
    noConnection: 'На кассе этого чека нет, а центральный офис не отвечает. Повторите, когда будет связь.',
    diskFull: 'Чек в центральном офисе есть, но на диске кассы кончилось место, и сохранить его негде. Позовите старшего: освободите место на диске.',
    failed: 'На кассе этого чека нет, а спросить о нём центральный офис не вышло. Повторите; если не поможет, позовите старшего.',
  },
  en: {
    asking: 'Not on this till, asking headquarters…', notFound: 'Neither this till nor headquarters has such a receipt. Check the number.',
    tooManyTries: 'Not on this till, and headquarters was asked for receipts too often. Try again in a few minutes.',
    noConnection: 'Not on this till, and headquarters does not answer. Try again when there is a connection.',
    diskFull: 'Headquarters has the receipt, but the disk of this till is full and cannot keep it. Call a senior to free some space.',
    failed: 'Not on this till, and asking headquarters did not work. Try again; if that does not help, call a senior.',
  },
});
