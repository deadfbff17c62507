/** Text cut into lines as an editor numbers them, in memory that does not depend on the file. */

/** A line longer than this is no row of goods; the rest of it is passed over. */
export const MAX_LINE_CHARS = 262_144;
/** What is kept of such a line, for the file of errors. */
export const KEPT_CHARS = 200;

export type PhysicalLine = { readonly number: number; readonly text: string; readonly cut: boolean };

/** Takes pieces of text, answers the lines they complete: ends are CRLF, LF or CR, also where an end falls between two pieces. */
export class LineSplitter {
  #partial = '';
  #cut = false;
  #afterReturn = false;
  #number = 0;

  push(piece: string): PhysicalLine[] {
    if (piece === '') return [];
    const text = this.#afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    this.#afterReturn = piece.endsWith('\r');
    const parts = text.split(/\r\n|\n|\r/);
    const last = parts.pop() ?? '';
    const lines = parts.map((part) => {
      this.#add(part);
      return this.#finish();
    });
    this.#add(last);
    return lines;
  }

  /** The last line, where the file does not end with a line end. */
  end(): PhysicalLine[] {
    return this.#partial === '' && !this.#cut ? [] : [this.#finish()];
  }

  #add(part: string): void {
    if (this.#cut) return;
    this.#partial += part;
    if (this.#partial.length <= MAX_LINE_CHARS) return;
    this.#partial = this.#partial.slice(0, KEPT_CHARS);
    this.#cut = true;
  }

  #finish(): PhysicalLine {
    this.#number += 1;
    const line = { number: this.#number, text: this.#partial, cut: this.#cut };
    this.#partial = '';
    this.#cut = false;
    return line;
  }
}
