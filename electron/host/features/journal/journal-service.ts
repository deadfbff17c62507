import type { AnswerOf, CallsOf, Implementation } from '#contract/define/service.ts';
import type { journal, JournalRow } from '#contract/terminal/journal.ts';
import { ok, refused } from '#domain/kernel/result.ts';
import type { ReadTx, Store, WriteTx } from '#host/db/tx.ts';
import { attempt } from '#host/posting/attempt.ts';
import type { Guard, SignedIn } from '#host/posting/guard.ts';
import { findName, listEntries, type StoredEntry } from './journal-repo.ts';

export type JournalDeps = { readonly store: Store; readonly signedIn: SignedIn; readonly guard: Guard };

type Listed = AnswerOf<CallsOf<typeof journal>['list']>;
type Asked = { readonly before: string | null; readonly limit: number; readonly events: readonly string[]; readonly staffId: string | null; readonly approvalId?: string };

/** One approval is one look: the journal as it stood when it was allowed, by any page and any filter (RGT12). */
const LOOK = 'journal';

/** Details that hold a person's id, and the name under which its words are answered beside it. */
const NAMED = { approvedBy: 'approvedByName', insteadOf: 'insteadOfName', sellerId: 'sellerName' } as const;

export function createJournal({ store, signedIn, guard }: JournalDeps): Implementation<typeof journal> {
  const list = (tx: WriteTx, { before, limit, events, staffId, approvalId }: Asked): Listed => {
    const missing = guard(tx, { right: 'journal', size: null, subject: '', look: LOOK }, approvalId);
    if (missing !== null) return refused('needs-right', missing);
    const entries = listEntries(tx, { before, events, staffId, allowedBy: approvalId ?? null }, limit + 1);
    return ok({ rows: entries.slice(0, limit).map((entry) => rowOf(tx, entry)), more: entries.length > limit });
  };
  return {
    list: (input) => (signedIn() === null ? refused('not-signed-in') : attempt(store, (tx) => list(tx, input))),
  };
}

function rowOf(tx: ReadTx, { detail, ...entry }: StoredEntry): JournalRow {
  return { ...entry, detail: withNames(tx, JSON.parse(detail) as unknown) };
}

/** The detail with the names of the people it speaks of, as far as they are still known here. */
function withNames(tx: ReadTx, detail: unknown): unknown {
  if (typeof detail !== 'object' || detail === null) return detail;
  const named: Record<string, unknown> = { ...detail };
  for (const [key, nameKey] of Object.entries(NAMED)) {
    const id = named[key];
    const name = typeof id === 'string' ? findName(tx, id) : null;
    if (name !== null) named[nameKey] = name;
  }
  return named;
}
