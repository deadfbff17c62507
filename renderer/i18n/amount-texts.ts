import { defineTexts } from './texts.ts';

/** Why what was typed, pasted or scanned did not become a number: what happened, what it means, what to press. */
export const amountTexts = defineTexts('amounts', {
  ru: {
    empty: 'Наберите число.', zero: 'Ноль здесь не подходит.', negative: 'Минус не нужен: наберите число без знака.', letters: 'Здесь нужны цифры. Это не принято.', 'too-large': 'Слишком большое число. Лишние цифры не приняты.', 'too-fine': 'Столько знаков после запятой не бывает. Лишние не приняты.',
    code: 'Это штрихкод, а не число. Он не принят, набранное прежнее.',
  },
  en: {
    empty: 'Type a number.', zero: 'Zero does not fit here.', negative: 'No minus needed: type the number without a sign.', letters: 'Digits are needed here. This was not taken.', 'too-large': 'The number is too large. The extra digits were not taken.', 'too-fine': 'So many decimal places do not fit. The extra digits were not taken.',
    code: 'This is a barcode, not a number. It was not taken, what was typed is unchanged.',
  },
});
