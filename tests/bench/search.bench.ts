import { assert } from '#domain/kernel/assert.ts';
import { searchTokens } from '#domain/search/tokens.ts';
import { figure, percentile, timed, type Bench } from './figure.ts';
import { benchSize } from './sizes.ts';
import { benchTill, type BenchTill } from './till.ts';

const ANSWERS = 30;

/** Word prefixes as a cashier types them: one word of one to six letters, or the beginnings of two. Best sellers first. */
export const searchBench: Bench = {
  name: 'search',
  what: 'word prefixes in sales order',
  async run({ quick, log }) {
    const till = await benchTill(benchSize(quick), log);
    const queries = typedQueries(till, quick ? 300 : 2_000);
    const times: number[] = [];
    const floors: number[] = [];
    let found = 0;
    for (const [n, text] of queries.entries()) {
      const began = performance.now();
      const answer = await till.client.catalog.search({ text, limit: ANSWERS });
      times.push(performance.now() - began);
      assert(answer.ok, 'a search is answered');
      if (answer.value.goods.length > 0) found += 1;
      // The floor: reading as many goods by their keys, with their price, which no answer can avoid.
      floors.push(timed(() => till.host.store.read((tx) => {
        for (let row = 0; row < ANSWERS; row++) {
          const id = till.goodIds[(n * 911 + row * 17) % till.goodIds.length] as string;
          tx.get('SELECT name, article, unit FROM good WHERE id = ?', id);
        }
      })));
    }
    return [
      figure('search', 'prefix p95', percentile(times, 0.95), 'ms', 20),
      figure('search', 'prefix p50', percentile(times, 0.5), 'ms'),
      figure('search', `prefix worst of ${queries.length}`, Math.max(...times), 'ms'),
      figure('search', `floor p95 (${ANSWERS} goods by key)`, percentile(floors, 0.95), 'ms'),
      figure('search', 'queries with an answer', found / queries.length, 'share'),
      figure('search', 'goods', till.size.goods, 'goods'),
    ];
  },
};

/** Beginnings of words that stand in names of goods here, so that most queries find something. */
function typedQueries(till: BenchTill, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const words = searchTokens(till.names[(n * 7919) % till.names.length] as string).filter((word) => word.length > 1);
    const one = words[n % words.length] ?? 'м';
    const other = words[(n + 1) % words.length] ?? one;
    const length = n % 6 + 1;
    return n % 3 === 0 ? `${one.slice(0, 3)} ${other.slice(0, 2)}` : one.slice(0, length);
  });
}
