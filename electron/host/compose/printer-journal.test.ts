import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sellOne } from '../people.fixture.ts';
import { fillReady, openScratchHost, removeDir, scratchDir, signIn, type ScratchHost } from '../scratch-host.fixture.ts';

let scratch: ScratchHost;
let dir = '';
beforeEach(async () => {
  dir = scratchDir();
  await fillReady(dir);
  // A port at which nobody listens.
  scratch = await openScratchHost(dir, { defaultPrinter: 'tcp://127.0.0.1:9' });
});
afterEach(async () => {
  await scratch.close();
  removeDir(dir);
});

it('a printer that does not answer while paper waits is in the journal once, under the name of who stands there', async () => {
  const stops = (): unknown[] => scratch.host.store.read((tx) => tx.all<{ status: string }>(`SELECT detail ->> 'status' AS status FROM journal_entry WHERE event = 'printer-stopped'`));
  await signIn(scratch);
  await sellOne(scratch);
  await vi.waitFor(() => { expect(stops()).toEqual([{ status: 'offline' }]); }, 5_000);
  await sellOne(scratch);
  expect(stops()).toHaveLength(1);
});
