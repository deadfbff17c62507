/** The roll of paper: what hangs out of the slot, and the pile of what was cut off. */
import { itemLine, type Paper, type PaperItem } from './paper.ts';

/** Longer than any receipt; a job without a cut ends here, so that memory does. */
const MAX_ITEMS = 4_000;

export class PaperRoll {
  readonly #columns: number;
  readonly #keep: number;
  readonly #now: () => Date;
  #finished: Paper[] = [];
  #items: PaperItem[] = [];
  #startedAt: string | null = null;
  #number = 1;

  constructor(columns: number, keep: number, now: () => Date) {
    this.#columns = columns;
    this.#keep = keep;
    this.#now = now;
  }

  get finished(): readonly Paper[] {
    return this.#finished;
  }

  /** Adds to the paper in the slot; true when it has grown too long and must end. */
  add(item: PaperItem): boolean {
    this.#startedAt ??= this.#now().toISOString();
    this.#items.push(item);
    return this.#items.length >= MAX_ITEMS;
  }

  current(): Paper | null {
    return this.#items.length === 0 ? null : this.#paper(null);
  }

  /** Takes the paper off; null if only white would come off. */
  finish(cut: Paper['cut']): Paper | null {
    const isBlank = this.#items.every((item) => item.kind === 'feed' || (item.kind === 'line' && item.runs.length === 0));
    const paper = isBlank ? null : this.#paper(cut);
    this.#items = [];
    this.#startedAt = null;
    if (paper === null) return null;
    this.#number += 1;
    this.#finished.push(paper);
    if (this.#finished.length > this.#keep) this.#finished.splice(0, this.#finished.length - this.#keep);
    return paper;
  }

  /** Papers of an earlier run; numbers go on behind them. */
  adopt(papers: readonly Paper[]): void {
    this.#finished = [...papers, ...this.#finished].slice(-this.#keep);
    this.#number = Math.max(this.#number, ...papers.map(({ number }) => number + 1));
  }

  #paper(cut: Paper['cut']): Paper {
    const lines = this.#items.flatMap((item) => itemLine(item, this.#columns) ?? []);
    return {
      id: `p${String(this.#number).padStart(6, '0')}`, number: this.#number, columns: this.#columns, startedAt: this.#startedAt ?? this.#now().toISOString(),
      cutAt: cut === null ? null : this.#now().toISOString(), cut, items: [...this.#items], lines,
    };
  }
}
