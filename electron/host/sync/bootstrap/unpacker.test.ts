import { expect, it, vi } from 'vitest';
import { MessageChannel } from 'node:worker_threads';
import { unpackBeside, unpackHere, serveUnpacker, type Unpacker } from './unpacker.ts';
import type { ChunkReaderDeps, RowBatch } from './chunk-reader.ts';
import { goodsLines, madeSnapshot, uuid } from './snapshot.fixture.ts';

const deps: ChunkReaderDeps = { pepper: (verifier) => `peppered ${verifier}`, wordsOf: (goods) => ({ ids: goods.map(() => ''), ranks: goods.map(() => 0), words: goods.map(() => '') }) };
const staff = [{ entity: 'staff', rows: [[uuid(9), uuid(4), 'Анна', 'cashier', true, 'salt', 'secret']] }];
const made = madeSnapshot([staff, goodsLines(3)]);

function chunk(unpacker: Unpacker): RowBatch[] {
  const batches: RowBatch[] = [];
  for (let batch = unpacker.next(); batch !== null; batch = unpacker.next()) batches.push(batch);
  return batches;
}

type Line = { readonly unpacker: Unpacker; readonly answered: (answers: number) => Promise<void>; readonly close: () => void };

/** Both ends in one thread: each answer is there before anybody stands still for it, or the test waits in vain and fails. */
function line(): Line {
  const { port1, port2 } = new MessageChannel();
  const said = new Int32Array(new SharedArrayBuffer(4));
  serveUnpacker({ port: port1, said }, deps);
  return {
    unpacker: unpackBeside({ port: port2, said }),
    answered: async (answers) => { await vi.waitUntil(() => Atomics.load(said, 0) === answers, { timeout: 10_000, interval: 1 }); },
    close: () => { port1.close(); },
  };
}

it('HB5 a thread beside reads what this one would, chunk after chunk', async () => {
  const here = unpackHere(deps);
  const { unpacker, answered, close } = line();
  for (const each of [here, unpacker]) {
    each.open(made.manifest);
    made.chunks.forEach((bytes, n) => { each.begin(n, bytes); });
  }
  await answered(6);
  const [first, second] = [chunk(here), chunk(here)];
  expect([chunk(unpacker), chunk(unpacker)]).toEqual([first, second]);
  expect(first.map(({ entity, params }) => [entity, params?.at(-1)])).toEqual([['staff', 'peppered secret']]);
  expect(second.map(({ entity, rows, first: waitedFor }) => [entity, rows, waitedFor])).toEqual([['good', 3, null], ['barcode', 3, null], ['price', 3, null]]);
  close();
});

it('HB3 a chunk that is none is refused by the thread beside, and nothing of it is left for the next snapshot', async () => {
  const { unpacker, answered, close } = line();
  unpacker.open(made.manifest);
  unpacker.begin(0, new Uint8Array([1, 2, 3]));
  unpacker.begin(1, made.chunks[1] as Uint8Array);
  await answered(1);
  expect(() => unpacker.next()).toThrow(expect.objectContaining({ name: 'SnapshotRefused', kind: 'unusable' }));
  unpacker.open(made.manifest);
  unpacker.begin(0, made.chunks[0] as Uint8Array);
  await answered(3);
  expect(chunk(unpacker).map(({ entity }) => entity)).toEqual(['staff']);
  close();
});
