/** The one row in which the replica keeps whose it is and how far it has read the feed. */
import type { ReadTx, ReplicaTx, TillStore } from '#host/db/tx.ts';
import { sentTables } from '#host/db/local-tables.ts';
import { snakeCase } from '#domain/replication/column.ts';
import { readMeta } from './meta.ts';

/** In place of a version: the copy was filled from a server that has come back from a backup since. */
export const COMPARED_BEFORE_RESTORE = -1;

export type ReplicaState = {
  /** The device all this was sent to; null in a new file. */
  readonly owner: string | null;
  /** The life of the server whose feed the cursor counts in; null before the first page. */
  readonly epoch: string | null;
  readonly cursor: number;
  /** 1 once the first copy of the shop is complete. */
  readonly loaded: number;
  /** When the file was built whole, UTC milliseconds; 0 where it grew page by page. */
  readonly builtAt: number;
  /** Which scopes of the feed the rows are of, as the server names the set; null where none was named yet. */
  readonly scope: string | null;
  /** When the copy was last proven equal to the server's, UTC milliseconds, and under which version of the contract; 0: not since it began anew. */
  readonly comparedAt: number;
  readonly comparedBy: number;
  /** When the hashes of all rows were last made anew from the rows; 0: never. */
  readonly rehashedAt: number;
  /** The head of the feed at the first page of what was read from the beginning; null where it was not read page by page. */
  readonly began: number | null;
};

const SELECT = 'SELECT owner, epoch, cursor, loaded, built_at AS "builtAt", scope, compared_at AS "comparedAt", compared_by AS "comparedBy", rehashed_at AS "rehashedAt", began FROM replica_state WHERE id = 1';

export function readReplicaState(tx: ReadTx): ReplicaState {
  return tx.get<ReplicaState>(SELECT) as ReplicaState;
}

/** Changes some columns. The set of names given is one prepared statement: keep it constant at each place of call. */
export function updateReplicaState(tx: ReplicaTx, change: Partial<ReplicaState>): void {
  const names = Object.keys(change) as (keyof ReplicaState)[];
  tx.run(`UPDATE replica_state SET ${names.map((name) => `${snakeCase(name)} = ?`).join(', ')} WHERE id = 1`, ...names.map((name) => change[name] ?? null));
}

/** How far the feed of the server this till belongs to is applied: not at all, where the rows are of another life of it. */
export function feedPosition(tx: ReadTx): { readonly cursor: number; readonly loaded: boolean } {
  const { epoch, cursor, loaded } = readReplicaState(tx);
  return { cursor: (epoch ?? '') === (readMeta(tx).epoch ?? '') ? cursor : 0, loaded: loaded === 1 };
}

/** What the server ever sent is asked for again, page by page or in one piece; until then what is here is sold from. */
export function askAnew(tx: ReplicaTx): void {
  // The rows stay, and among them what a restored server never heard of.
  const comparedBy = readReplicaState(tx).comparedBy === COMPARED_BEFORE_RESTORE ? COMPARED_BEFORE_RESTORE : 0;
  updateReplicaState(tx, { cursor: 0, scope: null, comparedAt: 0, comparedBy });
}

/** Forgets everything the server sent and whose it was; `owner` is the next one's device. */
export function emptyReplica(tx: ReplicaTx, owner: string | null): void {
  tx.run("INSERT INTO good_words (good_words) VALUES ('delete-all')");
  for (const table of sentTables()) tx.run(`DELETE FROM ${table}`);
  updateReplicaState(tx, { owner, epoch: null, cursor: 0, loaded: 0, builtAt: 0, scope: null, comparedAt: 0, comparedBy: 0, rehashedAt: 0, began: null });
}

/** True where the rows are of the company the till belongs to. */
function isOfOwnCompany(tx: ReadTx): boolean {
  const { mode, companyId } = readMeta(tx);
  return mode === 'shop' && tx.get('SELECT 1 AS one FROM company WHERE id = ?', companyId) !== undefined;
}

/**
 * Makes sure that what lies in the replica was sent to this till. The two files change one after the other when a till gets an owner
 * or loses it, and a power cut comes between: what is not the owner's is nobody's. A till whose server has another name for it than when
 * the rows came, and that is of the same company, sells from them until all of them have come anew (host/sync/SPEC, HI18). Called before
 * anything reads it.
 */
export function claimReplica(store: TillStore): void {
  const { owner, device, kept } = store.read((tx) => ({ owner: readReplicaState(tx).owner, device: readMeta(tx).deviceId, kept: isOfOwnCompany(tx) }));
  if (owner === device) return;
  store.writeReplica((tx) => {
    if (kept) updateReplicaState(tx, { owner: device, cursor: 0, scope: null, began: null, comparedAt: 0, comparedBy: COMPARED_BEFORE_RESTORE });
    else emptyReplica(tx, device);
  });
}
