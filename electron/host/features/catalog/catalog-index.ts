/**
 * The search index, kept in step with the goods inside the transactions that change them. Each good has a slot, a whole number
 * that grows with its sales rank; the index answers in slot order, so best sellers come first and the search may stop early.
 */
import { searchTokens } from '#domain/search/tokens.ts';
import type { ReadTx, ReplicaTx, SqlValue } from '#host/db/tx.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** Slots per rank: room for goods that share one. */
const SPREAD = 16;
/** Ranks beyond this sell equally badly; keeps slots far inside 2^53. */
const LAST_RANK = 2 ** 40;
const MAX_WORDS = 64;

type Indexed = { id: string; name: string; article: string | null; brand: string | null; salesRank: number; active: number };
type Slot = { slot: number; salesRank: number };

export type CatalogIndex = {
  /** Goods that came, changed or left, in the transaction that did it. Order does not matter; many at once cost less than one by one. */
  readonly goodsChanged: (tx: ReplicaTx, goodIds: readonly string[]) => void;
  /** Another replica is in place: what was known of the one before is forgotten. */
  readonly replaced: () => void;
  /** Forgets everything, with the goods. */
  readonly clear: (tx: ReplicaTx) => void;
  /** Slots of goods with all these words, or words beginning like them, best sellers first. */
  readonly slots: (tx: ReadTx, words: readonly string[], limit: number) => number[];
  /** The distinct words of the index, once they are asked for; kept in step from then on. */
  readonly vocabulary: Vocabulary;
};

const GOOD = 'SELECT id, name, article, brand, sales_rank AS "salesRank", active FROM good WHERE id = ?';
const SLOT_OF = 'SELECT slot, sales_rank AS "salesRank" FROM good_slot WHERE good_id = ?';
const MATCH = 'SELECT rowid AS slot FROM good_words WHERE good_words MATCH ? ORDER BY rowid LIMIT ?';

export function createCatalogIndex(): CatalogIndex {
  const lastGiven = new Map<number, number>();
  const vocabulary = createVocabulary();
  return {
    vocabulary,
    goodsChanged: (tx, goodIds) => {
      const placed: { slot: number; good: Indexed }[] = [];
      for (const id of goodIds) {
        const slot = place(tx, id, lastGiven);
        if (slot !== null) placed.push(slot);
      }
      // The index flushes itself whenever a slot is not above the one before.
      placed.sort((a, b) => a.slot - b.slot);
      for (const { slot, good } of placed) {
        const words = wordsOf(good);
        tx.run(WORDS, slot, words.join(' '));
        vocabulary.learn(words);
      }
    },
    replaced: () => {
      lastGiven.clear();
      vocabulary.forget();
    },
    clear: (tx) => {
      lastGiven.clear();
      vocabulary.forget();
      tx.run("INSERT INTO good_words (good_words) VALUES ('delete-all')");
      tx.run('DELETE FROM good_slot');
    },
    slots: (tx, words, limit) => {
      const query = words.map((word) => `"${word}"*`).join(' ');
      try {
        return tx.all<{ slot: number }>(MATCH, query, limit).map((row) => row.slot);
      } catch (error) {
        if (isTakenApart(error)) return [];
        throw error;
      }
    },
  };
}

/** The index knows the letters of Unicode 6.1: a word with a younger one between others is several words to it, and those in a row it cannot look for. */
function isTakenApart(error: unknown): boolean {
  return error instanceof Error && error.message.includes('phrase queries are not supported');
}

/** Takes a good's old words out and gives it a slot for new ones; null for one that is gone or not sold any more. */
function place(tx: ReplicaTx, id: string, lastGiven: Map<number, number>): { slot: number; good: Indexed } | null {
  const good = tx.get<Indexed>(GOOD, id);
  const old = tx.get<Slot>(SLOT_OF, id);
  if (old) tx.run('DELETE FROM good_words WHERE rowid = ?', old.slot);
  const wanted = good !== undefined && good.active === 1;
  if (old && wanted && old.salesRank === good.salesRank) return { slot: old.slot, good };
  if (old) tx.run('DELETE FROM good_slot WHERE slot = ?', old.slot);
  if (!wanted) return null;
  return { slot: takeSlot(tx, good, lastGiven), good };
}

const TAKE_SLOT = 'INSERT INTO good_slot (slot, good_id, sales_rank) VALUES (?, ?, ?) ON CONFLICT (slot) DO NOTHING';

const clamped = (salesRank: number): number => Math.min(Math.max(Math.trunc(salesRank), 0), LAST_RANK);

/** The rank's own first slot, or one soon behind it: steps double, because a rank may be shared by every good of an import. */
function takeSlot(tx: ReplicaTx, { id, salesRank }: Pick<Indexed, 'id' | 'salesRank'>, lastGiven: Map<number, number>): number {
  const rank = clamped(salesRank);
  const start = Math.max(rank * SPREAD, (lastGiven.get(rank) ?? -1) + 1);
  let slot = start;
  for (let step = 1; tx.run(TAKE_SLOT, slot, id, salesRank) === 0; step *= 2) slot = start + step;
  if (lastGiven.size > 10_000) lastGiven.clear();
  lastGiven.set(rank, slot);
  return slot;
}

