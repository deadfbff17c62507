/** What the core needs of the world around it. */
import type { Inflate } from './read-body.ts';
import type { ServerStore } from './store-port.ts';

export type CorePorts = {
  readonly store: ServerStore;
  readonly clock: { readonly nowMs: () => number };
  /** Fresh UUIDv7s. */
  readonly ids: { readonly uuid: () => string };
  /** Told after the commit that moved a company's feed. */
  readonly wake: { readonly notifyHead: (tenantId: string) => void };
  readonly log: { readonly warn: (about: Readonly<Record<string, unknown>>, text: string) => void };
  /** Unpacks gzipped bodies; production does it on a thread beside. */
  readonly inflate: Inflate;
};
