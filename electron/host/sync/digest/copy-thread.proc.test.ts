import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScratchStore, SCRATCH_KEY, type ScratchStore } from '#host/db/scratch-store.fixture.ts';
import { copyThread } from './copy-thread.ts';
import { readerOver } from './read-copy.ts';

let scratch: ScratchStore;
beforeEach(() => {
  scratch = openScratchStore();
  scratch.store.writeReplica((tx) => { tx.run("INSERT INTO price_list (id, name, row_hash) VALUES ('a', 'Розница', 5), ('b', 'Опт', -3), ('c', 'Старая', NULL)"); });
});
afterEach(() => scratch.remove());

it('HD3 a thread answers what would be answered here, and a file that is gone rejects', async () => {
  const [thread, here] = [copyThread(scratch.store.replicaPath, SCRATCH_KEY), readerOver(scratch.store.read)];
  expect(await thread.digest()).toEqual(await here.digest());
  expect(await thread.list('priceList', [5, 253, 0])).toEqual([['["a"]', '5'], ['["b"]', '-3'], ['["c"]', '0']]);
  expect(await thread.blanks()).toEqual(await here.blanks());
  expect(await thread.wrong(['priceList', 'good'])).toEqual([{ entity: 'priceList', keys: ['["a"]', '["b"]'] }]);
  await expect(copyThread(`${scratch.store.replicaPath}-gone`, SCRATCH_KEY).digest()).rejects.toMatchObject({ code: 'storage-failed' });
});
