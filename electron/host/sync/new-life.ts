/** The life of a till's database: is it the one that was, and how another one begins (SPEC HI1-HI9, HI17). */
import type { Born } from '#contract/sync/session.ts';
import { assert } from '#domain/kernel/assert.ts';
import type { Store, WriteTx } from '#host/db/tx.ts';
import type { Logger } from '#host/platform/log.ts';
import { fileIdentity } from '#host/platform/machine.ts';
import type { DataPaths } from '#host/platform/paths.ts';
import type { Timer } from '#host/platform/timer.ts';
import { readMeta, updateMeta, type Meta } from '#host/posting/meta.ts';
import { beginLife, nextSeries, printedSeries, renewEmptyCart, type NewName } from '#host/posting/new-life.ts';
import { createWitnessWriter, judge, readWitness, saveWitness, type Witness } from './witness.ts';

export type LifeDeps = {
  readonly store: Store;
  readonly paths: Pick<DataPaths, 'database' | 'witness'>;
  /** Hash of the machine's name for itself; empty where it has none. */
  readonly machine: string;
  /** How many lives were begun here, counted outside the database (RCV10). */
  readonly lives: { readonly read: () => number; readonly write: (count: number) => void };
  readonly nowMs: () => number;
  readonly newId: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly timer: Timer;
  readonly log: Logger;
};

export type Life = {
  readonly machine: string;
  /** How the present life began. */
  readonly born: () => Born;
  /** The server knows another history of this database: another life begins at once. */
  readonly fork: () => void;
  /** The till goes on under another name of its company's server: another life begins at once (HI17). @param also what else is written in that transaction */
  readonly pairAnew: (as: NewName, also: (tx: WriteTx) => void) => void;
  /** The till has an owner now, or has lost the one it had: from here on there is a witness. */
  readonly ownerChanged: () => void;
  /** Something was committed: the witness follows. */
  readonly touch: () => void;
  readonly close: () => Promise<void>;
};

/** Twins that know nothing of each other choose their series among so many (HI9). */
const LEAP = 90_000;

/** Looks at the database and its witness, and begins another life where they disagree. Nothing may be sold before this. */
export function openLife(deps: LifeDeps): Life {
  const { store, paths, log } = deps;
  const file = fileIdentity(paths.database);
  let known: { readonly incarnation: string; readonly born: Born } | null = null;
  const bornOf = (meta: Meta): Born => (known?.incarnation === meta.incarnationId ? known.born : firstBorn(meta.series));
  const witness = (): Witness | null => {
    const meta = store.read(readMeta);
    return meta.mode === 'shop' && meta.incarnationId !== null ? { ...standing(meta, meta.incarnationId), born: bornOf(meta), machine: deps.machine, file } : null;
  };
  const begin = (beginning: Beginning, before: Witness | null): void => {
    assert(before !== null, 'only the till of a shop has a server that knows its history');
    known = beginAnother(deps, beginning, before);
  };
  const saveNow = (): void => {
    const now = witness();
    if (now !== null) saveWitness(paths.witness, now);
  };
  const writer = createWitnessWriter(paths.witness, deps.timer, witness, (error) => { log.warn({ err: error }, 'the witness could not be written'); });

  const found = readWitness(paths.witness);
  const meta = store.read(readMeta);
  if (meta.mode === 'shop') {
    const judgement = judge(found, meta, { machine: deps.machine, file });
    if (found !== null && judgement === 'as-known') known = { incarnation: found.incarnation, born: found.born };
    if (found?.next !== undefined && judgement === 'begun') known = found.next;
    if (found !== null && judgement === 'copied') begin({ why: 'copied', born: 'copied', after: forgetPaper }, found);
    store.write((tx) => { renewEmptyCart(tx, deps.newId); });
    saveNow();
  }
  return {
    machine: deps.machine,
    born: () => bornOf(store.read(readMeta)),
    fork: () => {
      begin({ why: 'fork', born: 'fork' }, witness());
      saveNow();
    },
    pairAnew: (as, also) => {
      begin(underAnotherName(as, also), witness());
      saveNow();
    },
    ownerChanged: saveNow,
    touch: writer.touch,
    close: writer.close,
  };
}

/** A life nobody wrote anything down about: letters are the server's, a number after them is a restore's (RCV10). */
function firstBorn(series: string | null): Born {
  return series !== null && /\d$/.test(series) ? 'restored' : 'enrolled';
}

function standing(meta: Meta, incarnation: string): Pick<Witness, 'incarnation' | 'dseq' | 'receipt' | 'shift'> {
  return { incarnation, dseq: meta.nextDseq, receipt: meta.nextReceiptNumber, shift: meta.nextShiftNumber };
}

type Beginning = {
  readonly why: 'copied' | 'fork' | 'paired-anew';
  readonly born: Born;
  /** The letters of its series, where they are not those of the one before. */
  readonly letters?: string;
  /** What is written in the same transaction, when the database is the other one. */
  readonly after?: (tx: WriteTx) => void;
};

/**
 * Announces the new life in the witness, then begins it: whoever dies in between finds the old life, which is judged again, or the
 * new one, which the witness knows (HI6).
 */
function beginAnother(deps: LifeDeps, { why, born, letters, ...more }: Beginning, before: Witness): { readonly incarnation: string; readonly born: Born } {
  const { store, lives, log } = deps;
  const { series: old, incarnationId } = store.read(readMeta);
  const { series, restores } = nextSeries(letters ?? old ?? '', [old ?? '', ...store.read(printedSeries)], lives.read(), Math.floor(deps.random() * LEAP));
  // Before it is used: a number that was counted and not used is no harm, one used twice is.
  lives.write(restores);
  const next = { incarnation: deps.newId(), born };
  saveWitness(deps.paths.witness, { ...before, next });
  store.write((tx) => {
    beginLife(tx, { incarnationId: next.incarnation, series }, deps.newId);
    more.after?.(tx);
    tx.run('INSERT INTO sync_attention (kind, subject, raised_at, detail) VALUES (?, ?, ?, ?) ON CONFLICT (kind, subject) DO NOTHING',
      'new-life', next.incarnation, deps.nowMs(), JSON.stringify({ why, series, oldSeries: old, oldIncarnation: incarnationId }));
  });
  log.warn({ why, series, oldSeries: old }, why === 'paired-anew' ? 'the till was paired anew: another life of its database begins' : 'this database has a twin: another life of it begins');
  return next;
}

/**
 * What the till still had to say of the server before (that it does not know it, that it revoked it) is over.
 */
function underAnotherName({ series: letters, ...name }: NewName, also: (tx: WriteTx) => void): Beginning {
  return {
    why: 'paired-anew', born: 'enrolled', letters,
    after: (tx) => {
      updateMeta(tx, name);
      tx.run("DELETE FROM sync_attention WHERE kind IN ('unknown-till', 'revoked')");
      also(tx);
    },
  };
}

/** What waited for paper when the copy was made came out where it was made from (RCV15). */
function forgetPaper(tx: WriteTx): void {
  tx.run("DELETE FROM print_job WHERE state IN ('queued', 'sending', 'unknown')");
}
