import { expect, it } from 'vitest';
import { createSight } from './sight.ts';

/** A list of rows 10 high that shows three of them, by hand: frames come when the test says so. */
function handList() {
  const world = { top: 0, placed: 0, letGo: 0, resized: (): void => undefined, grown: (): void => undefined, pushed: 0 };
  let frames: (() => void)[] = [];
  const sight = createSight<number>({
    rowAt: (index) => (Math.abs(index * 10 + world.pushed - world.top) > 60 ? null : index * 10 + world.pushed),
    top: () => world.top,
    bring: (row) => {
      const before = world.top;
      world.top = Math.min(row, Math.max(world.top, row - 20));
      return world.top !== before;
    },
    place: (index) => {
      world.placed += 1;
      world.top = index * 10;
    },
    letGo: () => { world.letGo += 1; },
    nextFrame: (run) => frames.push(run),
    cancelFrame: () => { frames = []; },
    watch: (changes) => {
      Object.assign(world, changes);
      return { follow: () => undefined, end: () => undefined };
    },
  });
  const frame = (): void => {
    const now = frames;
    frames = [];
    for (const run of now) run();
  };
  return { world, sight, frame, waiting: () => frames.length };
}

it('brings the item into sight and lets the list stand', () => {
  const { world, sight, frame, waiting } = handList();
  sight.show(40);
  for (let frames = 0; frames < 10; frames++) frame();
  expect([world.top, waiting()]).toEqual([400, 0]);
  sight.show(null);
  expect([world.placed, waiting()]).toEqual([1, 0]);
});

it('moves nothing against the hand that scrolls, until the item is shown again or a size changes', () => {
  const { world, sight, frame } = handList();
  sight.show(40);
  frame();
  sight.letGo();
  world.top = 0;
  for (let frames = 0; frames < 10; frames++) frame();
  expect(world.top).toBe(0);
  world.resized();
  frame();
  expect(world.top).toBe(400);
  world.top = 0;
  sight.show(40);
  frame();
  expect(world.top).toBe(400);
  sight.end();
});

it('brings the item back when rows above it have grown, long after it stood still', () => {
  const { world, sight, frame, waiting } = handList();
  sight.show(40);
  for (let frames = 0; frames < 10; frames++) frame();
  for (const pushed of [30, 45]) {
    world.pushed = pushed;
    world.grown();
    for (let frames = 0; frames < 10; frames++) frame();
    expect([world.top, waiting()]).toEqual([380 + pushed, 0]);
  }
});

it('leaves a list that grows where a hand has taken it, or whoever else has scrolled it: the focus, an aid', () => {
  const { world, sight, frame, waiting } = handList();
  sight.show(40);
  sight.letGo();
  world.top = 0;
  world.grown();
  expect(waiting()).toBe(0);
  sight.show(41);
  for (let frames = 0; frames < 10; frames++) frame();
  world.top = 0;
  world.grown();
  expect(waiting()).toBe(0);
});

it('ends the scrolling of others once the row is drawn, so that nobody scrolls against it', () => {
  const { world, sight, frame } = handList();
  sight.show(40);
  expect(world.letGo).toBe(0);
  frame();
  expect(world.letGo).toBe(1);
});
