import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Snapshot } from './build-snapshot.ts';
import { openShelf, SHELF_LIMITS, type Shelf, type ShelfLimits } from './shelf.ts';

let dataDir: string;
let nowMs = 0;
beforeEach(() => { dataDir = mkdtempSync(join(tmpdir(), 'lavka-shelf-')); });
afterEach(() => { rmSync(dataDir, { recursive: true, force: true }); });

/** A shelf of three snapshots, each of another company and 10 bytes, the first of them used longest ago. */
function shelfOfThree(limits: Partial<ShelfLimits>): { readonly shelf: Shelf; readonly snapshots: readonly Snapshot[]; readonly left: () => string[] } {
  const config = { dataDir, host: '', port: 0, hqDir: null, build: '' };
  const shelf = openShelf({ config, clock: { nowMs: () => nowMs }, log: { warn: () => undefined } as never }, { ...SHELF_LIMITS, ...limits });
  const snapshots = ['a', 'b', 'c'].map((id, index): Snapshot => {
    nowMs = index;
    const snapshot: Snapshot = { format: 1, id, tenantId: id, scopes: [], contract: 4, epoch: '', asOf: 1, rows: 1, bytes: 10, columns: {}, chunks: [] };
    shelf.add(snapshot);
    return snapshot;
  });
  return { shelf, snapshots, left: () => snapshots.filter(({ id }) => shelf.find(id)).map(({ id }) => id) };
}

it.each([['the budget', { budgetBytes: 10 }, SHELF_LIMITS.replacedMs], ['its idle day', {}, SHELF_LIMITS.idleMs]])('SN19 what is asked for while another goes stays: %s', async (_, limits, afterMs) => {
  const { shelf, snapshots, left } = shelfOfThree(limits);
  nowMs = afterMs + 2;
  const sweeping = shelf.sweep();
  // The first is on its way out; a till is given the second.
  expect(left()).toEqual(['b', 'c']);
  shelf.touch(snapshots[1] as Snapshot);
  await sweeping;
  expect(left()).toEqual(['b']);
});
