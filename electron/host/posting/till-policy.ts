import { tillPolicy, type TillPolicy } from '#domain/policy/policy.ts';
import type { ReadTx } from '#host/db/tx.ts';
import { readMeta } from './meta.ts';

/** The name of the document this till works by. */
const NAME = 'till';
const ROW = 'SELECT value FROM policy WHERE owner_id = ? AND name = ?';

/** The last answer with the texts it was made from: a scan asks every time, a policy changes once a year. */
let last: { readonly company: string | null; readonly store: string | null; readonly policy: TillPolicy } | null = null;

function textOf(tx: ReadTx, ownerId: string | null): string | null {
  return ownerId === null ? null : (tx.get<{ value: string }>(ROW, ownerId, NAME)?.value ?? null);
}

/** How this store works: defaults, the company's document over them, the store's over that (domain/policy). */
export function readTillPolicy(tx: ReadTx): TillPolicy {
  const { companyId, storeId } = readMeta(tx);
  const company = textOf(tx, companyId);
  const store = textOf(tx, storeId);
  if (last?.company === company && last.store === store) return last.policy;
  const documents = [company, store].filter((text) => text !== null).map((text) => JSON.parse(text) as unknown);
  const policy = tillPolicy(documents);
  last = { company, store, policy };
  return policy;
}
