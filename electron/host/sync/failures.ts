/** What a request that failed means for the core, written down where it must outlive the process (SPEC HS5, HS6, HS12, HS16, HS18, HI15). */
import { LinkFailure } from './server-link.ts';
import { subjectOf } from './server-older.ts';
import type { SyncCore, SyncEvent } from './sync-core.ts';

/** What of the till's database a failure may change; `SyncStore` of the driver. */
export type FailureStore = {
  position(): { readonly incarnation: string };
  unsent(): { readonly count: number };
  rewind(fromDseq: number): boolean;
  doubtLast(): void;
  beginNewLife(): void;
  raiseAttention(kind: 'revoked' | 'server-older' | 'unknown-till', subject?: string): void;
  startOver(): void;
};

export type Failed = {
  readonly failure: LinkFailure;
  readonly lane: 'push' | 'pull';
  /** The life of the database the request spoke of. */
  readonly incarnation: string;
};

export function linkFailureOf(error: unknown): LinkFailure {
  return error instanceof LinkFailure ? error : new LinkFailure('nonsense', String(error), { cause: error });
}

/** @throws what the database throws; the caller asks the server again then, and hears it again */
export function eventOf({ failure, lane, incarnation }: Failed, core: SyncCore, store: FailureStore): SyncEvent {
  switch (failure.kind) {
    case 'forked':
      // Both lanes may hear of one fork; it is the end of one life only.
      if (store.position().incarnation === incarnation) store.beginNewLife();
      return { type: 'forked', lane, unsent: store.unsent().count };
    case 'revoked':
      store.raiseAttention('revoked');
      // A server restored since the last push may lack what it once confirmed: before a till forgets everything, it asks (HS16).
      if (!core.revoked && store.unsent().count === 0) store.doubtLast();
      return { type: 'revoked', lane, unsent: store.unsent().count };
    case 'older':
      store.raiseAttention('server-older', subjectOf(lane));
      return { type: 'failed', lane, retryAfterMs: failure.retryAfterMs };
    case 'unknown':
      store.raiseAttention('unknown-till');
      return { type: 'failed', lane, retryAfterMs: failure.retryAfterMs };
    case 'gap':
      if (store.rewind(failure.expectedDseq ?? 1)) return { type: 'gap', unsent: store.unsent().count };
      // What it asks for is here no more; in another life it may not ask for it (HS23).
      if (store.position().incarnation === incarnation) store.beginNewLife();
      return { type: 'forked', lane, unsent: store.unsent().count };
    case 'start-over':
      store.startOver();
      return { type: 'start-over' };
    case 'network': case 'server': case 'missing': case 'behind': case 'nonsense':
      return { type: 'failed', lane, retryAfterMs: failure.retryAfterMs };
  }
}
