import { companyScope, storeScope, tillScope, type FeedScope } from '#domain/replication/feed.ts';
import type { Device } from './store-port.ts';

/** Everything a device may see; no request has a say in it (SPEC SL1). */
export function scopesOf(device: Device): FeedScope[] {
  return [companyScope, storeScope(device.storeId), tillScope(device.tillId)];
}
