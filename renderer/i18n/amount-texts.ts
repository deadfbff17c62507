import { defineTexts } from './texts.ts';

/** Why what was typed, pasted or scanned did not become a number: what happened, what it means, what to press. */
export const amountTexts = defineTexts('amounts', {
  ru: {
    empty: 'Наберите число.', zero: 'Ноль здесь не подходит.', negative: 'Минус здесь не нужен. Сотрите и наберите без знака.', letters: 'Здесь нужны только цифры. Сотрите и наберите заново.', 'too-large': 'Слишком большое число или штрихкод. Сотрите и наберите заново.', 'too-fine': 'Столько знаков после запятой не бывает. Сотрите и наберите заново.',
    'whole-only': 'Здесь только целые штуки. Сотрите и наберите заново.', code: 'Это штрихкод, а не число. Сотрите и наберите заново.', scan: 'Это штрихкод, а не число. Он не принят, набранное прежнее.', unaccepted: 'Это ещё не принято. Enter примет, Esc оставит как было.',
  },
  en: {
    empty: 'Type a number.', zero: 'Zero does not fit here.', negative: 'A minus does not belong here. Erase it and type without the sign.', letters: 'Only digits belong here. Erase it and type again.', 'too-large': 'Too large a number, or a barcode. Erase it and type again.', 'too-fine': 'So many decimal places do not fit. Erase it and type again.',
    'whole-only': 'Only whole pieces here. Erase it and type again.', code: 'This is a barcode, not a number. Erase it and type again.', scan: 'This is a barcode, not a number. It was not taken, what was typed is unchanged.', unaccepted: 'This is not accepted yet. Enter accepts it, Esc leaves all as it was.',
  },
});
