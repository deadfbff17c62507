/** Bytes to letters by the printer's own tables, written apart from whatever encodes them at the till. */

const ASCII = Array.from({ length: 128 }, (_, code) => (code < 0x20 || code === 0x7f ? '\ufffd' : String.fromCharCode(code))).join('');

const range = (first: number, count: number): string => Array.from({ length: count }, (_, index) => String.fromCharCode(first + index)).join('');

const BOX = '░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀';

const CP437 = `ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»${BOX}αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0`;
const CP866 = `${range(0x410, 32)}${range(0x430, 16)}${BOX}${range(0x440, 16)}ЁёЄєЇїЎў°∙·√№¤■\u00a0`;
const WPC1251 = `ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\ufffd™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї${range(0x410, 64)}`;
const WPC1252 = `€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ${range(0xa0, 96)}`;

/** ESC t numbers this printer knows; any other number leaves the page as it was. */
const PAGES = new Map<number, { readonly name: string; readonly upper: string }>([
  [0, { name: 'CP437', upper: CP437 }],
  [16, { name: 'WPC1252', upper: WPC1252 }],
  [17, { name: 'CP866', upper: CP866 }],
  [46, { name: 'WPC1251', upper: WPC1251 }],
]);

export const codePageNumbers: readonly number[] = [...PAGES.keys()];

/** The name of a code page by its ESC t number, undefined if this printer has none. */
export function codePageName(number: number): string | undefined {
  return PAGES.get(number)?.name;
}

/** Text of `bytes` under the page; a byte without a letter becomes U+FFFD. An unknown page reads as CP437. */
export function decodeText(bytes: Uint8Array, page: number): string {
  const table = ASCII + (PAGES.get(page)?.upper ?? CP437);
  let text = '';
  for (const byte of bytes) text += table.charAt(byte);
  return text;
}
