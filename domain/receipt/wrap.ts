/** Text on paper of a fixed number of characters: what may be printed and where rows end. */

/** Blanks of every kind but a plain space; printers' code pages have none of them. */
const OTHER_BLANKS = /[\p{Zs}\p{Zl}\p{Zp}\t\n\r\v\f]/gu;
/** Control characters (also the escape that begins a printer command), joiners, direction marks, lone halves of pairs. */
const UNPRINTABLE = /\p{C}/gu;
/** A space that may end a row: any but the ones inside `1 234,50`. */
const BREAK = /(?<!\d) +| +(?!\d{3}(?:[ ,]|$))/;

/** The text with plain spaces only, composed letters, a hyphen for a minus sign and nothing a printer could take for a command. */
export function printable(text: string): string {
  return text.normalize('NFC').replace(OTHER_BLANKS, ' ').replace(UNPRINTABLE, '').replaceAll('\u2212', '-');
}

/** Length in characters as printed, not in UTF-16 units. */
export function cells(text: string): number {
  return Array.from(text).length;
}

/** Rows of at most `width` characters broken at spaces; a word longer than a row is cut. Nothing gives one empty row. */
export function wrapWords(text: string, width: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.trim().split(BREAK)) {
    const joined = row === '' ? word : `${row} ${word}`;
    if (cells(joined) <= width) {
      row = joined;
      continue;
    }
    if (row !== '') rows.push(row);
    let rest = Array.from(word);
    while (rest.length > width) {
      rows.push(rest.slice(0, width).join(''));
      rest = rest.slice(width);
    }
    row = rest.join('');
  }
  return row === '' && rows.length > 0 ? rows : [...rows, row];
}
