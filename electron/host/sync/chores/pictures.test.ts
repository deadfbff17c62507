import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { LinkFailure } from '../server-link.ts';
import { picturesChore } from './pictures.ts';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const never = new AbortController().signal;
const MINUTE_MS = 60_000;

type Answer = (hash: string) => Uint8Array;

/** A till that wants `count` pictures, and a server that answers each as it is told; by its own bytes unless told otherwise. */
function shop(count: number, answer: Answer = () => { throw new Error('not told'); }) {
  const pictures = new Map(Array.from({ length: count }, (_, index) => new TextEncoder().encode(`<svg id="${index}"/>`)).map((bytes) => [hashOf(bytes), bytes] as const));
  const wanted = [...pictures.keys()].toSorted();
  const [asked, saved, applied, raised]: [string[], string[], string[], string[]] = [[], [], [], []];
  const world = { answer, nowMs: 0, ended: 0 };
  const chore = picturesChore({
    store: { wantedBlobs: (limit, after = '') => wanted.filter((hash) => hash > after && !saved.includes(hash)).slice(0, limit), saveBlob: (hash) => void saved.push(hash) },
    link: { blob: async (hash) => { asked.push(hash); return { mime: 'image/svg+xml', bytes: world.answer(hash) }; } },
    onApplied: (entities) => void applied.push(...entities), lines: { raise: (hash) => void raised.push(hash), endOver: () => { world.ended += 1; } }, steadyMs: () => world.nowMs,
  });
  return { world, chore, wanted, asked, saved, applied, raised, honest: (hash: string) => pictures.get(hash) as Uint8Array };
}

const rotten = new Uint8Array([1]);

it('HC4 a picture is stored only under the hash of its bytes; another one is asked for again', async () => {
  const { world, chore, wanted: [hash], asked, saved, applied, honest } = shop(1);
  world.answer = () => rotten;
  expect(await chore.run(never)).toBe(MINUTE_MS);
  expect([saved, applied]).toEqual([[], []]);
  world.answer = honest;
  world.nowMs = MINUTE_MS;
  expect(await chore.run(never)).toBeUndefined();
  expect([asked, saved, applied]).toEqual([[hash, hash], [hash], ['blob']]);
});

it('HC6 pictures that are damaged at the server, more than one page of them, hold up none of the others and are asked for ever more seldom', async () => {
  const { world, chore, wanted, asked, saved, honest } = shop(80);
  const bad = new Set(wanted.slice(0, 30));
  world.answer = (hash) => {
    if (!bad.has(hash)) return honest(hash);
    if (hash === wanted[0]) throw new LinkFailure('missing', 'the server has no such thing');
    return rotten;
  };
  expect(await chore.run(never)).toBe(MINUTE_MS);
  expect([saved.toSorted(), asked]).toEqual([wanted.slice(30), wanted]);
  // Caught up again and again: whoever waits is not asked for.
  for (let times = 0; times < 50; times++) await chore.run(never);
  expect(asked).toHaveLength(80);
  const waits: (number | void)[] = [];
  for (let times = 0; times < 6; times++) {
    world.nowMs += Number(waits.at(-1) ?? MINUTE_MS);
    waits.push(await chore.run(never));
  }
  expect(waits).toEqual([2, 4, 8, 15, 15, 15].map((minutes) => minutes * MINUTE_MS));
  world.answer = honest;
  world.nowMs += 15 * MINUTE_MS;
  await chore.run(never);
  expect(saved.toSorted()).toEqual(wanted);
});

it('HC6 a picture at which the line breaks, or the server fails, gives way to the next one', async () => {
  for (const failure of [new LinkFailure('network', 'the server cannot be reached'), new LinkFailure('server', 'the server answered 500')]) {
    const { world, chore, wanted, saved, honest } = shop(4);
    world.answer = (hash) => {
      if (hash === wanted[0]) throw failure;
      return honest(hash);
    };
    for (let times = 0; times < 3 && saved.length < 3; times++) {
      await chore.run(never).catch(() => undefined);
      world.nowMs += MINUTE_MS;
    }
    expect(saved).toEqual(wanted.slice(1));
  }
});

it('HC6 what is the fate of all of them ends the pass: a full disk, a line that is down', async () => {
  const { world, chore, asked } = shop(4);
  world.answer = () => { throw new LinkFailure('network', 'the server cannot be reached'); };
  await expect(chore.run(never)).rejects.toThrow(LinkFailure);
  world.answer = () => { throw new Error('no room'); };
  await expect(chore.run(never)).rejects.toThrow('no room');
  expect(asked).toHaveLength(2);
});

it('HC7 the third failure of one picture is told once, a broken line is no failure of its, and what is over is looked for in each pass', async () => {
  const { world, chore, wanted: [bad], raised } = shop(1);
  for (let times = 1; times <= 6; times++) {
    world.answer = () => rotten;
    world.nowMs += 20 * MINUTE_MS;
    await chore.run(never);
    expect(raised, `after ${times}`).toEqual(times < 3 ? [] : [bad]);
    world.nowMs += 20 * MINUTE_MS;
    world.answer = () => { throw new LinkFailure('network', 'the server cannot be reached'); };
    await chore.run(never).catch(() => undefined);
  }
  expect(world.ended).toBe(12);
});
