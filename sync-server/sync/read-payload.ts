/** From the opaque bytes of a commit to facts that fit the catalogue, or the reason why it must be kept aside (SPEC SP7, SP15, SV1). */
import { ok, refused, type Result } from '#domain/kernel/result.ts';
import { catalogue, entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import { compileCheck, type Check } from '#contract/define/check.ts';
import { Type, type TSchema } from '#contract/define/schema.ts';
import { CommitEdit, CommitPayload } from '#contract/sync/commit.ts';
import type { Edit } from '#domain/merge/record.ts';
import { rowSchema } from '#contract/sync/row.ts';
import { isEditable, knowsMore, misfit, type RecordEdit } from './record-edit.ts';
import { sumFlags, type SumFlag } from './sum-flags.ts';
import { upcast } from './upcast.ts';

export type FactRow = Readonly<Record<string, unknown>>;
export type Fact = { readonly entity: EntityName; readonly row: FactRow };

export type ReadPayload = {
  readonly facts: readonly Fact[];
  /** In the order in which they were made. */
  readonly edits: readonly RecordEdit[];
  readonly flags: readonly SumFlag[];
  /** It has fields this program has no column for: they came from a newer till and must not be lost. */
  readonly hasMore: boolean;
};

export type PayloadFlaw = 'not-text' | 'not-json' | 'not-facts' | 'unknown-entity' | 'other-shape' | 'other-company' | 'part-of-another' | 'repeated-part';

const envelope = compileCheck(Type.Pick(CommitPayload, ['facts']));
const written = compileCheck(Type.Object({ edits: Type.Array(CommitEdit) }));

/** The first version in which payloads may hold edits, and so need not hold facts (SV6). */
const EDITS_SINCE = 4;
const text = new TextDecoder('utf-8', { fatal: true });

/** One compiled check for each entity that tills write and that travels on its own. */
const checks: ReadonlyMap<string, Check<TSchema>> = new Map(
  (Object.keys(catalogue) as EntityName[])
    .filter((name) => entityOf(name).direction === 'up' && !entityOf(name).partOf)
    .map((name) => [name, compileCheck(rowSchema(name))]),
);

const widths: ReadonlyMap<EntityName, number> = new Map((Object.keys(catalogue) as EntityName[]).map((name) => [name, Object.keys(entityOf(name).columns).length + partsOf(name).length]));

/** Reads one payload, written in contract version `version`, for the company `companyId`. The detail of a refusal says where it is wrong, never what personal data it holds. */
export function readPayload(payload: Uint8Array, companyId: string, version: number): Result<ReadPayload, PayloadFlaw, string> {
  const json = parse(payload);
  if (!json.ok) return json;
  if (!envelope.is(json.value)) return refused('not-facts', envelope.problems(json.value).join('; '));
  const edits = version < EDITS_SINCE || !('edits' in json.value) ? null : readEdits(json.value);
  if (edits?.ok === false) return edits;
  if (json.value.facts === undefined && edits === null) return refused('not-facts', '/ has neither facts nor edits');
  const facts: Fact[] = [];
  const flags: SumFlag[] = [];
  const owners = new Map<unknown, EntityName>();
  let hasMore = false;
  for (const { entity, row: sent } of json.value.facts ?? []) {
    const check = checks.get(entity);
    if (!check) return refused('unknown-entity', entity);
    const row = upcast(version, entity, sent);
    if (!check.is(row)) return refused('other-shape', `${entity}: ${check.problems(row).join('; ')}`);
    if (row['companyId'] !== companyId) return refused('other-company', entity);
    const name = entity as EntityName;
    if ((owners.get(row['id']) ?? name) !== name) return refused('repeated-part', `${String(owners.get(row['id']))} and ${name} of one id`);
    owners.set(row['id'], name);
    const parts = checkParts(name, row);
    if (!parts.ok) return parts;
    facts.push({ entity: name, row });
    hasMore ||= isWider(name, row);
    flags.push(...sumFlags(name, row));
  }
  const made = edits?.value ?? [];
  return ok({ facts, edits: made, flags, hasMore: hasMore || made.some(({ edit }) => knowsMore(edit)) });
}

function readEdits(payload: object): Result<RecordEdit[], PayloadFlaw, string> {
  if (!written.is(payload)) return refused('other-shape', `edits: ${written.problems(payload).join('; ')}`);
  const edits: RecordEdit[] = [];
  for (const { entity, key, storeId, edit, settles } of payload.edits) {
    if (!isEditable(entity)) return refused('unknown-entity', entity);
    const flaw = misfit(edit as Edit);
    if (flaw !== null) return refused('other-shape', `${entity}: ${flaw}`);
    edits.push({ entity, key, storeId, edit: edit as Edit, settles: settles ?? [] });
  }
  return ok(edits);
}

function parse(payload: Uint8Array): Result<unknown, PayloadFlaw, string> {
  let written: string;
  try {
    written = text.decode(payload);
  } catch {
    return refused('not-text', 'the payload is not UTF-8');
  }
  try {
    return ok(JSON.parse(written) as unknown);
  } catch (error) {
    return refused('not-json', error instanceof Error ? error.message.slice(0, 200) : 'not JSON');
  }
}

/** Parts belong to the document they came in, and no two share a key: the union by key would silently keep one of them. */
function checkParts(owner: EntityName, row: FactRow): Result<null, PayloadFlaw, string> {
  for (const part of partsOf(owner)) {
    const [ownerKey, ...ownKey] = entityOf(part.entity).key;
    const seen = new Set<string>();
    for (const each of row[part.as] as FactRow[]) {
      if (each[ownerKey as string] !== row['id']) return refused('part-of-another', part.as);
      if ('storeId' in each && each['storeId'] !== row['storeId']) return refused('part-of-another', part.as);
      const key = ownKey.map((column) => String(each[column])).join(' ');
      if (seen.has(key)) return refused('repeated-part', `${part.as} ${key}`);
      seen.add(key);
    }
  }
  return ok(null);
}

/** Every column is required, so a row with more fields than we know is one with fields we do not know. */
function isWider(entity: EntityName, row: FactRow): boolean {
  if (Object.keys(row).length > (widths.get(entity) ?? 0)) return true;
  return partsOf(entity).some((part) => (row[part.as] as FactRow[]).some((each) => isWider(part.entity, each)));
}
