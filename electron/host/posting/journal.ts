import type { WriteTx } from '#host/db/tx.ts';
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
