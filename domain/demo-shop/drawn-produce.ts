import { box, disc, faint, ground, group, oval, palette, path, picture, stroke, type Tint } from './drawing.ts';

const { green, forest, brown, cream, lime, white, sand, red } = palette;

const leaf = (x: number, y: number, turn: number): string => group(`translate(${x} ${y}) rotate(${turn})`, path('M0 0C5-9 15-11 22-7 18 1 9 4 0 0Z', green.base), stroke('M2-0.500C8-3 13-5 18-6', green.shade, 1.4));

export const apple = (t: Tint): string => picture(
  ground(28),
  path('M48 36C58 27 82 30 82 54 82 70 68 86 58 84 53 83 51 82 48 82S43 83 38 84C28 86 14 70 14 54 14 30 38 27 48 36Z', t.base),
  path('M82 54C82 70 68 86 58 84 53 83 51 82 48 82 66 80 74 62 70 34 77 37 82 44 82 54Z', t.shade),
  path('M20 54C20 43 27 37 35 38 28 42 24 48 24 57 21 58 20 56 20 54Z', t.light),
  stroke('M48 37C47 30 48 25 51 19', brown.shade, 3.5), leaf(50, 28, 4),
);

export const pear = (t: Tint): string => picture(
  ground(25),
  path('M48 24C58 24 60 34 62 42 65 50 76 55 76 67 76 79 63 85 48 85S20 79 20 67C20 55 31 50 34 42 36 34 38 24 48 24Z', t.base),
  path('M52 24.500C59 27 60 35 62 42 65 50 76 55 76 67 76 79 63 85 48 85 66 78 62 60 57 50 53 42 54 32 52 24.500Z', t.shade),
  path('M26 66C27 58 34 54 37 48 36 56 31 61 31 70 28 71 26 69 26 66Z', t.light),
  stroke('M48 25C47 20 48 16 51 12', brown.shade, 3.5), leaf(50, 20, 10),
);

export const banana = (): string => picture(
  ground(32),
  path('M71 12C76 11 78 14 77 18 82 44 66 76 30 82 20 84 12 80 13 75 14 71 19 72 24 70 48 62 64 42 68 20 69 16 68 13 71 12Z', palette.yellow.base),
  path('M77 18C82 44 66 76 30 82 20 84 12 80 13 75 36 78 68 58 74 15 76 15 77 16 77 18Z', palette.yellow.shade),
  path('M24 70C19 72 14 71 13 75 13 78 15 80 18 81L22 77Z', brown.shade),
  path('M71 12C76 11 78 14 77 18L69 19C69 16 68 13 71 12Z', brown.shade),
  stroke('M34 69C50 62 62 48 67 32', palette.yellow.light, 3.4),
);

/** An orange, lemon-yellow or tangerine ball by `t`, with a slice beside it. */
export const citrus = (t: Tint): string => picture(
  ground(34),
  disc(40, 52, 31, t.base),
  path('M71 52A31 31 0 0 1 25 79C46 82 62 68 62 30 68 36 71 44 71 52Z', t.shade),
  path('M15 50C16 38 25 29 36 28 27 33 22 41 21 51 18 54 15 53 15 50Z', t.light),
  leaf(38, 24, -14),
  disc(69, 67, 18, t.shade), disc(69, 67, 15.5, cream.light), disc(69, 67, 13, t.base),
  stroke('M69 54V80M57.7 60.5 80.3 73.500M57.7 73.5 80.3 60.5', cream.light, 2),
);

export const lemon = (): string => picture(
  ground(32),
  group('rotate(-24 48 54)',
    path('M8 55C8 51 13 50 16 47 24 37 35 32 48 32S72 37 80 47C83 50 88 51 88 55S83 60 80 63C72 73 61 78 48 78S24 73 16 63C13 60 8 59 8 55Z', palette.yellow.base),
    path('M88 55C88 59 83 60 80 63 72 73 61 78 48 78S24 73 16 63C40 70 66 68 84 51 86 52 88 53 88 55Z', palette.yellow.shade),
    path('M22 50C28 42 37 38 47 38 38 42 32 46 27 53 24 54 21 53 22 50Z', palette.yellow.light)),
  leaf(66, 28, -20),
);

export const grapes = (t: Tint): string => picture(
  ground(20),
  stroke('M48 30C48 22 50 17 55 13', brown.shade, 3.5), leaf(50, 24, 0),
  ...[[30, 36], [44, 34], [58, 36], [68, 40], [36, 48], [50, 48], [63, 50], [42, 61], [56, 61], [48, 74]].map(([x, y]) =>
    disc(x as number, y as number, 10, t.shade) + disc((x as number) - 1, (y as number) - 1, 8.6, t.base) + disc((x as number) - 4, (y as number) - 4, 2.2, t.light)),
);

