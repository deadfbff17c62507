/** Text for printers that know one code page, CP866: what it cannot say is said in letters it has. */
import iconv from 'iconv-lite';

/** Signs that shops print and CP866 lacks. Each stands for what a customer would read aloud. */
const SPOKEN: Readonly<Record<string, string>> = {
  '₽': 'р.', '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₸': 'KZT', '—': '-', '–': '-', '−': '-', '‐': '-', '‑': '-', '«': '"', '»': '"', '“': '"', '”': '"', '„': '"',
  '‘': "'", '’': "'", '‚': "'", '…': '...', '×': 'x', '•': '*', '©': '(c)', '®': '(R)', '™': '(TM)', '½': '1/2', '¼': '1/4', '¾': '3/4', '±': '+-', '²': '2', '³': '3', 'µ': 'мк', 'μ': 'мк',
  'і': 'i', 'І': 'I', 'ґ': 'г', 'Ґ': 'Г', 'ß': 'ss', 'æ': 'ae', 'Æ': 'AE', 'ø': 'o', 'Ø': 'O', 'ł': 'l', 'Ł': 'L', 'ә': 'а', 'ғ': 'г', 'қ': 'к', 'ң': 'н', 'ө': 'о', 'ұ': 'у', 'ү': 'у', 'һ': 'х',
  'Ә': 'А', 'Ғ': 'Г', 'Қ': 'К', 'Ң': 'Н', 'Ө': 'О', 'Ұ': 'У', 'Ү': 'У', 'Һ': 'Х',
};

function inCodePage(character: string): boolean {
  const bytes = iconv.encode(character, 'cp866');
  return bytes.length === 1 && (character === '?' || bytes[0] !== 0x3f) && iconv.decode(bytes, 'cp866') === character;
}

/** The text in characters of CP866 only; lengths may change, so this comes before the layout. What has no way to be said is `?`. */
export function sayable(text: string): string {
  let said = '';
  for (const character of text.normalize('NFC')) {
    if (inCodePage(character)) said += character;
    else said += SPOKEN[character] ?? bare(character);
  }
  return said;
}

/** A letter without its marks (é -> e), a wide or bold form as the plain one, or a question mark. */
function bare(character: string): string {
  const plain = [...character.normalize('NFKD')].filter((each) => !/\p{M}/u.test(each));
  if (plain.length === 0) return '';
  const spoken = plain.map((each) => SPOKEN[each] ?? each).join('');
  return [...spoken].every(inCodePage) ? spoken : '?';
}

/** Bytes of text that is {@link sayable}; control characters have no business in it and are left out. */
export function codePageBytes(text: string): Buffer {
  return iconv.encode([...text].filter((character) => character >= ' ' && character !== '\u007f').join(''), 'cp866');
}
