import { expect, it } from 'vitest';
import { downEntities, entityOf } from '#domain/replication/catalogue.ts';
import { scopesOf } from './scopes.ts';

/** Of whom the scopes are that a device has: `store:<id>` is of a store. */
const delivered = scopesOf({ storeId: 's', tillId: 't' }).map((scope) => scope.split(':')[0]);

it.each(downEntities())('SL1 %s stands in a scope that devices have: what nobody delivers may not be said to come down', (entity) => {
  expect(delivered).toContain(entityOf(entity).scope);
});
