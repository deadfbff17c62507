/** Which letters stand on the screen. `signs` is what is rare in names and reasons. */
export type KeyBoard = 'ru' | 'en' | 'signs';

/** The rows of a keyboard on the screen, top to bottom, as real keyboards have them; small letters. */
export const keyRows: Readonly<Record<KeyBoard, readonly (readonly string[])[]>> = {
  ru: [[...'1234567890'], [...'йцукенгшщзхъ'], [...'фывапролджэ'], [...'ячсмитьбюё']],
  en: [[...'1234567890'], [...'qwertyuiop'], [...'asdfghjkl'], [...'zxcvbnm']],
  signs: [[...'1234567890'], [...'!?:;"\'()№%'], [...'+=*/\\|#$&'], [...'<>[]{}~^']],
};

/** Beside the space bar, whatever the letters: what addresses, numbers of receipts and prices need. */
export const nearSpace: readonly string[] = ['@', '.', ',', '-', '_'];

/** The board after the key of languages. */
export function otherLetters(board: KeyBoard, language: 'ru' | 'en'): KeyBoard {
  return board === 'signs' ? language : board === 'ru' ? 'en' : 'ru';
}

/** The letters a field begins with: addresses are Latin, names and reasons are of the language of the screen. */
export function firstBoard(field: { readonly type: string; readonly lang?: string }, language: 'ru' | 'en'): KeyBoard {
  return ['email', 'url', 'password'].includes(field.type) || field.lang === 'en' ? 'en' : language;
}