/** A ripe berry with seeds. */
export const berry = (t: Tint): string => picture(
  ground(22),
  path('M48 34C62 28 80 34 78 50 76 66 60 84 48 85 36 84 20 66 18 50 16 34 34 28 48 34Z', t.base),
  path('M78 50C76 66 60 84 48 85 62 76 70 54 64 32 73 33 79 40 78 50Z', t.shade),
  ...[[32, 46], [46, 46], [60, 46], [38, 57], [53, 58], [66, 56], [46, 69], [58, 69]].map(([x, y]) => oval(x as number, y as number, 1.6, 2.4, t.light)),
  path('M48 33 34 20 45 24 48 12 52 24 63 20Z', green.base), path('M30 35C36 28 60 28 66 35 60 40 54 35 48 40 42 35 36 40 30 35Z', green.shade),
);

export const potato = (t: Tint): string => picture(
  ground(34),
  path('M12 62C10 44 26 30 44 30 56 30 62 36 72 38 84 41 88 54 84 66 80 79 64 84 46 84 28 84 14 78 12 62Z', t.base),
  path('M84 66C80 79 64 84 46 84 28 84 14 78 12 62 30 78 64 78 80 44 86 49 87 58 84 66Z', t.shade),
  path('M20 56C21 45 31 37 42 37 32 42 27 48 26 58 23 61 20 60 20 56Z', t.light),
  ...[[42, 50], [60, 48], [50, 66], [70, 58], [34, 66]].map(([x, y]) => oval(x as number, y as number, 2.6, 1.7, t.shade)),
);

export const tomato = (t: Tint): string => picture(
  ground(30),
  path('M48 34C66 26 86 36 86 56 86 74 70 84 48 84S10 74 10 56C10 36 30 26 48 34Z', t.base),
  path('M86 56C86 74 70 84 48 84 40 84 33 83 27 80 52 82 72 66 72 35 81 39 86 46 86 56Z', t.shade),
  path('M16 55C16 44 23 38 32 38 25 42 22 49 22 58 19 60 16 59 16 55Z', t.light),
  path('M48 36 28 33 41 28 36 16 48 26 60 16 55 28 68 33Z', forest.base), stroke('M48 30C47 24 48 19 50 15', forest.shade, 3.4),
);

export const cucumber = (): string => picture(
  ground(34),
  group('rotate(-30 48 54)',
    path('M2 55C2 44 12 41 22 41H74C88 41 96 47 96 56S88 71 74 71H22C12 71 2 66 2 55Z', forest.base),
    path('M96 56C96 65 88 71 74 71H22C12 71 2 66 2 55 26 66 70 68 96 56Z', forest.shade),
    stroke('M16 48H38M46 48H64M72 48H80', forest.light, 3),
    stroke('M26 57H44M54 58H74', green.base, 2.2)),
);

export const pepper = (t: Tint): string => picture(
  ground(27),
  path('M48 32C56 25 80 27 80 46 80 62 70 84 60 84 55 84 52 82 48 82S41 84 36 84C26 84 16 62 16 46 16 27 40 25 48 32Z', t.base),
  path('M80 46C80 62 70 84 60 84 55 84 52 82 48 82 60 72 66 48 62 28 72 29 80 34 80 46Z', t.shade),
  path('M22 46C22 37 28 34 35 34 30 39 28 46 29 56 25 56 22 52 22 46Z', t.light),
  stroke('M48 34C44 48 44 66 48 80', t.shade, 2.4), path('M34 31C40 26 56 26 62 31 56 37 40 37 34 31Z', green.shade), stroke('M48 29C47 22 49 17 55 14', green.base, 5),
);

export const carrot = (): string => picture(
  ground(26, 42),
  group('rotate(36 48 48)',
    path('M48 20C42 8 34 4 28 6 34 12 38 18 44 26Z', green.base), path('M48 20C48 8 50 0 52-4 57 2 56 14 52 24Z', green.shade), path('M48 20C54 8 62 5 68 7 62 12 57 18 52 26Z', green.base),
    path('M48 22C60 22 66 28 64 38 61 58 54 84 48 94 42 84 35 58 32 38 30 28 36 22 48 22Z', palette.orange.base),
    path('M56 23.300C64 26 65 32 64 38 61 58 54 84 48 94 54 72 58 46 56 23.300Z', palette.orange.shade),
    stroke('M36 40H45M38 54H44M56 47H60M42 68H47', palette.orange.light, 2.6)),
);

export const onion = (t: Tint): string => picture(
  ground(28),
  path('M48 16C51 24 53 29 58 33 72 39 82 48 82 60 82 76 66 84 48 84S14 76 14 60C14 48 24 39 38 33 43 29 45 24 48 16Z', t.base),
  path('M58 33C72 39 82 48 82 60 82 76 66 84 48 84 66 78 68 50 54 30 55 31 56 32 58 33Z', t.shade),
  stroke('M44 34C28 44 26 66 38 80M49 32C46 50 46 68 49 82', t.shade, 2), stroke('M24 58C25 51 28 47 32 44', t.light, 3.6),
);