function wordsOf(good: Pick<Indexed, 'name' | 'article' | 'brand'>): string[] {
  const words = searchTokens([good.name, good.brand ?? '', good.article ?? ''].join(' '));
  return [...new Set(words)].slice(0, MAX_WORDS);
}

/** Goods with the words they are found by, best sellers first. */
type Sold = { readonly ids: readonly string[]; readonly ranks: readonly number[]; readonly words: readonly string[] };

/** The index of a replica that is built aside, of goods that are new to it; least work where they come in the order of their sales. */
export type CatalogIndexFill = {
  readonly begin: (tx: ReplicaTx) => void;
  /** Those that are sold among `goods`, rows whose columns stand where `at` says. Needs no database. */
  readonly wordsOf: (goods: readonly (readonly unknown[])[], at: (column: string) => number) => Sold;
  readonly add: (tx: ReplicaTx, sold: Sold) => void;
  readonly end: (tx: ReplicaTx) => void;
};

/** Words the index collects before it writes a part of itself, in bytes: fewer parts to merge against more memory. */
const FILL_BYTES = 16 * 1024 * 1024;
const USUAL_BYTES = 1024 * 1024;
/** So many parts are merged into one when goods change, as is usual; none are while it is filled. */
const USUAL_PARTS = 4;
/** Rows of one statement. */
const AT_ONCE = 32;
const placesSql = (rows: number): string => `INSERT INTO good_slot (slot, good_id, sales_rank) VALUES ${Array.from({ length: rows }, () => '(?, ?, ?)').join(', ')}`;
const PLACES = [placesSql(AT_ONCE), placesSql(1)] as const;
/** Of one row: for a virtual table a statement of many takes twice as long (180,000 goods: 2.0 and 1.0 processor seconds). */
const WORDS = 'INSERT INTO good_words (rowid, words) VALUES (?, ?)';

export function createIndexFill(): CatalogIndexFill {
  const lastGiven = new Map<number, number>();
  let last = { rank: -1, slot: -1 };
  const collect = (tx: ReplicaTx, bytes: number, parts: number): void => {
    tx.run(`INSERT INTO good_words (good_words, rank) VALUES ('hashsize', ${bytes})`);
    tx.run(`INSERT INTO good_words (good_words, rank) VALUES ('automerge', ${parts})`);
  };
  /** Behind all that were given: no slot there is taken. */
  const append = (tx: ReplicaTx, { ids, ranks, words }: Sold): void => {
    const places: SqlValue[] = [];
    for (const [index, id] of ids.entries()) {
      const salesRank = ranks[index] as number;
      const rank = clamped(salesRank);
      last = { rank, slot: Math.max(rank * SPREAD, last.slot + 1) };
      places.push(last.slot, id, salesRank);
      tx.run(WORDS, last.slot, words[index] as string);
    }
    const full = places.length - (places.length % (3 * AT_ONCE));
    for (let at = 0; at < full; at += 3 * AT_ONCE) tx.run(PLACES[0], ...places.slice(at, at + 3 * AT_ONCE));
    for (let at = full; at < places.length; at += 3) tx.run(PLACES[1], ...places.slice(at, at + 3));
  };
  /** Among those that were given. */
  const place = (tx: ReplicaTx, { ids, ranks, words }: Sold): void => {
    const placed = ids.map((id, index) => ({ slot: takeSlot(tx, { id, salesRank: ranks[index] as number }, lastGiven), words: words[index] as string })).sort((a, b) => a.slot - b.slot);
    for (const { slot, words: text } of placed) tx.run(WORDS, slot, text);
    last = { rank: Math.max(last.rank, ...ranks.map(clamped)), slot: Math.max(last.slot, placed.at(-1)?.slot ?? -1) };
  };
  return {
    begin: (tx) => { collect(tx, FILL_BYTES, 0); },
    wordsOf: (goods, at) => {
      const [id, name, article, brand, rank, active] = [at('id'), at('name'), at('article'), at('brand'), at('salesRank'), at('active')];
      const sold = goods.filter((row) => row[active] === true).sort((a, b) => (a[rank] as number) - (b[rank] as number));
      const text = (row: readonly unknown[], column: number): string | null => (row[column] ?? null) as string | null;
      return {
        ids: sold.map((row) => row[id] as string), ranks: sold.map((row) => row[rank] as number),
        words: sold.map((row) => wordsOf({ name: row[name] as string, article: text(row, article), brand: text(row, brand) }).join(' ')),
      };
    },
    add: (tx, sold) => {
      const first = sold.ranks[0];
      if (first === undefined) return;
      if (clamped(first) >= last.rank) append(tx, sold);
      else place(tx, sold);
    },
    end: (tx) => { collect(tx, USUAL_BYTES, USUAL_PARTS); },
  };
}
