import { maskFreeJson } from '#domain/free-text/free-text.ts';
import { entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { Fact } from './fact.ts';

type AnyRow = Readonly<Record<string, unknown>>;

/** The fact with everything that would tell who somebody is masked in what people typed (domain/free-text, FTX6); the same one where there is nothing to mask. */
export function withoutPeople(fact: Fact): Fact {
  const row: AnyRow = fact.row;
  const clean = masked(fact.entity, row);
  return clean === row ? fact : { entity: fact.entity, row: clean } as Fact;
}

function masked(entity: EntityName, row: AnyRow): AnyRow {
  const changed: Record<string, unknown> = {};
  for (const name of entityOf(entity).freeText ?? []) {
    const text = maskFreeJson(row[name]);
    if (text !== row[name]) changed[name] = text;
  }
  for (const part of partsOf(entity)) {
    if (entityOf(part.entity).freeText === undefined) continue;
    const rows = row[part.as] as readonly AnyRow[];
    const clean = rows.map((one) => masked(part.entity, one));
    if (clean.some((one, index) => one !== rows[index])) changed[part.as] = clean;
  }
  return Object.keys(changed).length === 0 ? row : { ...row, ...changed };
}
