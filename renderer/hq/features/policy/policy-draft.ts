/** What a person is about to say about tills: a document kept as small as what it changes, and the policy that would follow. */
import { isDeepEqual } from './deep-equal.ts';
import { rightsTable, type Grant, type Right, type RightsOverride, type Role } from '#domain/rights/rights.ts';
import type { TillPolicy, TillPolicyDocument } from '#contract/api/policy.ts';

export type Field = Exclude<keyof TillPolicy, 'rights'>;

/** The policy that holds while the draft is being written. */
export function policyWith<F extends Field>(under: TillPolicy, draft: TillPolicyDocument, field: F): TillPolicy[F] {
  return (Object.hasOwn(draft, field) ? draft[field] : under[field]) as TillPolicy[F];
}

/** The draft saying `value`; what lies under it anyway is not said. */
export function saying<F extends Field>(under: TillPolicy, draft: TillPolicyDocument, field: F, value: TillPolicy[F]): TillPolicyDocument {
  return isDeepEqual(value, under[field]) ? without(draft, field) : { ...draft, [field]: value };
}

export function without(draft: TillPolicyDocument, field: Field): TillPolicyDocument {
  return Object.fromEntries(Object.entries(draft).filter(([name]) => name !== field)) as TillPolicyDocument;
}

/** What a role may do: `true`, a limit, or false for nothing. */
export function grantIn(under: TillPolicy, draft: TillPolicyDocument, role: Role, right: Right): Grant | false {
  return draft.rights?.[role]?.[right] ?? grantUnder(under, role, right);
}

function grantUnder(under: TillPolicy, role: Role, right: Right): Grant | false {
  return rightsTable(under.rights as RightsOverride)[role][right] ?? false;
}

export function isRightSaid(draft: TillPolicyDocument, role: Role, right: Right): boolean {
  return draft.rights?.[role]?.[right] !== undefined;
}

/** The draft granting so much; what the role may do anyway is not said, and a table that says nothing is none. */
export function granting(under: TillPolicy, draft: TillPolicyDocument, role: Role, right: Right, grant: Grant | false): TillPolicyDocument {
  const own: Record<string, boolean | number> = { ...draft.rights?.[role] };
  if (grant === grantUnder(under, role, right)) delete own[right];
  else own[right] = grant;
  const rights = Object.fromEntries(Object.entries({ ...draft.rights, [role]: own }).filter(([, each]) => Object.keys(each).length > 0));
  const { rights: _, ...rest } = draft;
  return Object.keys(rights).length === 0 ? rest : { ...rest, rights };
}

/** `5` or `7,5` per cent as basis points; null where it is none, or more than all. */
export function parsePercent(text: string): number | null {
  const match = /^([0-9]{1,3})(?:[.,]([0-9]{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f%]/g, ''));
  const bps = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null;
  return bps !== null && bps <= 100_00 ? bps : null;
}

/** Roubles as kopecks, up to what a policy takes; null where it is no amount. */
export function parseRoubles(text: string): number | null {
  const match = /^([0-9]{1,9})(?:[.,]([0-9]{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f₽]/g, ''));
  const minor = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : null;
  return minor !== null && minor <= 100_000_000_00 ? minor : null;
}

/** A whole number of at most `most`; null for anything else. */
export function parseWhole(text: string, most: number): number | null {
  const trimmed = text.trim();
  return /^[0-9]{1,6}$/.test(trimmed) && Number(trimmed) <= most ? Number(trimmed) : null;
}

/** Lines of a text as reasons: trimmed, none empty, none twice. */
export function reasonsOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()).filter((line) => line !== ''))];
}

const LARGEST_NOTE = 1_000_000_00;
const MOST_NOTES = 50;

/** `50, 100, 200` roubles as kopecks, each once, from small to large; null where one is no amount, or there is none. */
export function parseNotes(text: string): number[] | null {
  const words = text.replace(/,(?=\s|$)/g, ' ').split(/[\s;]+/).filter((word) => word !== '');
  const notes = words.map(parseRoubles);
  if (notes.length === 0 || notes.length > MOST_NOTES || !notes.every((note) => note !== null && note > 0 && note <= LARGEST_NOTE)) return null;
  return [...new Set(notes as number[])].sort((a, b) => a - b);
}
