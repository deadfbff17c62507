import { createHash } from 'node:crypto';
import { companyScope, storeScope, tillScope, type FeedScope } from '#domain/replication/feed.ts';
import type { Device } from './store-port.ts';

/** Everything a device may see; no request has a say in it (SPEC SL1). */
export function scopesOf(device: Pick<Device, 'storeId' | 'tillId'>): FeedScope[] {
  return [companyScope, storeScope(device.storeId), tillScope(device.tillId)];
}

const NAME_LETTERS = 16;

/** A short name of a set of scopes, whatever their order: a till that hears another one stands in another place now (SL6). */
export function scopeName(scopes: readonly FeedScope[]): string {
  return createHash('sha256').update([...scopes].sort().join('\n')).digest('hex').slice(0, NAME_LETTERS);
}
