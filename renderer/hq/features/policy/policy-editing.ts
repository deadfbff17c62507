/** A policy being edited while others edit it too: what the form began at, what is said instead, and what becomes of both when something else is stored (HQP2). */
import type { PolicyView, TillPolicyDocument } from '#contract/api/policy.ts';
import { isDeepEqual } from './deep-equal.ts';

export type Editing = {
  /** The policy as the form began at it; its version is what a save says it has seen. */
  readonly base: PolicyView;
  readonly draft: TillPolicyDocument;
  /** Fields whose text cannot be read. */
  readonly wrong: ReadonlySet<string>;
  /** Fields hold what was typed; a new round begins them again from the draft. */
  readonly round: number;
};

export function beginAt(view: PolicyView): Editing {
  return { base: view, draft: view.document, wrong: new Set(), round: 0 };
}

export function isTouched({ base, draft, wrong }: Editing): boolean {
  return wrong.size > 0 || !isDeepEqual(draft, base.document);
}

/** As it was begun, nothing said. */
export function dropped({ base, round }: Editing): Editing {
  return { ...beginAt(base), round: round + 1 };
}

/**
 * The form once `stored` has come from the server: an untouched one shows it, a touched one stays as it is until its save was refused because of it.
 * @param overtaken the save was refused: somebody else has changed the policy
 */
export function whenStored(editing: Editing, stored: PolicyView, overtaken: boolean): Editing {
  const { base, draft, wrong, round } = editing;
  // An answer that was under way while something newer was saved here.
  if (stored.version < base.version || isDeepEqual(stored, base)) return editing;
  if (!isTouched(editing)) return { ...beginAt(stored), round: round + 1 };
  if (!overtaken || stored.version === base.version || wrong.size > 0) return editing;
  return { base: stored, draft: rebased(base.document, draft, stored.document), wrong, round: round + 1 };
}

type Named = Readonly<Record<string, unknown>>;

/** What was changed here stays, rule by rule and right by right; everything else is as it is stored. */
export function rebased(base: TillPolicyDocument, draft: TillPolicyDocument, stored: TillPolicyDocument): TillPolicyDocument {
  const { rights: rightsWere, ...rulesWere } = base;
  const { rights: rightsHere, ...rulesHere } = draft;
  const { rights: rightsThere, ...rulesThere } = stored;
  const rights = merged(rightsWere, rightsHere, rightsThere, (was, here, there) => {
    const table = merged(was as Named | undefined, here as Named | undefined, there as Named | undefined, mineOrTheirs);
    return Object.keys(table).length === 0 ? undefined : table;
  });
  return { ...merged(rulesWere, rulesHere, rulesThere, mineOrTheirs), ...(Object.keys(rights).length === 0 ? {} : { rights }) } as TillPolicyDocument;
}

const mineOrTheirs = (was: unknown, here: unknown, there: unknown): unknown => (isDeepEqual(was, here) ? there : here);

/** Name by name; what comes to nothing is not said. */
function merged(was: Named = {}, here: Named = {}, there: Named = {}, decide: (was: unknown, here: unknown, there: unknown) => unknown): Record<string, unknown> {
  const names = new Set([was, here, there].flatMap((each) => Object.keys(each)));
  return Object.fromEntries([...names].map((name) => [name, decide(was[name], here[name], there[name])] as const).filter(([, value]) => value !== undefined));
}