export const garlic = (): string => picture(
  ground(28),
  path('M48 14C51 14 52 22 54 30 66 36 80 46 80 62 80 76 66 84 48 84S16 76 16 62C16 46 30 36 42 30 44 22 45 14 48 14Z', cream.base),
  path('M54 30C66 36 80 46 80 62 80 76 66 84 48 84 58 84 68 70 54 30Z', cream.shade),
  stroke('M44 32C34 46 30 66 40 82M50 32C54 46 56 66 50 83', palette.violet.light, 2.4), stroke('M23 60C24 54 27 49 31 46', white.light, 3.6),
);

export const cabbage = (t: Tint): string => picture(
  ground(32),
  path('M48 16C70 16 86 30 86 52S70 85 48 85 10 74 10 52 26 16 48 16Z', t.shade),
  path('M12 44C24 40 40 56 44 84 24 84 10 72 10 54 10 50 11 47 12 44Z', t.base), path('M84 44C72 40 56 56 52 84 72 84 86 72 86 54 86 50 85 47 84 44Z', t.base),
  path('M48 22C62 26 70 38 68 52 66 66 56 76 48 84 40 76 30 66 28 52 26 38 34 26 48 22Z', t.light),
  stroke('M48 32V76M48 46 38 38M48 46 58 38M48 58 36 50M48 58 60 50M48 69 40 62M48 69 56 62', t.base, 2.2), stroke('M16 54C24 58 32 68 36 78M80 54C72 58 64 68 60 78', t.light, 2.2),
);

export const beet = (t: Tint): string => picture(
  ground(20),
  path('M46 36C38 24 28 14 22 14 20 26 30 36 42 42Z', green.base), path('M50 36C58 24 68 14 74 14 76 26 66 36 54 42Z', green.shade), path('M44 40C42 26 44 12 48 8 52 12 54 26 52 40Z', green.base),
  stroke('M48 40V20M44 40C38 30 32 23 27 19M52 40C58 30 64 23 69 19', t.base, 2.6),
  path('M48 36C66 36 78 46 76 58 74 72 58 76 52 82 50 84 49 88 48 91 47 88 46 84 44 82 38 76 22 72 20 58 18 46 30 36 48 36Z', t.base),
  path('M76 58C74 72 58 76 52 82 50 84 49 88 48 91 58 72 64 56 60 37.6 71 41 77 48 76 58Z', t.shade), stroke('M27 56C28 49 32 45 38 43', t.light, 3.6),
);

/** A tied bunch of herbs. */
export const greens = (t: Tint): string => picture(
  ground(16),
  stroke('M48 62C44 46 34 36 24 30M48 62C46 44 42 28 40 18M48 62C52 44 54 28 58 16M48 62C54 46 62 38 74 32', t.shade, 3),
  ...[[22, 29, 11], [36, 40, 10], [40, 18, 12], [56, 16, 12], [62, 37, 10], [75, 31, 11], [49, 33, 11]].map(([x, y, size], index) => disc(x as number, y as number, size as number, index % 2 === 0 ? t.base : t.light)),
  path('M43 60H53L57 84H39Z', t.light), stroke('M45 64 43 83M51 64 53 83M48 64V83', t.shade, 1.8), box(40, 58, 16, 7, 3, red.base),
);

export const mushroom = (): string => picture(
  ground(24),
  path('M38 52H58C57 62 60 72 64 80 58 86 38 86 32 80 36 72 39 62 38 52Z', cream.base), path('M50 52H58C57 62 60 72 64 80 60 84 54 85 48 85 54 76 52 62 50 52Z', cream.shade),
  path('M10 52C10 32 28 18 48 18S86 32 86 52C86 60 66 56 48 56S10 60 10 52Z', sand.base), path('M86 52C86 60 66 56 48 56S10 60 10 52C30 50 66 50 80 34 84 39 86 45 86 52Z', sand.shade),
  path('M18 44C21 34 31 26 42 24 34 30 28 36 25 44 22 47 18 47 18 44Z', sand.light),
);

export const pumpkin = (t: Tint): string => picture(
  ground(34),
  oval(26, 56, 18, 26, t.shade), oval(70, 56, 18, 26, t.shade), oval(36, 56, 17, 28, t.base), oval(60, 56, 17, 28, t.base), oval(48, 57, 14, 28, t.light),
  stroke('M48 32C47 25 50 20 56 17', forest.base, 6), faint(0.5, stroke('M20 50C21 45 23 42 25 40', lime.light, 3)),
);
