/** Rows the server says it does not have, until all of an entity are known: they leave together, or none of them does (SPEC HD10). */
import type { DigestReport } from '#contract/sync/digest.ts';
import { entityOf, type EntityName } from '#domain/replication/catalogue.ts';

/** So many, or this part of what is held, a comparison takes away without asking itself who is wrong. */
const FEW = 500;
const PART = 100;

type Key = readonly unknown[];

export type Leaving = {
  /** The server does not have these. */
  readonly add: (entity: EntityName, keys: readonly Key[]) => void;
  /** The server has rows of the entity, and they lie in the copy. */
  readonly came: (entity: EntityName) => void;
  /** More would leave than may, whatever else comes. */
  readonly isTooMany: (entity: EntityName) => boolean;
  /** Those that wait and may leave; null where all of them stay. Asked once what came is here. */
  readonly take: (entity: EntityName) => readonly Key[] | null;
};

/** @param held how many rows of an entity the copy has as the comparison begins */
export function leavingRows(held: (entity: EntityName) => number, why: DigestReport['why']): Leaving {
  const counts = new Map<EntityName, number>();
  const waiting = new Map<EntityName, Key[]>();
  const arrived = new Set<EntityName>();
  const mostOf = (entity: EntityName): number => Math.max(FEW, Math.floor(held(entity) / PART));
  const countOf = (entity: EntityName): number => counts.get(entity) ?? 0;
  // A server that came back from a backup never heard of what was made since, were it the whole shop (HD6).
  const isBounded = why !== 'restored';
  const isTooMany = (entity: EntityName): boolean => isBounded && countOf(entity) > mostOf(entity);
  const isEmptied = (entity: EntityName): boolean => isBounded && entityOf(entity).needed === true && countOf(entity) >= held(entity) && !arrived.has(entity);
  return {
    isTooMany,
    came: (entity) => { arrived.add(entity); },
    add(entity, keys) {
      counts.set(entity, countOf(entity) + keys.length);
      const wait = waiting.get(entity) ?? [];
      waiting.set(entity, wait);
      if (isTooMany(entity)) wait.length = 0;
      else wait.push(...keys);
    },
    take(entity) {
      const keys = waiting.get(entity) ?? [];
      waiting.delete(entity);
      return countOf(entity) > 0 && (isTooMany(entity) || isEmptied(entity)) ? null : keys;
    },
  };
}
