/** Every sentence of the lab's page, in Russian and English. */

export type Language = 'ru' | 'en';

const ru = {
  title: 'Лаборатория',
  double: 'Испытательный двойник: здесь нет ни бумаги, ни денег',
  address: 'Принтер слушает',
  language: 'Язык', theme: 'Светлая или тёмная',
  printer: 'Принтер', paper: 'Бумага из принтера', views: 'Что показать',
  emptyTitle: 'Бумага заправлена',
  emptyText: 'Пробейте чек на кассе: он выедет отсюда.',
  lightPower: 'питание', lightPaper: 'бумага', lightError: 'ошибка',
  tear: 'Оторвать', close: 'Закрыть',
  levers: 'Рычаги неисправностей',
  pile: 'Листки', log: 'Журнал байтов', shelf: 'Полка товаров',
  logText: 'Каждая команда, как она пришла, и каждый ответ.',
  shelfText: 'Нажмите на штрихкод: число попадёт в буфер обмена.',
  find: 'Найти на полке', copy: 'Скопировать', copied: 'Скопировано', noCopy: 'Браузер не дал скопировать',
  drawerShut: 'Денежный ящик закрыт', drawerOpen: 'Ящик открыт', closeDrawer: 'Задвинуть',
  ready: 'ГОТОВ', printing: 'ПЕЧАТАЕТ', lost: 'ЛАБОРАТОРИЯ ОСТАНОВЛЕНА',
  waiting: 'ждёт байтов', lines: 'строк', unknown: 'непонятых', kicks: 'открытий ящика',
  pileEmpty: 'Отрезанные листки лягут сюда.', shelfEmpty: 'Такого на полке нет.', logEmpty: 'Пока ни одного байта.',
  paperOut: 'Кончилась бумага', paperOutText: 'Печать стоит, байты копятся до 64 КБ',
  paperLow: 'Бумаги мало', paperLowText: 'Печатает, но датчик предупреждает',
  paperEndsSoon: 'Бумага вот-вот кончится', paperEndsSoonText: 'Хватит на шесть строк: чек оборвётся',
  coverOpen: 'Открыта крышка', coverOpenText: 'Печать стоит до закрытия',
  offline: 'Не на связи', offlineText: 'Соединение есть, печати нет',
  slow: 'Медленный', slowText: 'Пять строк в секунду',
  hangUp: 'Бросает трубку', hangUpText: 'Рвёт соединение через 48 байтов',
  mute: 'Молчит', muteText: 'Печатает, но не отвечает о состоянии',
  unplugged: 'Выдернут шнур', unpluggedText: 'Порт закрыт, никто не отвечает',
  kanji: 'Китайская прошивка', kanjiText: 'Без FS\u00a0. кириллица станет иероглифами',
} as const;

export type Word = keyof typeof ru;

const en: Record<Word, string> = {
  title: 'Lab',
  double: 'A test double: there is no paper and no money here',
  address: 'Printer listens on',
  language: 'Language', theme: 'Light or dark',
  printer: 'Printer', paper: 'Paper from the printer', views: 'What to show',
  emptyTitle: 'Paper is loaded',
  emptyText: 'Finish a sale at the till: the receipt comes out here.',
  lightPower: 'power', lightPaper: 'paper', lightError: 'error',
  tear: 'Tear off', close: 'Close',
  levers: 'Fault levers',
  pile: 'Papers', log: 'Byte log', shelf: 'Shelf of goods',
  logText: 'Every command as it came, and every answer.',
  shelfText: 'Click a barcode: its number goes to the clipboard.',
  find: 'Find on the shelf', copy: 'Copy', copied: 'Copied', noCopy: 'The browser did not let us copy',
  drawerShut: 'Cash drawer is shut', drawerOpen: 'Drawer is open', closeDrawer: 'Push in',
  ready: 'READY', printing: 'PRINTING', lost: 'THE LAB HAS STOPPED',
  waiting: 'bytes waiting', lines: 'lines', unknown: 'not understood', kicks: 'drawer kicks',
  pileEmpty: 'Papers that were cut off land here.', shelfEmpty: 'Nothing like that on the shelf.', logEmpty: 'Not a byte so far.',
  paperOut: 'Out of paper', paperOutText: 'Printing stands, up to 64 KB pile up',
  paperLow: 'Paper is low', paperLowText: 'Prints, but the sensor warns',
  paperEndsSoon: 'Paper about to end', paperEndsSoonText: 'Six lines left: a receipt will break off',
  coverOpen: 'Cover open', coverOpenText: 'Printing stands until it is shut',
  offline: 'Offline', offlineText: 'Connected, but does not print',
  slow: 'Slow', slowText: 'Five lines a second',
  hangUp: 'Hangs up', hangUpText: 'Breaks the connection after 48 bytes',
  mute: 'Mute', muteText: 'Prints, but never answers about itself',
  unplugged: 'Cable pulled', unpluggedText: 'The port is closed, nobody answers',
  kanji: 'Chinese firmware', kanjiText: 'Without FS\u00a0. Cyrillic becomes ideographs',
};

const words: Readonly<Record<Language, Readonly<Record<Word, string>>>> = { ru, en };

let language: Language = 'ru';

export function currentLanguage(): Language {
  return language;
}

export function setLanguage(next: Language): void {
  language = next;
}

/** The sentence in the language of the page. */
export function say(word: Word): string {
  return words[language][word];
}

export function isWord(text: string): text is Word {
  return Object.hasOwn(ru, text);
}
