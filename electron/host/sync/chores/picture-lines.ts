/** What the till says of pictures that do not come (SPEC HC7): lines of `attention` that name the good and end by themselves. */
import type { TillStore } from '#host/db/tx.ts';
import { endLines } from '#host/posting/attention-lines.ts';
import { raiseAttention } from '../sync-store.ts';

export type PictureLines = {
  readonly raise: (hash: string) => void;
  /** Lines of pictures that came meanwhile, or that nobody wants any more, go. */
  readonly endOver: () => void;
};

const KIND = 'picture';
/** Where a whole catalogue lacks its pictures, a few lines say so as well as a thousand. */
const MOST = 5;
const OVER = `kind = '${KIND}' AND subject NOT IN (SELECT hash FROM blob_wanted)`;

export function createPictureLines({ store, nowMs }: { readonly store: TillStore; readonly nowMs: () => number }): PictureLines {
  return {
    raise: (hash) => store.write((tx) => {
      if ((tx.get<{ count: number }>('SELECT count(*) AS count FROM sync_attention WHERE kind = ?', KIND)?.count ?? 0) >= MOST) return;
      const good = tx.get<{ name: string }>('SELECT name FROM good WHERE picture_hash = ? ORDER BY active DESC, id LIMIT 1', hash);
      raiseAttention(tx, nowMs(), KIND, hash, { name: good?.name ?? '' });
    }),
    endOver: () => endLines(store, OVER),
  };
}
