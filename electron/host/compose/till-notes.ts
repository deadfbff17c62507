/** What the journal says of the program and the computer under it: starts, another database, a clock that leapt, codes nobody knows. */
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isValidEan } from '#domain/codes/ean.ts';
import type { ReadTx, Store } from '../db/tx.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/log.ts';
import type { DataPaths } from '../platform/paths.ts';
import type { JournalEvent } from '../posting/journal-events.ts';
import { noteAnytime, type TillNotes } from '../posting/journal.ts';

export type TillNoteDeps = TillNotes & { readonly clock: Clock; readonly store: Store; readonly paths: Pick<DataPaths, 'database'>; readonly log: Logger; /** How long this computer has been on, its sleep included: a clock that slept has not leapt. */ readonly upMs: () => number; /** The present life began at work, by a fork (HI8): the database is the one that was. */ readonly forked: () => boolean };
export type TillNoteKeeper = {
  /** The program has come up. */
  readonly started: (begun: { readonly afterCrash: boolean }) => void;
  /** Asked once a minute: has the clock leapt since the last time? */
  readonly lookAtClock: () => void;
  /** A code came that no good here has, read by a scanner or typed by a person. */
  readonly unknownCode: (code: string, typed: boolean) => void;
};

const MINUTE_MS = 60_000;
/** What people and time services set a clock right by is no leap. */
const LEAP_MS = 2 * MINUTE_MS;
/** A scanner gone mad says many codes a minute: so many of them are written down, and each once. */
const CODES_A_MINUTE = 20;

/** The entry written last, and whether by another life of the till than the present one. */
const LAST = 'SELECT j.occurred_at AS at, j.incarnation_id <> m.incarnation_id AS "ofOther" FROM journal_entry j JOIN meta m ON m.id = 1 ORDER BY j.rowid DESC LIMIT 1';

type Note = { readonly event: JournalEvent; readonly detail: unknown };

/** None of it may keep the till from selling: what cannot be written down is logged. */
export function createTillNotes(deps: TillNoteDeps): TillNoteKeeper {
  const { clock, log, paths, upMs, forked } = deps;
  const note = (notes: (tx: ReadTx) => readonly Note[]): void => {
    try {
      noteAnytime(deps, notes);
    } catch (error) {
      log.error({ err: error }, 'the journal could not be written');
    }
  };
  const seen = createCodeWindow(clock);
  let wallMs = clock.nowMs();
  let [steadyMs, onMs] = [clock.monotonicMs(), upMs()];
  return {
    started: ({ afterCrash }) => { note((tx) => notesOfStart(tx, { afterCrash, nowMs: clock.nowMs(), forked: forked(), setAside: () => wasSetAside(paths.database) })); },
    lookAtClock: () => {
      // The steady clock of some systems stands still while they sleep.
      const byMs = clock.nowMs() - wallMs - Math.max(clock.monotonicMs() - steadyMs, upMs() - onMs);
      [wallMs, steadyMs, onMs] = [clock.nowMs(), clock.monotonicMs(), upMs()];
      if (Math.abs(byMs) >= LEAP_MS) note(() => [leap(byMs)]);
    },
    unknownCode: (code, typed) => {
      if (!mayBePin(code, typed) && seen(code)) note(() => [{ event: 'unknown-code', detail: { code } }]);
    },
  };
}

/** Digits typed at a till somebody thought locked are a PIN, and the journal is read by many. What a scanner read and has a right check digit is a code of goods. */
function mayBePin(code: string, typed: boolean): boolean {
  return /^\d{1,12}$/.test(code) && (typed || !isValidEan(code));
}

function leap(byMs: number): Note {
  return { event: 'clock-jumped', detail: { minutes: Math.round(byMs / MINUTE_MS) } };
}

type Start = { readonly afterCrash: boolean; readonly nowMs: number; readonly forked: boolean; readonly setAside: () => boolean };

/** The first start of another database than the one that was says so: it has what another life wrote last, or nothing beside one that was set aside (TN1). */
function notesOfStart(tx: ReadTx, { afterCrash, nowMs, forked, setAside }: Start): readonly Note[] {
  const last = tx.get<{ at: number; ofOther: number }>(LAST);
  const isNew = last === undefined ? setAside() : last.ofOther === 1 && !forked;
  const backMs = nowMs - (last?.at ?? nowMs);
  return [
    ...(isNew ? [{ event: 'database-restored' as const, detail: {} }] : []),
    { event: 'till-started', detail: { afterCrash } },
    // How long it was off nobody knows, so only a leap back can be told.
    ...(backMs <= -LEAP_MS ? [leap(backMs)] : []),
  ];
}

/** Whether a damaged database lies beside this one: whoever chose the way on left it there. */
function wasSetAside(database: string): boolean {
  return readdirSync(dirname(database)).some((name) => name.startsWith(`${basename(database)}.damaged-`));
}

/** Lets each code through once a minute, and not too many of them. */
function createCodeWindow({ monotonicMs }: Pick<Clock, 'monotonicMs'>): (code: string) => boolean {
  const told = new Map<string, number>();
  return (code) => {
    const nowMs = monotonicMs();
    for (const [one, until] of told) if (until <= nowMs) told.delete(one);
    if (told.has(code) || told.size >= CODES_A_MINUTE) return false;
    told.set(code, nowMs + MINUTE_MS);
    return true;
  };
}
