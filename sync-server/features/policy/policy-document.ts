/** A policy document before it is stored: every field it names must be one the tills read as it stands (domain/policy). */
import { isDeepStrictEqual } from 'node:util';
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { defaultPolicy, tillPolicy } from '#domain/policy/policy.ts';
import type { TillPolicy, TillPolicyDocument } from '#contract/api/policy.ts';

/** The policy that follows from documents, in the contract's own lists. */
export function policyOf(documents: readonly unknown[]): TillPolicy {
  return structuredClone(tillPolicy(documents)) as TillPolicy;
}

/** The document as the tills will read it, or the name of the first field they would not. */
export function checkDocument(document: TillPolicyDocument): Result<TillPolicyDocument, 'bad-field', string> {
  const read = policyOf([document]);
  const fields = Object.keys(document) as (keyof TillPolicy)[];
  for (const field of fields) {
    if (!Object.hasOwn(defaultPolicy, field) || !isDeepStrictEqual(plain(document[field]), plain(read[field]))) return refused('bad-field', field);
  }
  return ok(document);
}

/** Without the names of roles that say nothing: a table of rights may come with empty ones. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => !isDeepStrictEqual(each, {})));
}
