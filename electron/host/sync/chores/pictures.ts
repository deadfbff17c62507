/** Pictures of goods: they come last and alone, by the hash of their bytes, and one that does not come holds up none of the others (SPEC HC4, HC6, HC7). */
import { createHash } from 'node:crypto';
import { LinkFailure, type ServerLink } from '../server-link.ts';
import type { SyncStore } from '../sync-store-port.ts';
import type { Chore } from './chores.ts';
import type { PictureLines } from './picture-lines.ts';

export type PicturesDeps = {
  readonly store: Pick<SyncStore, 'wantedBlobs' | 'saveBlob'>;
  readonly link: Pick<ServerLink, 'blob'>;
  readonly onApplied: (entities: readonly string[]) => void;
  readonly lines: PictureLines;
  /** Only grows, whatever is done to the clock. */
  readonly steadyMs: () => number;
};

const AT_ONCE = 20;
const FIRST_WAIT_MS = 60_000;
const LAST_WAIT_MS = 15 * 60_000;
/** Longer than it takes until the next pass (HC3), which then begins with another picture. */
const BROKEN_LINE_MS = 5 * 60_000;
/** A picture that came to nothing so often is told of. */
const TOLD_AFTER = 3;

/** `own` failures are the picture's; `broken` is how often the line broke, or the server had no time, while it was under way. */
type Tries = { readonly own: number; readonly broken: number; readonly untilMs: number };

export function picturesChore({ store, link, onApplied, lines, steadyMs }: PicturesDeps): Chore {
  /** Of pictures that did not come. Only of this process: after a restart each is asked for at once. */
  const tries = new Map<string, Tries>();
  const failed = (hash: string, failure: LinkFailure): void => {
    const { own, broken } = tries.get(hash) ?? { own: 0, broken: 0 };
    if (!isOwn(failure)) {
      tries.set(hash, { own, broken: broken + 1, untilMs: broken === 0 ? 0 : steadyMs() + BROKEN_LINE_MS });
      return;
    }
    tries.set(hash, { own: own + 1, broken, untilMs: steadyMs() + Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(own, 10)) });
    if (own + 1 === TOLD_AFTER) lines.raise(hash);
  };
  /** @returns whether it is here now. @throws what may be the fate of the others too */
  const fetchOne = async (hash: string, signal: AbortSignal): Promise<boolean> => {
    try {
      const blob = await link.blob(hash, signal);
      if (signal.aborted) return false;
      const got = createHash('sha256').update(blob.bytes).digest('hex');
      if (got !== hash) throw new LinkFailure('nonsense', `the server sent ${got} where the picture ${hash} was asked for`);
      store.saveBlob(hash, blob.mime, blob.bytes);
      tries.delete(hash);
      return true;
    } catch (error) {
      if (signal.aborted || !(error instanceof LinkFailure)) throw error;
      failed(hash, error);
      if (error.kind !== 'missing' && error.kind !== 'nonsense') throw error;
      return false;
    }
  };
  /** One look at everything that is wanted. */
  const fetchAll = async (signal: AbortSignal): Promise<void> => {
    const seen = new Set<string>();
    for (let page = store.wantedBlobs(AT_ONCE); page.length > 0; page = store.wantedBlobs(AT_ONCE, page.at(-1))) {
      let came = 0;
      for (const hash of page) {
        if (signal.aborted) return;
        seen.add(hash);
        if ((tries.get(hash)?.untilMs ?? 0) <= steadyMs() && await fetchOne(hash, signal)) came += 1;
      }
      if (came > 0) onApplied(['blob']);
    }
    for (const hash of tries.keys()) if (!seen.has(hash)) tries.delete(hash);
  };
  return {
    name: 'pictures',
    run: async (signal) => {
      try {
        await fetchAll(signal);
      } finally {
        if (!signal.aborted) lines.endOver();
      }
      if (tries.size > 0) return Math.max(0, Math.min(...[...tries.values()].map(({ untilMs }) => untilMs)) - steadyMs());
    },
  };
}

/** Whether it says something of this one picture: not of the line, nor of a server that asks for patience. */
function isOwn({ kind, retryAfterMs, tooOften, tokenSpent }: LinkFailure): boolean {
  return kind === 'missing' || kind === 'nonsense' || (kind === 'server' && retryAfterMs === null && !tooOften && !tokenSpent);
}
