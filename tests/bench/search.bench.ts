import { monitorEventLoopDelay } from 'node:perf_hooks';
import { assert } from '#domain/kernel/assert.ts';
import { otherLayout } from '#domain/search/layout.ts';
import { searchTokens } from '#domain/search/tokens.ts';
import { figure, percentile, timed, type Bench, type Figure } from './figure.ts';
import { benchSize } from './sizes.ts';
import { benchTill, type BenchTill } from './till.ts';

const ANSWERS = 30;

/**
 * Words as a cashier types them: beginnings of words in sales order, the same in the wrong layout, in Latin letters, and mistyped;
 * and the archive of receipts. Everything through the contract.
 */
export const searchBench: Bench = {
  name: 'search',
  what: 'words in sales order, wrong layout, transliteration, mistakes; prices; the archive of receipts',
  async run({ quick, log }) {
    const till = await benchTill(benchSize(quick), log);
    const count = quick ? 300 : 2_000;
    const queries = typedQueries(till, count);
    const prefix = await asked(till, queries);
    const floors = queries.map((_, n) => floorOf(till, n));
    const first = await asked(till, mistypedQueries(till, 1));
    const layout = await asked(till, queries.map(otherLayout));
    const latin = await asked(till, queries.map(transliterated));
    const mistyped = await asked(till, mistypedQueries(till, count));
    const prices = await asked(till, Array.from({ length: quick ? 20 : 200 }, (_, n) => `=${29 + n * 17},90`));
    return [
      figure('search', 'prefix p95', percentile(prefix.times, 0.95), 'ms', 20),
      figure('search', 'prefix p50', percentile(prefix.times, 0.5), 'ms'),
      figure('search', `prefix worst of ${count}`, Math.max(...prefix.times), 'ms'),
      figure('search', `floor p95 (${ANSWERS} goods by key)`, percentile(floors, 0.95), 'ms'),
      figure('search', 'queries with an answer', prefix.found / count, 'share'),
      figure('search', 'wrong layout p95', percentile(layout.times, 0.95), 'ms', 20),
      figure('search', 'wrong layout with an answer', layout.found / count, 'share'),
      figure('search', 'latin letters p95', percentile(latin.times, 0.95), 'ms', 20),
      figure('search', 'latin letters with an answer', latin.found / count, 'share'),
      figure('search', 'with a mistake p95', percentile(mistyped.times, 0.95), 'ms', 50),
      figure('search', 'with a mistake p50', percentile(mistyped.times, 0.5), 'ms'),
      figure('search', 'with a mistake, with an answer', mistyped.found / count, 'share'),
      figure('search', 'first search with a mistake, vocabulary read in', first.times[0] ?? 0, 'ms'),
      figure('search', 'price p95', percentile(prices.times, 0.95), 'ms', 20),
      figure('search', 'price with an answer', prices.found / prices.times.length, 'share'),
      ...(await archiveFigures(till)),
      figure('search', 'memory of the host and of this bench', process.memoryUsage().rss / 2 ** 20, 'MB'),
      figure('search', 'goods', till.size.goods, 'goods'),
    ];
  },
};

type Asked = { readonly times: number[]; readonly found: number };

async function asked(till: BenchTill, queries: readonly string[]): Promise<Asked> {
  const times: number[] = [];
  let found = 0;
  for (const text of queries) {
    const began = performance.now();
    const answer = await till.client.catalog.search({ text, limit: ANSWERS });
    times.push(performance.now() - began);
    assert(answer.ok, 'a search is answered');
    if (answer.value.goods.length > 0) found += 1;
  }
  return { times, found };
}

/** Reading as many goods by their keys, which no answer can avoid. */
function floorOf(till: BenchTill, n: number): number {
  return timed(() => till.host.store.read((tx) => {
    for (let row = 0; row < ANSWERS; row++) {
      const id = till.goodIds[(n * 911 + row * 17) % till.goodIds.length] as string;
      tx.get('SELECT name, article, unit FROM good WHERE id = ?', id);
    }
  }));
}

