import { defineTexts } from '#renderer/i18n/texts.ts';

export const sessionTexts = defineTexts('hq.session', {
  ru: { title: 'Вход в центральный офис', email: 'Почта', password: 'Пароль', submit: 'Войти' },
  en: { title: 'Sign in to headquarters', email: 'E-mail', password: 'Password', submit: 'Sign in' },
});
