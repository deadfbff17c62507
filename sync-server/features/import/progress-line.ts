/** One line that counts, rewritten in place on a terminal and written again now and then into a file. */
import type { ImportCounts } from './import-products.ts';

const MIN_MS = 100;
/** Percent between lines where they cannot be rewritten. */
const STEP = 10;

type Screen = { readonly isTTY?: boolean; readonly write: (text: string) => unknown };

export class ProgressLine {
  readonly #screen: Screen;
  readonly #bytes: number;
  #last = '';
  #shownAt = -Infinity;
  #shownPercent = -STEP;

  /** @param bytes of all files together */
  constructor(screen: Screen, bytes: number) {
    this.#screen = screen;
    this.#bytes = bytes;
  }

  show(counts: Readonly<ImportCounts>, bytes: number): void {
    const percent = this.#bytes === 0 ? 100 : Math.floor((100 * bytes) / this.#bytes);
    this.#last = `${String(percent).padStart(3)} %  ${counts.read} rows: ${counts.new} new, ${counts.changed} changed, ${counts.same} same, ${counts.invalid} invalid`;
    if (this.#screen.isTTY === true) {
      if (performance.now() - this.#shownAt < MIN_MS) return;
      this.#shownAt = performance.now();
      this.#screen.write(`\r${this.#last}`);
    } else if (percent >= this.#shownPercent + STEP) {
      this.#shownPercent = percent;
      this.#screen.write(`${this.#last}\n`);
      this.#last = '';
    }
  }

  /** Leaves the last state standing. */
  end(): void {
    if (this.#last !== '') this.#screen.write(this.#screen.isTTY === true ? `\r${this.#last}\n` : `${this.#last}\n`);
    this.#last = '';
  }
}
