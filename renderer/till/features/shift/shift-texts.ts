import { defineTexts } from '#renderer/i18n/texts.ts';

export const shiftTexts = defineTexts('till.shift', {
  ru: {
    title: 'Смена закрыта', question: 'Сколько денег сейчас в ящике?', hint: 'Пересчитайте размен и наберите сумму. Если ящик пуст, оставьте ноль.', open: 'Открыть смену', pad: 'Цифры суммы', backKey: 'Стереть знак', likely: 'Частые суммы', float: 'Размен в ящике',
    notSignedIn: 'За кассой никто не стоит. Смена не открыта. Войдите со своим PIN.',
  },
  en: {
    title: 'The shift is closed', question: 'How much cash is in the drawer now?', hint: 'Count the float and type the sum. If the drawer is empty, leave zero.', open: 'Open the shift', pad: 'Digits of the sum', backKey: 'Erase a character', likely: 'Likely sums', float: 'Float in the drawer',
    notSignedIn: 'Nobody is signed in at this till. The shift is not open. Sign in with your PIN.',
  },
});
