/** The search index of a replica that is built, made by who reads its chunks while another writes the rows (SPEC HB5). */
import { beginIndex } from '#host/db/replica-build.ts';
import type { ReplicaTx } from '#host/db/tx.ts';
import type { RowValues } from './chunk-reader.ts';

/** Goods that are sold, as search wants them: best sellers first, with the words they are found by. */
export type GoodWords = { readonly ids: readonly string[]; readonly ranks: readonly number[]; readonly words: readonly string[] };

/** The search index of a file that has none yet. */
export type IndexFill = {
  readonly begin: (tx: ReplicaTx) => void;
  /** @param at where a column stands in a row, -1 where it does not */
  readonly wordsOf: (goods: readonly RowValues[], at: (column: string) => number) => GoodWords;
  readonly add: (tx: ReplicaTx, goods: GoodWords) => void;
  readonly end: (tx: ReplicaTx) => void;
};

export type SearchBuild = {
  readonly add: (goods: readonly RowValues[], at: (column: string) => number) => void;
  /** Whole and closed when this returns. */
  readonly finish: () => void;
  /** Gone, whatever was done with it. */
  readonly discard: () => void;
};

export type SearchBuildDeps = { readonly keyHex: string; readonly nowMs: () => number; readonly index: () => IndexFill };

/** Begins one at `path`. Every step throws `Fault` where the disk fails. */
export function beginSearch({ keyHex, nowMs, index }: SearchBuildDeps, path: string): SearchBuild {
  const [build, fill] = [beginIndex({ path, keyHex, nowMs }), index()];
  fill.begin(build.tx);
  return {
    add: (goods, at) => { fill.add(build.tx, fill.wordsOf(goods, at)); },
    finish: () => {
      fill.end(build.tx);
      build.finish();
    },
    discard: build.discard,
  };
}
