/** Pictures of goods: they come last and alone, by the hash of their bytes (SPEC HC4). */
import { createHash } from 'node:crypto';
import type { ServerLink } from '../server-link.ts';
import type { SyncStore } from '../sync-store-port.ts';
import type { Chore } from './chores.ts';

export type PicturesDeps = {
  readonly store: Pick<SyncStore, 'wantedBlobs' | 'saveBlob'>;
  readonly link: Pick<ServerLink, 'blob'>;
  readonly onApplied: (entities: readonly string[]) => void;
};

const AT_ONCE = 20;

export function picturesChore({ store, link, onApplied }: PicturesDeps): Chore {
  return {
    name: 'pictures',
    run: async (signal) => {
      for (let wanted = store.wantedBlobs(AT_ONCE); wanted.length > 0 && !signal.aborted; wanted = store.wantedBlobs(AT_ONCE)) {
        for (const hash of wanted) {
          const blob = await link.blob(hash, signal);
          if (signal.aborted) return;
          const got = createHash('sha256').update(blob.bytes).digest('hex');
          if (got !== hash) throw new Error(`the server sent ${got} where the picture ${hash} was asked for`);
          store.saveBlob(hash, blob.mime, blob.bytes);
        }
        onApplied(['blob']);
      }
    },
  };
}
