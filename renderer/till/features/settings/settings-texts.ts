import { defineTexts } from '#renderer/i18n/texts.ts';

export const settingsTexts = defineTexts('till.settings', {
  ru: {
    title: 'Настройки кассы', close: 'Закрыть', lead: 'Относятся только к этому компьютеру.', language: 'Язык', ru: 'Русский', en: 'English', theme: 'Вид', light: 'Светлый', dark: 'Тёмный', system: 'Как в системе',
    volume: 'Громкость звуков', volumeOff: 'Звуки выключены', soundOk: 'Товар найден', soundUnknown: 'Не найден', soundBlocked: 'Нельзя', printer: 'Адрес принтера чеков', printerHint: 'Например, tcp://192.168.1.50:9100. Пусто: чеки не печатаются.', printerSave: 'Сохранить',
    paperWidth: 'Ширина бумаги', chars: '{{n}} знаков', badAddress: 'Это не похоже на адрес принтера. Прежний адрес остался. Пример: tcp://192.168.1.50:9100', saved: 'Сохранено',
  },
  en: {
    title: 'Settings of this till', close: 'Close', lead: 'For this computer only.', language: 'Language', ru: 'Русский', en: 'English', theme: 'Look', light: 'Light', dark: 'Dark', system: 'As the system',
    volume: 'Volume of sounds', volumeOff: 'Sounds are off', soundOk: 'Item found', soundUnknown: 'Not found', soundBlocked: 'Not allowed', printer: 'Address of the receipt printer', printerHint: 'For example tcp://192.168.1.50:9100. Empty: receipts are not printed.', printerSave: 'Save',
    paperWidth: 'Paper width', chars: '{{n}} characters', badAddress: 'This does not look like the address of a printer. The old one stays. Example: tcp://192.168.1.50:9100', saved: 'Saved',
  },
});
