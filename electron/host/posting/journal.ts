import type { Store, WriteTx } from '#host/db/tx.ts';
import type { Clock } from '#host/platform/clock.ts';
import { commit } from './commit.ts';
import { envelopeOf, getPlace } from './envelope.ts';
import type { JournalEvent } from './journal-events.ts';
import { readMeta } from './meta.ts';

/** Writes down that somebody did something worth knowing later, as a commit of its own in the caller's transaction. */
export function postJournal(tx: WriteTx, nowMs: number, entry: { readonly id: string; readonly staffId: string; readonly event: JournalEvent; readonly detail: unknown }): void {
  const meta = readMeta(tx);
  const envelope = envelopeOf(meta, getPlace(tx, meta), nowMs, entry.staffId);
  commit(tx, nowMs, { kind: 'journal', opId: entry.id, facts: [{ entity: 'journalEntry', row: { id: entry.id, ...envelope, event: entry.event, detail: entry.detail } }] });
}

type TillNotes = { readonly store: Store; readonly clock: Clock; readonly newId: () => string; readonly signedIn: () => { readonly id: string } | null; readonly committed: () => void };

/**
 * Writes down what befell the till itself, under the name of who stands at it, or of who opened the shift. Nothing where no shift
 * is open: nobody was kept from anything. Not inside a transaction.
 */
export function noteOfTill({ store, clock, newId, signedIn, committed }: TillNotes, event: JournalEvent, detail: unknown): void {
  const written = store.write((tx) => {
    const opener = tx.get<{ staffId: string }>('SELECT o.staff_id AS "staffId" FROM meta m JOIN shift_opening o ON o.id = m.shift_id WHERE m.id = 1')?.staffId;
    if (opener === undefined) return false;
    postJournal(tx, clock.nowMs(), { id: newId(), staffId: signedIn()?.id ?? opener, event, detail });
    return true;
  });
  if (written) committed();
}
