import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { commit } from './commit.ts';
import { envelopeOf, findStore, findTill, getPlace } from './envelope.ts';
import type { JournalEvent } from './journal-events.ts';
import { readMeta } from './meta.ts';

/** Writes down that somebody did something worth knowing later, as a commit of its own in the caller's transaction. */
export function postJournal(tx: WriteTx, nowMs: number, entry: { readonly id: string; readonly staffId: string; readonly event: JournalEvent; readonly detail: unknown }): void {
  const meta = readMeta(tx);
  const envelope = envelopeOf(meta, getPlace(tx, meta), nowMs, entry.staffId);
  commit(tx, nowMs, { kind: 'journal', opId: entry.id, facts: [{ entity: 'journalEntry', row: { id: entry.id, ...envelope, event: entry.event, detail: entry.detail } }] });
}

export type TillNotes = { readonly store: Store; readonly clock: Clock; readonly newId: () => string; readonly signedIn: () => { readonly id: string } | null; readonly committed: () => void };

const OPENER = 'SELECT o.staff_id AS "staffId" FROM meta m JOIN shift_opening o ON o.id = m.shift_id WHERE m.id = 1';
/** In the place of a person where nobody did it and nobody stood there: rows of it have no name. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Writes down what befell the till itself, under the name of who stands at it, or of who opened the shift. Nothing where no shift
 * is open: nobody was kept from anything. Not inside a transaction.
 */
export function noteOfTill({ store, clock, newId, signedIn, committed }: TillNotes, event: JournalEvent, detail: unknown): void {
  const written = store.write((tx) => {
    const opener = tx.get<{ staffId: string }>(OPENER)?.staffId;
    if (opener === undefined) return false;
    postJournal(tx, clock.nowMs(), { id: newId(), staffId: signedIn()?.id ?? opener, event, detail });
    return true;
  });
  if (written) committed();
}

/**
 * The same for what is worth knowing whether or not a shift is open; under nobody's name where nobody stands there. Nothing where
 * the till belongs to nobody yet, or waits for the rows that say where it stands. Not inside a transaction.
 */
export function noteAnytime({ store, clock, newId, signedIn, committed }: TillNotes, notes: (tx: ReadTx) => readonly { readonly event: JournalEvent; readonly detail: unknown }[]): void {
  const written = store.write((tx) => {
    const meta = readMeta(tx);
    if (meta.mode === null || findStore(tx, meta) === null || findTill(tx, meta) === null) return 0;
    const staffId = signedIn()?.id ?? tx.get<{ staffId: string }>(OPENER)?.staffId ?? NOBODY;
    const all = notes(tx);
    for (const note of all) postJournal(tx, clock.nowMs(), { id: newId(), staffId, ...note });
    return all.length;
  });
  if (written > 0) committed();
}
