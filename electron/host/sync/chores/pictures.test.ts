import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { picturesChore } from './pictures.ts';

const bytes = new TextEncoder().encode('<svg/>');
const hash = createHash('sha256').update(bytes).digest('hex');
const never = new AbortController().signal;

it('HC4 a picture is stored only under the hash of its bytes; another one is asked for again', async () => {
  const [asked, saved, told]: [string[], string[], (readonly string[])[]] = [[], [], []];
  let spoiled = true;
  const chore = picturesChore({
    store: { wantedBlobs: () => (saved.includes(hash) ? [] : [hash]), saveBlob: (name) => void saved.push(name) },
    link: { blob: (name) => { asked.push(name); return Promise.resolve({ mime: 'image/svg+xml', bytes: spoiled ? new Uint8Array([1]) : bytes }); } },
    onApplied: (entities) => void told.push(entities),
  });
  await expect(chore.run(never)).rejects.toThrow(hash);
  expect([saved, told]).toEqual([[], []]);
  spoiled = false;
  await chore.run(never);
  expect([asked, saved, told]).toEqual([[hash, hash], [hash], [['blob']]]);
});