/** The history opened, turned over, and searched as a cashier with a customer's paper would. */
async function archiveFigures(till: BenchTill): Promise<Figure[]> {
  const { client: { receipt }, receipts } = till;
  type Input = Parameters<typeof receipt.list>[0];
  const asked = async (input: Input): Promise<{ ms: number; next: string | null }> => {
    const began = performance.now();
    const answer = await receipt.list(input);
    assert(answer.ok, 'the archive answers');
    return { ms: performance.now() - began, next: answer.value.next };
  };
  const took = async (input: Input): Promise<number> => {
    const times: number[] = [];
    for (let run = 0; run < 20; run++) times.push((await asked(input)).ms);
    return percentile(times, 0.95);
  };
  /** As the page goes on by itself, part after part to the end: none of them lies in the cache. */
  const searched = async (text: string): Promise<number[]> => {
    const parts: number[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const part = await asked({ limit: 50, query: { text }, ...(after === undefined ? {} : { after }) });
      parts.push(part.ms);
      after = part.next;
    }
    return parts;
  };
  const opens = await took({ limit: 50 });
  const middle = await took({ limit: 50, after: `${Math.ceil(receipts / 2)}.-` });
  const numbered = await took({ limit: 50, query: { text: `OLD-${Math.ceil(receipts / 3)}` } });
  const sum = await searched('123,45');
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();
  const word = await searched('несуществующее');
  turns.disable();
  return [
    figure('search', 'history opens, 50 receipts, p95', opens, 'ms', 100),
    figure('search', 'history, 50 receipts from its middle, p95', middle, 'ms', 100),
    figure('search', 'receipt by its whole number, p95', numbered, 'ms', 100),
    figure('search', 'part of the archive by a sum nobody paid, p95', percentile(sum, 0.95), 'ms', 100),
    figure('search', 'part of the archive by a word nobody bought, p95', percentile(word, 0.95), 'ms', 100),
    figure('search', 'the whole archive by a sum nobody paid', total(sum), 'ms'),
    figure('search', 'the whole archive by a word nobody bought', total(word), 'ms'),
    figure('search', 'others wait for their turn meanwhile, p99', turns.percentile(99) / 1e6, 'ms', 20),
    figure('search', 'stored receipts', receipts, 'receipts'),
  ];
}

const total = (times: readonly number[]): number => times.reduce((sum, ms) => sum + ms, 0);

const wordsAt = (till: BenchTill, n: number): string[] => searchTokens(till.names[(n * 7919) % till.names.length] as string).filter((word) => word.length > 1);

/** Beginnings of words that stand in names of goods here, so that most queries find something. */
function typedQueries(till: BenchTill, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const words = wordsAt(till, n);
    const one = words[n % words.length] ?? 'м';
    const other = words[(n + 1) % words.length] ?? one;
    const length = n % 6 + 1;
    return n % 3 === 0 ? `${one.slice(0, 3)} ${other.slice(0, 2)}` : one.slice(0, length);
  });
}

const LATIN: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
};
const transliterated = (text: string): string => Array.from(text, (letter) => LATIN[letter] ?? letter).join('');

/** One or two words of a good with a letter left out, put in, mistaken or swapped in the longest of them. */
function mistypedQueries(till: BenchTill, count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const words = wordsAt(till, n).filter((word) => /^\p{L}{5,}$/u.test(word));
    const chosen = words.slice(0, n % 2 + 1);
    const [word = 'молоко', ...rest] = chosen.sort((a, b) => b.length - a.length);
    return [mistyped(word, n), ...rest].join(' ');
  });
}

function mistyped(word: string, n: number): string {
  const place = n % (word.length - 2) + 1;
  const [before, after] = [word.slice(0, place), word.slice(place)];
  switch (n % 4) {
    case 0: return before + after.slice(1);
    case 1: return `${before}ъ${after}`;
    case 2: return `${before}щ${after.slice(1)}`;
    default: return before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2);
  }
}
