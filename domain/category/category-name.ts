/** How the names of categories are compared (rule CAT2 of the server's catalog): at headquarters and by files of goods alike. */

/** Equal for two names that are one: letter case, blanks and the composing of letters make no other name. */
export function categoryNameKey(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
}
