import { defineTexts } from '#renderer/i18n/texts.ts';

export const markTexts = defineTexts('hq.mark', {
  ru: { refund: 'ВОЗВРАТ', allStores: 'Все магазины', store: 'Магазин', allTills: 'Все кассы', till: 'Касса' },
  en: { refund: 'REFUND', allStores: 'All stores', store: 'Store', allTills: 'All tills', till: 'Till' },
});
