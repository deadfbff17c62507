import { defineTexts } from '#renderer/i18n/texts.ts';

export const storedTexts = defineTexts('hq.stored', {
  ru: { now: 'Сейчас сохранено', none: 'пусто', keep: 'Выше осталось набранное вами. Если сохранить ещё раз, останется оно.' },
  en: { now: 'Stored now', none: 'empty', keep: 'Above is what you have typed. Save once more to keep yours.' },
});
