/**
 * The version of the sync contract. The server accepts pushes of every version from the floor on, for ever.
 *
 * History:
 * 1  first light: enrol, push, pull, events, blob
 * 2  the selling core: refunds, baskets, discounts, cash movements, counts, shift closings, policies
 * 3  sync that cannot lose: device keys and sessions
 * 4  sync that cannot lose: snapshots, digests, editable records, receipts of the whole store
 */
export const SYNC_VERSION = 4;
/** Must never be raised while a till of that version may still hold unsent sales. */
export const SYNC_VERSION_FLOOR = 1;
