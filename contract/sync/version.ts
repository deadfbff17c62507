/**
 * The version of the sync contract. The server accepts pushes of every version from the floor on, for ever.
 *
 * History:
 * 1  first light: enrol, push, pull, events, blob
 */
export const SYNC_VERSION = 1;
/** Must never be raised while a till of that version may still hold unsent sales. */
export const SYNC_VERSION_FLOOR = 1;
