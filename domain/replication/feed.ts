/** The words of the feed: one live row for each (company, scope, entity, key), which moves to the company's next number whenever the row behind it changes. */
import { assert } from '../kernel/assert.ts';
import { entityOf, type EntityName } from './catalogue.ts';

/** `company`, `store:<id>`, `till:<id>`, and others no till subscribes to. */
export type FeedScope = string;

export type FeedChange = {
  readonly scope: FeedScope;
  readonly entity: EntityName;
  /** Values in the order of the entity's key. */
  readonly key: readonly unknown[];
  readonly removed?: boolean;
};

export const companyScope: FeedScope = 'company';
export const storeScope = (storeId: string): FeedScope => `store:${storeId}`;
export const tillScope = (tillId: string): FeedScope => `till:${tillId}`;
/** Where the facts of tills stand: nobody subscribes to it, so a sale on one till does not wake the others. */
export const factScope = (storeId: string): FeedScope => `facts:${storeId}`;

/** Where rows of an entity that tills receive stand; `storeId` is the row's own, where it has one. */
export function homeScope(entity: EntityName, storeId: unknown): FeedScope {
  const { scope } = entityOf(entity);
  if (scope === 'company') return companyScope;
  assert(scope === 'store' && typeof storeId === 'string', `${entity} has no scope tills read`);
  return storeScope(storeId);
}

/** The text under which a key stands in the feed. */
export function feedKey(key: readonly unknown[]): string {
  return JSON.stringify(key);
}
