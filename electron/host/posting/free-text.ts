import { maskFreeJson } from '#domain/free-text/free-text.ts';
import { entityOf, partsOf, type EntityName } from '#domain/replication/catalogue.ts';
import type { Fact } from './fact.ts';

type AnyRow = Readonly<Record<string, unknown>>;

/** The fact with everything that would tell who somebody is masked in what people typed (domain/free-text, FTX6). */
export function withoutPeople(fact: Fact): Fact {
  return { entity: fact.entity, row: masked(fact.entity, fact.row) } as Fact;
}

function masked(entity: EntityName, row: AnyRow): AnyRow {
  const clean: Record<string, unknown> = { ...row };
  for (const name of entityOf(entity).freeText ?? []) clean[name] = maskFreeJson(row[name]);
  for (const part of partsOf(entity)) {
    if (entityOf(part.entity).freeText !== undefined) clean[part.as] = (row[part.as] as readonly AnyRow[]).map((one) => masked(part.entity, one));
  }
  return clean;
}
