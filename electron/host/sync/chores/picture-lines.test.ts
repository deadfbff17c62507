import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScratchStore, type ScratchStore } from '#host/db/scratch-store.fixture.ts';
import { createPictureLines, type PictureLines } from './picture-lines.ts';

const NOW = 1_790_000_000_000;
const hashOf = (n: number): string => n.toString(16).padStart(64, '0');

let scratch: ScratchStore;
let lines: PictureLines;
beforeEach(() => {
  scratch = openScratchStore();
  lines = createPictureLines({ store: scratch.store, nowMs: () => NOW });
  scratch.store.writeReplica((tx) => {
    for (let n = 1; n <= 8; n++) tx.run("INSERT INTO blob_wanted (hash, mime) VALUES (?, 'image/png')", hashOf(n));
    tx.run("INSERT INTO good (id, name, unit, tax_code, picture_hash, sales_rank, active) VALUES ('g', 'Хлеб', 'pcs', 'standard', ?, 1, 1)", hashOf(1));
  });
});
afterEach(() => scratch.remove());

const said = (): unknown[] => scratch.store.read((tx) => tx.all<{ subject: string; detail: string }>("SELECT subject, detail FROM sync_attention WHERE kind = 'picture' ORDER BY subject")).map(({ subject, detail }) => [subject, JSON.parse(detail)]);
const gone = (hash: string): void => scratch.store.writeReplica((tx) => { tx.run('DELETE FROM blob_wanted WHERE hash = ?', hash); });

it('HC7 a line names the good whose picture does not come, and goes when the picture is wanted no more', () => {
  lines.raise(hashOf(1));
  lines.raise(hashOf(2));
  lines.raise(hashOf(1));
  lines.endOver();
  expect(said()).toEqual([[hashOf(1), { name: 'Хлеб' }], [hashOf(2), { name: '' }]]);
  gone(hashOf(1));
  lines.endOver();
  expect(said()).toEqual([[hashOf(2), { name: '' }]]);
});

it('HC7 a whole catalogue without its pictures is five lines', () => {
  for (let n = 1; n <= 8; n++) lines.raise(hashOf(n));
  expect(said()).toHaveLength(5);
});
