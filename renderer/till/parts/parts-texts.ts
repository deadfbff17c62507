import { defineTexts } from '#renderer/i18n/texts.ts';

export const partsTexts = defineTexts('till.parts', {
  ru: {
    close: 'Закрыть', back: 'Назад', backKey: 'Стереть знак', eraseAll: 'Стереть', pad: 'Цифры суммы', paper: 'Так это выглядит на бумаге',
    needsRight: 'Без старшего этого сделать нельзя. Ничего не изменилось.', notSignedIn: 'За кассой никто не стоит. Войдите со своим PIN.', noShift: 'Смена закрыта. Откройте смену.',
    period: 'За какое время', today: 'Сегодня', yesterday: 'Вчера', week: '7 дней', day: 'День…', more: 'Загружается дальше', moreFailed: 'Дальше не открылось.', again: 'Ещё раз', goodsFailed: 'Товары не открылись.', lotOfCash: 'Это много денег: {{sum}}. Если верно, нажмите ещё раз.',
    letters: 'Буквы на экране', largeLetter: 'Большая буква', space: 'Пробел', enter: 'Ввод', hideLetters: 'Убрать', otherLetters: 'Другие буквы', signs: 'Знаки',
  },
  en: {
    close: 'Close', back: 'Back', backKey: 'Erase a character', eraseAll: 'Erase', pad: 'Digits of the sum', paper: 'What it looks like on paper',
    needsRight: 'This needs a senior. Nothing has changed.', notSignedIn: 'Nobody is signed in at this till. Sign in with your PIN.', noShift: 'The shift is closed. Open a shift.',
    period: 'For which time', today: 'Today', yesterday: 'Yesterday', week: '7 days', day: 'Day…', more: 'More is loading', moreFailed: 'The rest did not open.', again: 'Try again', goodsFailed: 'The items did not open.', lotOfCash: 'That is a lot of cash: {{sum}}. If it is right, press once more.',
    letters: 'Letters on the screen', largeLetter: 'Capital letter', space: 'Space', enter: 'Enter', hideLetters: 'Hide', otherLetters: 'Other letters', signs: 'Signs',
  },
});
